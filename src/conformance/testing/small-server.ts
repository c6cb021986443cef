import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Listening, listen } from '../../connectors/scim/testing/listening.ts';
import { applyPatch, type Resource } from '../../connectors/scim/testing/small-patch.ts';
import { ERROR_SCHEMA } from '../../scim/scim-error.ts';
import { LIST } from '../urns.ts';

/** Ways to be wrong, each as some real server was. */
export type Fault =
  | 'active is kept as text'
  | 'bulk is promised and missing'
  | 'DELETE keeps the name'
  | 'errors have a number as status'
  | 'concurrent PATCHes overwrite one another'
  | 'externalId is found in any case'
  | 'the filter is ignored'
  | 'passwords are shown'
  | 'plain JSON as content type'
  | 'PATCH stops half way'
  | 'PATCH without a path does nothing'
  | 'remove of one member empties the group'
  | 'strangers are let in'
  | 'two users of one name in a race'
  | 'userName is exact';

class Refusal extends Error {
  readonly status: number;
  readonly scimType: string | undefined;

  constructor(status: number, scimType?: string) {
    super(`refused with ${status}`);
    this.status = status;
    this.scimType = scimType;
  }
}

/** Enough of SCIM for the cases that its test names, right but for the given faults. */
export async function startSmallServer(
  token: string,
  faults: ReadonlySet<Fault> = new Set(),
): Promise<Listening & { readonly rows: () => number; readonly asked: readonly string[] }> {
  const tables = new Map([
    ['Users', new Map<string, Resource>()],
    ['Groups', new Map<string, Resource>()],
  ]);
  const kept = new Set<string>();
  const asked: string[] = [];
  const wrong = (fault: Fault) => faults.has(fault);
  const folded = (text: unknown) => (wrong('userName is exact') ? String(text) : String(text).toLowerCase());

  function check(kind: string, rows: Map<string, Resource>, row: Resource, id: string): void {
    const key = kind === 'Users' ? 'userName' : 'displayName';
    if (typeof row[key] !== 'string') throw new Refusal(400, 'invalidValue');
    const taken = [...rows.values()].some((one) => one.id !== id && folded(one[key]) === folded(row[key]));
    if (taken || kept.has(folded(row[key]))) throw new Refusal(409, 'uniqueness');
  }

  function patched(row: Resource, body: Resource): Resource {
    let next = row;
    for (const { op, path, value } of (body.Operations ?? []) as Record<string, unknown>[]) {
      const verb = String(op).toLowerCase();
      if (!['add', 'remove', 'replace'].includes(verb)) throw new Refusal(400, 'invalidSyntax');
      if (path === undefined && verb === 'remove') throw new Refusal(400, 'noTarget');
      if (path === undefined) {
        if (!wrong('PATCH without a path does nothing')) next = { ...next, ...(value as Resource) };
        continue;
      }
      if (wrong('remove of one member empties the group') && verb === 'remove') {
        next = { ...next, members: [] };
        continue;
      }
      const isText = path === 'active' && typeof value === 'string' && !wrong('active is kept as text');
      const read = isText ? value.toLowerCase() === 'true' : value;
      const after = applyPatch(next, { Operations: [{ op: verb, path, value: read }] });
      if (typeof after === 'string') throw new Refusal(400, 'invalidPath');
      next = after;
    }
    return next;
  }

  function listed(rows: Map<string, Resource>, url: URL): Resource {
    const filter = url.searchParams.get('filter');
    const [, name = '', text = ''] = /^(\w+) eq "(.*)"$/.exec(filter ?? '') ?? [];
    if (filter !== null && name === '') throw new Refusal(400, 'invalidFilter');
    const exact = name === 'externalId' && !wrong('externalId is found in any case');
    const same = (one: Resource) =>
      exact ? one[name] === text : String(one[name]).toLowerCase() === text.toLowerCase();
    const isMeant = (one: Resource) =>
      name === 'userName' && wrong('userName is exact') ? one[name] === text : same(one);
    const found = [...rows.values()].filter(
      (one) => filter === null || wrong('the filter is ignored') || isMeant(one),
    );
    const startIndex = Math.max(1, Number(url.searchParams.get('startIndex') ?? 1));
    const size = Math.max(0, Number(url.searchParams.get('count') ?? 100));
    const Resources = found.slice(startIndex - 1, startIndex - 1 + size).map(shown);
    return {
      schemas: [LIST],
      totalResults: found.length,
      startIndex,
      itemsPerPage: Resources.length,
      Resources,
    };
  }

  function shown(row: Resource): Resource {
    const { password, ...rest } = row;
    return wrong('passwords are shown') && password !== undefined ? row : rest;
  }

  async function answer(request: IncomingMessage): Promise<readonly [status: number, body?: Resource]> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const method = request.method ?? 'GET';
    asked.push(`${method} ${url.pathname}`);
    const body = await bodyOf(request);
    if (request.headers.authorization !== `Bearer ${token}` && !wrong('strangers are let in'))
      throw new Refusal(401);
    if (url.pathname === '/ServiceProviderConfig')
      return [200, config(wrong('bulk is promised and missing'))];
    const [, kind = '', id] = url.pathname.split('/');
    const rows = tables.get(kind);
    if (rows === undefined) throw new Refusal(404);
    if (method === 'GET' && id === undefined) return [200, listed(rows, url)];
    if (method === 'POST' && id === undefined) {
      const row = { ...body, id: randomUUID() };
      check(kind, rows, row, row.id);
      if (wrong('two users of one name in a race')) await aMoment();
      rows.set(row.id, row);
      return [201, shown(row)];
    }
    const row = rows.get(id ?? '');
    if (id === undefined || row === undefined) throw new Refusal(404);
    if (method === 'GET') return [200, shown(row)];
    if (method === 'DELETE') {
      rows.delete(id);
      if (kind === 'Users' && wrong('DELETE keeps the name')) kept.add(folded(row.userName));
      return [204];
    }
    if (method === 'PATCH' && wrong('PATCH stops half way')) {
      const [first] = body.Operations as Record<string, unknown>[];
      rows.set(id, { ...patched(row, { Operations: [first] }), id });
    }
    const next = { ...(method === 'PUT' ? body : patched(row, body)), id };
    if (wrong('concurrent PATCHes overwrite one another')) await aMoment();
    check(kind, rows, next, id);
    rows.set(id, next);
    return [200, shown(next)];
  }

  const server = await listen(async (request, response) => {
    const type = wrong('plain JSON as content type') ? 'application/json' : 'application/scim+json';
    const send = (status: number, body?: Resource) => {
      const text = body === undefined ? '' : JSON.stringify(body);
      response.writeHead(status, { 'content-type': type }).end(text);
    };
    try {
      send(...(await answer(request)));
    } catch (error) {
      const { status, scimType } = error instanceof Refusal ? error : new Refusal(500);
      const shownStatus = wrong('errors have a number as status') ? status : String(status);
      send(status, { schemas: [ERROR_SCHEMA], status: shownStatus, scimType, detail: 'refused' });
    }
  });
  return { ...server, asked, rows: () => [...tables.values()].reduce((sum, { size }) => sum + size, 0) };
}

function aMoment(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 20);
  });
}

async function bodyOf(request: IncomingMessage): Promise<Resource> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const text = Buffer.concat(pieces).toString('utf8');
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    throw new Refusal(400, 'invalidSyntax');
  }
}

function config(bulk: boolean): Resource {
  const no = { supported: false };
  const rest = { filter: { supported: true }, changePassword: no, sort: no, etag: no };
  return { patch: { supported: true }, bulk: { supported: bulk }, ...rest, authenticationSchemes: [] };
}
