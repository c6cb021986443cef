import {
  AndFilter,
  type Client,
  type Filter,
  FilterParser,
  GreaterThanEqualsFilter,
  ResultCodeError,
} from 'ldapts';
import { ConnectorFault } from '../../domain/connector.ts';
import { isLockstepError, LockstepError } from '../../domain/errors.ts';
import { readKey } from '../feed/collect-rows.ts';
import { type FlatRecord, readFlat } from '../feed/flat-record.ts';
import type { RowShape } from '../feed/row-shape.ts';
import { beforeReading } from '../pull/before-reading.ts';
import { DEFAULT_PULL_LIMITS } from '../pull/limits.ts';
import { wrongConfig } from '../pull/refuse-open-wire.ts';
import { type OnPage, tooLarge } from '../pull/walk-pages.ts';
import {
  askPosition,
  type ChangeOrder,
  changeAttribute,
  changedAt,
  changedFrom,
  type DirectoryMark,
  laterMark,
} from './directory-mark.ts';
import { attributesOf, EveryAttribute, entryFields, readEntry, recordOf } from './read-entry.ts';

export interface DirectoryConfig {
  readonly base: string;
  readonly scope: 'sub' | 'one';
  readonly filter: string;
  readonly pageSize: number;
  /** Null: everybody is read every time. */
  readonly order: ChangeOrder | null;
  readonly overlapMs: number;
  readonly shape: RowShape;
  readonly key: string;
  /** Fields that decide who somebody is, or when: of these there must be one value. */
  readonly single: ReadonlySet<string>;
}

export interface DirectoryRead {
  readonly config: DirectoryConfig;
  /** A connection that is bound. */
  readonly connect: () => Promise<Client>;
  readonly clock: () => number;
  /** Only what changed after this; null: everybody. */
  readonly since: DirectoryMark | null;
  readonly onPage: OnPage;
}

export interface DirectoryReading {
  /** True when the directory gave every entry exactly once. */
  readonly whole: boolean;
  readonly wholeBecause: string;
  readonly pages: number;
  readonly records: number;
  /** Up to where the directory is known now; null: it tells nothing to go on from. */
  readonly mark: DirectoryMark | null;
}

/** Throws PULL_CONFIG and FEED_SHAPE. */
export function checkDirectory(config: DirectoryConfig): void {
  parseFilter(config.filter);
  entryFields(config.shape, config.single);
}

/**
 * Reads what a directory has below a base, page by page (RFC 2696). A page cookie dies with its connection: a read that is
 * cut off begins anew, and its pages are kept by nobody. Throws PULL_*; PULL_CHECKPOINT when changes cannot be asked for
 * from this mark.
 */
export async function readDirectory(request: DirectoryRead): Promise<DirectoryReading> {
  const { config } = request;
  checkDirectory(config);
  let client: Client | undefined;
  try {
    client = await request.connect();
    return await readAll(client, request);
  } catch (error) {
    throw failureOf(error, config.base);
  } finally {
    await client?.unbind().catch(() => undefined);
  }
}

