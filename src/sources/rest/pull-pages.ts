import { LockstepError } from '../../domain/errors.ts';
import { type Claim, claimOfDocument } from '../feed/claim.ts';
import { readKey } from '../feed/collect-rows.ts';
import { readPath } from '../json/read-path.ts';
import { fetchPage, type PageServer, type PullRuntime } from '../pull/fetch-page.ts';
import { DEFAULT_PULL_LIMITS, type PullLimits } from '../pull/limits.ts';
import type { PullResume } from '../pull/pull-state.ts';
import { notAPage, type OnPage, type PullResult, walkPages } from '../pull/walk-pages.ts';
import { checkPullConfig, type PullConfig } from './pull-config.ts';

export interface PullRequest {
  readonly runtime: PullRuntime;
  readonly config: PullConfig;
  readonly resumeFrom: PullResume | null;
  /** The records are only put aside: they count when the pull is complete and `readRecords` has accepted them. */
  readonly onPage: OnPage;
}

/** Reads all pages of a report, one after the other. Throws PULL_* (see `walkPages`). */
export async function pullPages({ runtime, config, resumeFrom, onPage }: PullRequest): Promise<PullResult> {
  checkPullConfig(config);
  const limits: PullLimits = { ...DEFAULT_PULL_LIMITS, ...config.limits };
  const server: PageServer = {
    name: 'The HR system',
    accept: 'application/json',
    ...(config.credential === undefined ? {} : { credential: config.credential }),
  };
  const first = firstUrl(config);
  refuseOtherServer(first, resumeFrom);
  return walkPages({
    first,
    limits,
    resumeFrom,
    onPage,
    keyOf: (record) => readKey(readPath(record, config.key)),
    ask: async (place, sofar) => {
      const fetched = await fetchPage(runtime, server, limits, place);
      if (fetched.kind === 'wait') return fetched;
      const { envelope } = fetched;
      const records = recordsOf(envelope, config);
      const claim = claimOf(envelope, config);
      checkOffset(sofar.records, envelope, config);
      return { kind: 'page', records, claim, next: nextOf(envelope, config, place), moved: null };
    },
  });
}

/** A place that is kept must not send the token to anybody else. */
function refuseOtherServer(first: string, resume: PullResume | null): void {
  const next = resume?.checkpoint.next;
  if (next === undefined) return;
  if (!URL.canParse(next)) {
    throw new LockstepError('PULL_CHECKPOINT', 'The checkpoint of the pull cannot be read.');
  }
  if (new URL(next).origin !== new URL(first).origin) {
    throw new LockstepError('PULL_CHECKPOINT', 'The checkpoint of the pull is of another server.');
  }
}

function firstUrl(config: PullConfig): string {
  const url = new URL(config.url);
  if (config.pageSize !== undefined)
    url.searchParams.set(config.pageSize.parameter, String(config.pageSize.size));
  url.hash = '';
  return url.href;
}

function recordsOf(envelope: unknown, config: PullConfig): readonly unknown[] {
  const records = readPath(envelope, config.records);
  if (!Array.isArray(records)) throw notAPage(`it has no list at ${config.records}`);
  return records;
}

function claimOf(envelope: unknown, config: PullConfig): Claim | null {
  if (config.about === undefined) return null;
  try {
    return claimOfDocument(envelope, { by: 'meta', ...config.about });
  } catch (error) {
    if (error instanceof LockstepError && error.code === 'FEED_META') throw notAPage(error.message);
    throw error;
  }
}

function checkOffset(read: number, envelope: unknown, config: PullConfig): void {
  if (config.offset === undefined) return;
  const offset = readPath(envelope, config.offset);
  if (offset !== read) {
    throw notAPage(
      `it begins at record ${typeof offset === 'number' ? offset : 'unknown'}, ${read} were read`,
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
