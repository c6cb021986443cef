import { ConnectorFault } from '../../domain/connector.ts';
import type { JsonObject } from './scim-json.ts';
import { type ListPage, readListPage } from './scim-list-page.ts';

/**
 * Index paging (RFC 7644 section 3.4.2.4) that does not trust the target. Pages are no snapshot: an account that is
 * deleted while the list is read moves all later ones up, and one of them is skipped. Therefore each page begins with
 * the last object of the page before; when it does not, when the total changes, or when the sum is wrong, the list is
 * walked again from the start. Whoever concludes "absent" from a listing needs this.
 */
export interface PageWalk {
  pass: number;
  start: number;
  total: number | undefined;
  /** The total counted one page only, so the walk goes on until nothing new comes. */
  totalIsWrong: boolean;
  /** One more page is asked, because a first page that equals the total may be that mistake. */
  confirming: boolean;
  changed: boolean;
  previous: readonly string[];
  readonly seen: Set<string>;
  readonly seenInPass: Set<string>;
}

/** Gives the ListResponse from `start` on (the first object is 1). */
export type AskPage = (start: number) => Promise<JsonObject>;

const MAX_PASSES = 5;
/** Shorter lists are not suspected of counting a page as the whole. */
const SUSPICIOUS_PAGE = 10;

export function newPageWalk(): PageWalk {
  return {
    pass: 1,
    start: 1,
    total: undefined,
    totalIsWrong: false,
    confirming: false,
    changed: false,
    previous: [],
    seen: new Set(),
    seenInPass: new Set(),
  };
}

/**
 * One page further: what was not given out yet, and whether that was all. A page that fails or contradicts itself
 * throws and leaves the walk where it was, so that it can be asked for again.
 */
export async function nextPage(
  walk: PageWalk,
  ask: AskPage,
): Promise<{ readonly fresh: readonly JsonObject[]; readonly done: boolean }> {
  const from = Math.max(1, walk.start - 1);
  const doubtful = walk.confirming || walk.totalIsWrong;
  const page = await askPage(ask, from, doubtful);
  if (page === null) return { fresh: [], done: endOfPass(walk, walk.total ?? 0) };
  const brings = page.ids.some((id) => !walk.seenInPass.has(id));
  if (!brings && (doubtful || from > page.total || walk.start > page.total)) {
    return { fresh: [], done: endOfPass(walk, page.total) };
  }
  if (!brings) return withoutProgress(walk, page, from);
  return accept(walk, page, from);
}

function withoutProgress(walk: PageWalk, page: ListPage, from: number): { fresh: []; done: false } {
  const repeats = page.ids.length > 1 && page.ids.join('\n') === walk.previous.join('\n');
  if (repeats) throw contradiction(`the page from ${from} on repeats the one before`);
  if (page.ids.length === 0 || from === walk.start) {
    throw contradiction(`${page.total} objects were announced and nothing new came from ${from} on`);
  }
  if (page.ids.length === 1) throw contradiction('pages of one object cannot overlap');
  // So many objects came in before this page that it is known already.
  walk.start = from + page.ids.length;
  return { fresh: [], done: false };
}

function accept(
  walk: PageWalk,
  page: ListPage,
  from: number,
): { readonly fresh: readonly JsonObject[]; readonly done: boolean } {
  const [first = ''] = page.ids;
  const connected = from === walk.start || walk.seenInPass.has(first);
  if (walk.confirming) walk.totalIsWrong = true;
  const sameTotal = walk.totalIsWrong || walk.total === undefined || walk.total === page.total;
  if (!connected || !sameTotal) walk.changed = true;
  walk.confirming = false;
  walk.total = page.total;
  walk.previous = page.ids;
  const fresh = page.resources.filter((_, at) => !walk.seen.has(page.ids[at] ?? ''));
  for (const id of page.ids) {
    walk.seen.add(id);
    walk.seenInPass.add(id);
  }
  walk.start = from + page.ids.length;
  if (walk.totalIsWrong || walk.start <= page.total) return { fresh, done: false };
  if (from === 1 && page.ids.length === page.total && page.total >= SUSPICIOUS_PAGE) {
    walk.confirming = true;
    return { fresh, done: false };
  }
  return { fresh, done: endOfPass(walk, page.total) };
}

/** True when the pass was consistent; otherwise the walk is set to the start again. */
function endOfPass(walk: PageWalk, total: number): boolean {
  const complete = walk.totalIsWrong || (walk.seenInPass.size === total && (walk.total ?? total) === total);
  if (!walk.changed && complete) return true;
  const exhausted = walk.pass >= MAX_PASSES;
  walk.pass = exhausted ? 1 : walk.pass + 1;
  walk.start = 1;
  walk.total = undefined;
  walk.totalIsWrong = false;
  walk.confirming = false;
  walk.changed = false;
  walk.previous = [];
  walk.seenInPass.clear();
  if (!exhausted) return false;
  // Asked again, everything is given out again: the last page of this reading never arrived.
  walk.seen.clear();
  throw contradiction(`the list kept changing in ${MAX_PASSES} readings`);
}

/** Beyond the announced end some targets answer 400 or 404 instead of an empty page, or begin again. */
async function askPage(ask: AskPage, from: number, doubtful: boolean): Promise<ListPage | null> {
  if (!doubtful) return readListPage(await ask(from), from);
  try {
    return readListPage(await ask(from), undefined);
  } catch (error) {
    if (!(error instanceof ConnectorFault) || (error.kind !== 'invalid' && error.kind !== 'notFound'))
      throw error;
    return null;
  }
}

function contradiction(what: string): ConnectorFault {
  return new ConnectorFault('retryable', `The target's listing cannot be trusted: ${what}`);
}
