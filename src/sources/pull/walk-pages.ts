import { LockstepError } from '../../domain/errors.ts';
import type { Claim } from '../feed/claim.ts';
import type { PullLimits } from './limits.ts';
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
  /** Where to go on after this page; null: it was the last, or the other side knows no place to go on from. */
  readonly checkpoint: PullCheckpoint | null;
}

/** Whoever is told of pages: makes the records and the checkpoint durable, together, before it resolves. */
export type OnPage = (page: PulledPage) => Promise<void>;

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

export type AskedPage =
  | {
      readonly kind: 'page';
      readonly records: readonly unknown[];
      /** What the answer says of the whole; null where it never does. */
      readonly claim: Claim | null;
      /** Place of the next page; null after the last one. */
      readonly next: string | null;
      /** Why this page and those before it are not of one whole; null: nothing shows that. */
      readonly moved: string | null;
    }
  | { readonly kind: 'wait'; readonly waitMs: number };

/** How far the walk has come. */
export interface WalkedSoFar {
  readonly pages: number;
  readonly records: number;
  readonly keys: ReadonlySet<string>;
}

export interface Walk {
  /** Place of the first page. */
  readonly first: string;
  readonly limits: PullLimits;
  /** Null for a record without a key that can be read. */
  readonly keyOf: (record: unknown) => string | null;
  /** Throws PULL_* for a page that failed or cannot be believed. */
  readonly ask: (place: string, sofar: WalkedSoFar) => Promise<AskedPage>;
  readonly resumeFrom: PullResume | null;
  readonly onPage: OnPage;
}

/**
 * Reads all pages of a report, one after the other. Throws PULL_* for a page that failed or cannot be believed; the
 * pages before it stay, and the last checkpoint goes on with the one that failed.
 */
export async function walkPages(walk: Walk): Promise<PullResult> {
  const { limits, onPage } = walk;
  const state = startPull(walk.first, walk.resumeFrom);
  for (;;) {
    if (state.pages >= limits.maxPages) throw tooLarge(`more than ${limits.maxPages} pages`);
    const asked = shortDigest(state.next);
    if (state.asked.has(asked)) {
      throw new LockstepError(
        'PULL_REPEATED',
        `Page ${state.pages + 1} is one that was read before: a circle.`,
      );
    }
    const page = await walk.ask(state.next, state);
    if (page.kind === 'wait') return { status: 'wait', waitMs: page.waitMs };
    const { records, claim, next } = page;
    if (records.length > limits.maxRecordsPerPage)
      throw tooLarge(`more than ${limits.maxRecordsPerPage} records on a page`);
    if (claim !== null) takeClaim(state, claim);
    state.moved ??= page.moved;
    takeRecords(state, walk, records, next !== null);
    state.asked.add(asked);
    state.pages++;
    if (next !== null) state.next = next;
    await onPage({ number: state.pages, records, checkpoint: next === null ? null : checkpointOf(state) });
    if (next === null)
      return { status: 'complete', ...finish(state), pages: state.pages, records: state.records };
  }
}

/** What the system says of the whole must stay the same from page to page, or the pages are of different wholes. */
function takeClaim(state: PullState, claim: Claim): void {
  const before = state.claim;
  state.claim ??= claim;
  if (before === null) return;
  for (const name of ['rows', 'sequence', 'asOf', 'complete'] as const) {
    if (before[name] !== claim[name]) {
      state.moved ??= `${name} changed from ${before[name]} to ${claim[name]} while the pages were read`;
    }
  }
}

function takeRecords(state: PullState, walk: Walk, records: readonly unknown[], more: boolean): void {
  if (records.length === 0) {
    if (more) throw notAPage('it is empty and names a next page');
    return;
  }
  const digest = shortDigest(JSON.stringify(records));
  if (state.read.has(digest)) {
    throw new LockstepError('PULL_REPEATED', `Page ${state.pages + 1} has the records of an earlier page.`);
  }
  if (state.records + records.length > walk.limits.maxRecords)
    throw tooLarge(`more than ${walk.limits.maxRecords} records`);
  state.read.add(digest);
  state.records += records.length;
  for (const record of records) {
    const key = walk.keyOf(record);
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

export function notAPage(what: string): LockstepError {
  return new LockstepError('PULL_PAGE', `The answer cannot be used: ${what}.`);
}

export function tooLarge(what: string): LockstepError {
  return new LockstepError('PULL_TOO_LARGE', `The report has ${what}.`);
}
