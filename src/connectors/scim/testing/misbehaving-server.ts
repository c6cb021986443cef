import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Listening, listen } from './listening.ts';
import { applyPatch, type Resource } from './small-patch.ts';

export interface Request {
  readonly method: string;
  /** Below the base URL, decoded: /Users/17 */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Resource;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** Sent as it is instead of `body`. */
  text?: string;
  /** Never answers / closes without an answer. */
  lost?: 'hang' | 'reset';
}

/** Changes one answer; `serve` does what an honest server would do, when it is called. */
export type Fault = (request: Request, serve: () => Answer) => Answer | undefined;

export interface Behaviour {
  patch: boolean;
  etag: boolean;
  /** 428 for a PUT without If-Match. */
  demandsVersion: boolean;
  uniqueNames: boolean;
  filter: boolean;
  discovery: boolean;
  /** false: group answers never hold members. */
  showsMembers: boolean;
  pageSize: number;
  /** Last look at every answer that holds a user. */
  shape: (user: Resource) => Resource;
}

export interface Misbehaving extends Listening {
  readonly url: string;
  readonly users: Map<string, Resource>;
  readonly groups: Map<string, Resource>;
  readonly behaviour: Behaviour;
  readonly requests: Request[];
  /** Asked for every request until it gives an answer; then the fault is over if `times` is used up. */
  break(fault: Fault, times?: number): void;
  mend(): void;
}

/** A small SCIM server whose faults are chosen by the test. */
export async function startMisbehaving(): Promise<Misbehaving> {
  const users = new Map<string, Resource>();
  const groups = new Map<string, Resource>();
  const behaviour: Behaviour = {
    patch: true,
    etag: false,
    demandsVersion: false,
    uniqueNames: true,
    filter: true,
    discovery: true,
    showsMembers: true,
    pageSize: 100,
    shape: (user) => user,
  };
  const requests: Request[] = [];
  let faults: { fault: Fault; times: number }[] = [];
  let nextId = 1;

  const server = await listen((incoming, response) => void respond(incoming, response));
  async function respond(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    requests.push(request);
    const honest = () => serve(request);
    let answer: Answer | undefined;
    for (const entry of faults) {
      answer = entry.times > 0 ? entry.fault(request, honest) : undefined;
      if (answer !== undefined) {
        entry.times -= 1;
        break;
      }
    }
    send(response, answer ?? honest());
  }

  function serve(request: Request): Answer {
    const [, collection = '', id] = request.path.split('/');
    if (collection === 'ServiceProviderConfig' && behaviour.discovery)
      return { status: 200, body: provider(behaviour) };
    const rows = collection === 'Users' ? users : collection === 'Groups' ? groups : undefined;
    if (rows === undefined) return problem(404, 'no such endpoint');
    if (id === undefined) return request.method === 'POST' ? create(rows, request) : list(rows, request);
    const row = rows.get(decodeURIComponent(id));
    if (row === undefined) return problem(404, 'no such resource');
    return request.method === 'GET' ? shown(200, row) : write(rows, row, request);
  }

  function create(rows: Map<string, Resource>, request: Request): Answer {
    const same = [...rows.values()].some(
      (row) => row.userName !== undefined && row.userName === request.body.userName,
    );
    if (same && behaviour.uniqueNames) return problem(409, 'taken', 'uniqueness');
    const row = { ...request.body, id: String(nextId), meta: { version: 'W/"1"' } };
    nextId += 1;
    rows.set(row.id, row);
    return shown(201, row);
  }

  function write(rows: Map<string, Resource>, row: Resource, request: Request): Answer {
    const version = versionOf(row);
    const expected = request.headers['if-match'];
    if (expected !== undefined && expected !== version) return problem(412, 'version mismatch');
    if (behaviour.demandsVersion && expected === undefined && request.method === 'PUT')
      return problem(428, 'If-Match is needed');
    if (request.method === 'DELETE') {
      rows.delete(String(row.id));
      return { status: 204 };
    }
    if (request.method === 'PATCH' && !behaviour.patch) return problem(501, 'PATCH is not supported');
    const next = request.method === 'PATCH' ? applyPatch(row, request.body) : { ...request.body, id: row.id };
    if (typeof next === 'string') return problem(400, next, 'invalidPath');
    const meta = { version: `W/"${Number(/\d+/.exec(version)?.[0]) + 1}"` };
    rows.set(String(row.id), { ...next, meta });
    return shown(200, { ...next, meta });
  }

  function list(rows: Map<string, Resource>, request: Request): Answer {
    const filter = /^([\w.:]+) eq (".*")$/s.exec(request.query.get('filter') ?? '');
    if (request.query.has('filter') && (!behaviour.filter || filter === null)) {
      return problem(400, 'no such filter', 'invalidFilter');
    }
    const all = [...rows.values()].filter(
      (row) => filter === null || matches(row, filter[1] ?? '', filter[2] ?? ''),
    );
    const start = Number(request.query.get('startIndex') ?? 1);
    const count = Math.min(Number(request.query.get('count') ?? 100), behaviour.pageSize);
    const page = all.slice(start - 1, start - 1 + count);
    const body = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: all.length,
      startIndex: start,
      itemsPerPage: page.length,
      Resources: page.map(view),
    };
    return { status: 200, body };
  }

  function shown(status: number, row: Resource): Answer {
    return { status, ...(behaviour.etag && { headers: { etag: versionOf(row) } }), body: view(row) };
  }

  function view(row: Resource): Resource {
    const { meta, members, ...rest } = row;
    if (members !== undefined && !behaviour.showsMembers) return rest;
    const whole = { ...rest, ...(members !== undefined && { members }), ...(behaviour.etag && { meta }) };
    return row.userName === undefined ? whole : behaviour.shape(whole);
  }

  return {
    ...server,
    url: `${server.origin}/scim`,
    users,
    groups,
    behaviour,
    requests,
    break(fault, times = 1) {
      faults.push({ fault, times });
    },
    mend() {
      faults = [];
      requests.length = 0;
    },
  };
}

function matches(row: Resource, path: string, quoted: string): boolean {
  const value = JSON.parse(quoted);
  if (path !== 'members.value') return row[path] === value;
  return ((row.members ?? []) as { value: string }[]).some((one) => one.value === value);
}

function versionOf(row: Resource): string {
  return (row.meta as { version: string }).version;
}

function provider({ patch, etag, filter }: Behaviour): Resource {
  return {
    patch: { supported: patch },
    etag: { supported: etag },
    filter: { supported: filter, maxResults: 200 },
  };
}

export function problem(status: number, detail: string, scimType?: string): Answer {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:Error'];
  return {
    status,
    body: { schemas, status: String(status), detail, ...(scimType !== undefined && { scimType }) },
  };
}

async function readRequest(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const url = new URL(incoming.url ?? '/', 'http://test');
  const text = Buffer.concat(chunks).toString();
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname.replace(/^\/scim/, ''),
    query: url.searchParams,
    headers: incoming.headers,
    body: text.startsWith('{') ? JSON.parse(text) : { text },
  };
}

function send(response: ServerResponse, answer: Answer): void {
  if (answer.lost === 'hang') return;
  if (answer.lost === 'reset') {
    response.socket?.destroy();
    return;
  }
  const text = answer.text ?? (answer.body === undefined ? '' : JSON.stringify(answer.body));
  response.writeHead(answer.status, { 'content-type': 'application/scim+json', ...answer.headers });
  response.end(text);
}
