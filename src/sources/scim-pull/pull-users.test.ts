import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/runs.ts';
import { startScimmy } from '../../connectors/scim/testing/scimmy-server.ts';
import { openHttpTransport } from '../../connectors/transport/http-transport.ts';
import type { HttpResponse, HttpTransport } from '../../domain/connector.ts';
import { isLockstepError } from '../../domain/errors.ts';
import { Secret } from '../../domain/secret.ts';
import type { PullCheckpoint, PulledPage, PullResult } from '../pull/index.ts';
import type { ValueType } from '../value/decode-value.ts';
import { newestChange, pullUsers, type UserPullConfig } from './pull-users.ts';
import { readResource, resourceFields } from './read-resource.ts';

type Json = Record<string, unknown>;
const NOW = Date.parse('2026-03-02T08:00:00Z');
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const user = (n: number, more: Json = {}): Json => ({
  id: `id-${n}`,
  userName: `u${n}`,
  active: true,
  [ENTERPRISE]: { employeeNumber: `E${n}`, department: 'Sales' },
  meta: { created: '2024-01-01T00:00:00Z', lastModified: new Date(NOW - 1000 * (1000 - n)).toISOString() },
  ...more,
});

/** A small SCIM service, and what may be wrong with one. */
function service(people: number, config: Json = { filter: { supported: true }, sort: { supported: true } }) {
  const state = {
    users: Array.from({ length: people }, (_, n) => user(n)),
    config: config as Json | null,
    /** Bends an answer, or does something before it is made. */
    bend: (page: Json, _query: URLSearchParams): Json | HttpResponse => page,
    before: (_query: URLSearchParams): void => undefined,
    /** Its own largest page. */
    largest: 1000,
    asked: [] as string[],
  };
  const http: HttpTransport = async ({ url, headers }) => {
    const { pathname, searchParams: query } = new URL(url);
    if (headers?.authorization !== 'Bearer let-me-in') return { status: 401, headers: {}, body: '{}' };
    if (pathname === '/scim/v2/ServiceProviderConfig')
      return state.config === null
        ? { status: 404, headers: {}, body: '{}' }
        : { status: 200, headers: {}, body: JSON.stringify(state.config) };
    state.asked.push(query.toString());
    state.before(query);
    const filter = query.get('filter');
    const since = /meta\.lastModified gt "([^"]+)"/.exec(filter ?? '')?.[1];
    const listed = state.users.filter(
      (one) =>
        since === undefined ||
        Date.parse((one.meta as { lastModified: string }).lastModified) > Date.parse(since),
    );
    const count = Math.min(Number(query.get('count') ?? 50), state.largest);
    const cursor = query.get('cursor');
    const from = cursor === null ? Number(query.get('startIndex') ?? 1) - 1 : Number(cursor);
    const Resources = listed.slice(from, from + count);
    const more = from + count < listed.length;
    const page: Json = {
      totalResults: listed.length,
      ...(cursor === null ? { startIndex: from + 1 } : more ? { nextCursor: String(from + count) } : {}),
      ...(Resources.length === 0 ? {} : { Resources }),
    };
    const bent = state.bend(page, query);
    return typeof bent.status === 'number'
      ? (bent as unknown as HttpResponse)
      : { status: 200, headers: {}, body: JSON.stringify(bent) };
  };
  return { state, http };
}

const FIELDS: Readonly<Record<string, ValueType>> = {
  id: 'string',
  userName: 'string',
  [`${ENTERPRISE}:department`]: 'string',
  'lockstep:ends': 'boolean',
};

const shapeOf = (fields: Readonly<Record<string, ValueType>>) =>
  Object.entries(fields).map(([header, type]) => ({ header, as: header, type }));

function config(more: Partial<UserPullConfig> = {}): UserPullConfig {
  return {
    url: 'https://id.example/scim/v2/',
    credential: 'secret:scim',
    pageSize: 10,
    shape: { key: 'id', columns: shapeOf(FIELDS) },
    key: 'id',
    ...more,
  };
}

interface Kept {
  readonly records: Json[];
  checkpoint: PullCheckpoint | null;
}
const nothing = (): Kept => ({ records: [], checkpoint: null });

interface Options {
  readonly more?: Partial<UserPullConfig>;
  readonly since?: number | null;
  readonly token?: string;
}

