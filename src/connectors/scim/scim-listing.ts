import type { ConnectorRuntime, Page, RemoteAccount } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { accountOf } from './scim-account.ts';
import { pagesOf, type ScimTarget } from './scim-collection.ts';
import type { JsonObject } from './scim-json.ts';
import type { MembershipReader } from './scim-membership.ts';
import { newPageWalk, nextPage, type PageWalk } from './scim-pages.ts';

interface Listing {
  readonly walk: PageWalk;
  readonly groupsOf: (user: JsonObject) => readonly string[];
  /** The page that a token stands for, so that asking twice for it gives it twice. */
  step: number;
  last: Page<RemoteAccount> | undefined;
}

const MAX_OPEN = 4;

/**
 * Accounts page by page. A token names a listing of this connector and its step; when that listing is gone (another
 * process goes on with the token) the reading starts again, because only a whole reading can prove an absence.
 */
export function openListing(
  target: () => Promise<ScimTarget>,
  memberships: () => Promise<MembershipReader>,
  random: ConnectorRuntime['random'],
): (page: string | undefined) => Promise<Page<RemoteAccount>> {
  const open = new Map<string, Listing>();

  async function begin(): Promise<[string, Listing]> {
    const groupsOf = await (await memberships()).forListing();
    const name = Math.floor(random() * 2 ** 48).toString(36) || '0';
    const listing: Listing = { walk: newPageWalk(), groupsOf, step: 0, last: undefined };
    open.set(name, listing);
    const [oldest] = open.keys();
    if (open.size > MAX_OPEN && oldest !== undefined) open.delete(oldest);
    return [name, listing];
  }

  return async (token) => {
    const [name, step] = parseToken(token);
    const known = name === undefined ? undefined : open.get(name);
    if (known !== undefined && step === known.step - 1 && known.last !== undefined) return known.last;
    const goesOn = known !== undefined && name !== undefined && step === known.step;
    const [key, listing] = goesOn ? [name, known] : await begin();
    const { config, ...rest } = await target();
    const { fresh, done } = await nextPage(listing.walk, pagesOf({ config, ...rest }, '/Users'));
    const items = fresh.map((user) => accountOf(config, user, listing.groupsOf(user)));
    listing.step += 1;
    listing.last = done ? { items } : { items, next: `${key}.${listing.step}` };
    return listing.last;
  };
}

function parseToken(token: string | undefined): [string | undefined, number] {
  if (token === undefined) return [undefined, 0];
  const found = /^([0-9a-z]{1,12})\.(\d{1,9})$/.exec(token);
  if (found === null) throw new ConnectorFault('invalid', 'This is not a page of a SCIM listing');
  return [found[1], Number(found[2])];
}
