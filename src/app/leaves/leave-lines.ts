import { groupBy } from '../../domain/group-by.ts';
import { type LeaveRecord, whatEnds } from '../../engine/certify/open-leaves.ts';
import type { Engine } from '../../engine/engine.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { iso, isoOrNull } from '../people/list-people.ts';
import { displayName, knownPeople, labelOf } from '../people/person-names.ts';
import { dueAndKnown, type LeaveStands, leaveStands } from './leave-stands.ts';
import { countRevocations, countsInLeave, type RevocationCounts } from './revocation-counts.ts';

/** One leave in a list. */
export interface LeaveLine {
  readonly id: string;
  readonly identity: string;
  /** Null once the person was erased. */
  readonly person: string | null;
  readonly stands: LeaveStands;
  readonly effective: string;
  readonly decided: string;
  readonly zone: string | null;
  readonly trigger: string;
  readonly source: string | null;
  readonly operations: RevocationCounts;
  readonly targets: { readonly all: number; readonly read: number };
  readonly slowest: {
    readonly target: string;
    readonly what: string;
    readonly state: string;
    readonly tries: number;
    readonly seconds: number;
    readonly trouble: string | null;
  } | null;
  readonly certificates: number;
  readonly certifiedAt: string | null;
}

type Operation = Row<'operation'>;

const COLUMNS = [
  'operation_id',
  'leave_id',
  'target_id',
  'kind',
  'entitlement',
  'state',
  'tries',
  'decided_at',
  'verified_at',
  'trouble',
] as const;

/** These leaves with their progress, in the order given: the same few questions for however many. */
export async function leaveLines(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  leaves: readonly Row<'leave'>[],
): Promise<LeaveLine[]> {
  if (leaves.length === 0) return [];
  const of = { leave_id: { in: leaves.map(({ leave_id }) => leave_id) } };
  const [operations, inventories, certificates, records, people] = await Promise.all([
    tx.find('operation', of, { columns: COLUMNS, order: ['decided_at', 'operation_id'] }),
    tx.find('inventory', of, { columns: ['leave_id', 'read_at'] }),
    tx.find('certificate', of, { columns: ['leave_id', 'issued_at'], order: ['issued_at'] }),
    engine.vault.open(
      tx,
      leaves.map(({ identity_id, sealed }) => ({ subject: identity_id, sealed })),
    ),
    knownPeople(
      engine,
      tx,
      policy,
      leaves.map(({ identity_id }) => identity_id),
    ),
  ]);
  const operationsOf = groupBy(operations.filter(countsInLeave), ({ leave_id }) => leave_id);
  const inventoriesOf = groupBy(inventories, ({ leave_id }) => leave_id);
  const certificatesOf = groupBy(certificates, ({ leave_id }) => leave_id);
  const now = engine.clock.now();
  return leaves.map((leave, i): LeaveLine => {
    const mine = operationsOf.get(leave.leave_id) ?? [];
    const looked = inventoriesOf.get(leave.leave_id) ?? [];
    const issued = certificatesOf.get(leave.leave_id) ?? [];
    const record = (records[i] ?? null) as LeaveRecord | null;
    const known = people.get(leave.identity_id);
    return {
      id: leave.leave_id,
      identity: leave.identity_id,
      person:
        known !== undefined && (displayName(known.attributes) !== null || known.keys.length > 0)
          ? labelOf(known)
          : null,
      stands: leaveStands(leave),
      effective: iso(leave.effective_at),
      decided: iso(leave.decided_at),
      zone: record?.decision.effective.zone ?? null,
      trigger: leave.trigger.by,
      source: leave.trigger.source ?? null,
      operations: countRevocations(mine),
      targets: { all: looked.length, read: looked.filter(({ read_at }) => read_at !== null).length },
      slowest: slowestOf(leave, mine, now),
      certificates: issued.length,
      certifiedAt: isoOrNull(issued.at(-1)?.issued_at),
    };
  });
}

/** What is still open and in the gravest trouble; when nothing is, what was proven last. */
function slowestOf(leave: Row<'leave'>, operations: readonly Operation[], now: number): LeaveLine['slowest'] {
  const [first] = operations.toSorted(
    (a, b) =>
      Number(isSettled(a)) - Number(isSettled(b)) ||
      (isSettled(a)
        ? (b.verified_at ?? 0) - (a.verified_at ?? 0)
        : (b.trouble?.severity ?? -1) - (a.trouble?.severity ?? -1) || b.tries - a.tries),
  );
  if (first === undefined) return null;
  const until = isSettled(first) ? (first.verified_at ?? first.decided_at) : now;
  return {
    target: first.target_id,
    what: whatEnds(first),
    state: first.state,
    tries: first.tries,
    seconds: Math.max(0, until - dueAndKnown(leave)) / 1_000,
    trouble: first.trouble?.text ?? null,
  };
}

function isSettled({ state }: Operation): boolean {
  return state === 'verified' || state === 'attested';
}