async function pull(
  http: HttpTransport,
  kept: Kept = nothing(),
  options: Options = {},
): Promise<PullResult | string> {
  const runtime = { http, clock: () => NOW, secret: async () => new Secret(options.token ?? 'let-me-in') };
  try {
    return await pullUsers({
      runtime,
      config: config(options.more),
      since: options.since ?? null,
      resumeFrom:
        kept.checkpoint === null
          ? null
          : { checkpoint: kept.checkpoint, keys: kept.records.map(({ id }) => String(id)) },
      onPage: async (page: PulledPage) => {
        kept.records.push(...(page.records as Json[]));
        kept.checkpoint = JSON.parse(JSON.stringify(page.checkpoint));
      },
    });
  } catch (error) {
    if (isLockstepError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
}

const ids = ({ records }: Kept) => records.map(({ id }) => id);
const CURSORS = { filter: { supported: true }, pagination: { cursor: true, index: true, maxPageSize: 7 } };

describe('all users', () => {
  it.each([0, 1, 9, 10, 11, 20, 31])('%i of them come once each, by index and by cursor', async (people) => {
    for (const how of [undefined, CURSORS]) {
      const { http } = service(people, how);
      const kept = nothing();
      expect(await pull(http, kept)).toMatchObject({ status: 'complete', whole: true, records: people });
      expect(ids(kept)).toEqual(Array.from({ length: people }, (_, n) => `id-${n}`));
    }
  });

  it('are asked for in an order that lasts, in pages that the service can give', async () => {
    const { state, http } = service(25);
    state.largest = 4;
    expect(await pull(http)).toMatchObject({ whole: true, records: 25 });
    expect(state.asked[0]).toBe('sortBy=id&startIndex=1&count=10');
    expect(state.asked[1]).toBe('sortBy=id&startIndex=4&count=10');
    const cursors = service(20, CURSORS);
    await pull(cursors.http);
    expect(cursors.state.asked).toEqual(['cursor=&count=7', 'cursor=7&count=7', 'cursor=14&count=7']);
  });

  it('are read of a service without a page about itself', async () => {
    const { state, http } = service(12);
    state.config = null;
    expect(await pull(http)).toMatchObject({ whole: true, records: 12 });
    expect(state.asked[0]).toBe('startIndex=1&count=10');
  });

  it('with a filter are those that it lets through', async () => {
    const { state, http } = service(3);
    await pull(http, nothing(), { more: { filter: 'userType eq "Employee" or active eq true' } });
    expect(new URLSearchParams(state.asked[0]).get('filter')).toBe(
      'userType eq "Employee" or active eq true',
    );
    await pull(http, nothing(), { more: { filter: 'a pr or b pr' }, since: NOW });
    expect(new URLSearchParams(state.asked[1]).get('filter')).toBe(
      '(a pr or b pr) and meta.lastModified gt "2026-03-02T08:00:00.000Z"',
    );
  });
});

describe('nobody is missing', () => {
  const once = (act: () => void, page: number) => {
    let asked = 0;
    return () => {
      if (++asked === page) act();
    };
  };

  it('when somebody is deleted before the place where we are', async () => {
    const { state, http } = service(25);
    // One goes and one comes: the total stays, and id-10 stands on no page.
    state.before = once(() => {
      state.users.shift();
      state.users.push(user(99));
    }, 2);
    expect(await pull(http)).toMatchObject({ whole: false, wholeBecause: expect.stringContaining('moved') });
  });

  it('when somebody comes in before that place, and nobody comes twice', async () => {
    const { state, http } = service(25);
    state.before = once(() => state.users.unshift(user(99)), 2);
    const kept = nothing();
    expect(await pull(http, kept)).toMatchObject({ whole: false });
    expect(new Set(ids(kept)).size).toBe(kept.records.length);
    expect(kept.records).toHaveLength(25);
  });

  it('when the total moves, is not told, or is not what came', async () => {
    for (const bend of [
      (page: Json, query: URLSearchParams) => ({
        ...page,
        totalResults: query.get('startIndex') === '1' ? 25 : 26,
      }),
      (page: Json) => ({ ...page, totalResults: 24 }),
    ]) {
      const { state, http } = service(25);
      state.bend = bend;
      expect(await pull(http)).toMatchObject({ whole: false });
    }
    const { state, http } = service(25, CURSORS);
    state.bend = ({ totalResults: _, ...page }) => page;
    expect(await pull(http)).toMatchObject({ whole: false, records: 25 });
  });

  it('when a service counts one page for the whole list, and everybody is read all the same', async () => {
    const { state, http } = service(25);
    state.bend = (page) => ({ ...page, totalResults: ((page.Resources ?? []) as Json[]).length });
    const kept = nothing();
    expect(await pull(http, kept)).toMatchObject({ whole: false });
    expect(kept.records).toHaveLength(25);
  });

  it('when a service ignores where a page begins', async () => {
    const { state, http } = service(25);
    state.bend = (page) => ({ totalResults: 10, Resources: state.users.slice(0, 10), ...(page.x ?? {}) });
    expect(await pull(http)).toMatchObject({ whole: false });
  });

  it('when a user has no key', async () => {
    const { state, http } = service(3);
    state.users[1] = { ...state.users[1], id: null };
    expect(await pull(http)).toMatchObject({ whole: false });
  });
});

describe('an answer that is none', () => {
  const answers: readonly (readonly [string, Json | HttpResponse])[] = [
    ['PULL_PAGE', { detail: 'all went well' }],
    ['PULL_PAGE', { totalResults: 'many', Resources: [] }],
    ['PULL_PAGE', { totalResults: 3, Resources: {} }],
    ['PULL_PAGE', { totalResults: 3, Resources: ['a', 'b', 'c'] }],
    ['PULL_PAGE', { totalResults: 3 }],
    ['PULL_PAGE', { totalResults: 30, startIndex: 5, Resources: [user(1)] }],
    ['PULL_PAGE', { status: 200, headers: {}, body: '<html>sign in' }],
    ['PULL_FAILED', { status: 500, headers: {}, body: '' }],
    ['PULL_FAILED', { status: 302, headers: {}, body: '' }],
    ['PULL_UNAUTHORISED', { status: 403, headers: {}, body: '' }],
  ];
  it.each(answers)('is %s, never an empty list (%j)', async (code, answer) => {
    const { state, http } = service(3);
    state.bend = () => answer;
    const kept = nothing();
    expect(await pull(http, kept)).toContain(code);
    expect(kept.records).toEqual([]);
  });

  it('never sends the token over a wire that anybody can read', async () => {
    const { state, http } = service(3);
    expect(await pull(http, nothing(), { more: { url: 'http://id.example/scim/v2' } })).toContain(
      'PULL_CONFIG',
    );
    expect(await pull(http, nothing(), { more: { url: 'https://a:b@id.example/' } })).toContain(
      'PULL_CONFIG',
    );
    expect(await pull(http, nothing(), { token: 'wrong' })).toContain('PULL_UNAUTHORISED');
    expect(state.asked).toEqual([]);
  });

  it('can be any JSON, and nothing else is ever thrown', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (page, about) => {
        const { state, http } = service(1);
        state.config = about as Json;
        state.bend = () => ({ status: 200, headers: {}, body: JSON.stringify(page) }) as never;
        await pull(http);
      }),
      { numRuns: runs(200) },
    );
  });
});

