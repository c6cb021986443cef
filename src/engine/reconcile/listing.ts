import type { Page, RemoteAccount } from '../../domain/connector.ts';
import { LockstepError } from '../../domain/errors.ts';

/** More than any target of ours holds, and pages that never end. */
const MOST_ACCOUNTS = 2_000_000;
const MOST_PAGES = 100_000;

/** The pages of one full listing so far. Nothing may be concluded from it before it is whole. */
export interface Listing {
  readonly startedAt: number;
  readonly accounts: Map<string, RemoteAccount>;
  readonly asked: Set<string>;
  /** Token of the page to be read next; undefined is the first page. */
  next: string | undefined;
  pages: number;
  whole: boolean;
  /** When it was last to go on after it had to wait; null: it never had to. */
  goesOnAt: number | null;
}

export function beginListing(startedAt: number): Listing {
  return {
    startedAt,
    accounts: new Map(),
    asked: new Set(),
    next: undefined,
    pages: 0,
    whole: false,
    goesOnAt: null,
  };
}

/**
 * Takes in the next page. Throws LISTING_INVALID when the pages contradict each other: an account that comes twice
 * says that pages moved while they were read, and then another one may have been left out.
 */
export function takePage(listing: Listing, page: Page<RemoteAccount>): void {
  listing.pages++;
  for (const account of page.items) {
    if (listing.accounts.has(account.id))
      throw invalid('it listed one account twice: its pages moved while they were read');
    listing.accounts.set(account.id, account);
  }
  if (listing.accounts.size > MOST_ACCOUNTS) throw invalid(`it lists more than ${MOST_ACCOUNTS} accounts`);
  if (page.next === undefined) {
    listing.whole = true;
    return;
  }
  if (listing.asked.has(page.next)) throw invalid('its pages go in a circle');
  if (listing.pages >= MOST_PAGES) throw invalid(`it has more than ${MOST_PAGES} pages`);
  listing.asked.add(page.next);
  listing.next = page.next;
}

function invalid(why: string): LockstepError {
  return new LockstepError('LISTING_INVALID', `the listing cannot be trusted: ${why}`);
}
