import type { Trigger } from '../../domain/account.ts';
import { REVOCATIONS } from '../../domain/connector.ts';
import { localText } from '../../domain/identity/local-text.ts';
import type {
  CertifiedPerson,
  Decision,
  EndingKind,
  ItemDefinition,
  TargetInventory,
} from '../../proof/certificate.ts';
import { decidedLeafBody, inventoriedLeafBody, LEAVE_LEAVES } from '../../proof/certificate-leaves.ts';
import { leafCommitmentKey } from '../../proof/commitment.ts';
import { SUCCESSOR } from '../decide/hand-over.ts';
import type { PlannedPerson } from '../decide/plan-people.ts';
import type { Engine } from '../engine.ts';
import type { Entry } from '../log/journal.ts';
import { HERE } from '../people/here.ts';
import { overrideAt } from '../people/override.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { leftAsItIs, lookWhereReached, modeOn } from './left-as-it-is.ts';

/** A certificate is issued when every reachable item is verified, or after this, whichever is first. */
export const CERTIFICATE_AFTER_MS = 30_000;

/** What a leave was decided on; sealed in the leave and committed to by its first leaf. */
export interface LeaveRecord {
  readonly person: CertifiedPerson;
  readonly decision: Decision;
  readonly items: readonly ItemDefinition[];
}

export interface LeaveInput {
  readonly planHash: string;
  readonly trigger: Trigger;
  readonly receivedAt: number;
  readonly planned: readonly PlannedPerson[];
  readonly held: ReadonlySet<string>;
  readonly approvals: Decision['approvals'];
}

/** Which leave the removals of each person belong to: the open one, or a new one. */
export async function leaveIds(
  engine: Engine,
  tx: Tx,
  planned: readonly PlannedPerson[],
): Promise<ReadonlyMap<string, { readonly leaveId: string; readonly isNew: boolean }>> {
  const leavers = planned.filter(isLeaving).map(({ plan }) => plan.identityId);
  if (leavers.length === 0) return new Map();
  const open = await tx.find('leave', { identity_id: { in: leavers }, closed_at: null });
  const known = new Map(open.map((leave) => [leave.identity_id, leave.leave_id]));
  return new Map(
    leavers.map((id) => {
      const leaveId = known.get(id);
      return [
        id,
        leaveId === undefined ? { leaveId: engine.random.uuid(), isNew: true } : { leaveId, isNew: false },
      ];
    }),
  );
}

function isLeaving({ plan, person }: PlannedPerson): boolean {
  if (plan.after !== 'left') return false;
  const taking = plan.accounts.some(
    (a) => a.refused === null && a.operations.some((o) => REVOCATIONS.has(o.kind)),
  );
  // Whoever worked here may have an account that nobody knows of. Of those who are only first seen as gone there are thousands.
  return taking || (plan.before !== 'left' && (person.accounts.length > 0 || HERE.has(plan.before)));
}

export interface OpenedLeaves {
  readonly rows: readonly Row<'leave'>[];
  readonly inventories: readonly Row<'inventory'>[];
  readonly entries: readonly Entry[];
}

/** Opens the leaves of a plan: what was known and what has to end is committed to before anything is written to a target. */
export async function openLeaves(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  input: LeaveInput,
  ids: ReadonlyMap<string, { readonly leaveId: string; readonly isNew: boolean }>,
  operations: readonly Row<'operation'>[],
): Promise<OpenedLeaves> {
  const now = engine.clock.now();
  const rows: Row<'leave'>[] = [];
  const inventories: Row<'inventory'>[] = [];
  const entries: Entry[] = [];
  for (const item of input.planned) {
    const leave = ids.get(item.plan.identityId);
    if (leave === undefined || !leave.isNew) continue;
    const { plan, evaluation, person } = item;
    const subject = plan.identityId;
    // An account on a target that no document names any more cannot be looked at: a gap, in words.
    const lost = plan.accounts.flatMap((a) => (a.refused === 'TARGET_UNKNOWN' ? [a.target] : []));
    const targets = [...new Set([...policy.targets.keys(), ...lost])].sort();
    const record: LeaveRecord = {
      person: { id: subject, fields: disclosed(item) },
      decision: decisionOf(input, item, targets, now),
      items: operations
        .filter((o) => o.identity_id === subject && REVOCATIONS.has(o.kind))
        .map((o) => definition(o, item)),
    };
    const held = input.held.has(subject);
    const personKey = await engine.vault.commitmentKey(tx, subject);
    if (personKey === null) continue;
    const [sealed] = await engine.vault.seal(tx, [{ subject, value: record }]);
    const row: Row<'leave'> = {
      leave_id: leave.leaveId,
      identity_id: subject,
      epoch: person.identity.epoch + 1,
      effective_at: evaluation.snapshot.stateSince,
      received_at: input.receivedAt,
      decided_at: now,
      trigger: input.trigger,
      reasons: evaluation.desired.otherwise?.reasons ?? [],
      state: held ? 'held' : 'open',
      certificate_due_at: held ? null : now + CERTIFICATE_AFTER_MS,
      sealed: sealed as Uint8Array,
      leaf: -1,
      closed_at: null,
    };
    const key = leafCommitmentKey(personKey, {
      type: LEAVE_LEAVES.decided,
      at: new Date(now).toISOString(),
      leave: row.leave_id,
      target: null,
      operation: null,
    });
    entries.push({
      type: LEAVE_LEAVES.decided,
      at: now,
      subject,
      body: decidedLeafBody(row.leave_id, key, record),
      payload: {
        leave: row.leave_id,
        effective: record.decision.effective.at,
        targets,
        items: record.items.length,
        held,
      },
      numbered: (n) => {
        row.leaf = n;
      },
    });
    rows.push(row);
    const kept = targets.flatMap((target) => leftAsItIs(item, target) ?? []);
    const sealedKept = await engine.vault.seal(
      tx,
      kept.map((value) => ({ subject, value })),
    );
    for (const target of targets) {
      const at = kept.findIndex((one) => one.target === target);
      const inventory: Row<'inventory'> = {
        leave_id: row.leave_id,
        target_id: target,
        identity_id: subject,
        mode: modeOn(item, target),
        // Who is held keeps everything for now: looked at when the leave goes ahead, so that the look is fresh.
        next_run_at: held || at !== -1 || !policy.targets.has(target) ? null : now,
        tries: 0,
        read_at: null,
        sealed: sealedKept[at] ?? null,
        leaf: null,
      };
      inventories.push(inventory);
      const value = kept[at];
      if (value !== undefined) entries.push(keptEntry(inventory, value, personKey, now));
    }
  }
  await lookWhereReached(
    engine,
    tx,
    policy,
    input.planned.filter(({ plan }) => plan.after === 'left' && ids.get(plan.identityId)?.isNew !== true),
  );
  return { rows, inventories, entries };
}