async function readAll(
  client: Client,
  { config, since, onPage, clock }: DirectoryRead,
): Promise<DirectoryReading> {
  const { order } = config;
  const began = clock();
  const fields = entryFields(config.shape, config.single);
  const position = order === 'usnChanged' ? await askPosition(client) : null;
  if (since !== null && !goesOn(since, position))
    throw new LockstepError('PULL_CHECKPOINT', 'This is another server, or its database was restored.');
  const keys = new Set<string>();
  let newest: number | null = null;
  let records = 0;
  let pages = 0;
  let doubt: string | null = null;
  let onLastPage = 0;
  for await (const page of client.searchPaginated(config.base, {
    scope: config.scope,
    filter: filterOf(config, since),
    attributes: [...attributesOf(fields), ...(order === null ? [] : [changeAttribute(order)])],
    explicitBufferAttributes: new EveryAttribute(),
    paged: { pageSize: config.pageSize },
  })) {
    if (page.searchReferences.length > 0)
      throw new LockstepError('PULL_FAILED', 'A part of the directory lies on another server (referral).');
    const entries = page.searchEntries.map(readEntry);
    const found = entries.map((entry) => recordOf(entry, fields));
    if (order !== null) for (const entry of entries) newest = later(newest, changedAt(entry, order));
    for (const record of found) doubt ??= noteKey(keys, record, config.key);
    records += found.length;
    pages++;
    onLastPage = found.length;
    if (records > DEFAULT_PULL_LIMITS.maxRecords)
      throw tooLarge(`more than ${DEFAULT_PULL_LIMITS.maxRecords} records`);
    await onPage({ number: pages, records: found, checkpoint: null });
  }
  // A server that ran out of time may end a page with nothing in it, and the library takes that for the last one.
  if (onLastPage === 0 && (pages > 1 || since === null)) doubt ??= 'the directory ended with an empty page';
  return {
    whole: doubt === null,
    wholeBecause: doubt ?? `the directory gave ${records} entries, to the end of the search`,
    pages,
    records,
    mark:
      order === null
        ? null
        : order === 'usnChanged'
          ? position
          : laterMark(order, since, beforeReading(newest, began, clock())),
  };
}

function goesOn(since: DirectoryMark, position: DirectoryMark | null): boolean {
  if (since.by !== 'usnChanged') return true;
  return position?.by === 'usnChanged' && position.invocation === since.invocation;
}

function later(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}

function noteKey(keys: Set<string>, record: FlatRecord, field: string): string | null {
  const key = readKey(readFlat(record, field));
  if (key === null) return 'an entry has no key, so whom it speaks of is not known';
  if (keys.has(key)) return 'two entries have one key';
  keys.add(key);
  return null;
}

function filterOf(config: DirectoryConfig, since: DirectoryMark | null): Filter {
  const declared = parseFilter(config.filter);
  if (since === null) return declared;
  const value = changedFrom(since, config.overlapMs);
  const changed = new GreaterThanEqualsFilter({ attribute: changeAttribute(since.by), value });
  return new AndFilter({ filters: [declared, changed] });
}

const DEEPEST = 50;

function parseFilter(text: string): Filter {
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (depth > DEEPEST) wrongConfig(`the filter is nested deeper than ${DEEPEST} levels`);
  }
  try {
    return FilterParser.parseString(text);
  } catch (error) {
    return wrongConfig(`filter: ${error instanceof Error ? error.message : 'cannot be read'}`);
  }
}

/** Result codes of RFC 4511 appendix A that ask for something else than another try. */
const NO_SUCH_OBJECT = 32;
const NOT_LET_IN: ReadonlySet<number> = new Set([7, 8, 13, 48, 49, 50]);

function failureOf(error: unknown, base: string): Error {
  if (isLockstepError(error)) return error;
  if (error instanceof ConnectorFault) {
    const code = error.kind === 'auth' || error.kind === 'forbidden' ? 'PULL_UNAUTHORISED' : 'PULL_FAILED';
    return new LockstepError(code, error.message, { cause: error });
  }
  if (!(error instanceof ResultCodeError)) {
    const why = error instanceof Error ? error.message : 'no answer';
    return new LockstepError('PULL_FAILED', `The directory gave no answer: ${why.slice(0, 200)}`, {
      cause: error,
    });
  }
  const { code } = error;
  if (NOT_LET_IN.has(code))
    return new LockstepError('PULL_UNAUTHORISED', `The directory answered ${code}.`, { cause: error });
  const what =
    code === NO_SUCH_OBJECT
      ? `has no ${base}, or does not show it to this account`
      : `answered ${code}: ${error.message.slice(0, 200)}`;
  return new LockstepError('PULL_FAILED', `The directory ${what}.`, { cause: error });
}
