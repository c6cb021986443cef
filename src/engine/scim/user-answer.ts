import { etagOf, notModified } from '../../scim/answer/etag.ts';
import { wantedAttributes } from '../../scim/answer/list-query.ts';
import { resourceLocation } from '../../scim/answer/present.ts';
import type { Tx } from '../store.ts';
import type { Connection } from './connection.ts';
import { parametersOf, type ScimAnswer, type ScimRequest } from './request.ts';
import { type GroupsOfUsers, showUsers } from './show.ts';
import type { Written } from './users.ts';

/** One user as the answer to a request; their groups are read where they are shown and not known already. */
export async function userAnswer(
  tx: Tx,
  connection: Connection,
  request: ScimRequest,
  status: number,
  { user, ignored }: Written,
  groups?: Promise<GroupsOfUsers>,
): Promise<ScimAnswer> {
  const etag = etagOf(user.version);
  if (request.method === 'GET' && notModified(request.ifNoneMatch, user.version))
    return { status: 304, body: null, etag };
  const wanted = wantedAttributes(parametersOf(request));
  const [body = null] = await showUsers(tx, connection, [user], wanted, groups);
  return { status, body, etag, location: resourceLocation(connection.base, 'User', user.user_id), ignored };
}
