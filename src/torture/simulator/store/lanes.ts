import type { LaneClaim } from '../../../engine/store.ts';
import type { Row } from '../../../engine/tables/index.ts';
import { type AnyRow, compare } from '../../../store/memory/memory-table.ts';
import type { Database } from './database.ts';
import type { HeldTable } from './held-table.ts';
import { MODE } from './locks.ts';
import { handedOut, scan } from './reading.ts';
import { type Course, lockNewest } from './row-locks.ts';
import type { Session } from './session.ts';
import { type Statement, upsert } from './writing.ts';

/** What the dispatcher asks over all tenants, as the statements of store/postgres/postgres-store.ts do. */
const WAKES_AT_A_TIME = 10_000;

type Lane = Row<'lane'>;

interface Place {
  readonly tenant: string;
  readonly table: HeldTable;
  readonly row: AnyRow;
  readonly key: string;
}

function everywhere(database: Database, session: Session, name: 'lane' | 'wake' | 'tenant'): Place[] {
  const found: Place[] = [];
  for (const tenant of [...database.tenants.keys()].sort(compare)) {
    if (tenant === '') continue;
    const table = database.table(tenant, name);
    for (const row of scan(session.by, table, {}))
      found.push({ tenant, table, row, key: table.committed.keyOf(row) });
  }
  return found;
}

function statementOn(database: Database, session: Session, tenant: string, table: HeldTable): Statement {
  return {
    by: session.by,
    table,
    tableOf: (name) => database.table(tenant, name),
    now: session.now,
  };
}

export const tenants = (database: Database, session: Session): readonly string[] =>
  everywhere(database, session, 'tenant').map(({ tenant }) => tenant);

export function* heartbeat(
  database: Database,
  session: Session,
  worker: string,
  until: number,
): Course<void> {
  const statement = statementOn(database, session, '', database.table('', 'worker'));
  yield* upsert(statement, [{ worker_id: worker, lease_until: until }], (_, row) => row);
}

export function* reap(database: Database, session: Session, now: number): Course<number> {
  const { by } = session;
  const moment = session.now();
  const workers = database.table('', 'worker');
  const known = scan(by, workers, {});
  const alive = new Set(known.flatMap((row) => (Number(row.lease_until) >= now ? [row.worker_id] : [])));
  const owned = everywhere(database, session, 'lane').filter(({ row }) => row.owner !== null);
  const dead = new Set<unknown>();
  for (const { worker_id, lease_until } of known) {
    if (Number(lease_until) >= now) continue;
    const newest = yield* lockNewest(by, workers, String(worker_id), MODE.whole, moment);
    if (newest === undefined || Number(newest.lease_until) >= now) continue;
    by.write(workers, String(worker_id), undefined);
    dead.add(worker_id);
  }
  // Who is alive was read when the statement began: a lease that was renewed since does not count.
  const orphaned = ({ owner }: AnyRow) => owner !== null && (dead.has(owner) || !alive.has(owner));
  let freed = 0;
  for (const { table, row, key } of owned) {
    if (!orphaned(row)) continue;
    const newest = yield* lockNewest(by, table, key, MODE.change, moment);
    if (newest === undefined || !orphaned(newest)) continue;
    by.write(table, key, { ...newest, owner: null, epoch: Number(newest.epoch) + 1, ready_at: now });
    freed++;
  }
  return freed;
}

/** Wake rows of lanes that nobody serves become due lanes. Those of the others stay: their owner takes them. */
export function* wakeUp(database: Database, session: Session, now: number): Course<void> {
  const { by } = session;
  const moment = session.now();
  const woken = new Map<string, { readonly tenant: string; readonly lane: string }>();
  const free = everywhere(database, session, 'wake').filter(({ tenant, row }) => {
    const lane = by.see(database.table(tenant, 'lane'), String(row.lane_id));
    return (lane?.owner ?? null) === null;
  });
  let taken = 0;
  for (const { tenant, table, row, key } of free) {
    if (taken >= WAKES_AT_A_TIME) break;
    if ((yield* lockNewest(by, table, key, MODE.whole, moment, true)) === undefined) continue;
    by.write(table, key, undefined);
    woken.set(`${tenant}\u0000${String(row.lane_id)}`, { tenant, lane: String(row.lane_id) });
    taken++;
  }
  const inOrder = [...woken.values()].sort((a, b) => compare(a.tenant, b.tenant) || compare(a.lane, b.lane));
  for (const { tenant, lane } of inOrder) {
    const statement = statementOn(database, session, tenant, database.table(tenant, 'lane'));
    yield* upsert(statement, [freshLane(lane, now)], (there) => ({
      ...there,
      ready_at: there.ready_at === null ? now : Math.min(Number(there.ready_at), now),
    }));
  }
}

const freshLane = (lane_id: string, now: number): Lane => ({
  lane_id,
  ready_at: now,
  owner: null,
  epoch: 0,
  not_before: null,
  breaker_until: null,
  failures: 0,
  tokens: 1_000_000,
  tokens_at: now,
  borne: null,
});

export function* lease(
  database: Database,
  session: Session,
  worker: string,
  now: number,
  limit: number,
  serving: readonly string[] | undefined,
): Course<readonly LaneClaim[]> {
  const { by } = session;
  const moment = session.now();
  const due = everywhere(database, session, 'lane')
    .filter(({ tenant, row }) =>
      row.owner === null
        ? row.ready_at !== null && Number(row.ready_at) <= now
        : row.owner === worker && serving?.includes(`${tenant}/${row.lane_id}`) === false,
    )
    .sort((a, b) => Number(a.row.ready_at) - Number(b.row.ready_at));
  const claims: LaneClaim[] = [];
  for (const { tenant, table, row, key } of due) {
    if (claims.length >= limit) break;
    if ((yield* lockNewest(by, table, key, MODE.whole, moment, true)) === undefined) continue;
    const lane = { ...row, owner: worker, epoch: Number(row.epoch) + 1 };
    by.write(table, key, lane);
    claims.push({ tenant, lane: handedOut(table.shape, lane) as Lane });
  }
  return claims;
}

export function nextDue(database: Database, session: Session): number | null {
  const waiting = everywhere(database, session, 'wake').some(({ tenant, row }) => {
    const lane = session.by.see(database.table(tenant, 'lane'), String(row.lane_id));
    return (lane?.owner ?? null) === null;
  });
  if (waiting) return 0;
  let due: number | null = null;
  for (const { row } of everywhere(database, session, 'lane'))
    if (row.owner === null && row.ready_at !== null && (due === null || Number(row.ready_at) < due))
      due = Number(row.ready_at);
  return due;
}
