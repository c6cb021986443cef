import { etagOf, notModified } from '../../scim/answer/etag.ts';
import { listQuery, type Parameters, searchQuery, wantedAttributes } from '../../scim/answer/list-query.ts';
import { resourceLocation } from '../../scim/answer/present.ts';
import { wantsMembers } from '../../scim/answer/projection.ts';
import {
  refuseFilter,
  resourceType,
  resourceTypes,
  schema,
  schemas,
  serviceProviderConfig,
} from '../../scim/discovery.ts';
import { ScimError } from '../../scim/scim-error.ts';
import type { Engine } from '../engine.ts';
import type { Tx } from '../store.ts';
import type { Connection } from './connection.ts';
import { createGroup, deleteGroup, findGroup, patchGroup, replaceGroup } from './groups.ts';
import { listAll, listGroups, listUsers } from './lists.ts';
import { parametersOf, type ScimAnswer, type ScimRequest } from './request.ts';
import { groupsOf, showGroups } from './show.ts';
import type { StoredGroup } from './stored-group.ts';
import { userAnswer } from './user-answer.ts';
import { createUser, deleteUser, findUser, patchUser, replaceUser, type Written } from './users.ts';
import { isUuid } from './uuid.ts';

/** One request about this call's connection. */
interface Call {
  readonly engine: Engine;
  readonly tx: Tx;
  readonly connection: Connection;
  readonly request: ScimRequest;
  readonly parameter: Parameters;
}

type Answering = (call: Call, id: string) => Promise<ScimAnswer>;

const SEARCH = '.search';

/** Method and place -> what answers. `{id}` stands for the id of a resource. */
const ROUTES: Readonly<Record<string, Readonly<Partial<Record<ScimRequest['method'], Answering>>>>> = {
  ServiceProviderConfig: { GET: async ({ connection }) => ok(serviceProviderConfig(connection.base)) },
  ResourceTypes: { GET: async (call) => ok(resourceTypes(call.connection.base, shapesOf(call))) },
  'ResourceTypes/{id}': {
    GET: async (call, id) => ok(resourceType(call.connection.base, shapesOf(call), id)),
  },
  Schemas: { GET: async (call) => ok(schemas(call.connection.base, shapesOf(call))) },
  'Schemas/{id}': { GET: async (call, id) => ok(schema(call.connection.base, shapesOf(call), id)) },
  '': { GET: async (call) => ok(await listAll(call.engine, call.tx, call.connection, listed(call))) },
  [SEARCH]: {
    POST: async (call) => ok(await listAll(call.engine, call.tx, call.connection, searched(call))),
  },
  Users: {
    GET: async (call) => ok(await listUsers(call.engine, call.tx, call.connection, listed(call))),
    POST: async (call) => {
      const { engine, tx, connection, request } = call;
      const made = await createUser(engine, tx, connection, request.body);
      return userAnswer(
        tx,
        connection,
        request,
        201,
        made,
        made.isNew ? Promise.resolve(new Map()) : undefined,
      );
    },
  },
  [`Users/${SEARCH}`]: {
    POST: async (call) => ok(await listUsers(call.engine, call.tx, call.connection, searched(call))),
  },
  'Users/{id}': {
    GET: async ({ tx, connection, request }, id) => {
      const user = await findUser(tx, connection, id);
      return userAnswer(tx, connection, request, 200, { user, ignored: [] });
    },
    PUT: async (call, id) => {
      const written = replaceUser(call.engine, call.tx, call.connection, id, call.request);
      return writtenAnswer(call, id, written);
    },
    PATCH: async (call, id) => {
      const written = patchUser(call.engine, call.tx, call.connection, id, call.request);
      return writtenAnswer(call, id, written);
    },
    DELETE: async (call, id) => {
      await deleteUser(call.engine, call.tx, call.connection, id, call.request);
      return NO_CONTENT;
    },
  },
  Groups: {
    GET: async (call) => ok(await listGroups(call.engine, call.tx, call.connection, listed(call))),
    POST: async (call) => {
      const { group, ignored } = await createGroup(call.engine, call.tx, call.connection, call.request.body);
      return groupAnswer(call, 201, group, ignored);
    },
  },
  [`Groups/${SEARCH}`]: {
    POST: async (call) => ok(await listGroups(call.engine, call.tx, call.connection, searched(call))),
  },
  'Groups/{id}': {
    GET: async (call, id) => groupAnswer(call, 200, await findGroup(call.tx, call.connection, id)),
    PUT: async (call, id) => {
      const { group, ignored } = await replaceGroup(call.engine, call.tx, call.connection, id, call.request);
      return groupAnswer(call, 200, group, ignored);
    },
    PATCH: async (call, id) => {
      const { group, ignored } = await patchGroup(call.engine, call.tx, call.connection, id, call.request);
      // A group may have ten thousand members: nobody who added one wants them all back, unless they ask.
      const wanted = wantedAttributes(call.parameter);
      if (wanted.attributes === null && wanted.excludedAttributes === null)
        return { ...NO_CONTENT, etag: etagOf(group.version), ignored };
      return groupAnswer(call, 200, group, ignored);
    },
    DELETE: async (call, id) => {
      await deleteGroup(call.engine, call.tx, call.connection, id, call.request);
      return NO_CONTENT;
    },
  },
};

