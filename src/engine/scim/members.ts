import { GROUP_COLUMNS } from '../../scim/filter/columns.ts';
import type { Filter } from '../../scim/filter/filter.ts';
import { parseFilter } from '../../scim/filter/parse-filter.ts';
import { toPredicate } from '../../scim/filter/to-predicate.ts';
import type { MemberChange } from '../../scim/patch/patch-operation.ts';
import type { Member } from '../../scim/resource/members.ts';
import { invalidValue } from '../../scim/scim-error.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import type { Connection } from './connection.ts';
import { lockMembers, onlyMember } from './lock-members.ts';
import { isUuid } from './uuid.ts';

type MemberRow = Row<'scim_member'>;

/** Who came into a group and who left it. */
export interface Moved {
  readonly added: readonly MemberRow[];
  readonly removed: readonly string[];
}

/**
 * Carries out changes of one group, whose row the caller has locked: two clients that write its members do it one after
 * the other. It costs what changes, not what the group holds. `everybody`: all members are going to be taken anew.
 */
export async function changeMembers(
  tx: Tx,
  connection: Connection,
  groupId: string,
  changes: readonly MemberChange[],
  now: number,
  everybody = false,
): Promise<Moved> {
  const there = await lockMembers(tx, connection, groupId, changes, everybody);
  const of = { connection_id: connection.id, group_id: groupId };
  /** id -> in or out, as these changes leave it. */
  const added = new Map<string, MemberRow>();
  const removed = new Set<string>();
  const take = async (ids: readonly string[]) => {
    const there = await tx.find(
      'scim_member',
      { ...of, member_id: { in: ids.filter(isUuid) } },
      { columns: ['member_id'] },
    );
    await tx.remove('scim_member', { ...of, member_id: { in: there.map(({ member_id }) => member_id) } });
    for (const { member_id } of there) if (!added.delete(member_id)) removed.add(member_id);
  };
  const give = async (members: readonly Member[]) => {
    const rows = rowsOf(connection, groupId, members, there, now);
    const fresh = new Set(await tx.insertNew('scim_member', rows));
    for (const row of rows) {
      if (!fresh.has([row.connection_id, row.group_id, row.member_id].join('\u0000'))) continue;
      if (!removed.delete(row.member_id)) added.set(row.member_id, row);
    }
  };
  for (const change of changes) {
    switch (change.kind) {
      case 'add':
        await give(change.members);
        break;
      case 'remove':
        await take(change.members.map(({ value }) => value.toLowerCase()));
        break;
      case 'removeAll':
        await take(await membersOf(tx, of));
        break;
      case 'removeWhere':
        await take(await membersMeeting(tx, connection, of, change));
        break;
      case 'replace': {
        const wanted = new Set(change.members.map(({ value }) => value.toLowerCase()));
        await take((await membersOf(tx, of)).filter((id) => !wanted.has(id)));
        await give(change.members);
        break;
      }
    }
  }
  return { added: [...added.values()], removed: [...removed] };
}

async function membersOf(tx: Tx, of: Pick<MemberRow, 'connection_id' | 'group_id'>): Promise<string[]> {
  const rows = await tx.find('scim_member', of, { columns: ['member_id'] });
  return rows.map(({ member_id }) => member_id);
}

async function membersMeeting(
  tx: Tx,
  connection: Connection,
  of: Pick<MemberRow, 'connection_id' | 'group_id'>,
  change: Extract<MemberChange, { kind: 'removeWhere' }>,
): Promise<string[]> {
  const only = onlyMember(change);
  if (only !== null) return [only];
  const members = parseFilter('members pr');
  if (members.kind !== 'present') return [];
  const filter: Filter = { kind: 'element', path: members.path, of: change.where };
  const predicate = toPredicate(filter, connection.group, GROUP_COLUMNS);
  if (!('related' in predicate)) throw invalidValue('this filter cannot be used for members');
  const rows = await tx.find('scim_member', of, { matching: predicate.of, columns: ['member_id'] });
  return rows.map(({ member_id }) => member_id);
}

/** Rows for members that exist on this connection. Throws 400 invalidValue, naming the first that does not. */
function rowsOf(
  connection: Connection,
  groupId: string,
  members: readonly Member[],
  there: ReadonlyMap<string, MemberRow['kind']>,
  now: number,
): MemberRow[] {
  return [...new Set(members.map(({ value }) => value.toLowerCase()))].map((id) => {
    const kind = there.get(id);
    if (kind === undefined)
      throw invalidValue(`there is no user and no group with the id ${JSON.stringify(id.slice(0, 100))}`);
    return { connection_id: connection.id, group_id: groupId, member_id: id, kind, added_at: now };
  });
}

/** Takes somebody, or a group, out of all groups; returns which. */
export async function groupsLeft(tx: Tx, connection: Connection, memberId: string): Promise<string[]> {
  const of = { connection_id: connection.id, member_id: memberId };
  const rows = await tx.find('scim_member', of, { columns: ['group_id'], order: ['group_id'] });
  if (rows.length > 0) await tx.remove('scim_member', of);
  return rows.map(({ group_id }) => group_id);
}

/** What groups give is decided anew for these people. */
export async function untaken(
  tx: Tx,
  connection: Connection,
  users: readonly string[],
  now: number,
): Promise<void> {
  await tx.update(
    'scim_user',
    ['untaken_since'],
    [...new Set(users)].sort().map((user_id) => ({
      connection_id: connection.id,
      user_id,
      untaken_since: now,
    })),
  );
}
