import pg, { DatabaseError } from 'pg';
import { isLockstepError, LockstepError } from '../../domain/errors.ts';
import type { Secret } from '../../domain/secret.ts';
import { readKey } from '../feed/collect-rows.ts';
import { type FlatRecord, fieldsOfShape, flatRecord, readFlat } from '../feed/flat-record.ts';
import type { RowShape } from '../feed/row-shape.ts';
import { parseJson } from '../json/parse-json.ts';
import { isJsonObject } from '../json/read-path.ts';
import { wrongConfig } from '../pull/refuse-open-wire.ts';
import { notAPage, type OnPage, tooLarge } from '../pull/walk-pages.ts';
import { quote } from '../value/decode-value.ts';
import {
  type ChangeColumn,
  columnsOf,
  LONGEST_ROW,
  type QueryColumn,
  type RowMark,
  rowsOf,
} from './ask-query.ts';
import { type DatabasePlace, readPlace } from './database-place.ts';

export interface QueryConfig {
  readonly url: string;
  readonly ca?: string;
  readonly query: string;
  readonly maxRows: number;
  readonly timeoutMs: number;
  readonly changes: ChangeColumn | null;
  readonly shape: RowShape;
  readonly key: string;
}

export interface QueryRead {
  readonly config: QueryConfig;
  /** Null where the server asks for no password. */
  readonly password: (() => Promise<Secret>) | null;
  /** Only rows that grew beyond this; null: all. */
  readonly since: RowMark | null;
  readonly onPage: OnPage;
}

