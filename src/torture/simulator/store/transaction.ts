import type { AnyRow } from '../../../store/memory/memory-table.ts';
import type { HeldTable } from './held-table.ts';
import type { Wait } from './locks.ts';

/** What a transaction made of a row; undefined: it removed it. */
export interface Change {
  readonly row: AnyRow | undefined;
  /** The row began in this transaction: whoever knows the one before under its key does not know this one. */
  readonly born: boolean;
}

export type Changes = Map<string, Change>;

/** One open transaction, as the server sees it. */
export class Transaction {
  readonly readOnly: boolean;
  readonly changes = new Map<HeldTable, Changes>();
  readonly locked: { readonly table: HeldTable; readonly key: string }[] = [];
  readonly claimed: { readonly table: HeldTable; readonly index: number; readonly value: string }[] = [];
  waiting: Wait | null = null;
  /** Those that began to wait earlier go on earlier. */
  waitingSince = 0;
  /** Those that wait for its end. */
  readonly awaited = new Set<Transaction>();
  /** What was changed since the moment that a reading transaction sees, as it was then. */
  moment: Map<HeldTable, Changes> | null = null;
  /** Goes on with the statement that waited. */
  resume: () => void = () => undefined;

  constructor(readOnly: boolean) {
    this.readOnly = readOnly;
  }

  /** How what it sees differs from what is committed. */
  view(table: HeldTable): Changes | undefined {
    return (this.moment ?? this.changes).get(table);
  }

  see(table: HeldTable, key: string): AnyRow | undefined {
    const change = this.view(table)?.get(key);
    return change === undefined ? table.committed.rows.get(key) : change.row;
  }

  write(table: HeldTable, key: string, row: AnyRow | undefined): void {
    let changes = this.changes.get(table);
    if (changes === undefined) {
      changes = new Map();
      this.changes.set(table, changes);
    }
    const before = changes.get(key);
    const there = before === undefined ? table.committed.rows.has(key) : before.row !== undefined;
    changes.set(key, { row, born: !there || (before?.born ?? false) });
  }

  claim(table: HeldTable, index: number, value: string): void {
    const claims = table.claims[index];
    if (claims === undefined || claims.has(value)) return;
    claims.set(value, this);
    this.claimed.push({ table, index, value });
  }
}
