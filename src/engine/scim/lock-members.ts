import type { MemberChange } from '../../scim/patch/patch-operation.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import type { Connection } from './connection.ts';
import { isUuid } from './uuid.ts';

type MemberRow = Row<'scim_member'>;
type Kind = MemberRow['kind'];

const idsOf = ({ members }: { readonly members: readonly { readonly value: string }[] }) =>
  members.map(({ value }) => value.toLowerCase());

/** The id in `members[value eq "…"]`, which is nearly all that is ever asked; null: another filter. */
export function onlyMember({ where }: Extract<MemberChange, { kind: 'removeWhere' }>): string | null {
  const isValue =
    where.kind === 'compare' && where.op === 'eq' && where.path.attribute.toLowerCase() === 'value';
  return isValue ? String(where.value).toLowerCase() : null;
}

/**
 * Locks everybody whom these changes of one group can concern, at once and in one order, before any of it is carried out:
 * two groups that are written at the same time never wait for each other, and whoever is deleted meanwhile comes into no
 * group. The caller has locked the group. Returns which of the named there are.
 */
export async function lockMembers(
  tx: Tx,
  connection: Connection,
  groupId: string,
  changes: readonly MemberChange[],
  everybody: boolean,
): Promise<ReadonlyMap<string, Kind>> {
  const coming = new Set<string>();
  const going = new Set<string>();
  let all = everybody;
  for (const change of changes) {
    switch (change.kind) {
      case 'add':
        for (const id of idsOf(change)) coming.add(id);
        break;
      case 'replace':
        for (const id of idsOf(change)) coming.add(id);
        all = true;
        break;
      case 'remove':
        for (const id of idsOf(change)) going.add(id);
        break;
      case 'removeAll':
        all = true;
        break;
      case 'removeWhere': {
        const id = onlyMember(change);
        if (id === null) all = true;
        else going.add(id);
        break;
      }
    }
  }
  const connection_id = connection.id;
  const there = all
    ? await tx.find('scim_member', { connection_id, group_id: groupId }, { columns: ['member_id'] })
    : [];
  const ids = new Set([...coming, ...going, ...there.map(({ member_id }) => member_id)]);
  const found = new Map<string, Kind>();
  const possible = [...ids].filter(isUuid).sort();
  if (possible.length === 0) return found;
  const users = await tx.find(
    'scim_user',
    { connection_id, user_id: { in: possible } },
    { columns: ['user_id'], order: ['user_id'], lock: 'update' },
  );
  for (const { user_id } of users) found.set(user_id, 'User');
  const rest = possible.filter((id) => coming.has(id) && !found.has(id) && id !== groupId);
  if (rest.length === 0) return found;
  await lockNesting(tx, connection);
  const groups = await tx.find(
    'scim_group',
    { connection_id, group_id: { in: rest } },
    { columns: ['group_id'] },
  );
  for (const { group_id } of groups) found.set(group_id, 'Group');
  return found;
}

/** Groups come into groups, and groups are deleted, one after the other: whoever has locked one never waits for another. */
export async function lockNesting(tx: Tx, { id }: Connection): Promise<void> {
  await tx.advance(`scim:${id}:nesting`, 0);
}
