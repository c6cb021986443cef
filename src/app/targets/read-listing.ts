import type { Connector, RemoteAccount } from '../../domain/connector.ts';
import { LockstepError } from '../../domain/errors.ts';

/** More accounts than any target of ours holds, and pages that never end. */
const MOST_ACCOUNTS = 2_000_000;
const MOST_PAGES = 100_000;

export interface Listing {
  readonly accounts: ReadonlyMap<string, RemoteAccount>;
  readonly pages: number;
}

/** All accounts of a target, or an error: half a listing would make the other half look gone. */
export async function readListing(
  connector: Connector,
  onPage?: (accounts: number) => void,
): Promise<Listing> {
  const accounts = new Map<string, RemoteAccount>();
  const asked = new Set<string>();
  let page: string | undefined;
  let pages = 0;
  for (;;) {
    const answer = await connector.list(page);
    pages++;
    for (const account of answer.items) {
      if (accounts.has(account.id))
        throw new LockstepError(
          'LISTING_INVALID',
          'the target listed one account twice: its pages moved while they were read',
        );
      accounts.set(account.id, account);
    }
    onPage?.(accounts.size);
    if (accounts.size > MOST_ACCOUNTS || pages > MOST_PAGES)
      throw new LockstepError('LISTING_INVALID', `the target lists more than ${MOST_ACCOUNTS} accounts`);
    if (answer.next === undefined) return { accounts, pages };
    if (asked.has(answer.next))
      throw new LockstepError('LISTING_INVALID', 'the pages of the target go in a circle');
    asked.add(answer.next);
    page = answer.next;
  }
}
