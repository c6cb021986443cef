import { type ActualState, holds } from '../../domain/account.ts';
import type { RemoteAccount } from '../../domain/connector.ts';
import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { closeException, openException } from '../../engine/exceptions.ts';
import { journal } from '../../engine/log/journal.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import { newTarget } from '../../engine/reconcile/record-check.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { reading } from '../reading.ts';
import { type Owner, ownersOf } from './owners-of-accounts.ts';
import { readListing } from './read-listing.ts';

export interface Reconciled {
  readonly target: string;
  readonly accounts: number;
  readonly pages: number;
  /** Accounts that belong to somebody by a strong key and that nobody had told us of. */
  readonly linked: number;
  /** Belong to nobody that a source knows. Reported, never touched. */
  readonly orphans: readonly {
    readonly name: string;
    readonly active: boolean;
    readonly administrator: boolean;
  }[];
  readonly ambiguous: number;
  /** Are not as they were last read. */
  readonly changed: number;
  /** Access that was taken away and is back. */
  readonly returned: number;
  readonly missing: number;
  /** So many were missing that the listing is not believed; nobody counts as gone. */
  readonly missingNotBelieved: boolean;
}

const CHUNK = 500;
/** Accounts that may be gone from a listing before it is doubted: the larger of the two. */
const MISSING = { accounts: 3, share: 0.05 };

interface Tally {
  linked: number;
  ambiguous: number;
  changed: number;
  returned: number;
  readonly orphans: RemoteAccount[];
}

/**
 * Reads every account of a target and compares it with what we know. Links by strong key, reports the rest, and has
 * whoever's picture changed decided again: corrections take the same way as everything else.
 */
export async function reconcileTarget(
  engine: Engine,
  tenant: string,
  target: string,
  onPage?: (accounts: number) => void,
): Promise<Reconciled> {
  const startedAt = engine.clock.now();
  const { definition, connector } = await engine.targets.open(tenant, target);
  if (!definition.capabilities.list)
    throw new LockstepError('LISTING_UNSUPPORTED', `${target} cannot be listed (connector ${definition.id})`);
  const { accounts, pages } = await readListing(connector, onPage);
  const { known, ownerOf, policy } = await reading(engine.store, tenant, async (tx) => {
    const active = await engine.policies.active(tx);
    const rows = await tx.find(
      'account',
      { target_id: target },
      { columns: ['account_id', 'locator', 'actual', 'provenance'] },
    );
    const locators = new Set(rows.map((row) => row.locator));
    const strangers = [...accounts.values()].some(
      (account) => !locators.has(locatorOf(engine, tenant, target, account.id)),
    );
    const unowned = rows.some((row) => row.provenance === 'orphan');
    const find: (account: RemoteAccount) => Owner =
      strangers || unowned ? await ownersOf(engine, tx, active, target) : () => ({ kind: 'nobody' });
    return { known: rows, ownerOf: find, policy: active };
  });

  const tally: Tally = { linked: 0, ambiguous: 0, changed: 0, returned: 0, orphans: [] };
  const listed = [...accounts.values()];
  for (let from = 0; from < listed.length; from += CHUNK) {
    const chunk = listed.slice(from, from + CHUNK);
    const part = await engine.store.transaction(tenant, (tx) =>
      takeChunk(engine, tx, policy, target, chunk, ownerOf, startedAt),
    );
    tally.linked += part.linked;
    tally.ambiguous += part.ambiguous;
    tally.changed += part.changed;
    tally.returned += part.returned;
    tally.orphans.push(...part.orphans);
  }

  const here = new Set(listed.map((account) => locatorOf(engine, tenant, target, account.id)));
  const existing = known.filter((row) => row.actual?.exists === true && row.locator !== null);
  const gone = existing.filter((row) => !here.has(row.locator as string));
  const doubted = gone.length > Math.max(MISSING.accounts, Math.floor(existing.length * MISSING.share));
  await engine.store.transaction(tenant, (tx) =>
    finish(engine, tx, {
      target,
      startedAt,
      gone: doubted ? [] : gone.map((row) => row.account_id),
      doubted: doubted ? gone.length : 0,
      accounts: listed.length,
      tally,
    }),
  );
  return {
    target,
    accounts: listed.length,
    pages,
    linked: tally.linked,
    orphans: tally.orphans.map(({ name, active, administrator }) => ({ name, active, administrator })),
    ambiguous: tally.ambiguous,
    changed: tally.changed,
    returned: tally.returned,
    missing: gone.length,
    missingNotBelieved: doubted,
  };
}

