import { type AccountLocator, type ActualState, holds } from '../../domain/account.ts';
import type { Attributes, OperationKind } from '../../domain/connector.ts';
import { LockstepError } from '../../domain/errors.ts';
import type { Reason, UnknownResult } from '../../domain/identity.ts';
import type { Engine } from '../../engine/engine.ts';
import { type Evaluation, evaluate } from '../../engine/people/evaluate.ts';
import { loadPeople, type Person } from '../../engine/people/load-people.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import type { OperationState, Override, Row } from '../../engine/tables/index.ts';
import { iso, isoOrNull } from './list-people.ts';
import { displayName } from './person-names.ts';

export interface ShownEntitlement {
  readonly kind: string;
  readonly value: string;
  /** A rule or a request gives it. */
  readonly wanted: boolean;
  /** It was there when the target was last read; null when it was never read. */
  readonly there: boolean | null;
  readonly because: readonly string[];
}

export interface ShownOperation {
  readonly id: string;
  readonly kind: OperationKind;
  readonly entitlement: string | null;
  readonly state: OperationState;
  readonly tries: number;
  readonly next: string | null;
  readonly trouble: string | null;
}

export interface ShownAccount {
  readonly target: string;
  readonly account: string;
  readonly name: string | null;
  readonly provenance: string;
  readonly protected: boolean;
  readonly wanted: string | null;
  readonly because: readonly string[];
  readonly seen: {
    readonly at: string | null;
    readonly exists: boolean;
    readonly active: boolean;
    readonly administrator: boolean;
    /** When a read-back found none left; null: not proven since a sign-in was last possible. */
    readonly sessionsEnded: string | null;
    readonly credentialsEnded: string | null;
  } | null;
  readonly entitlements: readonly ShownEntitlement[];
  readonly open: readonly ShownOperation[];
}

type ShownWord = Omit<Override, 'since' | 'before'> & { readonly since: string };
/** What is said over the sources' heads, and the order that stays behind it. */
type ShownOverride = ShownWord & { readonly before: ShownWord | null };

export interface ShownPerson {
  readonly id: string;
  readonly name: string | null;
  readonly state: string;
  readonly since: string | null;
  readonly nextChange: string | null;
  readonly legalHold: boolean;
  readonly override: ShownOverride | null;
  readonly attributes: Attributes;
  readonly employments: readonly {
    readonly system: string;
    readonly key: string;
    readonly valid: boolean;
    readonly onLeave: boolean;
    readonly attributes: Attributes;
  }[];
  readonly accounts: readonly ShownAccount[];
  /** What the rules cannot answer because something is not known. */
  readonly unknown: readonly UnknownResult[];
  readonly holds: readonly {
    readonly id: string;
    readonly plan: string;
    readonly since: string;
    readonly deadline: string;
    readonly reason: string;
  }[];
  readonly exceptions: readonly {
    readonly kind: string;
    readonly severity: number;
    readonly since: string;
    readonly text: string;
  }[];
  readonly leaves: readonly {
    readonly id: string;
    readonly state: string;
    readonly effective: string;
    readonly decided: string;
    readonly certificates: number;
  }[];
}

export interface LookedAt {
  readonly person: Person;
  readonly evaluation: Evaluation;
  readonly shown: ShownPerson;
}

