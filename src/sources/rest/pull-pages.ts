import { LockstepError } from '../../domain/errors.ts';
import { type Claim, claimOfDocument } from '../feed/claim.ts';
import { readKey } from '../feed/collect-rows.ts';
import { readPath } from '../json/read-path.ts';
import { fetchPage, type PullRuntime } from './fetch-page.ts';
import { checkPullConfig, DEFAULT_PULL_LIMITS, type PullConfig, type PullLimits } from './pull-config.ts';
import {
  checkpointOf,
  type PullCheckpoint,
  type PullResume,
  type PullState,
  shortDigest,
  startPull,
} from './pull-state.ts';

export interface PulledPage {
  /** From 1. */
  readonly number: number;
  readonly records: readonly unknown[];
  /** Where to go on after this page; null after the last one. */
  readonly checkpoint: PullCheckpoint | null;
}

export interface PullRequest {
  readonly runtime: PullRuntime;
  readonly config: PullConfig;
  readonly resumeFrom: PullResume | null;
  /**
   * Makes the records and the checkpoint durable, together, before it resolves. The records are only put aside: they
   * count when the pull is complete and `readRecords` has accepted them.
   */
  readonly onPage: (page: PulledPage) => Promise<void>;
}

export type PullResult =
  | {
      readonly status: 'complete';
      /** True when every record there is has come exactly once. */
      readonly whole: boolean;
      readonly wholeBecause: string;
      readonly claim: Claim;
      readonly pages: number;
      readonly records: number;
    }
  /** The system asks to wait; go on from the last checkpoint after that. */
  | { readonly status: 'wait'; readonly waitMs: number };

/**
 * Reads all pages of a report, one after the other. Throws PULL_* for a page that failed or cannot be believed; the
 * pages before it stay, and the last checkpoint goes on with the one that failed.
 */
export async function pullPages({ runtime, config, resumeFrom, onPage }: PullRequest): Promise<PullResult> {
  checkPullConfig(config);
  const limits: PullLimits = { ...DEFAULT_PULL_LIMITS, ...config.limits };
  const state = startPull(firstUrl(config), resumeFrom);
  for (;;) {
    if (state.pages >= limits.maxPages) throw tooLarge(`more than ${limits.maxPages} pages`);
    const asked = shortDigest(state.next);
    if (state.asked.has(asked)) {
      throw new LockstepError(
        'PULL_REPEATED',
        `Page ${state.pages + 1} is one that was read before: a circle.`,
      );
    }
    const fetched = await fetchPage(runtime, config, limits, state.next);
    if (fetched.kind === 'wait') return { status: 'wait', waitMs: fetched.waitMs };
    const records = recordsOf(fetched.envelope, config, limits);
    takeClaim(state, fetched.envelope, config);
    checkOffset(state, fetched.envelope, config);
    const next = nextOf(fetched.envelope, config, state.next);
    takeRecords(state, records, config, limits, next !== null);
    state.asked.add(asked);
    state.pages++;
    if (next !== null) state.next = next;
    await onPage({ number: state.pages, records, checkpoint: next === null ? null : checkpointOf(state) });
    if (next === null) {
      return {
        status: 'complete',
        ...finish(state),
        pages: state.pages,
        records: state.records,
      };
    }
  }
}

function firstUrl(config: PullConfig): string {
  const url = new URL(config.url);
  if (config.pageSize !== undefined)
    url.searchParams.set(config.pageSize.parameter, String(config.pageSize.size));
  url.hash = '';
  return url.href;
}

function recordsOf(envelope: unknown, config: PullConfig, limits: PullLimits): readonly unknown[] {
  const records = readPath(envelope, config.records);
  if (!Array.isArray(records)) throw notAPage(`it has no list at ${config.records}`);
  if (records.length > limits.maxRecordsPerPage)
    throw tooLarge(`more than ${limits.maxRecordsPerPage} records on a page`);
  return records;
}

