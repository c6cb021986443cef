import type { Trigger } from '../../domain/account.ts';
import { REVOCATIONS } from '../../domain/connector.ts';
import { localText } from '../../domain/identity/local-text.ts';
import type { CertifiedPerson, Decision, EndingKind, ItemDefinition } from '../../proof/certificate.ts';
import { decidedLeafBody, LEAVE_LEAVES } from '../../proof/certificate-leaves.ts';
import { leafCommitmentKey } from '../../proof/commitment.ts';
import { SUCCESSOR } from '../decide/hand-over.ts';
import type { PlannedPerson } from '../decide/plan-people.ts';
import type { Engine } from '../engine.ts';
import { wakeLanes } from '../execute/wake-lanes.ts';
import type { Entry } from '../log/journal.ts';
import { overrideAt } from '../people/override.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';

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
  return taking || (plan.before !== 'left' && person.accounts.length > 0);
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
    const excluded = new Set(evaluation.desired.excluded);
    // An account on a target that no document names any more cannot be looked at: a gap, in words.
    const lost = plan.accounts.flatMap((a) => (a.refused === 'TARGET_UNKNOWN' ? [a.target] : []));
    const targets = [...new Set([...policy.targets.keys(), ...lost])]
      .filter((target) => !excluded.has(target))
      .sort();
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
    for (const target of targets) {
      const mode = plan.accounts.find((account) => account.target === target)?.desired.mode;
      inventories.push({
        leave_id: row.leave_id,
        target_id: target,
        identity_id: subject,
        mode:
          mode === undefined || mode === 'active'
            ? (evaluation.desired.otherwise?.mode ?? 'deprovision')
            : mode,
        // Who is held keeps everything for now: looked at when the leave goes ahead, so that the look is fresh.
        next_run_at: held || !policy.targets.has(target) ? null : now,
        tries: 0,
        read_at: null,
        sealed: null,
        leaf: null,
      });
    }
  }
  await readWhatIsBack(
    engine,
    tx,
    policy,
    [...ids.values()].filter(({ isNew }) => !isNew).map(({ leaveId }) => leaveId),
  );
  return { rows, inventories, entries };
}

/** A system that no document named when somebody left was never looked at: that is made up for once one does. */
async function readWhatIsBack(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  leaveIds: readonly string[],
): Promise<void> {
  if (leaveIds.length === 0) return;
  const leaves = await tx.find(
    'leave',
    { leave_id: { in: leaveIds }, state: 'open' },
    { columns: ['leave_id'] },
  );
  if (leaves.length === 0) return;
  const unread = await tx.find(
    'inventory',
    {
      leave_id: { in: leaves.map(({ leave_id }) => leave_id) },
      next_run_at: { isNull: true },
      read_at: { isNull: true },
    },
    { columns: ['leave_id', 'target_id'], order: ['leave_id', 'target_id'] },
  );
  const back = unread.filter(({ target_id }) => policy.targets.has(target_id));
  const now = engine.clock.now();
  await tx.update(
    'inventory',
    ['next_run_at'],
    back.map((row) => ({ ...row, next_run_at: now })),
  );
  await wakeLanes(
    tx,
    engine.random,
    back.map(({ target_id }) => target_id),
  );
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