it.each([undefined, CURSORS])('a pull that is cut off goes on where it stopped (%#)', async (how) => {
  const { state, http } = service(35, how);
  const kept = nothing();
  let asked = 0;
  state.bend = (page) => (++asked === 3 ? { status: 503, headers: { 'retry-after': '7' }, body: '' } : page);
  expect(await pull(http, kept)).toEqual({ status: 'wait', waitMs: 7000 });
  const before = kept.records.length;
  expect(before).toBeGreaterThan(10);
  expect(await pull(http, kept)).toMatchObject({ whole: true, records: 35 });
  expect(new Set(ids(kept)).size).toBe(35);
});

it('a cursor that is not known any more is a place that is lost', async () => {
  const { state, http } = service(35, CURSORS);
  state.bend = (page, query) =>
    query.get('cursor') === ''
      ? page
      : { status: 400, headers: {}, body: '{"scimType":"expiredCursor","status":"400"}' };
  expect(await pull(http)).toMatch(/^PULL_CHECKPOINT/);
});

describe('changes', () => {
  it('are those after an instant, where the service can filter', async () => {
    const { state, http } = service(20);
    const kept = nothing();
    expect(await pull(http, kept, { since: NOW - 1000 * 983 })).toMatchObject({ whole: true, records: 2 });
    expect(ids(kept)).toEqual(['id-18', 'id-19']);
    expect(newestChange(kept.records)).toBe(NOW - 1000 * 981);
    state.config = { filter: { supported: false } };
    expect(await pull(http, nothing(), { since: NOW })).toMatch(/^PULL_CHECKPOINT/);
  });

  it('may be none', async () => {
    const { http } = service(20);
    const kept = nothing();
    expect(await pull(http, kept, { since: NOW })).toMatchObject({ whole: true, records: 0 });
    expect(newestChange(kept.records)).toBeNull();
  });
});