/** What the system says of the whole must stay the same from page to page, or the pages are of different wholes. */
function takeClaim(state: PullState, envelope: unknown, config: PullConfig): void {
  if (config.about === undefined) return;
  let claim: Claim;
  try {
    claim = claimOfDocument(envelope, { by: 'meta', ...config.about });
  } catch (error) {
    if (error instanceof LockstepError && error.code === 'FEED_META') throw notAPage(error.message);
    throw error;
  }
  const before = state.claim;
  state.claim ??= claim;
  if (before === null) return;
  for (const name of ['rows', 'sequence', 'asOf', 'complete'] as const) {
    if (before[name] !== claim[name]) {
      state.moved ??= `${name} changed from ${before[name]} to ${claim[name]} while the pages were read`;
    }
  }
}

function checkOffset(state: PullState, envelope: unknown, config: PullConfig): void {
  if (config.offset === undefined) return;
  const offset = readPath(envelope, config.offset);
  if (offset !== state.records) {
    throw notAPage(
      `it begins at record ${typeof offset === 'number' ? offset : 'unknown'}, ${state.records} were read`,
    );
  }
}

function nextOf(envelope: unknown, config: PullConfig, current: string): string | null {
  const named = readPath(envelope, config.paging.member);
  if (named === undefined || named === null || named === '') return null;
  if (typeof named !== 'string' && typeof named !== 'number')
    throw notAPage(`${config.paging.member} is no page`);
  if (String(named).length > 4_096) throw notAPage(`${config.paging.member} is longer than 4096 characters`);
  if (config.paging.by === 'cursor') {
    const url = new URL(firstUrl(config));
    url.searchParams.set(config.paging.parameter, String(named));
    return url.href;
  }
  if (!URL.canParse(String(named), current)) throw notAPage(`${config.paging.member} is no address`);
  const url = new URL(String(named), current);
  // Otherwise an answer could send the token to anybody.
  if (url.origin !== new URL(config.url).origin || url.username !== '' || url.password !== '') {
    throw notAPage('the next page would be on another server');
  }
  url.hash = '';
  return url.href;
}

function takeRecords(
  state: PullState,
  records: readonly unknown[],
  config: PullConfig,
  limits: PullLimits,
  more: boolean,
): void {
  if (records.length === 0) {
    if (more) throw notAPage('it is empty and names a next page');
    return;
  }
  const digest = shortDigest(JSON.stringify(records));
  if (state.read.has(digest)) {
    throw new LockstepError('PULL_REPEATED', `Page ${state.pages + 1} has the records of an earlier page.`);
  }
  if (state.records + records.length > limits.maxRecords)
    throw tooLarge(`more than ${limits.maxRecords} records`);
  state.read.add(digest);
  state.records += records.length;
  for (const record of records) {
    const key = readKey(readPath(record, config.key));
    if (key === null) state.moved ??= 'a record has no key, so whom it speaks of is not known';
    else if (state.keys.has(key)) state.moved ??= 'a record came twice: the report moved while it was read';
    else state.keys.add(key);
  }
}

/** Without the total where it proved nothing: what came is believed, but nobody is missing. */
function finish(state: PullState): { whole: boolean; wholeBecause: string; claim: Claim } {
  const { rows: total, ...claim } = state.claim ?? {};
  const doubt = doubtOf(state, total);
  if (doubt !== null || total === undefined) return { whole: false, wholeBecause: doubt ?? '', claim };
  const wholeBecause = `${total} records came, as many as the system counts`;
  return { whole: true, wholeBecause, claim: { ...claim, rows: total } };
}

function doubtOf(state: PullState, total: number | undefined): string | null {
  if (state.moved !== null) return state.moved;
  if (total === undefined) return 'the system does not tell how many records there are';
  if (total !== state.records) return `${state.records} records came, the system counts ${total}`;
  return state.claim?.complete === false ? 'the system calls the report incomplete' : null;
}

function notAPage(what: string): LockstepError {
  return new LockstepError('PULL_PAGE', `The answer cannot be used: ${what}.`);
}

function tooLarge(what: string): LockstepError {
  return new LockstepError('PULL_TOO_LARGE', `The report has ${what}.`);
}
