import { type AnyRow, matches } from '../../../store/memory/memory-table.ts';
import { FAULTS } from './faults.ts';
import type { HeldTable, Shape } from './held-table.ts';
import { MODE } from './locks.ts';
import { type Conditions, limited, listed, meeting, ordered, type Reading, scan } from './reading.ts';
import { checkReferences, checkReferrers, type TableOf, type Written } from './references.ts';
import { type Course, lockNewest, type Moment, stillMeets } from './row-locks.ts';
import type { Transaction } from './transaction.ts';
import { claimKey, enter, enterIfFree, reenter } from './uniqueness.ts';
import { stored } from './values.ts';

/** One statement under way. */
export interface Statement {
  readonly by: Transaction;
  readonly table: HeldTable;
  readonly tableOf: TableOf;
  readonly now: () => Moment;
}

/** A value as it is kept, once it is sure that the column takes it. */
function checked(shape: Shape, column: string, given: unknown): unknown {
  const described = shape.description.columns[column];
  if (described === undefined) throw new TypeError(`table ${shape.name} has no column ${column}`);
  if (given === null || given === undefined) {
    if (!described.nullable) throw FAULTS.missing(shape.name, column);
    return null;
  }
  const words = shape.words.get(column);
  if (words !== undefined && !words.has(String(given))) throw FAULTS.refused(shape.name, column);
  return stored(given, described);
}

function complete(shape: Shape, given: object): AnyRow {
  const row: AnyRow = {};
  for (const column of shape.columns) row[column] = checked(shape, column, (given as AnyRow)[column]);
  return row;
}

export function* insert(statement: Statement, rows: readonly object[]): Course<void> {
  const { by, table } = statement;
  const written: Written[] = [];
  for (const given of rows) {
    const row = complete(table.shape, given);
    yield* enter(by, table, row, 0);
    by.write(table, table.committed.keyOf(row), row);
    written.push({ before: undefined, row });
  }
  yield* checkReferences(by, table, written, statement.tableOf, statement.now);
}

export function* insertNew(statement: Statement, rows: readonly object[]): Course<readonly string[]> {
  const { by, table } = statement;
  const added: string[] = [];
  const written: Written[] = [];
  for (const given of rows) {
    const row = complete(table.shape, given);
    if (!(yield* enterIfFree(by, table, row))) continue;
    const key = table.committed.keyOf(row);
    by.write(table, key, row);
    added.push(key);
    written.push({ before: undefined, row });
  }
  yield* checkReferences(by, table, written, statement.tableOf, statement.now);
  return added;
}

/** Inserts each row, or makes of the one that is there what `merge` says. The rows as they were and as they are. */
export function* upsert(
  statement: Statement,
  rows: readonly object[],
  merge: (there: AnyRow, row: AnyRow) => AnyRow,
): Course<readonly Written[]> {
  const { by, table } = statement;
  const { shape } = table;
  // "do update" sets every other column: a table with a further key locks as for a delete.
  const mode = shape.columns.some((c) => !shape.description.key.includes(c) && shape.keyColumns.has(c))
    ? MODE.whole
    : MODE.change;
  const written: Written[] = [];
  const touched = new Set<string>();
  for (const given of rows) {
    const row = complete(shape, given);
    for (;;) {
      const moment = statement.now();
      const key = yield* claimKey(by, table, row);
      if (key === null) {
        yield* enter(by, table, row, 1);
        by.write(table, table.committed.keyOf(row), row);
        touched.add(table.committed.keyOf(row));
        written.push({ before: undefined, row });
        break;
      }
      if (touched.has(key)) throw FAULTS.twice(shape.name);
      const there = yield* lockNewest(by, table, key, mode, moment);
      // Removed while we waited: from the start.
      if (there === undefined) continue;
      const full = merge(there, row);
      by.write(table, key, full);
      touched.add(key);
      yield* reenter(by, table, key, there, full);
      written.push({ before: there, row: full });
      break;
    }
  }
  yield* checkReferences(by, table, written, statement.tableOf, statement.now);
  return written;
}

/** Sets columns of the rows with these keys, as far as they meet the conditions; the keys of those that did. */
export function* update(
  statement: Statement,
  columns: readonly string[],
  rows: readonly object[],
  where: Conditions | undefined,
): Course<readonly string[]> {
  const { by, table } = statement;
  const { shape } = table;
  const moment = statement.now();
  const found = new Map<string, { readonly seen: AnyRow; readonly given: AnyRow }>();
  for (const given of rows as readonly AnyRow[]) {
    const key = table.committed.keyOf(given);
    const seen = by.see(table, key);
    if (seen === undefined || found.has(key) || (where !== undefined && !matches(seen, where))) continue;
    found.set(key, { seen, given });
  }
  const written: Written[] = [];
  const keys: string[] = [];
  for (const [key, { seen, given }] of found) {
    const values: AnyRow = {};
    for (const column of columns) values[column] = checked(shape, column, given[column]);
    const rekeyed = columns.some((c) => shape.keyColumns.has(c) && values[c] !== seen[c]);
    const newest = yield* lockNewest(by, table, key, rekeyed ? MODE.whole : MODE.change, moment);
    if (newest === undefined || (where !== undefined && !stillMeets(seen, newest, where))) continue;
    const full = { ...newest };
    for (const column of columns) full[column] = values[column];
    by.write(table, key, full);
    if (shape.uniques.length > 1) yield* reenter(by, table, key, newest, full);
    written.push({ before: newest, row: full });
    keys.push(key);
  }
  yield* checkReferences(by, table, written, statement.tableOf, statement.now);
  return keys;
}

export function* remove(statement: Statement, where: Conditions): Course<number> {
  const { by, table } = statement;
  const moment = statement.now();
  const keys: string[] = [];
  for (const seen of scan(by, table, where)) {
    const key = table.committed.keyOf(seen);
    const newest = yield* lockNewest(by, table, key, MODE.whole, moment);
    if (newest === undefined || !stillMeets(seen, newest, where)) continue;
    by.write(table, key, undefined);
    keys.push(key);
  }
  yield* checkReferrers(by, table, keys, statement.tableOf, statement.now);
  return keys.length;
}

/** A find that locks. With a list each look-up locks what it finds, before anything is ordered and cut. */
export function* findLocked(statement: Statement, where: Conditions, options: Reading): Course<AnyRow[]> {
  const { by, table } = statement;
  const moment = statement.now();
  const spread = listed(where) !== undefined;
  const meets = meeting(by, statement.tableOf, options.matching);
  const seenRows = scan(by, table, where).filter(meets);
  const wanted = (options.offset ?? 0) + (options.limit ?? Infinity);
  const found: AnyRow[] = [];
  for (const seen of spread ? seenRows : ordered(seenRows, options)) {
    if (!spread && found.length >= wanted) break;
    const key = table.committed.keyOf(seen);
    const newest = yield* lockNewest(by, table, key, MODE.whole, moment, options.lock === 'skip');
    if (newest !== undefined && stillMeets(seen, newest, where) && (newest === seen || meets(newest)))
      found.push(newest);
  }
  return limited(spread ? ordered(found, options) : found, options);
}
