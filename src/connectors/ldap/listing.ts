import type { Client, SearchResult } from 'ldapts';
import {
  ConnectorFault,
  type ConnectorRuntime,
  type Page,
  type RemoteAccount,
} from '../../domain/connector.ts';
import type { LdapConfig } from './config.ts';
import { bind, type Directory, refuseReferences } from './connection.ts';
import { EveryAttribute, readEntry } from './entry.ts';
import { faultOf } from './faults.ts';
import { missingBase } from './groups.ts';
import type { PolicyCache } from './lock.ts';
import { isPerson, personAttributes, readPerson } from './people.ts';

interface Running {
  readonly client: Client;
  readonly pages: AsyncGenerator<SearchResult>;
  /** Read ahead, so that the last page is known to be the last. */
  readonly ahead: SearchResult;
  readonly policies: PolicyCache;
}

/** Listings that nobody goes on with are given up when newer ones need the room. */
const MAX_RUNNING = 4;
const AT_ONCE = 25;
const TOKEN = /^listing-\d+$/;

export interface Listing {
  readonly page: (token: string | undefined) => Promise<Page<RemoteAccount>>;
  readonly close: () => Promise<void>;
}

/**
 * Simple paged results (RFC 2696). Each listing has a connection of its own, because slapd keeps one cookie for each
 * connection and answers "paged results cookie is invalid" to the other listing. A token is good once, in this process.
 */
export function openListing(config: LdapConfig, runtime: ConnectorRuntime, directory: Directory): Listing {
  const running = new Map<string, Running>();
  let count = 0;

  const stop = async ({ client }: Running) => {
    await client.unbind().catch(() => undefined);
  };

  const start = async (): Promise<Running> => {
    const client = await bind(config, runtime, config.url);
    const pages = client.searchPaginated(config.people.base, {
      scope: 'sub',
      filter: isPerson(config),
      attributes: [...personAttributes(config)],
      explicitBufferAttributes: new EveryAttribute(),
      paged: { pageSize: config.pageSize },
    });
    const nothing: Running = {
      client,
      pages,
      ahead: { searchEntries: [], searchReferences: [] },
      policies: new Map(),
    };
    return (await withNext(nothing)) ?? nothing;
  };

  /** null after the last page. */
  const withNext = async (listing: Running): Promise<Running | null> => {
    try {
      const next = await listing.pages.next();
      if (next.done === true) return null;
      refuseReferences(next.value.searchReferences);
      return { ...listing, ahead: next.value };
    } catch (error) {
      await stop(listing);
      throw missingBase(faultOf(error, 'read', 'the listing was cut off'), config.people.base);
    }
  };

  const take = (token: string): Running => {
    if (!TOKEN.test(token))
      throw new ConnectorFault('invalid', 'the page token is not one of this connector', { scope: 'call' });
    const listing = running.get(token);
    running.delete(token);
    if (listing !== undefined) return listing;
    throw new ConnectorFault('precondition', 'this listing is not running any more: begin it again', {
      scope: 'call',
    });
  };

  return {
    page: async (token) => {
      const listing = token === undefined ? await start() : take(token);
      const following = await withNext(listing);
      const items: RemoteAccount[] = [];
      try {
        for (let at = 0; at < listing.ahead.searchEntries.length; at += AT_ONCE) {
          const some = listing.ahead.searchEntries.slice(at, at + AT_ONCE);
          const people = await Promise.all(
            some.map((entry) => readPerson(directory, config, readEntry(entry), listing.policies)),
          );
          items.push(...people.map(({ account }) => account));
        }
      } catch (error) {
        await stop(listing);
        throw error;
      }
      if (following === null) {
        await stop(listing);
        return { items };
      }
      count += 1;
      const next = `listing-${count}`;
      running.set(next, following);
      for (const [old, given] of [...running].slice(0, Math.max(0, running.size - MAX_RUNNING))) {
        running.delete(old);
        await stop(given);
      }
      return { items, next };
    },
    close: async () => {
      await Promise.all([...running.values()].map(stop));
      running.clear();
    },
  };
}
