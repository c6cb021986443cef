import type { RemoteAccount } from '../../domain/connector.ts';
import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../engine.ts';
import type { Tx } from '../store.ts';
import { findAbsent, finishListing, recordAbsent } from './finish-listing.ts';
import { indexPeople } from './index-people.ts';
import { beginListing, type Listing } from './listing.ts';
import { readOn } from './read-listing.ts';
import { locatorOf, recordAccounts } from './record-listing.ts';
import { emptyTally, type Orphan } from './tally.ts';

export interface Reconciled {
  readonly target: string;
  readonly accounts: number;
  readonly pages: number;
  /** Accounts that belong to somebody by a strong key and that nobody had told us of. */
  readonly linked: number;
  /** Belong to nobody that a source knows. Reported, never touched. */
  readonly orphans: readonly Orphan[];
  /** Accounts whose keys fit several people or contradict each other: linked to nobody. */
  readonly ambiguous: number;
  /** Are not as they were last read. */
  readonly changed: number;
  /** Access that was taken away, is back, and is taken away again. */
  readonly returned: number;
  /** Accounts of people who work here that differ from what the rules give. Reported, never cut off. */
  readonly drift: number;
  /** Administrators of the system itself that can sign in. */
  readonly administrators: number;
  readonly missing: number;
  /** So many were missing that the listing is not believed; nobody counts as gone. */
  readonly missingNotBelieved: boolean;
}

/** Accounts that are compared and decided in one transaction. */
const CHUNK = 500;
/** A target that asks to wait gets its time; after so many times the listing is given up. */
const WAITS = 100;

/**
 * Reads every account of a target and compares it with what we know. Links by strong key, reports the rest, and has
 * whoever's picture changed decided again: corrections take the same way as everything else. A page that fails stops
 * it before anything is concluded. Throws TARGET_UNKNOWN, LISTING_UNSUPPORTED, LISTING_INVALID and connector faults.
 */
export async function reconcileTarget(
  engine: Engine,
  tenant: string,
  target: string,
  onPage?: (accounts: number) => void,
): Promise<Reconciled> {
  const open = await engine.targets.open(tenant, target);
  if (!open.definition.capabilities.list)
    throw new LockstepError(
      'LISTING_UNSUPPORTED',
      `${target} cannot be listed (connector ${open.definition.id})`,
    );
  const listing = beginListing(engine.clock.now());
  for (let waits = 0; !listing.whole; waits++) {
    const resumeAt = await readOn(engine, open, listing, { onPage, wait: () => null });
    if (resumeAt === null) continue;
    if (waits >= WAITS)
      throw new LockstepError(
        'LISTING_INVALID',
        `${target} asked to wait ${WAITS} times while it was listed`,
      );
    await engine.clock.sleep(Math.max(50, resumeAt - engine.clock.now()));
  }
  return recordListing(engine, tenant, target, listing);
}

/** Takes a listing of which all pages were read. */
export async function recordListing(
  engine: Engine,
  tenant: string,
  target: string,
  listing: Listing,
): Promise<Reconciled> {
  const listed = [...listing.accounts.values()];
  if (await isNews(engine, tenant, target, listed)) await indexPeople(engine, tenant);
  const tally = emptyTally();
  for (let from = 0; from < listed.length; from += CHUNK) {
    const chunk = listed.slice(from, from + CHUNK);
    // A transaction that is repeated after a conflict counts only once.
    const part = await engine.store.transaction(tenant, async (tx) => {
      const counted = emptyTally();
      await recordAccounts(
        engine,
        tx,
        await engine.policies.active(tx),
        target,
        chunk,
        listing.startedAt,
        counted,
      );
      return counted;
    });
    tally.linked += part.linked;
    tally.ambiguous += part.ambiguous;
    tally.changed += part.changed;
    tally.administrators += part.administrators;
    tally.orphans.push(...part.orphans);
    tally.returned.push(...part.returned);
    tally.drift.push(...part.drift);
    for (const locator of part.fresh) tally.fresh.add(locator);
  }
  const absence = await engine.store.transaction(tenant, (tx) => findAbsent(engine, tx, target, listing), {
    readOnly: true,
  });
  if (!absence.doubted)
    await recordAbsent(engine, tenant, target, absence.missing, tally.fresh, listing.startedAt);
  await engine.store.transaction(tenant, async (tx) =>
    finishListing(engine, tx, await engine.policies.active(tx), target, listing, tally, absence),
  );
  return {
    target,
    accounts: listing.accounts.size,
    pages: listing.pages,
    linked: tally.linked,
    orphans: tally.orphans,
    ambiguous: tally.ambiguous,
    changed: tally.changed,
    returned: tally.returned.length,
    drift: tally.drift.length,
    administrators: tally.administrators,
    missing: absence.missing.length,
    missingNotBelieved: absence.doubted,
  };
}

/** The first listing of a target, with accounts that nobody knows: then everybody has to be findable by their keys. */
async function isNews(
  engine: Engine,
  tenant: string,
  target: string,
  listed: readonly RemoteAccount[],
): Promise<boolean> {
  return engine.store.transaction(
    tenant,
    async (tx: Tx) => {
      const [row] = await tx.find('target', { target_id: target }, { columns: ['target_id', 'listed_at'] });
      if (row?.listed_at != null || listed.length === 0) return false;
      const known = await tx.count('account', {
        target_id: target,
        locator: {
          in: listed.slice(0, CHUNK).map((account) => locatorOf(engine, tenant, target, account.id)),
        },
      });
      return listed.length > CHUNK || known < listed.length;
    },
    { readOnly: true },
  );
}
