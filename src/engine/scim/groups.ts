import { checkIfMatch } from '../../scim/answer/etag.ts';
import { type JsonObject, own } from '../../scim/json.ts';
import { applyPatch } from '../../scim/patch/apply-patch.ts';
import type { MemberChange } from '../../scim/patch/patch-operation.ts';
import { readPatch } from '../../scim/patch/read-patch.ts';
import { readResource } from '../../scim/resource/read-resource.ts';
import { ScimError } from '../../scim/scim-error.ts';
import type { Engine } from '../engine.ts';
import { type Entry, journal } from '../log/journal.ts';
import type { Tx } from '../store.ts';
import { changedMembers } from './changed-members.ts';
import type { Connection } from './connection.ts';
import { countUp } from './counts.ts';
import { lockNesting } from './lock-members.ts';
import { changeMembers, groupsLeft, type Moved, untaken } from './members.ts';
import type { ScimRequest } from './request.ts';
import { said } from './say.ts';
import { groupRow, type StoredGroup } from './stored-group.ts';
import { isUuid } from './uuid.ts';

export interface WrittenGroup {
  readonly group: StoredGroup;
  readonly ignored: readonly string[];
}

const taken = (name: string) =>
  new ScimError(409, 'uniqueness', `there is a group with the displayName ${JSON.stringify(name)} already`);

export async function findGroup(
  tx: Tx,
  connection: Connection,
  id: string,
  lock?: 'update',
): Promise<StoredGroup> {
  const rows = isUuid(id)
    ? await tx.find(
        'scim_group',
        { connection_id: connection.id, group_id: id.toLowerCase() },
        lock === undefined ? {} : { lock },
      )
    : [];
  const [group] = rows;
  if (group !== undefined) return group;
  throw new ScimError(404, undefined, `there is no group with the id ${JSON.stringify(id.slice(0, 100))}`);
}

export async function createGroup(
  engine: Engine,
  tx: Tx,
  connection: Connection,
  body: unknown,
): Promise<WrittenGroup> {
  const { resource, members, ignored } = readResource(body, connection.group, {
    dialect: connection.dialect,
    mode: 'create',
  });
  const now = engine.clock.now();
  const row = groupRow(connection, resource, {
    group_id: engine.random.uuid(),
    version: 1,
    created_at: now,
    modified_at: now,
  });
  const fresh = await tx.insertNew('scim_group', [row]);
  if (fresh.length === 0) throw taken(String(own(resource, 'displayName')));
  const changes: readonly MemberChange[] = members === null ? [] : [{ kind: 'add', members }];
  const moved = await changeMembers(tx, connection, row.group_id, changes, now);
  await countUp(tx, connection, 'groups', 1);
  await tellMoves(tx, connection, row.group_id, moved, now, [
    said(connection, 'dsync.group.created', now, { group: row.group_id }),
  ]);
  return { group: row, ignored };
}

export async function replaceGroup(
  engine: Engine,
  tx: Tx,
  connection: Connection,
  id: string,
  { body, ifMatch }: ScimRequest,
): Promise<WrittenGroup> {
  const before = await findGroup(tx, connection, id, 'update');
  checkIfMatch(ifMatch, before.version);
  const { resource, members, ignored } = readResource(body, connection.group, {
    dialect: connection.dialect,
    mode: 'replace',
    current: before.resource as JsonObject,
  });
  // A client that says nothing of the members means the group as it is, not an empty one.
  const changes: readonly MemberChange[] = members === null ? [] : [{ kind: 'replace', members }];
  return { group: await change(engine, tx, connection, before, resource, changes), ignored };
}

export async function patchGroup(
  engine: Engine,
  tx: Tx,
  connection: Connection,
  id: string,
  { body, ifMatch }: ScimRequest,
): Promise<WrittenGroup> {
  const operations = readPatch(body, connection.dialect);
  const before = await findGroup(tx, connection, id, 'update');
  checkIfMatch(ifMatch, before.version);
  const { resource, members, ignored } = applyPatch(
    before.resource as JsonObject,
    operations,
    connection.group,
    connection.dialect,
    before.group_id,
  );
  return { group: await change(engine, tx, connection, before, resource, members), ignored };
}

export async function deleteGroup(
  engine: Engine,
  tx: Tx,
  connection: Connection,
  id: string,
  { ifMatch }: ScimRequest,
): Promise<void> {
  const before = await findGroup(tx, connection, id, 'update');
  checkIfMatch(ifMatch, before.version);
  const now = engine.clock.now();
  const of = { connection_id: connection.id, group_id: before.group_id };
  const moved = await changeMembers(tx, connection, before.group_id, [{ kind: 'removeAll' }], now);
  await lockNesting(tx, connection);
  await groupsLeft(tx, connection, before.group_id);
  await tx.remove('scim_group', of);
  await tx.insert('scim_gone', [
    {
      connection_id: connection.id,
      resource_id: before.group_id,
      kind: 'Group',
      gone_at: now,
      untaken_since: null,
    },
  ]);
  await countUp(tx, connection, 'groups', -1);
  await tellMoves(tx, connection, before.group_id, moved, now, [
    said(connection, 'dsync.group.deleted', now, { group: before.group_id }),
  ]);
}

async function change(
  engine: Engine,
  tx: Tx,
  connection: Connection,
  before: StoredGroup,
  resource: JsonObject,
  changes: readonly MemberChange[],
): Promise<StoredGroup> {
  const now = engine.clock.now();
  const changed = changedMembers(before.resource as JsonObject, resource);
  const after = groupRow(connection, resource, {
    group_id: before.group_id,
    version: before.version + 1,
    created_at: before.created_at,
    modified_at: Math.max(now, before.modified_at),
  });
  const renamed = after.display_name !== before.display_name;
  if (renamed) {
    const of = { connection_id: connection.id, display_name: after.display_name };
    if ((await tx.count('scim_group', of)) > 0) throw taken(String(own(resource, 'displayName')));
  }
  const write = () =>
    tx.update(
      'scim_group',
      ['display_name', 'external_id', 'version', 'modified_at', 'resource', 'folded'],
      [after],
    );
  // A name may have to wait for somebody else's, and whoever waits for that has nobody locked.
  if (changed.length > 0) await write();
  const moved = await changeMembers(tx, connection, before.group_id, changes, now, renamed);
  if (changed.length === 0 && moved.added.length === 0 && moved.removed.length === 0) return before;
  if (changed.length === 0) await write();
  if (renamed) {
    // What its people have by its name is another thing now.
    const rows = await tx.find(
      'scim_member',
      { connection_id: connection.id, group_id: before.group_id, kind: 'User' },
      { columns: ['member_id'] },
    );
    await untaken(
      tx,
      connection,
      rows.map(({ member_id }) => member_id),
      now,
    );
  }
  await tellMoves(tx, connection, before.group_id, moved, now, [
    ...(changed.length > 0
      ? [said(connection, 'dsync.group.updated', now, { group: before.group_id, changed })]
      : []),
  ]);
  return after;
}

/** Who came and who left is decided anew, and told after what happened to the group itself. */
async function tellMoves(
  tx: Tx,
  connection: Connection,
  group: string,
  { added, removed }: Moved,
  now: number,
  first: readonly Entry[],
): Promise<void> {
  await untaken(tx, connection, [...added.map(({ member_id }) => member_id), ...removed], now);
  await journal(tx, [
    ...first,
    ...added.map((row) => said(connection, 'dsync.group.user_added', now, { group, user: row.member_id })),
    ...removed.map((user) => said(connection, 'dsync.group.user_removed', now, { group, user })),
  ]);
}
