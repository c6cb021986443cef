import type { AccountLocator } from '../../domain/account.ts';
import { nameKey } from '../../domain/identity/unique-name.ts';
import { decide } from '../decide/decide.ts';
import type { Engine } from '../engine.ts';
import { closeException, openException } from '../exceptions.ts';
import { wakeLanes } from '../execute/wake-lanes.ts';
import { journal } from '../log/journal.ts';
import { notify } from '../notices.ts';
import { releaseNames } from '../people/name-reservations.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';
import type { ListingCounts, Row } from '../tables/index.ts';
import { ABSENT } from './compare.ts';
import { endKept } from './known-accounts.ts';
import { askedMeanwhile, listEveryMs } from './list-every.ts';
import type { Listing } from './listing.ts';
import { takeOver, undecidedOf } from './made-anew.ts';
import { reportOrphans } from './orphans.ts';
import { newTarget } from './record-check.ts';
import { locatorOf } from './record-listing.ts';
import type { Tally } from './tally.ts';

/** Accounts that may be gone from a listing before it is doubted: the larger of the two. */
const MISSING = { accounts: 3, share: 0.05 };
const CHUNK = 5_000;
/** Accounts whose absence is recorded in one transaction. */
const ABSENT_AT_ONCE = 500;
/** Exceptions of one kind that one listing opens for single accounts; the rest is in its counts. */
const NAMED = 100;

export interface Absence {
  readonly missing: readonly string[];
  /** So many are missing that the listing is not believed; nobody counts as gone. */
  readonly doubted: boolean;
}

/** Which accounts that were there are not in a whole listing. */
export async function findAbsent(engine: Engine, tx: Tx, target: string, listing: Listing): Promise<Absence> {
  const here = new Set([...listing.accounts.keys()].map((id) => locatorOf(engine, tx.tenant, target, id)));
  const missing: string[] = [];
  let existing = 0;
  let after = '';
  for (;;) {
    const rows: Pick<Row<'account'>, 'account_id' | 'locator' | 'actual' | 'observed_at'>[] = await tx.find(
      'account',
      { target_id: target, locator: { above: after } },
      { order: ['locator'], limit: CHUNK, columns: ['account_id', 'locator', 'actual', 'observed_at'] },
    );
    for (const row of rows) {
      if (row.actual?.exists !== true) continue;
      existing++;
      // What was read back after the listing began is newer than the listing.
      const newer = row.observed_at !== null && row.observed_at > listing.startedAt;
      if (!here.has(row.locator ?? '') && !newer) missing.push(row.account_id);
    }
    after = rows.at(-1)?.locator ?? after;
    if (rows.length < CHUNK) break;
  }
  return {
    missing,
    doubted: missing.length > Math.max(MISSING.accounts, Math.floor(existing * MISSING.share)),
  };
}