/** What the policy leaves as it is stands in the log with the decision: nobody has to look to know it. */
function keptEntry(
  row: Row<'inventory'>,
  inventory: TargetInventory,
  personKey: Uint8Array,
  now: number,
): Entry {
  const key = leafCommitmentKey(personKey, {
    type: LEAVE_LEAVES.inventoried,
    at: new Date(now).toISOString(),
    leave: row.leave_id,
    target: row.target_id,
    operation: null,
  });
  return {
    type: LEAVE_LEAVES.inventoried,
    at: now,
    subject: row.identity_id,
    target: row.target_id,
    body: inventoriedLeafBody(row.leave_id, key, { inventory, items: [] }),
    payload: { leave: row.leave_id, status: inventory.status, accounts: 0 },
    numbered: (n) => {
      row.leaf = n;
    },
  };
}

function decisionOf(
  input: LeaveInput,
  { evaluation, person, plan }: PlannedPerson,
  targets: readonly string[],
  now: number,
): Decision {
  const { trigger } = input;
  const effective = evaluation.snapshot.stateSince;
  const zone = evaluation.lifecycle.endsBy?.zone ?? 'UTC';
  const override = overrideAt(person.identity.override, evaluation.lifecycle.state, evaluation.snapshot.now);
  const rules = (evaluation.desired.otherwise?.reasons ?? []).map((reason) => reason.by);
  return {
    trigger: {
      by: override === null || override.source !== undefined ? trigger.by : `operator ${override.actor}`,
      source: trigger.source ?? person.employments[0]?.namespace ?? null,
      record: trigger.record ?? person.employments[0]?.facts.employment ?? null,
      note: override?.reason ?? trigger.note ?? evaluation.lifecycle.endsBy?.reason ?? null,
    },
    rules: [...new Set([...rules, ...handedOver(plan)])],
    approvals: input.approvals,
    plan: input.planHash,
    effective: { at: new Date(effective).toISOString(), zone, local: localText(effective, zone) },
    received: new Date(input.receivedAt).toISOString(),
    decided: new Date(now).toISOString(),
    targets,
  };
}

/** Who receives what the accounts own, or why nobody does. */
function handedOver({ accounts }: PlannedPerson['plan']): string[] {
  return accounts.flatMap(({ target, operations }) =>
    operations.flatMap(({ reasons }) =>
      reasons.filter(({ by }) => by === SUCCESSOR).map(({ text }) => `${target}: ${text}`),
    ),
  );
}

const DISCLOSED = [
  'displayName',
  'givenName',
  'familyName',
  'legalFirstName',
  'legalLastName',
  'email',
  'workEmail',
];

function disclosed({ evaluation, person }: PlannedPerson): CertifiedPerson['fields'] {
  const named = DISCLOSED.flatMap((name) => {
    const value = evaluation.lifecycle.attributes[name];
    return typeof value === 'string' && value !== '' ? [{ name, value }] : [];
  });
  return [
    ...named,
    ...person.employments.map(({ facts }) => ({ name: 'employment', value: facts.employment })),
  ];
}

export function definition(
  operation: Row<'operation'>,
  { person }: Pick<PlannedPerson, 'person'>,
): ItemDefinition {
  const locator = person.locators.get(operation.account_id);
  return {
    operation: operation.operation_id,
    kind: operation.kind as EndingKind,
    target: operation.target_id,
    account: { id: locator?.id ?? null, name: locator?.name ?? '' },
    what: whatEnds(operation),
    entitlement: operation.entitlement,
  };
}

/** In words for people. */
export function whatEnds(operation: Pick<Row<'operation'>, 'kind' | 'entitlement'>): string {
  switch (operation.kind) {
    case 'revoke':
      return `${operation.entitlement?.kind ?? 'entitlement'} ${operation.entitlement?.value ?? ''}`.trim();
    case 'disable':
      return 'sign-in';
    case 'revokeSessions':
      return 'all sessions';
    case 'revokeCredentials':
      return 'all credentials';
    case 'transferData':
      return 'ownership of data';
    case 'delete':
      return 'the account';
    case 'create':
    case 'update':
    case 'enable':
    case 'grant':
      return operation.kind;
  }
}
