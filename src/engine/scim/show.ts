import { type GroupOfUser, type MemberOfGroup, presenter } from '../../scim/answer/present.ts';
import { type Wanted, wantsMembers } from '../../scim/answer/projection.ts';
import type { JsonObject } from '../../scim/json.ts';
import { displayName } from '../../scim/resource/display-name.ts';
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
  const present = presenter(connection.user, wanted, connection.base);
  return users.map((row) =>
    present({
      resource: row.resource as JsonObject,
      id: row.user_id,
      externalId: row.external_id,
      created: row.created_at,
      lastModified: row.modified_at,
      version: row.version,
      ...(groups === null ? {} : { groups: groups.get(row.user_id) ?? [] }),
    }),
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
  const present = presenter(connection.group, wanted, connection.base);
  return groups.map((row) =>
    present({
      resource: row.resource as JsonObject,
      id: row.group_id,
      externalId: row.external_id,
      created: row.created_at,
      lastModified: row.modified_at,
      version: row.version,
      ...(members === null ? {} : { members: members.get(row.group_id) ?? [] }),
    }),
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
  const names = await namesOf(
    tx,
    connection,
    'Group',
    rows.map(({ group_id }) => group_id),
  );
  for (const { group_id, member_id } of rows) {
    const list = found.get(member_id) ?? [];
    list.push({ id: group_id, display: names.get(group_id) ?? null, type: 'direct' });
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
  const ids = (of: 'User' | 'Group') =>
    rows.filter(({ kind }) => kind === of).map(({ member_id }) => member_id);
  const [users, nested] = await Promise.all([
    namesOf(tx, connection, 'User', ids('User')),
    namesOf(tx, connection, 'Group', ids('Group')),
  ]);
  for (const { group_id, member_id, kind } of rows) {
    const list = found.get(group_id) ?? [];
    const names = kind === 'User' ? users : nested;
    list.push({ id: member_id, kind, display: names.get(member_id) ?? null });
    found.set(group_id, list);
  }
  for (const list of found.values()) list.sort((a, b) => (a.id < b.id ? -1 : 1));
  return found;
}

/** Names as they are now: a copy of them elsewhere would be an old one. */
async function namesOf(
  tx: Tx,
  { id }: Pick<Connection, 'id'>,
  kind: 'User' | 'Group',
  ids: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  if (ids.length === 0) return new Map();
  const among = { in: [...new Set(ids)] };
  const named = (key: string, resource: unknown) => [key, displayName(resource as JsonObject)] as const;
  if (kind === 'User') {
    const where = { connection_id: id, user_id: among };
    const users = await tx.find('scim_user', where, { columns: ['user_id', 'resource'] });
    return new Map(users.map(({ user_id, resource }) => named(user_id, resource)));
  }
  const where = { connection_id: id, group_id: among };
  const groups = await tx.find('scim_group', where, { columns: ['group_id', 'resource'] });
  return new Map(groups.map(({ group_id, resource }) => named(group_id, resource)));
}
