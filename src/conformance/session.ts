import { randomBytes } from 'node:crypto';
import { isObject, type Json, type JsonObject } from '../scim/json.ts';
import type { Answer } from './answer.ts';
import { expectResource, expectStatus, expectThat } from './expectations.ts';
import { type Call, call, type Target } from './http-client.ts';
import { inBatches } from './in-batches.ts';
import { at, items } from './json-at.ts';
import { GROUP, PATCH, USER } from './urns.ts';

const PREFIX = 'lockstep-conformance-';

export interface Made {
  readonly id: string;
  /** `/Users/{id}` */
  readonly path: string;
  /** userName or displayName. */
  readonly name: string;
  readonly body: JsonObject;
}

type Settings = Omit<Call, 'method' | 'path' | 'body'>;

/** What a case asks a server through; remembers what was made. */
export interface Session {
  readonly target: Target;
  /** The ServiceProviderConfig, if there is one. */
  readonly provider: JsonObject | null;
  /** A name that nobody has. */
  name(): string;
  send(made: Call): Promise<Answer>;
  get(path: string, settings?: Settings): Promise<Answer>;
  post(path: string, body: Json, settings?: Settings): Promise<Answer>;
  put(path: string, body: Json, settings?: Settings): Promise<Answer>;
  patch(path: string, operations: readonly Json[], settings?: Settings): Promise<Answer>;
  delete(path: string): Promise<Answer>;
  /** A PATCH that has to go through, and what is stored afterwards. */
  patched(made: Made, ...operations: readonly Json[]): Promise<JsonObject>;
  read(made: Made): Promise<JsonObject>;
  user(differences?: JsonObject): Promise<Made>;
  users(count: number): Promise<readonly Made[]>;
  group(members?: readonly Made[], differences?: JsonObject): Promise<Made>;
}

/** A body of an ordinary person. */
export function userBody(userName: string, differences: JsonObject = {}): JsonObject {
  return {
    schemas: [USER],
    userName,
    name: { givenName: 'Ada', familyName: 'Reyes' },
    displayName: 'Ada Reyes',
    emails: [{ value: userName, type: 'work', primary: true }],
    active: true,
    ...differences,
  };
}

/** `/Users?filter=…`, escaped as clients do it: a space is %20. */
export function query(path: string, parameters: Readonly<Record<string, string | number>>): string {
  const pairs = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${path}?${pairs.join('&')}`;
}

export function byUserName(userName: string): string {
  return query('/Users', { filter: `userName eq "${userName}"`, startIndex: 1, count: 100 });
}

export interface OpenSession extends Session {
  /** Takes away whatever the case has made; what does not go is left. */
  close(signal: AbortSignal): Promise<void>;
}

export function openSession(target: Target, provider: JsonObject | null, signal: AbortSignal): OpenSession {
  const made: string[] = [];
  const remember = (path: string, answer: Answer) => {
    if (path.startsWith('/Bulk')) made.push(...madeInBulk(answer));
    const id = at(answer.body, 'id');
    const kind = /^\/(Users|Groups)(\?|$)/.exec(path)?.[1];
    if (kind !== undefined && answer.status === 201 && typeof id === 'string') made.push(pathOf(kind, id));
  };
  const send = async (asked: Call) => {
    const answer = await call(target, asked, signal);
    if (asked.method === 'POST') remember(asked.path, answer);
    return answer;
  };
  const withBody =
    (method: string) =>
    (path: string, body: Json, settings: Settings = {}) =>
      send({ ...settings, method, path, body: JSON.stringify(body) });
  const post = withBody('POST');

  const make = async (kind: 'Users' | 'Groups', name: string, body: JsonObject): Promise<Made> => {
    const answer = await post(`/${kind}`, body);
    const stored = expectResource(answer, 201);
    const id = at(stored, 'id');
    expectThat(typeof id === 'string' && id !== '', `POST /${kind} to answer an id`, stored);
    return { id, path: pathOf(kind, id), name, body: stored };
  };
  const name = () => `${PREFIX}${randomBytes(8).toString('hex')}`;
  const session: OpenSession = {
    target,
    provider,
    name,
    send,
    post,
    put: withBody('PUT'),
    get: (path, settings = {}) => send({ ...settings, method: 'GET', path }),
    delete: (path) => send({ method: 'DELETE', path }),
    patch: (path, operations, settings) =>
      withBody('PATCH')(path, { schemas: [PATCH], Operations: operations }, settings),
    async patched(one, ...operations) {
      expectStatus(await session.patch(one.path, operations), 200, 204);
      return session.read(one);
    },
    read: async ({ path }) => expectResource(await session.get(path), 200),
    user(differences = {}) {
      const body = userBody(`${name()}@example.com`, differences);
      return make('Users', String(at(body, 'userName')), body);
    },
    users: (count) => inBatches(Array.from({ length: count }), () => session.user()),
    group(members = [], differences = {}) {
      const displayName = name();
      const body = { schemas: [GROUP], displayName, members: members.map(({ id }) => ({ value: id })) };
      return make('Groups', displayName, { ...body, ...differences });
    },
    async close(ending) {
      const gone = async (path: string) => {
        // A server that is down or refuses is told by the cases, not by their clearing up.
        await call(target, { method: 'DELETE', path }, ending).catch(() => undefined);
      };
      const groups = made.filter((path) => path.startsWith('/Groups/'));
      await inBatches(groups, gone);
      await inBatches(
        made.filter((path) => !groups.includes(path)),
        gone,
      );
    },
  };
  return session;
}

function pathOf(kind: string, id: string): string {
  return `/${kind}/${encodeURIComponent(id)}`;
}

/** Every resource of a BulkResponse that has an address (RFC 7644 section 3.7). */
function madeInBulk(answer: Answer): string[] {
  return items(at(answer.body, 'Operations')).flatMap((operation) => {
    const location = isObject(operation) ? at(operation, 'location') : undefined;
    const path =
      typeof location === 'string' ? /\/(?:Users|Groups)\/[^/?#]+$/.exec(location)?.[0] : undefined;
    return path === undefined ? [] : [path];
  });
}