function locatorOf(engine: Engine, tenant: string, target: string, id: string): string {
  return engine.vault.hash(tenant, `account:${target}`, id);
}

async function takeChunk(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  target: string,
  listed: readonly RemoteAccount[],
  ownerOf: (account: RemoteAccount) => Owner,
  startedAt: number,
): Promise<Tally> {
  const now = engine.clock.now();
  const tally: Tally = { linked: 0, ambiguous: 0, changed: 0, returned: 0, orphans: [] };
  const locators = listed.map((account) => locatorOf(engine, tx.tenant, target, account.id));
  const rows = new Map(
    (
      await tx.find('account', { target_id: target, locator: { in: locators } }, { order: ['account_id'] })
    ).map((row) => [row.locator, row]),
  );
  const guarded = new Set(policy.documents.get(target)?.protected ?? []);
  const owners = listed.map(ownerOf);
  const waiting = await accountsBeingMade(tx, target, owners);
  const again = new Set<string>();
  const seen: Partial<Row<'account'>>[] = [];
  const linked: { row: Row<'account'>; account: RemoteAccount }[] = [];

  for (const [i, account] of listed.entries()) {
    const locator = locators[i] as string;
    const row = rows.get(locator);
    const isProtected = account.protected === true || guarded.has(account.name);
    if (row !== undefined && row.identity_id !== null) {
      // What was read back after this listing began is newer than the listing.
      if (row.observed_at !== null && row.observed_at > startedAt) continue;
      const actual = actualOf(account, row.actual);
      if (differs(row.actual, actual)) {
        tally.changed++;
        again.add(row.identity_id);
        if (isBack(row, actual)) {
          tally.returned++;
          await openException(engine, tx, {
            kind: 'accessReturned',
            subject: row.account_id,
            identityId: row.identity_id,
            target,
            severity: 3,
            text: `${target}: access that was taken away is back`,
          });
        }
      }
      seen.push({ account_id: row.account_id, actual, observed_at: now, protected: isProtected });
      continue;
    }
    const owner = owners[i] ?? { kind: 'nobody' };
    const made = owner.kind === 'person' ? waiting.get(owner.identityId) : undefined;
    if (made !== undefined && owner.kind === 'person') waiting.delete(owner.identityId);
    const base: Row<'account'> = row ??
      (made === undefined ? undefined : { ...made, locator }) ?? {
        account_id: engine.random.uuid(),
        target_id: target,
        identity_id: null,
        locator,
        sealed: new Uint8Array(),
        desired: null,
        desired_since: null,
        actual: null,
        observed_at: null,
        provenance: 'orphan',
        protected: isProtected,
      };
    const actual = actualOf(account, base.actual);
    if (owner.kind === 'person') {
      tally.linked++;
      again.add(owner.identityId);
      linked.push({
        account,
        row: {
          ...base,
          identity_id: owner.identityId,
          provenance: made === undefined ? 'linked' : base.provenance,
          actual,
          observed_at: now,
          protected: isProtected,
        },
      });
    } else {
      if (owner.kind === 'ambiguous') {
        tally.ambiguous++;
        await openException(engine, tx, {
          kind: 'ambiguousAccount',
          subject: `${target}:${locator}`,
          identityId: null,
          target,
          severity: 2,
          text: `${target}: an account carries the keys of ${owner.identities.length} people; it is linked to none of them`,
        });
      }
      tally.orphans.push(account);
      linked.push({ account, row: { ...base, actual, observed_at: now, protected: isProtected } });
    }
  }

  const sealed = await engine.vault.seal(
    tx,
    linked.map(({ row, account }) => ({
      subject: row.identity_id ?? row.account_id,
      value: { id: account.id, name: account.name, keys: account.keys, attributes: {} },
    })),
  );
  await tx.put(
    'account',
    linked.map(({ row }, i) => ({ ...row, sealed: sealed[i] as Uint8Array })),
  );
  await tx.update('account', ['actual', 'observed_at', 'protected'], seen);
  await decideAgain(engine, tx, again, now);
  return tally;
}

