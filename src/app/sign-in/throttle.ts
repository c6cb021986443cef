import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { journal } from '../../engine/log/journal.ts';
import { foldName } from '../../engine/same-actor.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { reading } from '../reading.ts';

const WINDOW_MS = 15 * 60_000;
const MOST_ROWS = 10_000;
/** So many of those that failed least make room at once. */
const MAKES_ROOM = 500;

type What = 'pair' | 'address' | 'account';
/**
 * Failures in a quarter of an hour. One account from one address is guessed at least. An account that is guessed from
 * everywhere may still be tried once from each address that has not failed yet: or strangers could keep the last
 * administrator out.
 */
const MOST: Readonly<Record<What, number>> = { pair: 5, address: 20, account: 60 };

export interface Attempt {
  /** As it was typed; null: a passkey says who it is. */
  readonly account: string | null;
  readonly address: string;
}

/** Throws TOO_MANY_ATTEMPTS (details.retryAfter, seconds). The same for accounts that there are and that there are not. */
export async function refuseThrottled(engine: Engine, tenant: string, attempt: Attempt): Promise<void> {
  const now = engine.clock.now();
  const keys = keysOf(engine, tenant, attempt);
  const rows = await reading(engine.store, tenant, (tx) =>
    tx.find('sign_in_attempt', { what: { in: keys.map(({ key }) => key) }, until: { above: now } }),
  );
  const full = counting(rows, keys, 0).filter((row) => isFull(row, keys));
  if (full.length === 0) return;
  throw tooMany(Math.max(...full.map((row) => row.until)) - now);
}

function tooMany(ms: number): LockstepError {
  return new LockstepError('TOO_MANY_ATTEMPTS', 'too many attempts to sign in failed', {
    details: { retryAfter: Math.max(1, Math.ceil(ms / 1_000)) },
  });
}

/** Counted before the answer is known, so that many at once are not all the first. Throws TOO_MANY_ATTEMPTS. */
export async function countAttempt(engine: Engine, tenant: string, attempt: Attempt): Promise<void> {
  const now = engine.clock.now();
  const over = await engine.store.transaction(tenant, async (tx) => {
    const keys = keysOf(engine, tenant, attempt);
    const fresh = keys.map(({ key }) => ({ what: key, failures: 0, since: now, until: now + WINDOW_MS }));
    await sweep(tx, now);
    await tx.insertNew('sign_in_attempt', fresh);
    const rows = await tx.find(
      'sign_in_attempt',
      { what: { in: keys.map(({ key }) => key).sort() } },
      { order: ['what'], lock: 'update' },
    );
    const counted = rows.map((row) =>
      row.until <= now
        ? { ...row, failures: 1, since: now, until: now + WINDOW_MS }
        : { ...row, failures: row.failures + 1 },
    );
    await tx.put('sign_in_attempt', counted);
    const reached = keys.filter(({ key, what }) =>
      counted.some((row) => row.what === key && row.failures === MOST[what]),
    );
    if (reached.length > 0)
      await journal(
        tx,
        reached.map(({ what }) => ({ type: 'signIn.throttled', at: now, subject: null, body: { what } })),
      );
    return counting(counted, keys, 1).filter((row) =>
      keys.some(({ key, what }) => key === row.what && row.failures > MOST[what]),
    );
  });
  if (over.length > 0) throw tooMany(Math.max(...over.map((row) => row.until)) - now);
}

/** It was the right person after all: the failures of this account from here are forgotten. */
export async function forgetAttempts(engine: Engine, tx: Tx, attempt: Attempt): Promise<void> {
  for (const { key, what } of keysOf(engine, tx.tenant, attempt))
    if (what === 'pair') await tx.remove('sign_in_attempt', { what: key });
    else {
      const [row] = await tx.find('sign_in_attempt', { what: key }, { lock: 'update' });
      if (row !== undefined)
        await tx.put('sign_in_attempt', [{ ...row, failures: Math.max(0, row.failures - 1) }]);
    }
}

async function sweep(tx: Tx, now: number): Promise<void> {
  await tx.remove('sign_in_attempt', { until: { atMost: now } });
  if ((await tx.count('sign_in_attempt', {})) <= MOST_ROWS) return;
  // Names and addresses made up in masses have failed once each, and keep nobody else out.
  const least = await tx.find(
    'sign_in_attempt',
    {},
    { order: ['failures', 'since', 'what'], limit: MAKES_ROOM, columns: ['what'] },
  );
  await tx.remove('sign_in_attempt', { what: { in: least.map(({ what }) => what) } });
}

type Key = { readonly what: What; readonly key: string };

/** Those that say something: that an account is guessed from elsewhere, only to whoever has failed here before. */
function counting(
  rows: readonly Row<'sign_in_attempt'>[],
  keys: readonly Key[],
  before: number,
): readonly Row<'sign_in_attempt'>[] {
  const rowOf = (what: What) =>
    rows.find((row) => keys.some(({ key, what: of }) => of === what && key === row.what));
  const failedHere = (rowOf('pair')?.failures ?? 0) > before;
  return failedHere ? rows : rows.filter((row) => row !== rowOf('account'));
}

/** As keyed hashes: neither names nor addresses are kept. In one order, so that locks never cross. */
function keysOf(engine: Engine, tenant: string, { account, address }: Attempt) {
  const key = (what: What, text: string) => ({
    what,
    key: `${what}:${engine.vault.hash(tenant, `sign-in-${what}`, text)}`,
  });
  const name = account === null ? null : foldName(account).slice(0, 200);
  const from = networkOf(address);
  return [
    ...(name === null ? [] : [key('account', name), key('pair', `${name}\u0000${from}`)]),
    key('address', from),
  ];
}

/** Whoever has one address of IPv6 has 2^64 of them: they count as one. */
function networkOf(address: string): string {
  const plain = address.replace(/%.*$/, '').toLowerCase();
  const four = /^::ffff:(\d+(?:\.\d+){3})$/.exec(plain)?.[1];
  if (four !== undefined) return four;
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::', 2);
  const groups = (text: string | undefined) => (text === undefined || text === '' ? [] : text.split(':'));
  const [first, last] = [groups(head), groups(tail)];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  const all = [...first, ...Array.from({ length: zeros }, () => '0'), ...last];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

function isFull(row: Row<'sign_in_attempt'>, keys: readonly Key[]): boolean {
  const found = keys.find(({ key }) => key === row.what);
  return found !== undefined && row.failures >= MOST[found.what];
}
