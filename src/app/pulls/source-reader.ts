import { bind } from '../../connectors/ldap/connection.ts';
import type { HttpTransport } from '../../domain/connector.ts';
import { LockstepError } from '../../domain/errors.ts';
import type { Secret } from '../../domain/secret.ts';
import { durationMs } from '../../policy/documents/duration.ts';
import { sha256Hex } from '../../proof/digest.ts';
import type { Claim } from '../../sources/feed/claim.ts';
import { readFlat } from '../../sources/feed/flat-record.ts';
import type { RecordsInput } from '../../sources/feed/read-records.ts';
import type { RowShape } from '../../sources/feed/row-shape.ts';
import { readPath } from '../../sources/json/read-path.ts';
import { readDirectory, readMark } from '../../sources/ldap/index.ts';
import { directoryOf, pullConfigOf, queryOf, rowShapeOf, userPullOf } from '../../sources/mapping/index.ts';
import { beforeReading } from '../../sources/pull/before-reading.ts';
import type { OnPage, PullResume } from '../../sources/pull/index.ts';
import { pullPages } from '../../sources/rest/index.ts';
import { newestChange, pullUsers } from '../../sources/scim-pull/index.ts';
import { readQuery, readRowMark } from '../../sources/sql/index.ts';
import { checkDirectoryWire } from './check-directory-wire.ts';
import type { PulledSource } from './pulled-source.ts';

export interface ReaderRuntime {
  readonly http: HttpTransport;
  readonly clock: () => number;
  readonly secret: (reference: string) => Promise<Secret>;
}

export interface ReadRequest {
  /** Only what changed after this mark; null: everybody. */
  readonly since: unknown;
  /** When the first page was asked for. */
  readonly began: number;
  /** Records of pages that are kept. */
  readonly before: readonly unknown[];
  readonly resumeFrom: PullResume | null;
  readonly onPage: OnPage;
}

export type ReadResult =
  | {
      readonly status: 'complete';
      /** True when every record that was asked for has come exactly once. */
      readonly whole: boolean;
      readonly wholeBecause: string;
      readonly claim: Claim;
      readonly pages: number;
      /** Up to where the source is known now; null: it tells nothing to go on from. */
      readonly mark: unknown;
    }
  | { readonly status: 'wait'; readonly waitMs: number };

/** One source as it is asked, whatever its kind. */
export interface SourceReader {
  /** Digest of its settings: pages and marks of others are worth nothing. */
  readonly settings: string;
  readonly shape: RowShape;
  /** How a field is read of a record. */
  readonly field: NonNullable<RecordsInput['read']>;
  readonly key: string;
  /** How often everybody is read; null: every time. */
  readonly wholeEveryMs: number | null;
  /** The mark in the form that `read` takes; null: it is of no use any more. */
  readonly markOf: (stored: unknown) => unknown;
  /** How long it may be silent before its first page. */
  readonly silentMs: number;
  /** Throws PULL_*. */
  readonly read: (request: ReadRequest) => Promise<ReadResult>;
}

const USUAL_SILENCE_MS = 60_000;
const LDAP_TIMEOUT_MS = 60_000;

type Of<T extends PulledSource['type']> = Extract<PulledSource, { type: T }>;

/** Throws FEED_SHAPE and PULL_CONFIG. */
export function readerOf(source: PulledSource, runtime: ReaderRuntime): SourceReader {
  switch (source.type) {
    case 'rest':
      return restReader(source, runtime);
    case 'scimPull':
      return scimReader(source, runtime);
    case 'ldap':
      return directoryReader(source, runtime);
    case 'sql':
      return queryReader(source, runtime);
  }
}

function restReader(source: Of<'rest'>, runtime: ReaderRuntime): SourceReader {
  const config = pullConfigOf(source);
  return {
    settings: sha256Hex(JSON.stringify(config)),
    shape: rowShapeOf(source),
    field: readPath,
    key: config.key,
    wholeEveryMs: null,
    markOf: () => null,
    silentMs: USUAL_SILENCE_MS,
    read: async ({ resumeFrom, onPage }) => {
      const result = await pullPages({ runtime, config, resumeFrom, onPage });
      return result.status === 'wait' ? result : { ...result, mark: null };
    },
  };
}

/** What the three have in common: records of declared fields only, and a mark where they are read by changes. */
function marked(
  source: Of<'scimPull' | 'ldap' | 'sql'>,
  incremental: boolean,
): Pick<SourceReader, 'settings' | 'field' | 'key' | 'wholeEveryMs'> {
  return {
    // All of the document: with other columns everybody has to be read anew.
    settings: sha256Hex(JSON.stringify(source)),
    field: readFlat,
    key: source.key,
    wholeEveryMs: incremental ? durationMs(source.wholeEvery) : null,
  };
}

function scimReader(source: Of<'scimPull'>, runtime: ReaderRuntime): SourceReader {
  const config = userPullOf(source);
  const overlap = durationMs(source.overlap);
  const atOf = (stored: unknown) => {
    const at = (stored as { readonly at?: unknown } | null)?.at;
    return typeof at === 'number' && Number.isSafeInteger(at) ? at : null;
  };
  return {
    ...marked(source, source.incremental),
    shape: config.shape,
    markOf: (stored) => (atOf(stored) === null ? null : stored),
    silentMs: USUAL_SILENCE_MS,
    read: async ({ since, began, before, resumeFrom, onPage }) => {
      const known = atOf(since);
      const records = [...before];
      const result = await pullUsers({
        runtime,
        config,
        since: known === null ? null : known - overlap,
        resumeFrom,
        onPage: async (page) => {
          await onPage(page);
          records.push(...page.records);
        },
      });
      if (result.status === 'wait') return result;
      const newest = beforeReading(newestChange(records), began, runtime.clock());
      const at = known === null || (newest !== null && newest > known) ? newest : known;
      return { ...result, mark: at === null ? null : { at } };
    },
  };
}

function directoryReader(source: Of<'ldap'>, runtime: ReaderRuntime): SourceReader {
  const config = directoryOf(source);
  const { credential } = source;
  return {
    ...marked(source, config.order !== null),
    shape: config.shape,
    markOf: (stored) => readMark(stored, config.order),
    silentMs: LDAP_TIMEOUT_MS,
    read: async ({ since, onPage }) => {
      checkDirectoryWire(source);
      const password = credential;
      // With an empty password a directory would let us in as nobody, and show what nobody may see (RFC 4513, 5.1.2).
      if (password === undefined)
        throw new LockstepError('PULL_CONFIG', 'The pull cannot start: a directory asks for a credential.');
      const reading = await readDirectory({
        config,
        connect: () =>
          bind(
            {
              startTls: source.startTls,
              ca: source.ca,
              bindDn: source.bindDn,
              password,
              timeoutMs: LDAP_TIMEOUT_MS,
            },
            runtime,
            source.url,
          ),
        clock: runtime.clock,
        since: readMark(since, config.order),
        onPage,
      });
      return { ...reading, status: 'complete', claim: {} };
    },
  };
}

function queryReader(source: Of<'sql'>, runtime: ReaderRuntime): SourceReader {
  const config = queryOf(source);
  const { credential } = source;
  return {
    ...marked(source, config.changes !== null),
    shape: config.shape,
    markOf: (stored) => readRowMark(stored, config.changes),
    silentMs: config.timeoutMs,
    read: async ({ since, onPage }) => {
      const reading = await readQuery({
        config,
        password: credential === undefined ? null : () => runtime.secret(credential),
        since: readRowMark(since, config.changes),
        onPage,
      });
      return { ...reading, status: 'complete', claim: {} };
    },
  };
}
