import { checkIfMatch } from '../../scim/answer/etag.ts';
import type { JsonObject } from '../../scim/json.ts';
import { applyPatch } from '../../scim/patch/apply-patch.ts';
import { readPatch } from '../../scim/patch/read-patch.ts';
import { readResource } from '../../scim/resource/read-resource.ts';
import type { Engine } from '../engine.ts';
import type { Entry } from '../log/journal.ts';
import type { Tx } from '../store.ts';
import { changedMembers } from './changed-members.ts';
import type { Connection } from './connection.ts';
import type { ScimRequest } from './request.ts';
import { said } from './say.ts';
import { type StoredUser, userRow } from './stored-user.ts';

/** What a request makes of a resource. */
interface Outcome {
  readonly resource: JsonObject;
  readonly ignored: readonly string[];
}

/** What a PUT makes of a user. */
export function replacement(
  connection: Connection,
  before: StoredUser,
  { body, ifMatch }: ScimRequest,
): Outcome {
  checkIfMatch(ifMatch, before.version);
  return readResource(body, connection.user, {
    dialect: connection.dialect,
    mode: 'replace',
    current: before.resource as JsonObject,
  });
}

/** What a PATCH makes of a user: it is read before anybody is locked for it. */
export function patching(
  connection: Connection,
  { body, ifMatch }: ScimRequest,
): (before: StoredUser) => Outcome {
  const operations = readPatch(body, connection.dialect);
  return (before) => {
    checkIfMatch(ifMatch, before.version);
    return applyPatch(
      before.resource as JsonObject,
      operations,
      connection.user,
      connection.dialect,
      before.user_id,
    );
  };
}

/** A user whose resource becomes this one, and what is said of it; null: nothing differs. */
export function changed(
  engine: Engine,
  connection: Connection,
  before: StoredUser,
  resource: JsonObject,
): { readonly after: StoredUser; readonly entry: Entry } | null {
  const names = changedMembers(before.resource as JsonObject, resource);
  if (names.length === 0) return null;
  const now = engine.clock.now();
  const { user_id, created_at } = before;
  const stamps = {
    user_id,
    version: before.version + 1,
    created_at,
    modified_at: Math.max(now, before.modified_at),
  };
  const fresh = userRow(connection, resource, stamps, before);
  return {
    // Who waits for a decision already keeps their place.
    after: { ...fresh, untaken_since: before.untaken_since ?? fresh.untaken_since },
    entry: said(connection, 'dsync.user.updated', now, {
      user: user_id,
      changed: names,
      active: fresh.active,
      previous: { active: before.active },
    }),
  };
}

const KEPT: ReadonlySet<string> = new Set(['connection_id', 'user_id', 'created_at']);

/** Users as they are after a change. */
export async function storeChanged(tx: Tx, users: readonly StoredUser[]): Promise<void> {
  const [first] = users;
  if (first === undefined) return;
  const columns = (Object.keys(first) as (keyof StoredUser)[]).filter((name) => !KEPT.has(name));
  await tx.update('scim_user', columns, users);
}