export interface QueryReading {
  /** True when every row came, each with a key of its own. */
  readonly whole: boolean;
  readonly wholeBecause: string;
  readonly pages: number;
  readonly records: number;
  readonly mark: RowMark | null;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** A server that has vanished without a word. */
const SILENT_MS = 5_000;
const ROWS_AT_ONCE = 500;
const DEEPEST = 32;

/** Throws PULL_CONFIG. */
export function checkQuery(config: QueryConfig): DatabasePlace {
  return readPlace(config.url);
}

/**
 * All rows of a query, out of one snapshot: a transaction that is read-only and repeatable, so that the rows are of one
 * moment however long it takes. It cannot go on elsewhere: a read that is cut off begins anew. Throws PULL_*, FEED_HEADER.
 */
export async function readQuery(request: QueryRead): Promise<QueryReading> {
  const { config } = request;
  const client = new pg.Client(settingsOf(config, checkQuery(config), request.password));
  // A connection that is lost while nobody waits for an answer is told by the next statement.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('begin transaction isolation level repeatable read, read only');
    return await readRows(client, await bindColumns(client, config), request);
  } catch (error) {
    throw failureOf(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function settingsOf(
  config: QueryConfig,
  place: DatabasePlace,
  password: QueryRead['password'],
): pg.ClientConfig {
  const { host, port, user, database, tls } = place;
  return {
    host,
    port,
    user,
    database,
    // The host for itself: without it a certificate of an address would be compared with "localhost".
    ssl: tls
      ? { ...(config.ca === undefined ? {} : { ca: config.ca }), host, rejectUnauthorized: true }
      : false,
    // A function even without a secret: the driver would otherwise look into the environment and ~/.pgpass.
    password: async () => (password === null ? '' : (await password()).reveal()),
    application_name: 'lockstep',
    options:
      '-c default_transaction_read_only=on -c lock_timeout=5s -c TimeZone=UTC -c IntervalStyle=iso_8601',
    statement_timeout: config.timeoutMs,
    idle_in_transaction_session_timeout: config.timeoutMs,
    query_timeout: config.timeoutMs + SILENT_MS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  };
}

/** A column that is renamed would read as empty for everybody, and take back every end that is known: it is refused. */
async function bindColumns(client: pg.Client, config: QueryConfig): Promise<readonly QueryColumn[]> {
  const { fields } = await client.query({
    text: columnsOf(config.query),
    queryMode: 'extended',
  } as pg.QueryConfig);
  const names = fields.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    throw new LockstepError('FEED_HEADER', `The column ${quote(twice)} is there twice.`);
  const read = fieldsOfShape(config.shape);
  const wanted = [...read, ...(config.changes === null ? [] : [config.changes.column])];
  const missing = wanted.filter((name) => !names.includes(name));
  if (missing.length === 0)
    return fields
      .filter(({ name }) => read.includes(name))
      .map(({ name, dataTypeID }) => ({ name, type: dataTypeID }));
  throw new LockstepError(
    'FEED_HEADER',
    `${missing.length} declared column(s) are missing: ${missing.slice(0, 8).map(quote).join(', ')}.`,
    { details: { missing: missing.slice(0, 50) } },
  );
}

async function readRows(
  client: pg.Client,
  columns: readonly QueryColumn[],
  { config, since, onPage }: QueryRead,
): Promise<QueryReading> {
  const fields = fieldsOfShape(config.shape);
  const keys = new Set<string>();
  let records = 0;
  let pages = 0;
  let doubt: string | null = null;
  let greatest = since?.value ?? null;
  // One more than there may be: whether there is one shows that the limit cut something off.
  const { text, values } = rowsOf({ ...config, columns, since, most: config.maxRows + 1 });
  await client.query(`declare lockstep_rows no scroll cursor for ${text}`, [...values]);
  for (;;) {
    const { rows } = await client.query<{ j: string | null; grows: string | null }>(
      `fetch forward ${ROWS_AT_ONCE} from lockstep_rows`,
    );
    if (rows.length === 0) break;
    const found = rows.map(({ j }) => recordOf(j, fields));
    records += found.length;
    if (records > config.maxRows) throw tooLarge(`more than ${config.maxRows} rows`);
    for (const record of found) doubt ??= noteKey(keys, record, config.key);
    for (const { grows } of rows) {
      if (grows !== null && isGreater(grows, greatest, config.changes)) greatest = grows;
    }
    pages++;
    await onPage({ number: pages, records: found, checkpoint: null });
  }
  return {
    whole: doubt === null,
    wholeBecause: doubt ?? `the query gave all of its ${records} rows, of one moment`,
    pages,
    records,
    mark: config.changes === null || greatest === null ? null : markOf(config.changes, greatest),
  };
}

function markOf({ column, type }: ChangeColumn, value: string): RowMark {
  return { column, type, value };
}

/** Instants are all written in UTC, by the setting of the session. */
function isGreater(value: string, than: string | null, changes: ChangeColumn | null): boolean {
  if (than === null || changes === null) return true;
  return changes.type === 'integer' ? BigInt(value) > BigInt(than) : comparable(value) > comparable(than);
}

/** `2026-01-01 10:00:00.5+00`: the fraction has no fixed length, and infinity is no time. */
function comparable(instant: string): string {
  const [whole = '', fraction = ''] = instant.replace(/\+00$/, '').split('.');
  return `${whole}.${fraction.padEnd(6, '0')}`;
}

/** The declared columns of a row, and nothing else of it; an empty record for a row that is too long. */
function recordOf(json: string | null, fields: readonly string[]): FlatRecord {
  if (json === null) return {};
  const row = parseJson(json, { maxLength: LONGEST_ROW, maxDepth: DEEPEST }, 'PULL_PAGE');
  if (!isJsonObject(row)) throw notAPage('a row is no object');
  return flatRecord(fields.map((field) => [field, readFlat(row, field)]));
}

function noteKey(keys: Set<string>, record: FlatRecord, field: string): string | null {
  const key = readKey(readFlat(record, field));
  if (key === null) return 'a row has no key, or is too long, so whom it speaks of is not known';
  if (keys.has(key)) return 'two rows have one key';
  keys.add(key);
  return null;
}

function failureOf(error: unknown): Error {
  if (isLockstepError(error)) return error;
  if (!(error instanceof DatabaseError) || error.code === undefined) {
    const why = error instanceof Error ? error.message : 'no answer';
    return new LockstepError('PULL_FAILED', `The database gave no answer: ${why.slice(0, 200)}`, {
      cause: error,
    });
  }
  const { code } = error;
  const told = `The database answered ${code}: ${error.message.slice(0, 200)}`;
  // Of the text of an error of the data nothing is told: it holds values of people (class 22).
  if (code.startsWith('22')) return new LockstepError('PULL_PAGE', `The database answered ${code}.`);
  if (code.startsWith('28') || code === '42501')
    return new LockstepError('PULL_UNAUTHORISED', told, { cause: error });
  // Syntax errors and unknown names: the document has to be changed, or the database.
  if (code.startsWith('42') || code === '3D000' || code === '25006') return configError(told);
  return new LockstepError('PULL_FAILED', told, { cause: error });
}

function configError(told: string): Error {
  try {
    return wrongConfig(told);
  } catch (error) {
    return error as Error;
  }
}
