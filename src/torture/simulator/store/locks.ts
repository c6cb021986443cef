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
  /** The commit at which the row was seen. */
  readonly seenAt: number;
}

/** Whether the row that had this key at that commit was removed since: there is nothing of it to lock. */
export function isGone(table: HeldTable, key: string, seenAt: number): boolean {
  return (table.removals.get(key) ?? -1) > seenAt;
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

/** Who may be able to go on because this one waits no longer. */
export function stopWaiting(by: Transaction): Wait[] {
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
  if (lock.holders.length === 0 && lock.queue.length === 0) wait.table.locks.delete(wait.key);
  return [...lock.queue];
}

/** Which of so many that are woken together gets on first. */
export type Fastest = (waiting: number) => number;

/** Frees all that a transaction held. Those that are woken by it, in the order in which they try. */
export function release(of: Transaction, fastest: Fastest): Wait[] {
  const woken: Wait[] = [];
  for (const { table, key } of of.locked) {
    const lock = table.locks.get(key);
    if (lock === undefined) continue;
    const at = lock.holders.findIndex(({ by }) => by === of);
    if (at >= 0) lock.holders.splice(at, 1);
    if (lock.queue.length > 0) woken.push(...lock.queue);
    else if (lock.holders.length === 0) table.locks.delete(key);
  }
  of.locked.length = 0;
  for (const { table, index, value } of of.claimed) table.claims[index]?.delete(value);
  of.claimed.length = 0;
  for (const { waiting } of of.awaited) if (waiting !== null) woken.push(waiting);
  of.awaited.clear();
  return woken.length < 2 ? woken : inTurn(woken, fastest);
}

function inTurn(woken: Wait[], fastest: Fastest): Wait[] {
  const waiting = woken.sort((a, b) => a.by.waitingSince - b.by.waitingSince);
  const order: Wait[] = [];
  while (waiting.length > 0)
    order.push(...waiting.splice(waiting.length > 1 ? fastest(waiting.length) : 0, 1));
  return order;
}

/** Whether one that was woken gets what it waited for. If another one was faster, it waits on. */
export function isServed(wait: Wait): boolean {
  if (wait.by.waiting !== wait) return false;
  if (wait.on === 'row') {
    const lock = wait.table.locks.get(wait.key);
    if (lock === undefined) return false;
    const gone = isGone(wait.table, wait.key, wait.seenAt);
    if (!gone && !tryLock(wait.table, wait.key, wait.by, wait.mode)) return false;
    lock.queue.splice(lock.queue.indexOf(wait), 1);
    if (lock.holders.length === 0 && lock.queue.length === 0) wait.table.locks.delete(wait.key);
  }
  wait.by.waiting = null;
  return true;
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
