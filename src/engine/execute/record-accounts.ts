import { type AccountLocator, type DesiredState, holds, sameEntitlement } from '../../domain/account.ts';
import type { Engine } from '../engine.ts';
import { OPEN_STATES } from '../people/load-people.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import type { Finished } from './run-chain.ts';
import type { Started } from './start-due.ts';
import type { Settled } from './update-operations.ts';

const LOCKED = [
  'account_id',
  'target_id',
  'identity_id',
  'locator',
  'sealed',
  'desired',
  'actual',
  'observed_at',
  'unsettled',
] as const;

export type LockedAccount = Pick<Row<'account'>, (typeof LOCKED)[number]>;

/** As they are now: a decision, a listing, another call may have changed them meanwhile. Locked before operations. */
export async function lockAccounts(
  tx: Tx,
  finished: readonly Finished[],
): Promise<ReadonlyMap<string, LockedAccount>> {
  const ids = [...new Set(finished.map((item) => item.started.account.account_id))].sort();
  const rows = await tx.find(
    'account',
    { account_id: { in: ids } },
    { order: ['account_id'], lock: 'update', columns: LOCKED },
  );
  return new Map(rows.map((row) => [row.account_id, row]));
}

/** What was given back is owed no more: who takes it away again is not us. */
export async function settleDebts(
  tx: Tx,
  settled: readonly Settled[],
  accounts: ReadonlyMap<string, LockedAccount>,
): Promise<void> {
  const left = new Map<string, DesiredState>();
  for (const { item, settlement } of settled) {
    const { kind, entitlement } = item.started.operation;
    const id = item.started.account.account_id;
    const desired = left.get(id) ?? accounts.get(id)?.desired;
    const { state, next_run_at } = settlement.operation;
    // A late write of ours may still take it again: then it is looked at once more, and owed until that look.
    if (kind !== 'grant' || state !== 'verified' || next_run_at !== null) continue;
    if (entitlement === null || desired?.taken === undefined || !holds(desired.taken, entitlement)) continue;
    left.set(id, { ...desired, taken: desired.taken.filter((one) => !sameEntitlement(one, entitlement)) });
  }
  await tx.update(
    'account',
    ['desired'],
    [...left].sort(([a], [b]) => (a < b ? -1 : 1)).map(([account_id, desired]) => ({ account_id, desired })),
  );
}

/** `accounts`: the locked rows, with what was read of them by now. */
export async function recordAccounts(
  engine: Engine,
  tx: Tx,
  target: string,
  settled: readonly Settled[],
  accounts: ReadonlyMap<string, LockedAccount>,
  now: number,
): Promise<void> {
  const hashOf = (id: string | null) =>
    id === null ? null : engine.vault.hash(tx.tenant, `account:${target}`, id);
  const seen = new Map<string, LockedAccount>();
  const located = new Map<string, { account: LockedAccount; locator: AccountLocator }>();
  for (const { item, settlement } of settled) {
    const account = accounts.get(item.started.account.account_id);
    if (account === undefined) continue;
    const before = located.get(account.account_id);
    const locator = before?.locator ?? item.started.locator;
    if (settlement.actual !== undefined) seen.set(account.account_id, { ...account, observed_at: now });
    const remote = item.result.kind === 'verdict' ? item.result.verdict.account : undefined;
    const id = settlement.id ?? locator.id;
    const name = remote?.name ?? locator.name;
    if (id !== locator.id || name !== locator.name) {
      const current = before?.locator ?? (await currentLocator(engine, tx, item.started, account));
      if (current !== null) located.set(account.account_id, { account, locator: { ...current, id, name } });
    }
  }
  await tx.update(
    'account',
    ['actual', 'observed_at'],
    [...seen.values()].filter(({ account_id }) => !located.has(account_id)),
  );
  if (located.size === 0) return;
  const moved = [...located.values()];
  await yieldLocators(
    engine,
    tx,
    now,
    target,
    moved.map(({ account, locator }) => ({ accountId: account.account_id, locator: hashOf(locator.id) })),
  );
  const sealed = await engine.vault.seal(
    tx,
    moved.map(({ account, locator }) => ({
      subject: account.identity_id ?? account.account_id,
      value: locator,
    })),
  );
  await tx.update(
    'account',
    ['sealed', 'locator', 'actual', 'observed_at'],
    moved.map(({ account, locator }, i) => ({
      ...(seen.get(account.account_id) ?? account),
      sealed: sealed[i] as Uint8Array,
      locator: hashOf(locator.id),
    })),
  );
}

/** A decision may have written new attributes, or moved the account to another person, while the call was under way. */
async function currentLocator(
  engine: Engine,
  tx: Tx,
  started: Started,
  account: LockedAccount,
): Promise<AccountLocator | null> {
  if (sameBytes(account.sealed, started.account.sealed)) return started.locator;
  const [opened] = await engine.vault.open(tx, [
    { subject: account.identity_id ?? account.account_id, sealed: account.sealed },
  ]);
  return (opened ?? null) as AccountLocator | null;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/**
 * A listing may have met our creation before its answer came: the row that it made stands back, with all that was to be
 * done to it, and its person is decided again.
 */
export async function yieldLocators(
  engine: Engine,
  tx: Tx,
  now: number,
  target: string,
  taken: readonly { readonly accountId: string; readonly locator: string | null }[],
): Promise<void> {
  const wanted = new Map(
    taken.flatMap(({ accountId, locator }) => (locator === null ? [] : [[locator, accountId]])),
  );
  const rows = await tx.find(
    'account',
    { target_id: target, locator: { in: [...wanted.keys()] } },
    { columns: ['account_id', 'locator', 'identity_id', 'sealed'] },
  );
  const others = rows.filter((row) => row.locator !== null && wanted.get(row.locator) !== row.account_id);
  if (others.length === 0) return;
  // Nobody's now, so no longer under its person's key.
  const opened = await engine.vault.open(
    tx,
    others.map((row) => ({ subject: row.identity_id ?? row.account_id, sealed: row.sealed })),
  );
  const sealed = await engine.vault.seal(
    tx,
    others.map((row, i) => ({ subject: row.account_id, value: opened[i] ?? null })),
  );
  await tx.update(
    'account',
    ['locator', 'provenance', 'identity_id', 'actual', 'sealed'],
    others.map(({ account_id }, i) => ({
      account_id,
      locator: null,
      provenance: 'orphan',
      identity_id: null,
      // What was seen of it was seen of the other row's account: it would count twice, as an administrator for one.
      actual: null,
      sealed: sealed[i] as Uint8Array,
    })),
  );
  const planned = await tx.find(
    'operation',
    { account_id: { in: others.map(({ account_id }) => account_id) }, state: { in: OPEN_STATES } },
    { order: ['operation_id'], columns: ['operation_id'] },
  );
  await tx.update(
    'operation',
    ['state', 'next_run_at'],
    planned.map(({ operation_id }) => ({ operation_id, state: 'superseded' as const, next_run_at: null })),
  );
  const people = [
    ...new Set(others.map(({ identity_id }) => identity_id).filter((id) => id !== null)),
  ].sort();
  await tx.update(
    'identity',
    ['next_evaluation_at'],
    people.map((identity_id) => ({ identity_id, next_evaluation_at: now })),
  );
}
