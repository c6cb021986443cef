import { isLockstepError, LockstepError } from '../../domain/errors.ts';
import type { JsonObject } from '../../scim/json.ts';
import { readKey } from '../feed/collect-rows.ts';
import { type FlatRecord, readFlat } from '../feed/flat-record.ts';
import type { RowShape } from '../feed/row-shape.ts';
import { fetchPage, type PageServer, type PullRuntime } from '../pull/fetch-page.ts';
import { DEFAULT_PULL_LIMITS } from '../pull/limits.ts';
import type { PullResume } from '../pull/pull-state.ts';
import { refuseOpenWire } from '../pull/refuse-open-wire.ts';
import {
  type AskedPage,
  notAPage,
  type OnPage,
  type PullResult,
  type WalkedSoFar,
  walkPages,
} from '../pull/walk-pages.ts';
import { type ListPage, readListPage } from './list-page.ts';
import { changedAt, readResource, resourceFields } from './read-resource.ts';
import { readServiceConfig, type ServiceConfig } from './service-config.ts';

export interface UserPullConfig {
  /** Address of the service, without /Users. */
  readonly url: string;
  readonly credential?: string;
  readonly filter?: string;
  readonly pageSize: number;
  readonly shape: RowShape;
  /** Name of the field that names a user. */
  readonly key: string;
}

export interface UserPull {
  readonly runtime: PullRuntime;
  readonly config: UserPullConfig;
  /** Only users changed after this instant; null: all. */
  readonly since: number | null;
  readonly resumeFrom: PullResume | null;
  readonly onPage: OnPage;
}

/** When a user was changed last, beside the declared fields; the place from which changes are asked for comes of it. */
const CHANGED = 'lockstep:changed';
/** Before the place in a list; behind it stands the position of the last user read, or the cursor. */
const BY_INDEX = 'index:';
const BY_CURSOR = 'cursor:';

/**
 * Reads all users of a SCIM service, or those that changed. Pages by index begin with the last user of the page before:
 * when they do not, the list moved in between, and nobody is called missing by it. Throws PULL_*.
 */
export async function pullUsers({
  runtime,
  config,
  since,
  resumeFrom,
  onPage,
}: UserPull): Promise<PullResult> {
  const server = checkUserPull(config);
  const fields = resourceFields(config.shape.columns);
  const service = await askService(runtime, server, config);
  if (service.kind === 'wait') return { status: 'wait', waitMs: service.waitMs };
  const { filter, sort, cursor, maxPage } = service.config;
  // Without a filter it would answer with everybody, or with an error: the caller reads everybody then.
  if (since !== null && !filter)
    throw new LockstepError('PULL_CHECKPOINT', `${server.name} cannot filter by the time of a change.`);
  const count = Math.min(config.pageSize, maxPage ?? config.pageSize);
  const list: Listing = {
    // A cursor keeps its own order; with an index only an order that lasts keeps users in their places.
    parameters: { filter: filterOf(config.filter, since), ...(sort && !cursor ? { sortBy: 'id' } : {}) },
    count,
    read: (resource) => ({ ...readResource(resource, fields), [CHANGED]: changedAt(resource) }),
    keyOf: (record) => readKey(readFlat(record as FlatRecord, config.key)),
  };
  return walkPages({
    // The first page of a list by cursor is asked for with an empty one (RFC 9865 section 2.1).
    first: cursor ? BY_CURSOR : `${BY_INDEX}0`,
    limits: DEFAULT_PULL_LIMITS,
    resumeFrom,
    onPage,
    keyOf: list.keyOf,
    ask: async (place, sofar) => {
      const byCursor = place.startsWith(BY_CURSOR);
      const fetched = await fetchPage(
        runtime,
        server,
        DEFAULT_PULL_LIMITS,
        urlOf(config.url, { ...list.parameters, ...placeOf(place, count) }),
      );
      if (fetched.kind === 'wait') return fetched;
      const page = readListPage(fetched.envelope as JsonObject);
      return byCursor
        ? pageOfCursor(page, list)
        : pageOfIndex(page, list, sofar, Number(place.slice(BY_INDEX.length)));
    },
  });
}

/** The newest change among these records; null: none of them tells. */
export function newestChange(records: readonly unknown[]): number | null {
  let newest: number | null = null;
  for (const record of records) {
    const changed = readFlat(record as FlatRecord, CHANGED);
    if (typeof changed === 'number' && (newest === null || changed > newest)) newest = changed;
  }
  return newest;
}

