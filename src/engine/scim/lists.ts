import type { Predicate } from '../../domain/search/predicate.ts';
import { type Last, makeCursor, readCursor } from '../../scim/answer/cursor.ts';
import type { ListQuery } from '../../scim/answer/list-query.ts';
import { listResponse, type Page } from '../../scim/answer/list-response.ts';
import { type FilterColumns, GROUP_COLUMNS, USER_COLUMNS } from '../../scim/filter/columns.ts';
import { parseFilter } from '../../scim/filter/parse-filter.ts';
import { toPredicate } from '../../scim/filter/to-predicate.ts';
import type { JsonObject } from '../../scim/json.ts';
import { invalidValue, ScimError } from '../../scim/scim-error.ts';
import type { Engine } from '../engine.ts';
import { placeInOrder } from '../place-in-order.ts';
import type { FindOptions, OrderBy, OrderValue, Tx, Where } from '../store.ts';
import type { Row } from '../tables/index.ts';
import type { Connection } from './connection.ts';
import { countOf } from './counts.ts';
import { narrowed } from './narrow.ts';
import { GROUP_SHOWN, showGroups, showUsers, USER_SHOWN } from './show.ts';
import { couldStand, orderOf, sortedColumn } from './sort.ts';
import { isUuid } from './uuid.ts';

type Table = 'scim_user' | 'scim_group';

interface Kind<T extends Table> {
  readonly name: 'User' | 'Group';
  readonly table: T;
  readonly endpoint: string;
  readonly counted: 'users' | 'groups';
  readonly id: 'user_id' | 'group_id';
  readonly columns: FilterColumns;
  readonly shown: readonly (keyof Row<T> & string)[];
}

const USERS: Kind<'scim_user'> = {
  name: 'User',
  table: 'scim_user',
  endpoint: '/Users',
  counted: 'users',
  id: 'user_id',
  columns: USER_COLUMNS,
  shown: USER_SHOWN,
};

const GROUPS: Kind<'scim_group'> = {
  name: 'Group',
  table: 'scim_group',
  endpoint: '/Groups',
  counted: 'groups',
  id: 'group_id',
  columns: GROUP_COLUMNS,
  shown: GROUP_SHOWN,
};

/** A page of rows, of so many in all. */
interface Found {
  readonly rows: readonly Row<Table>[];
  readonly total: number;
  readonly page: Page;
}

export async function listUsers(
  engine: Engine,
  tx: Tx,
  connection: Connection,
  query: ListQuery,
): Promise<JsonObject> {
  const { rows, total, page } = await list(engine, tx, connection, USERS, query);
  return listResponse(await showUsers(tx, connection, rows as Row<'scim_user'>[], query), total, page);
}

export async function listGroups(
  engine: Engine,
  tx: Tx,
  connection: Connection,
  query: ListQuery,
): Promise<JsonObject> {
  const { rows, total, page } = await list(engine, tx, connection, GROUPS, query);
  return listResponse(await showGroups(tx, connection, rows as Row<'scim_group'>[], query), total, page);
}

/** Users and groups together, as a search over everything asks for (RFC 7644 section 3.4.2.1): users first. */
export async function listAll(
  engine: Engine,
  tx: Tx,
  connection: Connection,
  query: ListQuery,
): Promise<JsonObject> {
  if (query.cursor !== null) throw invalidValue('a search over all kinds of resources is paged by index');
  const users = await list(engine, tx, connection, USERS, query);
  const before = query.startIndex - 1;
  const groups = await list(engine, tx, connection, GROUPS, {
    ...query,
    startIndex: Math.max(0, before - users.total) + 1,
    count: query.count - users.rows.length,
  });
  const resources = [
    ...(await showUsers(tx, connection, users.rows as Row<'scim_user'>[], query)),
    ...(await showGroups(tx, connection, groups.rows as Row<'scim_group'>[], query)),
  ];
  return listResponse(resources, users.total + groups.total, { startIndex: query.startIndex });
}