/** Everything about one person, from data. Throws PERSON_UNKNOWN. */
export async function lookAtPerson(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  identityId: string,
): Promise<LookedAt> {
  const [person] = await loadPeople(engine, tx, [identityId], { lock: false, locators: true });
  if (person === undefined) throw new LockstepError('PERSON_UNKNOWN', `nobody has the id ${identityId}`);
  const evaluation = evaluate(policy, person.identity, person.employments, engine.clock.now());
  const { identity } = person;
  const holdRows = await tx.find(
    'hold',
    { identity_id: identityId, state: 'held' },
    { order: ['made_at'], limit: 100 },
  );
  const exceptions = await tx.find(
    'exception',
    { identity_id: identityId, closed_at: null },
    { order: ['opened_at'], limit: 100 },
  );
  const leaves = await tx.find(
    'leave',
    { identity_id: identityId },
    { order: [{ descending: 'decided_at' }], limit: 50 },
  );
  const certificates = await tx.find('certificate', { identity_id: identityId }, { columns: ['leave_id'] });
  const valid = new Map(evaluation.lifecycle.snapshots.map((snapshot) => [snapshot.key, snapshot]));
  const { snapshot } = evaluation;
  return {
    person,
    evaluation,
    shown: {
      id: identityId,
      name: displayName(evaluation.lifecycle.attributes),
      state: snapshot.lifecycleState,
      since: isoOrNull(snapshot.stateSince === 0 ? null : snapshot.stateSince),
      nextChange: isoOrNull(evaluation.nextEvaluation),
      legalHold: identity.legal_hold,
      override: shownOverride(identity.override),
      attributes: evaluation.lifecycle.attributes,
      employments: person.employments.map(({ namespace, facts }) => ({
        system: namespace,
        key: facts.employment,
        valid: valid.has(facts.employment),
        onLeave: valid.get(facts.employment)?.onLeave ?? false,
        attributes: valid.get(facts.employment)?.attributes ?? {},
      })),
      accounts: person.accounts
        .map((account) => showAccount(person, account))
        .sort((a, b) => (a.target < b.target ? -1 : 1)),
      unknown: evaluation.desired.unknown,
      holds: holdRows.map((hold) => ({
        id: hold.hold_id,
        plan: hold.plan_hash,
        since: iso(hold.made_at),
        deadline: iso(hold.deadline),
        reason: hold.reason,
      })),
      exceptions: exceptions.map(({ kind, severity, opened_at, text }) => ({
        kind,
        severity,
        since: iso(opened_at),
        text,
      })),
      leaves: leaves.map((leave) => ({
        id: leave.leave_id,
        state: leave.state,
        effective: iso(leave.effective_at),
        decided: iso(leave.decided_at),
        certificates: certificates.filter((certificate) => certificate.leave_id === leave.leave_id).length,
      })),
    },
  };
}

function linkedBy(locator: AccountLocator | null): string[] {
  if (locator?.linked === undefined) return [];
  const { actor, at, reason } = locator.linked;
  return [`${actor} said on ${iso(at)} that it is theirs: ${reason}`];
}

function shownOverride(override: Override | null): ShownOverride | null {
  if (override === null) return null;
  const { before, ...word } = override;
  const behind = before === undefined ? null : { ...before, since: iso(before.since) };
  return { ...word, since: iso(word.since), before: behind };
}

function showAccount(person: Person, account: Row<'account'>): ShownAccount {
  const { desired, actual } = account;
  const locator = person.locators.get(account.account_id) ?? null;
  return {
    target: account.target_id,
    account: account.account_id,
    name: locator?.name ?? null,
    provenance: account.provenance,
    protected: account.protected,
    wanted: desired?.mode ?? null,
    because: [...linkedBy(locator), ...texts(desired?.reasons ?? [])],
    seen:
      actual === null
        ? null
        : {
            at: isoOrNull(account.observed_at),
            exists: actual.exists,
            active: actual.active,
            administrator: actual.administrator,
            sessionsEnded: isoOrNull(actual.sessionsEndedAt),
            credentialsEnded: isoOrNull(actual.credentialsEndedAt),
          },
    entitlements: entitlementsOf(desired?.mode === 'active' ? desired.entitlements : [], actual),
    open: person.open
      .filter((operation) => operation.account_id === account.account_id)
      .map((operation) => ({
        id: operation.operation_id,
        kind: operation.kind,
        entitlement:
          operation.entitlement === null
            ? null
            : `${operation.entitlement.kind} ${operation.entitlement.value}`,
        state: operation.state,
        tries: operation.tries,
        next: isoOrNull(operation.next_run_at),
        trouble: operation.trouble === null ? null : `${operation.trouble.code}: ${operation.trouble.text}`,
      })),
  };
}

function entitlementsOf(
  wanted: readonly { readonly kind: string; readonly value: string; readonly reasons: readonly Reason[] }[],
  actual: ActualState | null,
): ShownEntitlement[] {
  const there = actual?.entitlements ?? [];
  const mine = wanted.map(({ kind, value, reasons }) => ({
    kind,
    value,
    wanted: true,
    there: actual === null ? null : holds(there, { kind, value }),
    because: texts(reasons),
  }));
  const beside = there
    .filter((entitlement) => !holds(wanted, entitlement))
    .map(({ kind, value }) => ({ kind, value, wanted: false, there: true, because: [] }));
  return [...mine, ...beside].sort((a, b) => (`${a.kind} ${a.value}` < `${b.kind} ${b.value}` ? -1 : 1));
}

export function texts(reasons: readonly Reason[]): string[] {
  return reasons.map((reason) => `${reason.text} (${reason.by})`);
}