const NO_CONTENT: ScimAnswer = { status: 204, body: null };
const ok = (body: ScimAnswer['body']): ScimAnswer => ({ status: 200, body });
const shapesOf = ({ connection }: Call) => [connection.user, connection.group];
const listed = ({ parameter }: Call) => listQuery(parameter);
const searched = ({ request }: Call) => searchQuery(request.body);

/** Whether a request can change anything. */
export function writes({ method, path }: Pick<ScimRequest, 'method' | 'path'>): boolean {
  return method !== 'GET' && path.at(-1) !== SEARCH;
}

/** Answers one request in the caller's transaction. Throws ScimError for whatever the client has to mend. */
export async function answerRequest(
  engine: Engine,
  tx: Tx,
  connection: Connection,
  request: ScimRequest,
): Promise<ScimAnswer> {
  const { path, method } = request;
  const [first = '', second] = path;
  const exact = path.join('/');
  const place = Object.hasOwn(ROUTES, exact) ? exact : `${first}/{id}`;
  const routes = path.length <= 2 && Object.hasOwn(ROUTES, place) ? ROUTES[place] : undefined;
  if (routes === undefined)
    throw new ScimError(404, undefined, `there is nothing at /${exact.slice(0, 200)}`);
  const answering = routes[method];
  if (answering === undefined)
    throw new ScimError(405, undefined, `${method} is not possible at /${exact.slice(0, 200)}`);
  if (place.startsWith('ServiceProvider') || place.startsWith('ResourceTypes') || place.startsWith('Schemas'))
    refuseFilter(request.query.get('filter') ?? null);
  return answering({ engine, tx, connection, request, parameter: parametersOf(request) }, second ?? '');
}

/** Their groups are asked for behind the lock of the user, and not while everybody else waits for the log's counter. */
async function writtenAnswer(call: Call, id: string, written: Promise<Written>): Promise<ScimAnswer> {
  const { tx, connection, request, parameter } = call;
  const shown = isUuid(id) && wantsMembers(wantedAttributes(parameter), connection.user);
  const groups = shown ? groupsOf(tx, connection, [id.toLowerCase()]) : undefined;
  // Whatever becomes of it is told by the write, and by the transaction.
  groups?.catch(() => undefined);
  return userAnswer(tx, connection, request, 200, await written, groups);
}

async function groupAnswer(
  { tx, connection, request, parameter }: Call,
  status: number,
  group: StoredGroup,
  ignored: readonly string[] = [],
): Promise<ScimAnswer> {
  const etag = etagOf(group.version);
  if (request.method === 'GET' && notModified(request.ifNoneMatch, group.version))
    return { status: 304, body: null, etag };
  const [body = null] = await showGroups(tx, connection, [group], wantedAttributes(parameter));
  return {
    status,
    body,
    etag,
    location: resourceLocation(connection.base, 'Group', group.group_id),
    ignored,
  };
}