/** Rows of accounts that were decided and whose id is not known yet: what the listing shows under their keys is them. */
async function accountsBeingMade(
  tx: Tx,
  target: string,
  owners: readonly Owner[],
): Promise<Map<string, Row<'account'>>> {
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

interface Finish {
  readonly target: string;
  readonly startedAt: number;
  readonly gone: readonly string[];
  /** So many were missing that nothing is made of it. */
  readonly doubted: number;
  readonly accounts: number;
  readonly tally: Tally;
}

async function finish(
  engine: Engine,
  tx: Tx,
  { target, startedAt, gone, doubted, accounts, tally }: Finish,
): Promise<void> {
  const now = engine.clock.now();
  const rows =
    gone.length === 0
      ? []
      : await tx.find('account', { account_id: { in: gone } }, { order: ['account_id'] });
  const absent = rows.filter((row) => row.observed_at === null || row.observed_at <= startedAt);
  const nothing: ActualState = {
    exists: false,
    active: false,
    entitlements: [],
    administrator: false,
    sessionsEndedAt: now,
    credentialsEndedAt: now,
  };
  await tx.update(
    'account',
    ['actual', 'observed_at'],
    absent.map(({ account_id }) => ({ account_id, actual: nothing, observed_at: now })),
  );
  await decideAgain(
    engine,
    tx,
    new Set(absent.map((row) => row.identity_id).filter((id) => id !== null)),
    now,
  );
  if (doubted > 0) {
    await openException(engine, tx, {
      kind: 'listingDoubted',
      subject: target,
      identityId: null,
      target,
      severity: 2,
      text: `${target}: ${doubted} known accounts are not in its listing; that is too many to believe, and nothing was made of it`,
    });
  } else await closeException(engine, tx, 'listingDoubted', target, 'a later listing');
  const working = tally.orphans.filter((account) => account.active);
  if (working.length > 0) {
    const administrators = working.filter((account) => account.administrator).length;
    await openException(engine, tx, {
      kind: 'orphanAccounts',
      subject: target,
      identityId: null,
      target,
      severity: administrators > 0 ? 2 : 1,
      text: `${target}: ${working.length} active accounts belong to nobody that a source knows${administrators > 0 ? `, ${administrators} of them administrators` : ''}`,
    });
  } else await closeException(engine, tx, 'orphanAccounts', target, 'a later listing');
  const writes = (await engine.policies.active(tx)).targets.get(target)?.writes ?? false;
  await tx.insertNew('target', [newTarget(target, writes, null)]);
  await tx.update('target', ['writes', 'listed_at'], [{ target_id: target, writes, listed_at: now }]);
  await journal(tx, [
    {
      type: 'target.reconciled',
      at: now,
      subject: null,
      target,
      body: {
        accounts,
        linked: tally.linked,
        orphans: tally.orphans.length,
        ambiguous: tally.ambiguous,
        changed: tally.changed,
        returned: tally.returned,
        missing: absent.length,
        doubted,
      },
    },
  ]);
}

async function decideAgain(engine: Engine, tx: Tx, people: ReadonlySet<string>, now: number): Promise<void> {
  await tx.update(
    'identity',
    ['next_evaluation_at'],
    [...people].sort().map((identity_id) => ({ identity_id, next_evaluation_at: now })),
  );
  if (people.size > 0) tx.afterCommit(() => engine.wakeups.notify());
}

function actualOf(account: RemoteAccount, before: ActualState | null): ActualState {
  // Somebody who may sign in again may have new sessions and keys: what was proven of the old ones no longer holds.
  const opened = account.active && before?.active !== true;
  return {
    exists: true,
    active: account.active,
    entitlements: account.entitlements.map(({ kind, value }) => ({ kind, value })),
    administrator: account.administrator,
    sessionsEndedAt: opened ? null : (before?.sessionsEndedAt ?? null),
    credentialsEndedAt: opened ? null : (before?.credentialsEndedAt ?? null),
  };
}

function differs(before: ActualState | null, now: ActualState): boolean {
  if (
    before === null ||
    before.exists !== now.exists ||
    before.active !== now.active ||
    before.administrator !== now.administrator
  )
    return true;
  return (
    before.entitlements.length !== now.entitlements.length ||
    now.entitlements.some((entitlement) => !holds(before.entitlements, entitlement))
  );
}

function isBack(row: Row<'account'>, now: ActualState): boolean {
  if (row.desired === null || row.desired.mode === 'active' || row.actual === null) return false;
  return (
    (now.active && !row.actual.active) ||
    now.entitlements.some((entitlement) => !holds(row.actual?.entitlements ?? [], entitlement))
  );
}
