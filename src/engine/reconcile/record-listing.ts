import type { AccountLocator, ActualState } from '../../domain/account.ts';
import type { RemoteAccount } from '../../domain/connector.ts';
import { LockstepError } from '../../domain/errors.ts';
import { nameKey } from '../../domain/identity/unique-name.ts';
import { decide } from '../decide/decide.ts';
import type { Engine } from '../engine.ts';
import { openException } from '../exceptions.ts';
import { reserveNames } from '../people/name-reservations.ts';
import type { ActivePolicy } from '../policies.ts';
import { OvertakenError, type Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { actualOf, differs, driftOf, fallsShort, isBack } from './compare.ts';
import { knownAt } from './orphans.ts';
import { type Owner, ownersOf } from './owners.ts';
import { protectedOn } from './protected-accounts.ts';
import type { Tally } from './tally.ts';

type AccountRow = Row<'account'>;

/** Exceptions of one kind that one listing opens for single accounts; the rest is in its counts. */
const NAMED = 100;

export function locatorOf(engine: Engine, tenant: string, target: string, id: string): string {
  return engine.vault.hash(tenant, `account:${target}`, id);
}

/**
 * Takes some accounts of a whole listing: what is known is brought up to date, what nobody knew is linked by strong
 * key or reported as nobody's, and whoever's picture changed is decided again, all in this transaction.
 */
export async function recordAccounts(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  target: string,
  listed: readonly RemoteAccount[],
  startedAt: number,
  tally: Tally,
): Promise<void> {
  const now = engine.clock.now();
  const [connected] = await tx.find(
    'target',
    { target_id: target },
    { columns: ['target_id', 'own_account'] },
  );
  const own = connected?.own_account == null ? null : nameKey(connected.own_account);
  const named = protectedOn(policy, target);
  // By what it is called there now: our own account may have been renamed since it was linked (T28).
  const isProtected = (account: RemoteAccount) => named(account) || nameKey(account.name) === own;
  const locators = listed.map((account) => locatorOf(engine, tx.tenant, target, account.id));
  const seen = await tx.find(
    'account',
    { target_id: target, locator: { in: locators } },
    { columns: ['account_id', 'locator', 'identity_id', 'actual', 'desired', 'desired_since', 'protected'] },
  );
  const before = new Map(seen.map((row) => [row.locator, row]));
  const strangers = listed.filter((_, i) => (before.get(locators[i] ?? '')?.identity_id ?? null) === null);
  // Identities before accounts, as in every decision.
  const concerned = listed.flatMap((account, i) => {
    const row = before.get(locators[i] ?? '');
    const isNews = (one: (typeof seen)[number]) =>
      isToDecide(one, actualOf(account, one.actual), now) || one.protected !== isProtected(account);
    return row?.identity_id != null && isNews(row) ? [row.identity_id] : [];
  });
  const owners = await lockOwners(tx, concerned, async () => {
    const found = await ownersOf(engine, tx, policy, target, strangers);
    return new Map(found.map((owner, i) => [strangers[i]?.id ?? '', owner]));
  });
  const rows = new Map((await lockRows(tx, seen)).map((row) => [row.locator, row]));
  const waiting = await accountsBeingMade(tx, target, [...owners.values()]);

  const known = await knownAmong(tx, [...rows.values()], now);

  const again = new Set<string>();
  const updated: Partial<AccountRow>[] = [];
  const placed: { row: AccountRow; account: RemoteAccount }[] = [];
  for (const [i, account] of listed.entries()) {
    const locator = locators[i] ?? '';
    const row = rows.get(locator);
    if (account.administrator && account.active) tally.administrators++;
    if (row !== undefined && row.identity_id !== null) {
      // Somebody was given it between our first look and its lock, and people are locked before accounts.
      if (before.get(locator)?.identity_id == null) throw new OvertakenError('whose an account is');
      // What was read back after this listing began is newer than the listing.
      if (row.observed_at !== null && row.observed_at > startedAt) continue;
      const actual = actualOf(account, row.actual);
      if (isToDecide(row, actual, now) || row.protected !== isProtected(account)) again.add(row.identity_id);
      if (differs(row.actual, actual)) {
        tally.changed++;
        if (isBack(row.desired, row.actual, actual))
          tally.returned.push({ accountId: row.account_id, identityId: row.identity_id });
      }
      const drift = driftOf(row.desired, actual);
      if (drift !== null)
        tally.drift.push({ accountId: row.account_id, identityId: row.identity_id, ...drift });
      updated.push({ account_id: row.account_id, actual, observed_at: now, protected: isProtected(account) });
      continue;
    }
    const owner = owners.get(account.id) ?? { kind: 'nobody' };
    const made = owner.kind === 'person' && row === undefined ? waiting.get(owner.identityId) : undefined;
    if (made !== undefined && owner.kind === 'person') waiting.delete(owner.identityId);
    if (row === undefined && made === undefined && owner.kind === 'person') tally.fresh.add(locator);
    const base = row ?? (made === undefined ? newAccount(engine, target, locator) : { ...made, locator });
    const kept = {
      ...base,
      actual: actualOf(account, base.actual),
      observed_at: now,
      protected: isProtected(account),
    };
    if (owner.kind === 'person') {
      tally.linked++;
      again.add(owner.identityId);
      placed.push({
        account,
        row: {
          ...kept,
          identity_id: owner.identityId,
          provenance: made === undefined ? 'linked' : base.provenance,
        },
      });
    } else {
      tally.orphans.push({
        name: account.name,
        active: account.active,
        administrator: account.administrator,
        protected: kept.protected,
        known: known.has(kept.account_id),
      });
      if (owner.kind === 'ambiguous')
        await reportAmbiguous(engine, tx, target, kept.account_id, owner.identities, tally);
      placed.push({ account, row: kept });
    }
  }
  await place(engine, tx, policy, target, placed);
  await tx.update('account', ['actual', 'observed_at', 'protected'], updated);
  await decide(engine, tx, policy, [...again].sort(), {
    trigger: { by: 'reconcile', note: `listing of ${target}` },
  });
}

/** What was decided a moment ago is being done. */
const IN_PLACE_AFTER_MS = 900_000;

/** Changed, or not as it has long been to be: whoever saw it before us, a decision is to follow. */
function isToDecide(
  { actual, desired, desired_since }: Pick<AccountRow, 'actual' | 'desired' | 'desired_since'>,
  seen: ActualState,
  now: number,
): boolean {
  const isLong = desired_since !== null && desired_since < now - IN_PLACE_AFTER_MS;
  return differs(actual, seen) || (isLong && fallsShort(desired, seen));
}

/** So often somebody may be merged or parted while we wait for them. */
const ROUNDS = 5;

/** Whose the accounts are, and the locks of all of them: who is who may change until those are held. */
async function lockOwners(
  tx: Tx,
  concerned: readonly string[],
  find: () => Promise<ReadonlyMap<string, Owner>>,
): Promise<ReadonlyMap<string, Owner>> {
  const locked = new Set<string>();
  for (let round = 1; ; round++) {
    const owners = await find();
    const people = [...owners.values()].flatMap((owner) =>
      owner.kind === 'person' ? [owner.identityId] : [],
    );
    const missing = [...new Set([...concerned, ...people])].filter((id) => !locked.has(id)).sort();
    if (missing.length === 0) return owners;
    if (round > ROUNDS) throw new LockstepError('CONFLICT', 'who is who keeps changing');
    await tx.find(
      'identity',
      { identity_id: { in: missing } },
      { order: ['identity_id'], lock: 'update', columns: ['identity_id'] },
    );
    for (const id of missing) locked.add(id);
    if (people.length === 0) return owners;
  }
}

async function lockRows(tx: Tx, seen: readonly Pick<AccountRow, 'account_id'>[]): Promise<AccountRow[]> {
  if (seen.length === 0) return [];
  return tx.find(
    'account',
    { account_id: { in: seen.map((row) => row.account_id).sort() } },
    { order: ['account_id'], lock: 'update' },
  );
}

async function knownAmong(tx: Tx, rows: readonly AccountRow[], now: number): Promise<ReadonlySet<string>> {
  const ids = rows.flatMap(({ account_id, identity_id }) => (identity_id === null ? [account_id] : []));
  if (ids.length === 0) return new Set();
  const known = await tx.find(
    'account',
    { account_id: { in: ids.sort() } },
    { matching: knownAt(now), columns: ['account_id'] },
  );
  return new Set(known.map(({ account_id }) => account_id));
}

/** Rows of accounts that were decided and whose id is not known yet: what the listing shows under their keys is them. */
async function accountsBeingMade(
  tx: Tx,
  target: string,
  owners: readonly Owner[],
): Promise<Map<string, AccountRow>> {
  const people = [
    ...new Set(owners.flatMap((owner) => (owner.kind === 'person' ? [owner.identityId] : []))),
  ].sort();
  if (people.length === 0) return new Map();
  const rows = await tx.find(
    'account',
    { target_id: target, identity_id: { in: people }, locator: null },
    { order: ['account_id'], lock: 'update' },
  );
  return new Map(rows.map((row) => [row.identity_id as string, row]));
}

function newAccount(engine: Engine, target: string, locator: string): AccountRow {
  return {
    account_id: engine.random.uuid(),
    target_id: target,
    identity_id: null,
    locator,
    sealed: new Uint8Array(),
    desired: null,
    desired_since: null,
    actual: null as ActualState | null,
    observed_at: null,
    provenance: 'orphan',
    protected: false,
    unsettled: null,
  };
}

/** Under the key of the person whose it is, else under a key of its own. */
async function place(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  target: string,
  placed: readonly { readonly row: AccountRow; readonly account: RemoteAccount }[],
): Promise<void> {
  if (placed.length === 0) return;
  const mapped = Object.keys(policy.compiled.mappings.get(target)?.attributes ?? {});
  const locators = placed.map(
    ({ account }): AccountLocator => ({
      id: account.id,
      name: account.name,
      keys: account.keys,
      // As they are there: only what differs from what the Mapping wants is written.
      attributes: Object.fromEntries(
        mapped.flatMap((name) =>
          Object.hasOwn(account.attributes, name) ? [[name, account.attributes[name] ?? null]] : [],
        ),
      ),
    }),
  );
  const sealed = await engine.vault.seal(
    tx,
    placed.map(({ row }, i) => ({ subject: row.identity_id ?? row.account_id, value: locators[i] })),
  );
  await tx.put(
    'account',
    placed.map(({ row }, i) => ({ ...row, sealed: sealed[i] as Uint8Array })),
  );
  await reserveNames(
    engine,
    tx,
    target,
    placed.map(({ row, account }) => ({ name: account.name, holder: row.identity_id ?? row.account_id })),
  );
}

async function reportAmbiguous(
  engine: Engine,
  tx: Tx,
  target: string,
  accountId: string,
  identities: readonly string[],
  tally: Tally,
): Promise<void> {
  tally.ambiguous++;
  if (tally.ambiguous > NAMED) return;
  const why =
    identities.length > 1
      ? `carries the keys of ${identities.length} people`
      : 'carries a key of one person and contradicts another key of the same person';
  await openException(engine, tx, {
    kind: 'ambiguousAccount',
    subject: accountId,
    identityId: null,
    target,
    severity: 2,
    text: `${target}: an account ${why}; it is linked to nobody until a person decides`,
  });
}