/** Absence means that the account is gone, once all pages were read. Whoever is concerned is decided again. */
export async function recordAbsent(
  engine: Engine,
  tenant: string,
  target: string,
  missing: readonly string[],
  fresh: ReadonlySet<string>,
  startedAt: number,
): Promise<void> {
  for (let from = 0; from < missing.length; from += ABSENT_AT_ONCE) {
    const ids = missing.slice(from, from + ABSENT_AT_ONCE).sort();
    await engine.store.transaction(tenant, async (tx) => {
      const now = engine.clock.now();
      const owners = await tx.find(
        'account',
        { account_id: { in: ids } },
        { columns: ['account_id', 'identity_id'] },
      );
      const people = [...new Set(owners.map((row) => row.identity_id).filter((id) => id !== null))].sort();
      if (people.length > 0)
        await tx.find(
          'identity',
          { identity_id: { in: people } },
          { order: ['identity_id'], lock: 'update', columns: ['identity_id'] },
        );
      const anew = new Set((await undecidedOf(tx, target, people)).map(({ account_id }) => account_id));
      const locked = await tx.find(
        'account',
        { account_id: { in: [...new Set([...ids, ...anew])].sort() } },
        { order: ['account_id'], lock: 'update' },
      );
      const missed = new Set(ids);
      const unseen = locked.filter(
        (row) => missed.has(row.account_id) && (row.observed_at === null || row.observed_at <= startedAt),
      );
      const undecided = locked.filter(
        (row) =>
          anew.has(row.account_id) &&
          row.desired === null &&
          row.locator !== null &&
          fresh.has(row.locator) &&
          !missed.has(row.account_id),
      );
      const back = await takeOver(engine, tx, target, unseen, undecided);
      const rows = unseen.filter(({ account_id }) => !back.has(account_id));
      await tx.update(
        'account',
        ['actual', 'observed_at'],
        rows.map(({ account_id }) => ({ account_id, actual: ABSENT(now), observed_at: now })),
      );
      const unwanted = rows.filter((row) => row.desired?.mode !== 'active');
      const locators = await engine.vault.open(
        tx,
        unwanted.map((row) => ({ subject: row.identity_id ?? row.account_id, sealed: row.sealed })),
      );
      const gone = unwanted.flatMap((row, i) => {
        const locator = locators[i] as AccountLocator | null | undefined;
        return locator == null ? [] : [{ name: locator.name, holder: row.identity_id ?? row.account_id }];
      });
      await releaseNames(engine, tx, target, gone);
      // Somebody else's by now, perhaps: who is who may change until the accounts are locked.
      const concerned = new Set([...people, ...unseen.flatMap(({ identity_id }) => identity_id ?? [])]);
      await decide(engine, tx, await engine.policies.active(tx), [...concerned].sort(), {
        trigger: { by: 'reconcile', note: `listing of ${target}` },
      });
    });
  }
}

/** Closes a listing: what needs a person, when the next one is due, and that gifts may now go out. */
export async function finishListing(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  target: string,
  listing: Listing,
  tally: Tally,
  absence: Absence,
): Promise<void> {
  const now = engine.clock.now();
  const document = policy.documents.get(target);
  const writes = document?.writes === 'on';
  await tx.insertNew('target', [newTarget(target, writes, null)]);
  const [before] = await tx.find('target', { target_id: target }, { lock: 'update' });
  const asked = askedMeanwhile(
    before?.next_listing_at,
    listing.startedAt,
    engine.clock.now(),
    listing.goesOnAt,
  );
  const counts: ListingCounts = {
    accounts: listing.accounts.size,
    pages: listing.pages,
    linked: tally.linked,
    orphans: tally.orphans.length,
    ambiguous: tally.ambiguous,
    changed: tally.changed,
    returned: tally.returned.length,
    drift: tally.drift.length,
    missing: absence.missing.length,
    doubted: absence.doubted,
    administrators: tally.administrators,
  };
  await tx.update(
    'target',
    ['writes', 'listed_at', 'next_listing_at', 'listing_failures', 'last_listing', 'administrators'],
    [
      {
        target_id: target,
        writes,
        // What came or changed while the pages were read is not in them.
        listed_at: listing.startedAt,
        next_listing_at:
          document === undefined
            ? null
            : asked
              ? (before?.next_listing_at ?? now)
              : now + listEveryMs(document.listEvery),
        listing_failures: 0,
        last_listing: counts,
        administrators: tally.administrators,
      },
    ],
  );
  await closeException(engine, tx, 'listingFailed', target, 'a later listing');
  await reportAbsence(engine, tx, target, absence);
  const over = await endKept(engine, tx, target);
  await reportOrphans(engine, tx, target, 'a later listing');
  await reportReturned(engine, tx, target, tally);
  await reportDrift(engine, tx, target, tally);
  await reportOwnAccount(engine, tx, target, listing, before?.own_account ?? null);
  if (before?.listed_at == null || asked) await wakeLanes(tx, engine.random, [target]);
  await journal(tx, [
    ...over,
    {
      type: 'target.reconciled',
      at: now,
      subject: null,
      target,
      body: { ...counts },
    },
  ]);
  tx.afterCommit(() => engine.wakeups.notify());
}

