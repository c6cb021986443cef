import { LockstepError } from '../../domain/errors.ts';
import type { Predicate } from '../../domain/search/predicate.ts';
import type { OrderBy, Tx, Where } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { byName, type IndexedPerson } from './index/indexed-person.ts';
import type { SeenPeople } from './index/people-index.ts';
import {
  namedCondition,
  type PeopleFilters,
  type StoredConditions,
  storedConditions,
} from './people-filters.ts';

export const PEOPLE_SORTS = ['id', '-id', 'name', '-name', 'since', '-since'] as const;
export type PeopleSort = (typeof PEOPLE_SORTS)[number];

export interface PageAsk {
  readonly sort: PeopleSort;
  readonly limit: number;
  /** Identity that the page begins behind, or that it ends before. Never both. */
  readonly after?: string | undefined;
  readonly before?: string | undefined;
}

export interface ChosenPage {
  readonly ids: readonly string[];
  readonly earlier: boolean;
  readonly later: boolean;
}

export interface Total {
  readonly count: number;
  /** False: there are more than `count`. */
  readonly exact: boolean;
}

/** So many who meet what the database knows are looked up among names at once; beyond, names are walked along. */
const FEW = 5_000;
const STEP = 1_000;
const COUNTED = 10_000;

export function needsNames(filters: PeopleFilters, sort: PeopleSort): boolean {
  return sort === 'name' || sort === '-name' || namedCondition(filters) !== null;
}

/** A page by what the database knows. `among`: nobody else. */
export async function chooseStored(
  tx: Tx,
  filters: PeopleFilters,
  ask: PageAsk,
  among?: readonly string[],
): Promise<ChosenPage> {
  const { where, matching } = storedConditions(filters);
  const backwards = ask.before !== undefined;
  const cursor = ask.after ?? ask.before;
  const descending = ask.sort.startsWith('-') !== backwards;
  const order = (column: keyof Row<'identity'> & string): OrderBy<keyof Row<'identity'> & string> =>
    descending ? { descending: column } : column;
  const bySince = ask.sort === 'since' || ask.sort === '-since';
  const behind = cursor === undefined ? undefined : await placeOf(tx, cursor, bySince, descending);
  const place: Where<'identity'> =
    among === undefined ? (behind?.where ?? {}) : { ...behind?.where, identity_id: { in: among } };
  const rows = await tx.find(
    'identity',
    { ...where, ...place },
    {
      order: bySince ? [order('state_since'), order('identity_id')] : [order('identity_id')],
      limit: ask.limit + 1,
      columns: ['identity_id'],
      ...both(matching, behind?.matching),
    },
  );
  const ids = rows.slice(0, ask.limit).map((row) => row.identity_id);
  const more = rows.length > ask.limit;
  return backwards
    ? { ids: ids.reverse(), earlier: more, later: true }
    : { ids, earlier: cursor !== undefined, later: more };
}

/** Which rows lie behind the one of this id. */
async function placeOf(
  tx: Tx,
  id: string,
  bySince: boolean,
  descending: boolean,
): Promise<{ readonly where: Where<'identity'>; readonly matching: Predicate }> {
  const beyond: Predicate = { at: { column: 'identity_id' }, op: descending ? 'lt' : 'gt', value: id };
  if (!bySince)
    return { where: { identity_id: descending ? { atMost: id } : { above: id } }, matching: beyond };
  const [row] = await tx.find('identity', { identity_id: id }, { columns: ['state_since'] });
  if (row === undefined) throw lost(id);
  const since = { column: 'state_since' } as const;
  return {
    // Said twice: as a bound that an index can use, and exactly.
    where: { state_since: descending ? { atMost: row.state_since } : { atLeast: row.state_since } },
    matching: {
      any: [
        { at: since, op: descending ? 'lt' : 'gt', value: row.state_since },
        { all: [{ at: since, op: 'eq', value: row.state_since }, beyond] },
      ],
    },
  };
}

/** A page by name, or of those whom a text or an attribute names. */
export async function chooseNamed(
  { tx, sorted, find }: SeenPeople,
  filters: PeopleFilters,
  ask: PageAsk,
): Promise<ChosenPage> {
  const { pool } = poolOf(sorted, filters);
  if (ask.sort !== 'name' && ask.sort !== '-name')
    return chooseStored(
      tx,
      filters,
      ask,
      pool.map(({ id }) => id),
    );
  const cursor = ask.after ?? ask.before;
  const at = cursor === undefined ? undefined : find(cursor);
  if (cursor !== undefined && at === undefined) throw lost(cursor);
  const backwards = ask.before !== undefined;
  const upwards = ask.sort === 'name' ? !backwards : backwards;
  const rest = restOf(pool, at, upwards);
  const found = await firstOf(tx, storedConditions(filters), rest, ask.limit + 1);
  const ids = found.slice(0, ask.limit);
  const more = found.length > ask.limit;
  return backwards
    ? { ids: ids.reverse(), earlier: more, later: true }
    : { ids, earlier: cursor !== undefined, later: more };
}

