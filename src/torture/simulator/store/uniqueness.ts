import type { AnyRow } from '../../../store/memory/memory-table.ts';
import { FAULTS } from './faults.ts';
import { type HeldTable, uniqueValue } from './held-table.ts';
import type { Course } from './row-locks.ts';
import type { Transaction } from './transaction.ts';

type Taken = { readonly key: string } | { readonly pending: Transaction } | null;

/**
 * Whether the place of a row in a unique index is taken: by the row with that key, not at all (null), or nobody knows
 * before a transaction ends. One that changes the other row in any way is waited for (HeapTupleSatisfiesDirty).
 */
function taken(by: Transaction, table: HeldTable, index: number, row: AnyRow, self: string | null): Taken {
  const unique = table.shape.uniques[index];
  const value = unique === undefined ? null : uniqueValue(unique, row);
  if (unique === undefined || value === null) return null;
  const claimant = table.claims[index]?.get(value);
  if (claimant !== undefined && claimant !== by) return { pending: claimant };
  const changes = by.changes.get(table);
  if (changes !== undefined && index > 0) {
    for (const [key, { row: own }] of changes)
      if (key !== self && own !== undefined && uniqueValue(unique, own) === value) return { key };
  } else if (changes?.get(value)?.row !== undefined) return { key: value };
  const key = table.committedKey(index, value, row);
  if (key === undefined || key === self || changes?.has(key)) return null;
  for (const { by: holder } of table.locks.get(key)?.holders ?? [])
    if (holder !== by && holder.changes.get(table)?.has(key)) return { pending: holder };
  return { key };
}

/** The key of the row that is in the way, after waiting for whoever has to be waited for. */
function* inTheWay(
  by: Transaction,
  table: HeldTable,
  index: number,
  row: AnyRow,
  self: string | null,
): Course<string | null> {
  for (;;) {
    const found = taken(by, table, index, row, self);
    if (found === null) return null;
    if ('key' in found) return found.key;
    yield { on: 'end', by, of: found.pending };
  }
}

/** Enters a new row into the unique indexes, one after the other, from the given one on. */
export function* enter(by: Transaction, table: HeldTable, row: AnyRow, from: number): Course<void> {
  for (let index = from; index < table.shape.uniques.length; index++) {
    if ((yield* inTheWay(by, table, index, row, null)) !== null) throw FAULTS.duplicate(table.shape.name);
    claim(by, table, index, row);
  }
}

/** A changed row leaves its place in the further unique indexes for another one. */
export function* reenter(
  by: Transaction,
  table: HeldTable,
  key: string,
  before: AnyRow,
  row: AnyRow,
): Course<void> {
  for (const [index, unique] of table.shape.uniques.entries()) {
    if (index === 0 || uniqueValue(unique, before) === uniqueValue(unique, row)) continue;
    if ((yield* inTheWay(by, table, index, row, key)) !== null) throw FAULTS.duplicate(table.shape.name);
    claim(by, table, index, row);
  }
}

/** The row with the same primary key, and null once the key is ours. */
export function* claimKey(by: Transaction, table: HeldTable, row: AnyRow): Course<string | null> {
  const found = yield* inTheWay(by, table, 0, row, null);
  if (found === null) claim(by, table, 0, row);
  return found;
}

/** Enters a new row if nothing is in its way in any index (`on conflict do nothing`). */
export function* enterIfFree(by: Transaction, table: HeldTable, row: AnyRow): Course<boolean> {
  const indexes = table.shape.uniques.length;
  // A place that was free may be taken once another one has been waited for.
  for (let index = 0; index < indexes; index++) {
    const found = taken(by, table, index, row, null);
    if (found === null) continue;
    if ('key' in found) return false;
    yield { on: 'end', by, of: found.pending };
    index = -1;
  }
  for (let index = 0; index < indexes; index++) claim(by, table, index, row);
  return true;
}

function claim(by: Transaction, table: HeldTable, index: number, row: AnyRow): void {
  const unique = table.shape.uniques[index];
  const value = unique === undefined ? null : uniqueValue(unique, row);
  if (value !== null) by.claim(table, index, value);
}
