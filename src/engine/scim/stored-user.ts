import { groupBy } from '../../domain/group-by.ts';
import { type JsonObject, own } from '../../scim/json.ts';
import { foldResource } from '../../scim/resource/fold-resource.ts';
import { fold } from '../../scim/resource/fold-text.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import type { Connection } from './connection.ts';

/** Paths inside lists by which clients look people up: answered by an index. */
const LOOKED_UP = ['emails'] as const;

export type StoredUser = Row<'scim_user'>;

/** The row of a user with this resource: what is searched is derived from it here and nowhere else. */
export function userRow(
  connection: Connection,
  resource: JsonObject,
  stamps: Pick<StoredUser, 'user_id' | 'version' | 'created_at' | 'modified_at'>,
  before: Pick<StoredUser, 'active' | 'switched_at'> | null,
): StoredUser {
  const active = own(resource, 'active') !== false;
  const externalId = own(resource, 'externalId');
  return {
    connection_id: connection.id,
    ...stamps,
    user_name: fold(String(own(resource, 'userName'))),
    external_id: typeof externalId === 'string' ? externalId : null,
    active,
    switched_at: before?.active === active ? before.switched_at : stamps.modified_at,
    resource,
    folded: foldResource(resource, connection.user),
    untaken_since: stamps.modified_at,
  };
}

export function indexedValues(row: StoredUser): Row<'scim_value'>[] {
  const rows = new Map<string, Row<'scim_value'>>();
  for (const path of LOOKED_UP) {
    const list = own(row.folded as JsonObject, path);
    for (const element of Array.isArray(list) ? list : []) {
      const value = (element as JsonObject).value;
      if (typeof value !== 'string') continue;
      rows.set(`${path} ${value}`, {
        connection_id: row.connection_id,
        path,
        value,
        user_id: row.user_id,
      });
    }
  }
  return [...rows.values()];
}

/** Writes what differs between the indexed values of the two. */
export async function moveIndexedValues(
  tx: Tx,
  before: StoredUser | null,
  after: StoredUser | null,
): Promise<void> {
  const keyOf = (row: Row<'scim_value'>) => `${row.path} ${row.value}`;
  const old = new Map((before === null ? [] : indexedValues(before)).map((row) => [keyOf(row), row]));
  const fresh = new Map((after === null ? [] : indexedValues(after)).map((row) => [keyOf(row), row]));
  const gone = [...old].filter(([key]) => !fresh.has(key)).map(([, row]) => row);
  for (const [path, rows] of groupBy(gone, (row) => row.path)) {
    const [{ connection_id, user_id }] = rows as [Row<'scim_value'>];
    await tx.remove('scim_value', {
      connection_id,
      path,
      user_id,
      value: { in: rows.map(({ value }) => value) },
    });
  }
  await tx.insert(
    'scim_value',
    [...fresh].filter(([key]) => !old.has(key)).map(([, row]) => row),
  );
}