describe('a user', () => {
  const read = (resource: Json, fields: Readonly<Record<string, ValueType>>) =>
    readResource(resource as never, resourceFields(shapeOf(fields)));

  it('has the attributes that are declared, by their names in any case', () => {
    const resource = {
      USERNAME: 'ada',
      name: { givenName: 'Ada' },
      emails: [{ value: 'home@x' }, { value: 'work@x', primary: true }],
      roles: [{ value: 'a' }, 'b'],
      [ENTERPRISE.toLowerCase()]: { Department: 'Sales', manager: { value: 'm1' } },
      active: 'False',
      meta: { created: '2024-03-01T10:00:00Z', lastModified: '2026-03-01T10:00:00Z' },
      secret: 'not asked for',
    };
    const fields: Record<string, ValueType> = {
      userName: 'string',
      'name.givenName': 'string',
      emails: 'string',
      'emails.value': 'list',
      roles: 'list',
      [`${ENTERPRISE}:department`]: 'string',
      [`${ENTERPRISE}:manager.value`]: 'string',
      'urn:ietf:params:scim:schemas:core:2.0:User:userName': 'string',
      'lockstep:ends': 'boolean',
      'lockstep:endsAt': 'instant',
      'lockstep:firstDay': 'date',
      nothing: 'string',
    };
    expect(read(resource, fields)).toEqual({
      userName: 'ada',
      'name.givenName': 'Ada',
      emails: 'work@x',
      'emails.value': ['work@x', 'home@x'],
      roles: ['a', 'b'],
      [`${ENTERPRISE}:department`]: 'Sales',
      [`${ENTERPRISE}:manager.value`]: 'm1',
      'urn:ietf:params:scim:schemas:core:2.0:User:userName': 'ada',
      'lockstep:ends': true,
      'lockstep:endsAt': '2026-03-01T10:00:00Z',
      'lockstep:firstDay': '2024-02-29',
    });
  });

  it('that does not say whether it is active has not ended', () => {
    for (const active of [undefined, null, true, 'true', 'nonsense', 0])
      expect(read({ active }, { 'lockstep:ends': 'boolean' })).toEqual({ 'lockstep:ends': false });
  });

  it('can be any JSON', () => {
    const names = [
      'userName',
      'name.givenName',
      `${ENTERPRISE}:department`,
      'lockstep:endsAt',
      'constructor',
    ];
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.oneof(fc.constantFrom('userName', 'name', 'meta', ENTERPRISE), fc.string()),
          fc.jsonValue(),
        ),
        (resource) => {
          read(resource as Json, Object.fromEntries(names.map((name) => [name, 'string'] as const)));
          read(resource as Json, Object.fromEntries(names.map((name) => [name, 'list'] as const)));
        },
      ),
    );
    for (const wrong of ['', 'a b', 'emails[type eq "work"]', 'a.b.c', '__proto__', 'lockstep:other'])
      expect(() => read({}, { [wrong]: 'string' }), wrong).toThrow('no attribute of SCIM');
  });
});

it('a server that others wrote is read', async () => {
  const server = await startScimmy('let-me-in');
  const transport = openHttpTransport();
  try {
    for (let n = 0; n < 23; n++)
      await transport.http({
        method: 'POST',
        url: `${server.url}/Users`,
        headers: { authorization: 'Bearer let-me-in', 'content-type': 'application/scim+json' },
        body: JSON.stringify({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: `u${n}` }),
      });
    const kept = nothing();
    const more = { url: server.url };
    expect(await pull(transport.http, kept, { more })).toMatchObject({ whole: true, records: 23 });
    expect(new Set(kept.records.map(({ userName }) => userName)).size).toBe(23);
  } finally {
    await transport.close();
    await server.close();
  }
});
