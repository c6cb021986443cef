import { randomBytes } from 'node:crypto';
import type { Json, JsonObject } from '../scim/json.ts';
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
  const made = new Set<string>();
  const under = new Set<Promise<unknown>>();
  const remember = ({ method, path }: Call, answer: Answer) => {
    const [bare = ''] = path.split('?');
    if (method === 'POST') for (const one of madeBy(bare, answer)) made.add(one);
    // Some servers make what a PUT does not find.
    if (method === 'PUT' && answer.status < 300 && /^\/(Users|Groups)\/./.test(bare)) made.add(bare);
  };
  const send = (asked: Call) => {
    const answering = call(target, asked, signal).then((answer) => {
      remember(asked, answer);
      return answer;
    });
    const settled = answering.then(ignore, ignore).finally(() => under.delete(settled));
    under.add(settled);
    return answering;
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
      // A case that failed may have calls under way, which make something yet.
      await Promise.all(under);
      // A server that is down or refuses is told by the cases, not by their clearing up.
      const gone = (path: string) => call(target, { method: 'DELETE', path }, ending).then(ignore, ignore);
      const groups = [...made].filter((path) => path.startsWith('/Groups/'));
      await inBatches(groups, gone);
      await inBatches(
        [...made].filter((path) => !groups.includes(path)),
        gone,
      );
    },
  };
  return session;
}

function pathOf(kind: string, id: string): string {
  return `/${kind}/${encodeURIComponent(id)}`;
}

/** What an answer to a POST says was made; in a BulkResponse each with its address (RFC 7644 section 3.7). */
function madeBy(path: string, answer: Answer): readonly string[] {
  const id = at(answer.body, 'id');
  if (path === '/Users' || path === '/Groups')
    return answer.status === 201 && typeof id === 'string' ? [pathOf(path.slice(1), id)] : [];
  if (path !== '/Bulk') return [];
  return items(at(answer.body, 'Operations')).flatMap((operation) => {
    const location = at(operation, 'method') === 'POST' ? at(operation, 'location') : undefined;
    const made =
      typeof location === 'string' ? /\/(?:Users|Groups)\/[^/?#]+$/.exec(location)?.[0] : undefined;
    return made === undefined ? [] : [made];
  });
}

function ignore(): void {}