interface Pool {
  readonly pool: readonly IndexedPerson[];
  /** A name, a text or an attribute was asked for. */
  readonly named: boolean;
}

/** Pages and the count of one question look through the same names once, as long as nobody changes. */
const pools = new WeakMap<readonly IndexedPerson[], Map<string, Pool>>();
const REMEMBERED = 20;

function poolOf(sorted: readonly IndexedPerson[], filters: PeopleFilters): Pool {
  const known = pools.get(sorted) ?? new Map<string, Pool>();
  pools.set(sorted, known);
  const question = JSON.stringify([filters.q, filters.fields]);
  const before = known.get(question);
  if (before !== undefined) return before;
  const meets = namedCondition(filters);
  const made = meets === null ? { pool: sorted, named: false } : { pool: sorted.filter(meets), named: true };
  if (known.size >= REMEMBERED) known.clear();
  known.set(question, made);
  return made;
}

function restOf(pool: readonly IndexedPerson[], at: IndexedPerson | undefined, upwards: boolean): string[] {
  const rest =
    at === undefined ? pool : pool.filter((one) => (upwards ? byName(one, at) > 0 : byName(one, at) < 0));
  const ids = rest.map(({ id }) => id);
  return upwards ? ids : ids.reverse();
}

/** The first of these who meet what the database knows, in their order. */
async function firstOf(
  tx: Tx,
  { where, matching }: StoredConditions,
  ids: readonly string[],
  limit: number,
): Promise<string[]> {
  // Everybody whom the index knows is somebody of their own.
  if (matching === undefined && where.state === undefined) return ids.slice(0, limit);
  const few = await meeting(tx, { where, matching }, FEW + 1);
  if (few.length <= FEW) {
    const met = new Set(few);
    return ids.filter((id) => met.has(id)).slice(0, limit);
  }
  const found: string[] = [];
  for (let from = 0; from < ids.length && found.length < limit; from += STEP) {
    const part = ids.slice(from, from + STEP);
    const rows = await tx.find(
      'identity',
      { ...where, identity_id: { in: part } },
      { columns: ['identity_id'], ...both(matching) },
    );
    const met = new Set(rows.map((row) => row.identity_id));
    found.push(...part.filter((id) => met.has(id)));
  }
  return found.slice(0, limit);
}

async function meeting(tx: Tx, { where, matching }: StoredConditions, limit: number): Promise<string[]> {
  const rows = await tx.find('identity', where, { columns: ['identity_id'], limit, ...both(matching) });
  return rows.map((row) => row.identity_id);
}

/** How many there are over all pages; what other tables are asked for is counted up to a bound. */
export async function countStored(tx: Tx, filters: PeopleFilters): Promise<Total> {
  const { where, matching } = storedConditions(filters);
  if (matching === undefined) return { count: await tx.count('identity', where), exact: true };
  const { length } = await meeting(tx, { where, matching }, COUNTED + 1);
  return { count: Math.min(length, COUNTED), exact: length <= COUNTED };
}

export async function countNamed({ tx, sorted }: SeenPeople, filters: PeopleFilters): Promise<Total> {
  const { pool, named } = poolOf(sorted, filters);
  if (!named) return countStored(tx, filters);
  const { where, matching } = storedConditions(filters);
  if (matching === undefined && where.state === undefined) return { count: pool.length, exact: true };
  const few = await meeting(tx, { where, matching }, FEW + 1);
  if (few.length <= FEW) {
    const met = new Set(few);
    return { count: pool.filter(({ id }) => met.has(id)).length, exact: true };
  }
  const part = pool.slice(0, COUNTED).map(({ id }) => id);
  const count = await tx.count('identity', { ...where, identity_id: { in: part } }, matching);
  return { count, exact: pool.length <= COUNTED };
}

function both(...parts: readonly (Predicate | undefined)[]): { readonly matching?: Predicate } {
  const all = parts.filter((part) => part !== undefined);
  return all.length === 0 ? {} : { matching: { all } };
}

function lost(id: string): LockstepError {
  return new LockstepError('PERSON_UNKNOWN', `nobody has the id ${id} any more: begin with the first page`);
}
