import { checkIfMatch } from '../../scim/answer/etag.ts';
import { type JsonObject, own } from '../../scim/json.ts';
import { readResource } from '../../scim/resource/read-resource.ts';
import { ScimError } from '../../scim/scim-error.ts';
import type { Engine } from '../engine.ts';
import { journal, sendJournal } from '../log/journal.ts';
import type { Tx } from '../store.ts';
import { changed, patching, replacement, storeChanged } from './change-user.ts';
import type { Connection } from './connection.ts';
import { countUp } from './counts.ts';
import { groupsLeft } from './members.ts';
import type { ScimRequest } from './request.ts';
import { said } from './say.ts';
import { USER_SHOWN } from './show.ts';
import { indexedValues, moveIndexedValues, type StoredUser, userRow } from './stored-user.ts';
import { isUuid } from './uuid.ts';

/** What a write made of a user. */
export interface Written {
  readonly user: StoredUser;
  /** Nobody can have put them into a group yet. */
  readonly isNew?: true;
  readonly ignored: readonly string[];
}

const taken = (name: string) =>
  new ScimError(409, 'uniqueness', `there is a user with the userName ${JSON.stringify(name)} already`);

export async function findUser(tx: Tx, connection: Connection, id: string): Promise<StoredUser> {
  const of = { connection_id: connection.id, user_id: id.toLowerCase() };
  const rows = isUuid(id) ? await tx.find('scim_user', of, { columns: USER_SHOWN }) : [];
  return rows[0] ?? unknown(id);
}

async function lockUser(tx: Tx, connection: Connection, id: string): Promise<StoredUser> {
  const rows = isUuid(id)
    ? await tx.find(
        'scim_user',
        { connection_id: connection.id, user_id: id.toLowerCase() },
        { lock: 'update' },
      )
    : [];
  return rows[0] ?? unknown(id);
}

function unknown(id: string): never {
  throw new ScimError(404, undefined, `there is no user with the id ${JSON.stringify(id.slice(0, 100))}`);
}

export async function createUser(
  engine: Engine,
  tx: Tx,
  connection: Connection,
  body: unknown,
): Promise<Written> {
  const { resource, ignored } = readResource(body, connection.user, {
    dialect: connection.dialect,
    mode: 'create',
  });
  const now = engine.clock.now();
  const stamps = { user_id: engine.random.uuid(), version: 1, created_at: now, modified_at: now };
  const row = userRow(connection, resource, stamps, null);
  const fresh = await tx.insertNew('scim_user', [row]);
  if (fresh.length === 0) {
    const user = await comeBack(engine, tx, connection, row);
    return { user, ignored };
  }
  await Promise.all([
    tx.insert('scim_value', indexedValues(row)),
    countUp(tx, connection, 'users', 1),
    // The commit travels with the last of it.
    sendJournal(tx, [said(connection, 'dsync.user.created', now, { user: row.user_id, active: row.active })]),
  ]);
  return { user: row, ignored, isNew: true };
}

/**
 * A client that forgot whom it had switched off makes them anew: the same person comes back, with the same id. Whoever is
 * active is there already (409).
 */
async function comeBack(
  engine: Engine,
  tx: Tx,
  connection: Connection,
  wanted: StoredUser,
): Promise<StoredUser> {
  const name = String(own(wanted.resource as JsonObject, 'userName'));
  const [known] = await tx.find(
    'scim_user',
    { connection_id: connection.id, user_name: wanted.user_name },
    { lock: 'update' },
  );
  const back =
    connection.dialect === 'tolerant' && known !== undefined && !known.active && wanted.active
      ? known
      : undefined;
  if (back === undefined) throw taken(name);
  return change(engine, tx, connection, back, wanted.resource as JsonObject);
}

export async function replaceUser(
  engine: Engine,
  tx: Tx,
  connection: Connection,
  id: string,
  request: ScimRequest,
): Promise<Written> {
  const before = await lockUser(tx, connection, id);
  const { resource, ignored } = replacement(connection, before, request);
  return { user: await change(engine, tx, connection, before, resource), ignored };
}

export async function patchUser(
  engine: Engine,
  tx: Tx,
  connection: Connection,
  id: string,
  request: ScimRequest,
): Promise<Written> {
  const patched = patching(connection, request);
  const before = await lockUser(tx, connection, id);
  const { resource, ignored } = patched(before);
  return { user: await change(engine, tx, connection, before, resource), ignored };
}

export async function deleteUser(
  engine: Engine,
  tx: Tx,
  connection: Connection,
  id: string,
  { ifMatch }: ScimRequest,
): Promise<void> {
  const before = await lockUser(tx, connection, id);
  checkIfMatch(ifMatch, before.version);
  const now = engine.clock.now();
  const of = { connection_id: connection.id, user_id: before.user_id };
  const left = await groupsLeft(tx, connection, before.user_id);
  await Promise.all([
    tx.remove('scim_value', of),
    tx.remove('scim_user', of),
    tx.insert('scim_gone', [
      {
        connection_id: connection.id,
        resource_id: before.user_id,
        kind: 'User',
        gone_at: now,
        untaken_since: now,
      },
    ]),
    countUp(tx, connection, 'users', -1),
    journal(tx, [
      ...left.map((group) =>
        said(connection, 'dsync.group.user_removed', now, { group, user: before.user_id }),
      ),
      said(connection, 'dsync.user.deleted', now, {
        user: before.user_id,
        previous: { active: before.active },
      }),
    ]),
  ]);
}

/** Writes the resource where it differs, and nothing at all where it does not. */
async function change(
  engine: Engine,
  tx: Tx,
  connection: Connection,
  before: StoredUser,
  resource: JsonObject,
): Promise<StoredUser> {
  const made = changed(engine, connection, before, resource);
  if (made === null) return before;
  const { after, entry } = made;
  if (after.user_name !== before.user_name) {
    const [other] = await tx.find(
      'scim_user',
      { connection_id: connection.id, user_name: after.user_name },
      { columns: ['user_id'] },
    );
    if (other !== undefined) throw taken(String(own(resource, 'userName')));
  }
  // The log's counter is asked for behind the writes and not after their answers: everybody else waits for it.
  await Promise.all([
    storeChanged(tx, [after]),
    moveIndexedValues(tx, before, after),
    sendJournal(tx, [entry]),
  ]);
  return after;
}