/** Who is asked for by name is found by an index; everybody else by looking at each of the connection. */
async function list<T extends Table>(
  engine: Engine,
  tx: Tx,
  connection: Connection,
  kind: Kind<T>,
  query: ListQuery,
): Promise<Found> {
  const shape = kind.name === 'User' ? connection.user : connection.group;
  const filter = query.filter === null ? null : parseFilter(query.filter);
  const predicate = filter === null ? undefined : toPredicate(filter, shape, kind.columns);
  const order = orderOf(query, shape, kind.columns, kind.id) as FindOptions<T>['order'] & object;
  const { ids, ...common } = filter === null ? {} : await narrowed(tx, connection, kind.name, filter);
  // All that is asked stands in the look-up already: as a statement it is then the same every time.
  const matching = predicate !== undefined && says(common, predicate) ? undefined : predicate;
  const where = { connection_id: connection.id, ...common };
  const among = ids === undefined ? {} : { [kind.id]: { in: ids } };
  const counting = () =>
    filter === null
      ? countOf(tx, connection, kind.counted)
      : tx.count(kind.table, { ...where, ...among } as Where<T>, matching);
  // What a sorted page ends with stands in its cursor.
  const columns = [...kind.shown, ...(query.cursor === null ? [] : order.map(sortedColumn))];
  const find = (more: object, options: FindOptions<T>): Promise<readonly Row<Table>[]> =>
    options.limit === 0
      ? Promise.resolve([])
      : tx.find(kind.table, { ...where, ...more } as Where<T>, {
          ...options,
          columns: [...new Set(columns)] as typeof kind.shown,
          ...(matching === undefined ? {} : { matching }),
        });
  const { cursor, count } = query;
  const isNarrow = ids !== undefined || Object.keys(common).length > 0;
  if (cursor === null) {
    const page = { startIndex: query.startIndex };
    const offset = query.startIndex - 1;
    if (isNarrow && count > 0) {
      // One more than is shown: if it is not there, these are all, and nothing is left to count.
      const found = await find(among, { order, offset, limit: count + 1 });
      const rows = found.slice(0, count);
      if (found.length <= count && (offset === 0 || found.length > 0))
        return { rows, total: offset + found.length, page };
      return { rows, total: await counting(), page };
    }
    const [total, rows] = await Promise.all([counting(), find(among, { order, offset, limit: count })]);
    return { rows, total, page };
  }
  const now = engine.clock.now();
  const of = {
    endpoint: kind.endpoint,
    filter: query.filter,
    sortBy: query.sortBy,
    sortOrder: query.sortOrder,
  };
  const behind = cursor === '' ? undefined : placeOf(readCursor(cursor, of, now), kind, order);
  const [total, found] = await Promise.all([
    counting(),
    find(among, { order, limit: count + 1, ...(behind === undefined ? {} : { behind }) }),
  ]);
  const rows = found.slice(0, count);
  const end = found.length > count ? rows.at(-1) : undefined;
  if (end === undefined) return { rows, total, page: { nextCursor: null } };
  const [id, value] = placeInOrder(end, order).reverse();
  const last = { id: String(id), ...(value === undefined ? {} : { value }) };
  return { rows, total, page: { nextCursor: makeCursor(last, of, now) } };
}

/** Where a cursor leads to: behind that row, wherever the others stand by now. */
function placeOf({ id, value }: Last, { table }: Kind<Table>, [by]: readonly OrderBy[]): OrderValue[] {
  const isPlace = isUuid(id) && (value === undefined || by === undefined || couldStand(table, by, value));
  if (!isPlace) throw new ScimError(400, 'invalidCursor', 'This is no cursor of ours.');
  return value === undefined ? [id] : [value, id];
}

/** Whether a predicate is one of these equalities and nothing else. */
function says(common: Readonly<Record<string, unknown>>, predicate: Predicate): boolean {
  if (!('at' in predicate) || predicate.op !== 'eq' || !('column' in predicate.at)) return false;
  const { column, path } = predicate.at;
  return path === undefined && Object.hasOwn(common, column) && common[column] === predicate.value;
}