/** Throws PULL_CONFIG. */
export function checkUserPull(config: UserPullConfig): PageServer {
  refuseOpenWire(config.url, config.credential !== undefined);
  return {
    name: 'The SCIM service',
    accept: 'application/scim+json, application/json',
    ...(config.credential === undefined ? {} : { credential: config.credential }),
    // RFC 9865 section 2.1: a cursor that is not known any more is an error of the request.
    placeIsGone: ({ status, body }) => status === 400 && /"(invalid|expired)Cursor"/.test(body),
  };
}

interface Listing {
  readonly parameters: Readonly<Record<string, string | undefined>>;
  readonly count: number;
  readonly read: (resource: JsonObject) => FlatRecord;
  readonly keyOf: (record: unknown) => string | null;
}

type Asked =
  | { readonly kind: 'config'; readonly config: ServiceConfig }
  | { readonly kind: 'wait'; readonly waitMs: number };

/** A service without this page can page by index and nothing else. */
async function askService(runtime: PullRuntime, server: PageServer, config: UserPullConfig): Promise<Asked> {
  try {
    const url = urlOf(config.url, {}, 'ServiceProviderConfig');
    const fetched = await fetchPage(runtime, server, DEFAULT_PULL_LIMITS, url);
    if (fetched.kind === 'wait') return fetched;
    return { kind: 'config', config: readServiceConfig(fetched.envelope as JsonObject) };
  } catch (error) {
    const status = isLockstepError(error) && error.code === 'PULL_FAILED' ? error.details.status : undefined;
    if (status !== 404 && status !== 501) throw error;
    return { kind: 'config', config: readServiceConfig({}) };
  }
}

function filterOf(declared: string | undefined, since: number | null): string | undefined {
  if (since === null) return declared;
  const changed = `meta.lastModified gt "${new Date(since).toISOString()}"`;
  return declared === undefined ? changed : `(${declared}) and ${changed}`;
}

function placeOf(place: string, count: number): Readonly<Record<string, string>> {
  if (place.startsWith(BY_CURSOR)) return { cursor: place.slice(BY_CURSOR.length), count: String(count) };
  const read = Number(place.slice(BY_INDEX.length));
  return { startIndex: String(Math.max(1, read)), count: String(count) };
}

function urlOf(base: string, query: Readonly<Record<string, string | undefined>>, path = 'Users'): string {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${path}`;
  url.hash = '';
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}

function pageOfCursor(page: ListPage, list: Listing): AskedPage {
  const { nextCursor, total } = page;
  return {
    kind: 'page',
    records: page.resources.map(list.read),
    claim: total === null ? null : { rows: total },
    next: nextCursor === null ? null : `${BY_CURSOR}${nextCursor}`,
    moved: null,
  };
}

function pageOfIndex(page: ListPage, list: Listing, sofar: WalkedSoFar, read: number): AskedPage {
  const { total, startIndex } = page;
  if (total === null) throw notAPage('it has no totalResults');
  const from = Math.max(1, read);
  // A start below 1 counts as 1.
  if (startIndex !== null && page.resources.length > 0 && Math.max(1, startIndex) !== from)
    throw notAPage(`asked from ${from} on, answered from ${startIndex} on`);
  const all = page.resources.map(list.read);
  const known = (record: FlatRecord) => {
    const key = list.keyOf(record);
    return key !== null && sofar.keys.has(key);
  };
  const [first] = all;
  // Beyond the announced end nobody is left: then there is no user to begin with.
  const connected = read === 0 || (first === undefined ? read >= total : known(first));
  const records = read === 0 ? all : all.filter((record, at) => !known(record) && (at > 0 || !connected));
  const position = from + all.length - 1;
  if (read === 0 && all.length === 0 && total > 0)
    throw notAPage(`${total} users are announced, and nobody came`);
  // Announced users that never come end the list: then it is not whole, but those who came are believed.
  const more = records.length > 0 && (position < total || mayGoOn(read, all.length, position, total));
  return {
    kind: 'page',
    records,
    claim: { rows: total },
    next: more ? `${BY_INDEX}${position}` : null,
    moved: movedOf(connected, all, records, read),
  };
}

/** Shorter lists are not suspected. */
const SUSPICIOUS_PAGE = 10;

/** A service that counts one page for the whole list would make everybody else missing: one more page is asked. */
function mayGoOn(read: number, onPage: number, position: number, total: number): boolean {
  return position > total || (read === 0 && onPage === total && onPage >= SUSPICIOUS_PAGE);
}

function movedOf(
  connected: boolean,
  all: readonly FlatRecord[],
  records: readonly FlatRecord[],
  read: number,
): string | null {
  if (!connected) return 'a page did not begin where the one before ended: the list moved while it was read';
  return read > 0 && records.length !== Math.max(0, all.length - 1)
    ? 'a user came twice: the list moved while it was read'
    : null;
}