async function reportAbsence(
  engine: Engine,
  tx: Tx,
  target: string,
  { missing, doubted }: Absence,
): Promise<void> {
  if (!doubted) return closeException(engine, tx, 'listingDoubted', target, 'a later listing');
  await openException(engine, tx, {
    kind: 'listingDoubted',
    subject: target,
    identityId: null,
    target,
    severity: 2,
    text: `${target}: ${missing.length} known accounts are not in its listing; that is too many to believe, and nothing was made of it`,
  });
}

/** Access that was taken away and is back: taken away again by the same listing, and somebody is told. */
async function reportReturned(engine: Engine, tx: Tx, target: string, { returned }: Tally): Promise<void> {
  for (const { accountId, identityId } of returned.slice(0, NAMED)) {
    await openException(engine, tx, {
      kind: 'accessReturned',
      subject: accountId,
      identityId,
      target,
      severity: 3,
      text: `${target}: access that was taken away is back`,
    });
  }
  if (returned.length === 0) return;
  await notify(engine, tx, {
    kind: 'accessReturned',
    severity: 3,
    text: `${target}: ${returned.length} accounts that were taken away can be used again; they are taken away once more`,
    identityId: null,
  });
}

async function reportDrift(engine: Engine, tx: Tx, target: string, { drift }: Tally): Promise<void> {
  const people = [...new Set(drift.map(({ identityId }) => identityId))].sort();
  // What is still on its way is no drift.
  const busy = new Set(
    people.length === 0
      ? []
      : (
          await tx.find(
            'operation',
            { identity_id: { in: people }, next_run_at: { isNull: false }, target_id: target },
            { columns: ['account_id'] },
          )
        ).map((row) => row.account_id),
  );
  const real = drift.filter(({ accountId }) => !busy.has(accountId));
  const open = await tx.find(
    'exception',
    { kind: 'accountDrift', target_id: target, closed_at: null },
    { columns: ['exception_id', 'subject'] },
  );
  const still = new Set(real.map(({ accountId }) => accountId));
  await tx.update(
    'exception',
    ['closed_at', 'closed_by'],
    open
      .filter(({ subject }) => !still.has(subject))
      .map(({ exception_id }) => ({
        exception_id,
        closed_at: engine.clock.now(),
        closed_by: 'a later listing',
      })),
  );
  for (const { accountId, identityId, extra, switchedOff, gone } of real.slice(0, NAMED)) {
    const what = [
      ...(gone ? ['it is gone, and is made again'] : []),
      ...(switchedOff ? ['others switched it off, and it stays off'] : []),
      ...(extra.length === 0
        ? []
        : [`it has what no rule gives: ${extra.map(({ kind, value }) => `${kind} ${value}`).join(', ')}`]),
    ];
    await openException(engine, tx, {
      kind: 'accountDrift',
      subject: accountId,
      identityId,
      target,
      severity: 1,
      text: `${target}: ${what.join('; ')}. Nobody was cut off for it`,
    });
  }
}

/** The account through which we work must not be somebody's: no plan may take it away, also when they leave (T28). */
async function reportOwnAccount(
  engine: Engine,
  tx: Tx,
  target: string,
  listing: Listing,
  own: string | null,
): Promise<void> {
  const account =
    own === null
      ? undefined
      : [...listing.accounts.values()].find(({ name }) => nameKey(name) === nameKey(own));
  const row =
    account === undefined
      ? undefined
      : (
          await tx.find(
            'account',
            { target_id: target, locator: locatorOf(engine, tx.tenant, target, account.id) },
            { limit: 1, columns: ['identity_id'] },
          )
        )[0];
  if (row?.identity_id == null)
    return closeException(engine, tx, 'ownAccountOfPerson', target, 'a later listing');
  await openException(engine, tx, {
    kind: 'ownAccountOfPerson',
    subject: target,
    identityId: row.identity_id,
    target,
    severity: 2,
    text: `${target}: Lockstep works there through the account of a person; it cannot be taken away when they leave. Use an account of its own`,
  });
}
