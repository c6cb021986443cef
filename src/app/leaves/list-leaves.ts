import type { Engine } from '../../engine/engine.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx, Where } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { findPerson } from '../people/find-person.ts';
import { type LeaveLine, leaveLines } from './leave-lines.ts';
import { type LeaveGroup, leavesIn } from './leave-stands.ts';
import { provenCutOffs } from './revoke-times.ts';

export interface LeavesQuery {
  readonly limit: number;
  /** The last one of the page before. */
  readonly after?: string | undefined;
  readonly stands?: LeaveGroup | undefined;
  readonly person?: string | undefined;
  readonly tookFrom?: number | undefined;
  readonly tookTo?: number | undefined;
}

export interface LeavesPage {
  readonly leaves: readonly LeaveLine[];
  readonly next: string | null;
  readonly counts: Readonly<Record<LeaveGroup, number>> | null;
}

/** One page of leaves, newest first: ids are in the order of time. */
export async function listLeaves(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  query: LeavesQuery,
): Promise<LeavesPage> {
  const { limit, after, stands, person } = query;
  const took = query.tookFrom !== undefined || query.tookTo !== undefined;
  const ids = took ? await leavesThatTook(engine, tx, query) : null;
  const identity = person === undefined ? null : await findPerson(engine, tx, policy, person);
  const only: Where<'leave'> = {
    ...(identity === null ? {} : { identity_id: identity }),
    ...(ids === null ? idBefore(after) : { leave_id: { in: ids.filter((id) => isBefore(id, after)) } }),
  };
  const parts = await Promise.all(
    (stands === undefined ? [{}] : leavesIn(stands)).map((where) =>
      // One more than is shown, and perhaps the last one of the page before.
      tx.find(
        'leave',
        { ...where, ...only },
        {
          order: [{ descending: 'leave_id' }],
          limit: limit + 2,
        },
      ),
    ),
  );
  const rows = parts
    .flat()
    .filter(({ leave_id }) => leave_id !== after)
    .sort((a, b) => (a.leave_id < b.leave_id ? 1 : -1));
  const page = rows.slice(0, limit);
  return {
    leaves: await leaveLines(engine, tx, policy, page),
    next: rows.length > limit ? (page.at(-1)?.leave_id ?? null) : null,
    counts: after === undefined && identity === null && ids === null ? await countLeaves(tx) : null,
  };
}

export async function countLeaves(tx: Tx): Promise<Record<LeaveGroup, number>> {
  const of = async (group: LeaveGroup) =>
    (await Promise.all(leavesIn(group).map((where) => tx.count('leave', where)))).reduce((a, b) => a + b, 0);
  const [underWay, gaps, proven, ended] = await Promise.all([
    of('underWay'),
    of('gaps'),
    of('proven'),
    of('ended'),
  ]);
  return { underWay, gaps, proven, ended };
}

/** The newest, or the oldest, of a group. */
export async function leavesOf(
  tx: Tx,
  group: LeaveGroup,
  limit: number,
  order: 'newest' | 'oldest',
): Promise<Row<'leave'>[]> {
  const parts = await Promise.all(
    leavesIn(group).map((where) =>
      tx.find('leave', where, {
        order: [order === 'newest' ? { descending: 'leave_id' } : 'leave_id'],
        limit,
      }),
    ),
  );
  const sign = order === 'newest' ? 1 : -1;
  return parts
    .flat()
    .sort((a, b) => (a.leave_id < b.leave_id ? sign : -sign))
    .slice(0, limit);
}

function idBefore(after: string | undefined): Where<'leave'> {
  return after === undefined ? {} : { leave_id: { atMost: after } };
}

function isBefore(id: string, after: string | undefined): boolean {
  return after === undefined || id < after;
}

/** The same leaves as are behind the bars of the distribution. */
async function leavesThatTook(
  engine: Engine,
  tx: Tx,
  { tookFrom = 0, tookTo = Number.POSITIVE_INFINITY }: LeavesQuery,
): Promise<readonly string[]> {
  const { cutOffs } = await provenCutOffs(engine, tx);
  return [
    ...new Set(
      cutOffs.filter(({ seconds }) => seconds >= tookFrom && seconds < tookTo).map(({ leave }) => leave),
    ),
  ];
}
