import type { HeldTable } from './held-table.ts';
import type { Transaction } from './transaction.ts';

/**
 * Row locks as PostgreSQL has them (manual 13.3.2), as far as our statements take them: `refer` (FOR KEY SHARE) by a
 * row that refers to this one, `change` (FOR NO KEY UPDATE) by an update, `whole` (FOR UPDATE) by find and remove.
 */
export const MODE = { refer: 0, change: 1, whole: 2 } as const;
export type Mode = (typeof MODE)[keyof typeof MODE];

const exclude = (a: Mode, b: Mode) => a + b > 1;

export interface Lock {
  readonly holders: { readonly by: Transaction; mode: Mode }[];
  /** In the order in which they came. */
  readonly queue: RowWait[];
}

export interface RowWait {
  readonly on: 'row';
  readonly by: Transaction;
  readonly table: HeldTable;
  readonly key: string;
  readonly mode: Mode;
}

/** For a key that another transaction is writing: whether it is taken is known at its end. */
export interface EndWait {
  readonly on: 'end';
  readonly by: Transaction;
  readonly of: Transaction;
}

export type Wait = RowWait | EndWait;

/** Takes the lock, or says that it has to be waited for. */
export function tryLock(table: HeldTable, key: string, by: Transaction, mode: Mode): boolean {
  const lock = table.locks.get(key);
  if (lock === undefined) {
    table.locks.set(key, { holders: [{ by, mode }], queue: [] });
    by.locked.push({ table, key });
    return true;
  }
  const mine = lock.holders.find((holder) => holder.by === by);
  if (mine !== undefined && mine.mode >= mode) return true;
  // Whoever gets on with all holders does not queue, even where others do.
  if (lock.holders.some((holder) => holder.by !== by && exclude(holder.mode, mode))) return false;
  if (mine !== undefined) mine.mode = mode;
  else {
    lock.holders.push({ by, mode });
    by.locked.push({ table, key });
  }
  return true;
}

let waits = 0;

/** Queues. False when this would close a circle of transactions that wait for each other. */
export function startWaiting(wait: Wait): boolean {
  const { by } = wait;
  by.waiting = wait;
  by.waitingSince = ++waits;
  if (wait.on === 'row') wait.table.locks.get(wait.key)?.queue.push(wait);
  else wait.of.awaited.add(by);
  if (!leadsTo(by, by, new Set())) return true;
  stopWaiting(by);
  return false;
}

/** Those that can go on because this one waits no longer. */
export function stopWaiting(by: Transaction): Transaction[] {
  const wait = by.waiting;
  by.waiting = null;
  if (wait === null) return [];
  if (wait.on === 'end') {
    wait.of.awaited.delete(by);
    return [];
  }
  const lock = wait.table.locks.get(wait.key);
  if (lock === undefined) return [];
  lock.queue.splice(lock.queue.indexOf(wait), 1);
  return serveQueue(wait.table, wait.key, lock, false);
}

/** Whether several wait for what this one holds: which of them is the fastest, nobody knows. */
export function isContended(of: Transaction): boolean {
  let waiting = of.awaited.size;
  for (const { table, key } of of.locked) waiting += table.locks.get(key)?.queue.length ?? 0;
  return waiting > 1;
}

/** Frees all that a transaction held. Those that got what they waited for, in the order in which they came. */
export function release(of: Transaction, newestFirst: boolean): Transaction[] {
  const served: Transaction[] = [];
  for (const { table, key } of of.locked) {
    const lock = table.locks.get(key);
    if (lock === undefined) continue;
    const at = lock.holders.findIndex(({ by }) => by === of);
    if (at >= 0) lock.holders.splice(at, 1);
    served.push(...serveQueue(table, key, lock, newestFirst));
  }
  of.locked.length = 0;
  for (const { table, index, value } of of.claimed) table.claims[index]?.delete(value);
  of.claimed.length = 0;
  for (const waiting of of.awaited) {
    waiting.waiting = null;
    served.push(waiting);
  }
  of.awaited.clear();
  served.sort((a, b) => a.waitingSince - b.waitingSince);
  return newestFirst ? served.reverse() : served;
}

function serveQueue(table: HeldTable, key: string, lock: Lock, newestFirst: boolean): Transaction[] {
  const served: Transaction[] = [];
  const end = newestFirst ? -1 : 0;
  for (let next = lock.queue.at(end); next !== undefined; next = lock.queue.at(end)) {
    if (!tryLock(table, key, next.by, next.mode)) break;
    lock.queue.splice(end, 1);
    next.by.waiting = null;
    served.push(next.by);
  }
  if (lock.holders.length === 0 && lock.queue.length === 0) table.locks.delete(key);
  return served;
}

function leadsTo(from: Transaction, to: Transaction, seen: Set<Transaction>): boolean {
  for (const next of awaitedBy(from)) {
    if (next === to) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    if (leadsTo(next, to, seen)) return true;
  }
  return false;
}

/** Whom a transaction waits for: whoever holds what it wants, and whoever came before it and wants the same. */
function awaitedBy(of: Transaction): Transaction[] {
  const wait = of.waiting;
  if (wait === null) return [];
  if (wait.on === 'end') return [wait.of];
  const lock = wait.table.locks.get(wait.key);
  if (lock === undefined) return [];
  const before = lock.queue.slice(0, lock.queue.indexOf(wait));
  return [...lock.holders, ...before]
    .filter(({ by, mode }) => by !== of && exclude(mode, wait.mode))
    .map(({ by }) => by);
}
