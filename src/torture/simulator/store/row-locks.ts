import { type AnyRow, matches } from '../../../store/memory/memory-table.ts';
import type { HeldTable } from './held-table.ts';
import { isGone, type Mode, tryLock, type Wait } from './locks.ts';
import { type Conditions, listed } from './reading.ts';
import type { Transaction } from './transaction.ts';

/** Part of a statement: it yields what it has to wait for. */
export type Course<R> = Generator<Wait, R, void>;

/** A statement sees what was committed when it began. */
export interface Moment {
  readonly commits: number;
}

/**
 * Locks a row that the statement saw and answers its newest version; undefined when it was removed meanwhile, or with
 * `skip` when somebody holds it.
 */
export function* lockNewest(
  by: Transaction,
  table: HeldTable,
  key: string,
  mode: Mode,
  moment: Moment,
  skip = false,
): Course<AnyRow | undefined> {
  const own = by.changes.get(table)?.get(key);
  // Nobody else knows it yet.
  if (own?.born === true) return own.row;
  if (isGone(table, key, moment.commits)) return undefined;
  if (!tryLock(table, key, by, mode)) {
    if (skip) return undefined;
    yield { on: 'row', by, table, key, mode, seenAt: moment.commits };
    if (isGone(table, key, moment.commits)) return undefined;
  }
  if (own !== undefined) return own.row;
  return table.committed.rows.get(key);
}

/** Whether the newest version of a row that was found still meets the conditions (EvalPlanQual). */
export function stillMeets(seen: AnyRow, newest: AnyRow, where: Conditions): boolean {
  if (newest === seen) return true;
  if (!matches(newest, where)) return false;
  // It was found by one value of the list, and is asked for that one again.
  const list = listed(where);
  return list === undefined || newest[list.column] === seen[list.column];
}
