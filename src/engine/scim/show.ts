import { type GroupOfUser, type MemberOfGroup, present } from '../../scim/answer/present.ts';
import { projector, type Wanted, wantsMembers } from '../../scim/answer/projection.ts';
import { type JsonObject, own } from '../../scim/json.ts';
import type { Tx } from '../store.ts';
import type { Connection } from './connection.ts';
import type { StoredGroup } from './stored-group.ts';
import type { StoredUser } from './stored-user.ts';

/** Whoever is only shown is read without the copy that is searched. */
export const USER_SHOWN = [
  ...(['user_id', 'external_id', 'version'] as const),
  ...(['created_at', 'modified_at', 'resource'] as const),
];
export const GROUP_SHOWN = [
  ...(['group_id', 'external_id', 'version'] as const),
  ...(['created_at', 'modified_at', 'resource'] as const),
];

export type GroupsOfUsers = ReadonlyMap<string, readonly GroupOfUser[]>;

/**
 * Users as the client wants to see them; their groups are read only where they are shown, and where they are not known
 * already.
 */
export async function showUsers(
  tx: Tx,
  connection: Connection,
  users: readonly StoredUser[],
  wanted: Wanted,
  known?: Promise<GroupsOfUsers>,
): Promise<JsonObject[]> {
  const ids = () => users.map(({ user_id }) => user_id);
  const groups = wantsMembers(wanted, connection.user)
    ? await (known ?? groupsOf(tx, connection, ids()))
    : null;
  const cut = projector(connection.user, wanted);
  return users.map((row) =>
    cut(
      present(
        {
          resource: row.resource as JsonObject,
          id: row.user_id,
          externalId: row.external_id,
          created: row.created_at,
          lastModified: row.modified_at,
          version: row.version,
          ...(groups === null ? {} : { groups: groups.get(row.user_id) ?? [] }),
        },
        connection.user,
        connection.base,
      ),
    ),
  );
}

/** Groups as the client wants to see them; their members are read only where they are shown. */
export async function showGroups(
  tx: Tx,
  connection: Connection,
  groups: readonly StoredGroup[],
  wanted: Wanted,
): Promise<JsonObject[]> {
  const members = wantsMembers(wanted, connection.group)
    ? await membersOf(
        tx,
        connection,
        groups.map(({ group_id }) => group_id),
      )
    : null;
  const cut = projector(connection.group, wanted);
  return groups.map((row) =>
    cut(
      present(
        {
          resource: row.resource as JsonObject,
          id: row.group_id,
          externalId: row.external_id,
          created: row.created_at,
          lastModified: row.modified_at,
          version: row.version,
          ...(members === null ? {} : { members: members.get(row.group_id) ?? [] }),
        },
        connection.group,
        connection.base,
      ),
    ),
  );
}

export async function groupsOf(
  tx: Tx,
  connection: Pick<Connection, 'id'>,
  users: readonly string[],
): Promise<GroupsOfUsers> {
  const found = new Map<string, GroupOfUser[]>();
  if (users.length === 0) return found;
  const of = { connection_id: connection.id };
  const rows = await tx.find(
    'scim_member',
    { ...of, member_id: { in: users } },
    { columns: ['group_id', 'member_id'] },
  );
  if (rows.length === 0) return found;
  const ids = [...new Set(rows.map(({ group_id }) => group_id))];
  const groups = await tx.find(
    'scim_group',
    { ...of, group_id: { in: ids } },
    { columns: ['group_id', 'resource'] },
  );
  const names = new Map(
    groups.map(({ group_id, resource }) => [group_id, own(resource as JsonObject, 'displayName')] as const),
  );
  for (const { group_id, member_id } of rows) {
    const display = names.get(group_id);
    const list = found.get(member_id) ?? [];
    list.push({ id: group_id, display: typeof display === 'string' ? display : null, type: 'direct' });
    found.set(member_id, list);
  }
  for (const list of found.values()) list.sort((a, b) => (a.id < b.id ? -1 : 1));
  return found;
}

async function membersOf(
  tx: Tx,
  connection: Connection,
  groups: readonly string[],
): Promise<ReadonlyMap<string, MemberOfGroup[]>> {
  const found = new Map<string, MemberOfGroup[]>();
  if (groups.length === 0) return found;
  const rows = await tx.find('scim_member', { connection_id: connection.id, group_id: { in: groups } });
  for (const { group_id, member_id, kind } of rows) {
    const list = found.get(group_id) ?? [];
    list.push({ id: member_id, kind, display: null });
    found.set(group_id, list);
  }
  for (const list of found.values()) list.sort((a, b) => (a.id < b.id ? -1 : 1));
  return found;
}
