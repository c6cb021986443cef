import type { Engine } from '../../engine/engine.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import { exceptionsByCause } from '../exceptions/exceptions-by-cause.ts';
import { leaveLines } from '../leaves/leave-lines.ts';
import { countLeaves, leavesOf } from '../leaves/list-leaves.ts';
import { iso } from '../people/list-people.ts';
import { listHolds } from '../plans/holds.ts';
import { COMING_DAYS, comingLeavers } from './coming-leavers.ts';
import { sourcesHeard } from './sources-heard.ts';
import { targetsInTrouble } from './targets-in-trouble.ts';

const SHOWN_LEAVES = 20;
const SHOWN_HOLDS = 10;

/** Who is leaving, what is still open, what needs a person. A house without a policy has nothing of it yet. */
export async function lookAtToday(engine: Engine, tx: Tx) {
  const policy = await engine.policies.activeOrNull(tx);
  const [counts, newest, open, exceptions, waiting, overdue, people] = await Promise.all([
    countLeaves(tx),
    leavesOf(tx, 'underWay', SHOWN_LEAVES, 'newest'),
    leavesOf(tx, 'gaps', SHOWN_LEAVES, 'oldest'),
    exceptionsByCause(tx),
    tx.count('hold', { state: 'held' }),
    tx.count('hold', { state: 'held', deadline: { atMost: engine.clock.now() } }),
    tx.find('counter', { name: 'people' }),
  ]);
  const all = people[0]?.value ?? 0;
  const known = policy === null ? NOTHING : await underPolicy(engine, tx, policy, [newest, open]);
  return {
    at: iso(engine.clock.now()),
    leaving: { count: counts.underWay, leaves: known.leaving },
    open: { count: counts.gaps, leaves: known.open },
    coming: known.coming,
    holds: {
      count: waiting,
      overdue,
      next: known.holds.map(({ madeBy: _madeBy, operations: _operations, ...hold }) => hold),
    },
    exceptions,
    targets: known.targets,
    sources: known.sources,
    people: all,
    setUp: setUp(policy, {
      people: all,
      heard: known.sources.filter(({ heardAt }) => heardAt !== null).length,
      leaves: counts.underWay + counts.gaps + counts.proven + counts.ended,
    }),
  };
}

async function underPolicy(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  [newest, oldest]: readonly [Awaited<ReturnType<typeof leavesOf>>, Awaited<ReturnType<typeof leavesOf>>],
) {
  const [lines, coming, holds, targets, sources] = await Promise.all([
    leaveLines(engine, tx, policy, [...newest, ...oldest]),
    comingLeavers(engine, tx, policy),
    listHolds(engine, tx, policy, { limit: SHOWN_HOLDS }),
    targetsInTrouble(engine, tx, policy),
    sourcesHeard(engine, tx, policy),
  ]);
  return {
    leaving: lines.slice(0, newest.length),
    open: lines.slice(newest.length),
    coming,
    holds: holds.holds,
    targets,
    sources,
  };
}

const NOTHING: Awaited<ReturnType<typeof underPolicy>> = {
  leaving: [],
  open: [],
  coming: { days: COMING_DAYS, people: [], more: false },
  holds: [],
  targets: { count: 0, trouble: [] },
  sources: [],
};

/** What has to be there before anybody can leave, and how much of it is. */
function setUp(
  policy: ActivePolicy | null,
  { people, heard, leaves }: { readonly people: number; readonly heard: number; readonly leaves: number },
) {
  const targets = [...(policy?.documents.values() ?? [])];
  const writing = targets.filter(({ writes }) => writes === 'on').length;
  const step = <S extends string>(name: S, count: number) => ({ step: name, done: count > 0, count });
  return [
    step('policy', policy?.version ?? 0),
    step('source', heard),
    step('people', people),
    step('targets', targets.length),
    step('writes', writing),
    step('leave', leaves),
  ];
}
