import { ConnectorFault } from '../../domain/connector.ts';
import { countOf, isObject, type JsonObject, listOf, member, textOf } from './scim-json.ts';

/**
 * Index paging (RFC 7644 section 3.4.2.4) that does not trust the target. SCIM pages are not a snapshot: when the
 * total changes or an id comes twice, something may have been skipped, so the list is walked again from the start
 * and only what was not seen yet is given out. Whoever concludes "absent" from a listing needs this.
 */
export interface PageWalk {
  pass: number;
  start: number;
  total: number | undefined;
  /** The total counted one page only, so the walk goes on until a page is empty. */
  totalIsWrong: boolean;
  /** One more page is asked, because a first full page that equals the total may be that mistake. */
  confirming: boolean;
  changed: boolean;
  readonly seen: Set<string>;
  readonly seenInPass: Set<string>;
}

/** Gives the ListResponse from `start` on. */
export type FetchPage = (start: number) => Promise<JsonObject>;

const MAX_PASSES = 5;
const MAX_OBJECTS = 2_000_000;
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
    seen: new Set(),
    seenInPass: new Set(),
  };
}

/** One page further. A page that fails or contradicts itself throws and leaves the walk where it was. */
export async function nextPage(
  walk: PageWalk,
  fetch: FetchPage,
): Promise<{ readonly fresh: readonly JsonObject[]; readonly done: boolean }> {
  const body = await fetchOrEnd(walk, fetch);
  if (body === null) return { fresh: [], done: endOfPass(walk) };
  const page = readPage(body, walk.confirming || walk.totalIsWrong ? undefined : walk.start);
  if (walk.start > 1 && page.ids.length > 0 && page.ids.every((id) => walk.seenInPass.has(id))) {
    if (walk.confirming || walk.totalIsWrong) return { fresh: [], done: endOfPass(walk) };
    throw contradiction(`the page from ${walk.start} on repeats an earlier one`);
  }
  if (page.ids.length === 0 && page.total >= walk.start && !walk.totalIsWrong && !walk.confirming) {
    throw contradiction(`${page.total} objects were announced and none came from ${walk.start} on`);
  }
  return accept(walk, page);
}

function accept(walk: PageWalk, page: ListPage): { fresh: readonly JsonObject[]; done: boolean } {
  if (page.ids.length === 0) return { fresh: [], done: endOfPass(walk) };
  if (walk.confirming) {
    walk.confirming = false;
    walk.totalIsWrong = true;
  }
  if (walk.total !== undefined && walk.total !== page.total) walk.changed = true;
  walk.total = page.total;
  const fresh: JsonObject[] = [];
  page.ids.forEach((id, at) => {
    const resource = page.resources[at];
    if (walk.seenInPass.has(id)) walk.changed = true;
    if (!walk.seen.has(id) && resource !== undefined) fresh.push(resource);
    walk.seenInPass.add(id);
    walk.seen.add(id);
  });
  const first = walk.start === 1;
  walk.start += page.ids.length;
  if (walk.totalIsWrong || walk.start <= page.total) return { fresh, done: false };
  if (first && page.ids.length === page.total && page.total >= SUSPICIOUS_PAGE) {
    walk.confirming = true;
    return { fresh, done: false };
  }
  return { fresh, done: endOfPass(walk) };
}

/** True when the pass was consistent; otherwise the walk is set to the start again. */
function endOfPass(walk: PageWalk): boolean {
  const complete = walk.totalIsWrong || walk.seenInPass.size === (walk.total ?? 0);
  if (!walk.changed && complete) return true;
  const exhausted = walk.pass >= MAX_PASSES;
  walk.pass = exhausted ? 1 : walk.pass + 1;
  walk.start = 1;
  walk.total = undefined;
  walk.totalIsWrong = false;
  walk.confirming = false;
  walk.changed = false;
  walk.seenInPass.clear();
  if (!exhausted) return false;
  // Asked again, everything is given out again: the last page of this reading never arrived.
  walk.seen.clear();
  throw contradiction(`the list kept changing in ${MAX_PASSES} readings`);
}

/** Beyond the announced end some servers answer 400 or 404 instead of an empty page. */
async function fetchOrEnd(walk: PageWalk, fetch: FetchPage): Promise<JsonObject | null> {
  try {
    return await fetch(walk.start);
  } catch (error) {
    const beyond = walk.confirming || (walk.totalIsWrong && walk.start > 1);
    if (
      beyond &&
      error instanceof ConnectorFault &&
      (error.kind === 'invalid' || error.kind === 'notFound')
    ) {
      return null;
    }
    throw error;
  }
}

interface ListPage {
  readonly total: number;
  readonly resources: readonly JsonObject[];
  readonly ids: readonly string[];
}

function readPage(body: JsonObject, expectedStart: number | undefined): ListPage {
  const total = countOf(member(body, 'totalResults'));
  if (total === undefined) throw contradiction('a list without totalResults');
  if (total > MAX_OBJECTS) throw contradiction(`more than ${MAX_OBJECTS} objects`);
  const resources = listOf(member(body, 'Resources'));
  const objects = resources.filter(isObject);
  const ids = objects.flatMap((one) => textOf(member(one, 'id')) ?? []);
  if (ids.length !== resources.length) throw contradiction('a list with an object that has no id');
  const echoed = countOf(member(body, 'startIndex'));
  const start = Math.max(1, echoed ?? 1);
  if (echoed !== undefined && ids.length > 0 && expectedStart !== undefined && start !== expectedStart) {
    throw contradiction(`asked from ${expectedStart} on, answered from ${echoed} on`);
  }
  return { total, resources: objects, ids };
}

function contradiction(what: string): ConnectorFault {
  return new ConnectorFault('retryable', `The target's listing cannot be trusted: ${what}`);
}
