import { LockstepError } from '../../domain/errors.ts';
import type { MetaProof } from '../feed/claim.ts';
import { isPath } from '../json/read-path.ts';

/** How an answer names the next page. Nothing, null or an empty text there means that it is the last. */
export type Paging =
  /** The member holds a text that goes into the query of the next request. */
  | { readonly by: 'cursor'; readonly member: string; readonly parameter: string }
  /** The member holds the address of the next page, whole or relative; never one of another server. */
  | { readonly by: 'link'; readonly member: string };

export interface PullLimits {
  readonly maxPages: number;
  readonly maxRecordsPerPage: number;
  readonly maxRecords: number;
  /** UTF-16 units of one answer. The transport has a limit of its own in bytes. */
  readonly maxPageLength: number;
  readonly maxDepth: number;
}

export const DEFAULT_PULL_LIMITS: PullLimits = {
  maxPages: 2_000,
  maxRecordsPerPage: 10_000,
  maxRecords: 1_000_000,
  maxPageLength: 8 * 1024 * 1024,
  maxDepth: 32,
};

export interface PullConfig {
  /** Address of the first page. */
  readonly url: string;
  /** Path of the member that holds the records of a page. */
  readonly records: string;
  readonly paging: Paging;
  /** Path of the key inside a record: a record that comes twice is noticed by it. */
  readonly key: string;
  readonly pageSize?: { readonly parameter: string; readonly size: number };
  /** Path of the position of a page's first record, counted from 0, where the system tells: finds skipped pages. */
  readonly offset?: string;
  /** Members of every answer. `rows` is the total over all pages; without it a pull is never whole. */
  readonly about?: Omit<MetaProof, 'by' | 'bytes' | 'sha256'>;
  /** Reference of the secret sent as bearer token. */
  readonly credential?: string;
  readonly limits?: Partial<PullLimits>;
}

/** Throws PULL_CONFIG. */
export function checkPullConfig(config: PullConfig): void {
  const url = parseUrl(config.url);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    wrong('url is no http address');
  if (url.username !== '' || url.password !== '') wrong('url holds a password; use a credential');
  if (config.credential !== undefined && url.protocol === 'http:' && !isLoopback(url.hostname)) {
    wrong('a token would travel unencrypted; use https');
  }
  const { paging, offset, about } = config;
  for (const path of [config.records, config.key, paging.member, ...(offset === undefined ? [] : [offset])]) {
    if (!isPath(path)) wrong(`${JSON.stringify(path)} is no path into the answer`);
  }
  if (paging.by === 'cursor' && paging.parameter === '') wrong('the cursor needs the name of its parameter');
  const { equals, ...members } = about ?? {};
  for (const path of [...Object.values(members), ...Object.keys(equals ?? {})]) {
    if (!isPath(path)) wrong(`${JSON.stringify(path)} is no path into the answer`);
  }
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function wrong(what: string): never {
  throw new LockstepError('PULL_CONFIG', `The pull cannot start: ${what}.`);
}
