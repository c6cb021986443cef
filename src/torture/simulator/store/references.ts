import type { AnyRow } from '../../../store/memory/memory-table.ts';
import { FAULTS } from './faults.ts';
import type { HeldTable, StoredTable } from './held-table.ts';
import { MODE } from './locks.ts';
import { scan } from './reading.ts';
import { type Course, lockNewest, type Moment } from './row-locks.ts';
import type { Transaction } from './transaction.ts';

export type TableOf = (name: StoredTable) => HeldTable;

export interface Written {
  readonly before: AnyRow | undefined;
  readonly row: AnyRow;
}

/** At the end of a statement: what its rows refer to has to be there, and stays until the transaction ends. */
export function* checkReferences(
  by: Transaction,
  table: HeldTable,
  written: readonly Written[],
  tableOf: TableOf,
  now: () => Moment,
): Course<void> {
  for (const { column, parent } of table.shape.refersTo) {
    const held = tableOf(parent);
    for (const { before, row } of written) {
      const value = row[column] ?? null;
      if (value === null || before?.[column] === value) continue;
      const key = String(value);
      const seen = by.see(held, key);
      if (seen === undefined || (yield* lockNewest(by, held, key, MODE.refer, now())) === undefined)
        throw FAULTS.unreferenced(table.shape.name, parent);
    }
  }
}

/** A removed row must not be referred to any more. */
export function* checkReferrers(
  by: Transaction,
  table: HeldTable,
  keys: readonly string[],
  tableOf: TableOf,
  now: () => Moment,
): Course<void> {
  for (const { child, column } of table.shape.referredFrom) {
    const held = tableOf(child);
    for (const key of keys) {
      for (const row of scan(by, held, { [column]: key })) {
        const newest = yield* lockNewest(by, held, held.committed.keyOf(row), MODE.refer, now());
        if (newest !== undefined && newest[column] === key) throw FAULTS.referenced(table.shape.name, child);
      }
    }
  }
}
