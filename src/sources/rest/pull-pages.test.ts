import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openHttpTransport } from '../../connectors/transport/http-transport.ts';
import { isLockstepError } from '../../domain/errors.ts';
import { Secret } from '../../domain/secret.ts';
import { readRecords } from '../feed/read-records.ts';
import type { PullCheckpoint, PulledPage, PullResult } from '../pull/index.ts';
import type { PullConfig } from './pull-config.ts';
import { pullPages } from './pull-pages.ts';

const SIZE = 10;
const people = Array.from({ length: 95 }, (_, i) => ({
  id: `E${1_000 + i}`,
  name: `Person ${i}`,
  company: 'Ours',
}));

type Envelope = Record<string, unknown>;
/** Bends the answer of page n (from 0), or answers itself and gives null. */
type Fault = (
  n: number,
  page: Envelope,
  response: ServerResponse,
  request: IncomingMessage,
) => Envelope | null;

const answer =
  (status: number, headers: Record<string, string> = {}, body = ''): Fault =>
  (_n, _page, response) => {
    response.writeHead(status, headers).end(body);
    return null;
  };
const broken: Fault = (_n, _page, response) => {
  response.destroy();
  return null;
};
const half: Fault = (_n, page, response) => {
  response.writeHead(200).end(JSON.stringify(page).slice(0, 200));
  return null;
};

let fault: Fault = (_, page) => page;
let asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  if (request.headers.authorization !== 'Bearer let-me-in') {
    response.writeHead(401).end('{}');
    return;
  }
  const url = new URL(request.url ?? '/', 'http://x');
  const at = Number(url.searchParams.get('cursor') ?? '0');
  const size = Number(url.searchParams.get('limit') ?? SIZE);
  const end = at + size;
  const page = fault(
    at / size,
    {
      items: people.slice(at, end),
      next: end < people.length ? String(end) : null,
      link: end < people.length ? `/workers?limit=${size}&cursor=${end}` : null,
      offset: at,
      page: { total: people.length, asOf: '2026-07-30T03:00:00Z', company: 'Ours' },
    },
    response,
    request,
  );
  if (page !== null)
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(page));
});
const transport = openHttpTransport({ timeoutMs: 500 });
let base = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await transport.close();
  server.closeAllConnections();
  server.close();
});
afterEach(() => {
  fault = (_, page) => page;
  asked = [];
});

function config(more: Partial<PullConfig> = {}): PullConfig {
  return {
    url: `${base}/workers`,
    records: 'items',
    paging: { by: 'cursor', member: 'next', parameter: 'cursor' },
    key: 'id',
    pageSize: { parameter: 'limit', size: SIZE },
    about: { rows: 'page.total', asOf: 'page.asOf', equals: { 'page.company': 'Ours' } },
    credential: 'secret:hr',
    ...more,
  };
}

/** What a caller keeps: the records put aside and where to go on. */
interface Kept {
  readonly records: { id: string }[];
  checkpoint: PullCheckpoint | null;
}

async function pull(
  kept: Kept,
  more: Partial<PullConfig> = {},
  token = 'let-me-in',
): Promise<PullResult | string> {
  const runtime = {
    http: transport.http,
    clock: () => Date.parse('2026-07-30T04:00:00Z'),
    secret: async () => new Secret(token),
  };
  const onPage = async (page: PulledPage): Promise<void> => {
    kept.records.push(...(page.records as { id: string }[]));
    kept.checkpoint = JSON.parse(JSON.stringify(page.checkpoint));
  };
  const resumeFrom =
    kept.checkpoint === null ? null : { checkpoint: kept.checkpoint, keys: kept.records.map(({ id }) => id) };
  try {
    return await pullPages({ runtime, config: config(more), resumeFrom, onPage });
  } catch (error) {
    if (!isLockstepError(error)) throw error;
    return error.code;
  }
}

const nothing = (): Kept => ({ records: [], checkpoint: null });
const at = (n: number, bend: (page: Envelope) => Partial<Envelope>): void => {
  fault = (number, page) => (number === n ? ({ ...page, ...bend(page) } as Envelope) : page);
};

describe('pullPages', () => {
  it.each<[string, Partial<PullConfig>]>([
    ['by cursor', {}],
    ['by link', { paging: { by: 'link', member: 'link' } }],
    ['with its position told', { offset: 'offset' }],
  ])('reads all pages in order %s, and is whole', async (_, more) => {
    const kept = nothing();
    expect(await pull(kept, more)).toMatchObject({ status: 'complete', whole: true, pages: 10, records: 95 });
    expect(kept.records).toEqual(people);
    expect(kept.checkpoint).toBeNull();
    expect(asked).toHaveLength(10);
  });

  it('gives records that readRecords believes by the same rules as a file', async () => {
    const kept = nothing();
    const result = await pull(kept);
    if (typeof result === 'string' || result.status !== 'complete') throw new Error('not complete');
    const columns = ['id', 'name', 'company'].map((name) => ({
      header: name,
      as: name,
      type: 'string' as const,
    }));
    const shape = { columns, key: 'id', company: { column: 'company', equals: 'Ours' } };
    const input = {
      records: kept.records,
      claim: result.claim,
      provenBy: result.whole ? result.wholeBecause : null,
    };
    const reading = readRecords(input, shape, null);
    expect(reading).toMatchObject({ outcome: 'accepted', whole: true, records: 95, rejects: [] });
    expect(reading.asOf).toBe(Date.parse('2026-07-30T03:00:00Z'));
    expect(readRecords(input, shape, { sha256: reading.sha256 }).outcome).toBe('noop');
    expect(readRecords({ ...input, records: kept.records.slice(1) }, shape, null).outcome).toBe('rejected');
    const other = { ...shape, company: { column: 'company', equals: 'Theirs' } };
    expect(readRecords(input, other, null).refusal?.code).toBe('FEED_OTHER_COMPANY');
    const odd = readRecords({ ...input, records: [...kept.records.slice(1), 7] }, shape, null);
    expect(odd).toMatchObject({ outcome: 'accepted', whole: false, rejects: [{ code: 'misshapen' }] });
  });

  const failures: readonly (readonly [string, Fault, string])[] = [
    ['an error of the server', answer(500, {}, '{"items":[]}'), 'PULL_FAILED'],
    ['no answer in time', () => null, 'PULL_FAILED'],
    ['a connection that breaks', broken, 'PULL_FAILED'],
    ['half an answer', half, 'PULL_PAGE'],
    ['a sign-in page', answer(200, {}, '<html>Sign in</html>'), 'PULL_PAGE'],
    ['a redirect', answer(302, { location: '/login' }), 'PULL_FAILED'],
    ['no list of records', (_n, page) => ({ ...page, items: null }), 'PULL_PAGE'],
    ['an empty page in the middle', (_n, page) => ({ ...page, items: [] }), 'PULL_PAGE'],
    ['no total where one is declared', (_n, page) => ({ ...page, page: { company: 'Ours' } }), 'PULL_PAGE'],
    [
      'a page of another company',
      (_n, page) => ({ ...page, page: { total: 95, asOf: '2026-07-30T03:00:00Z', company: 'Theirs' } }),
      'FEED_OTHER_COMPANY',
    ],
    ['a token that has ended', answer(403), 'PULL_UNAUTHORISED'],
    ['a page gone for ever', answer(410), 'PULL_CHECKPOINT'],
    [
      'the records of an earlier page',
      (_n, page) => ({ ...page, items: people.slice(20, 30) }),
      'PULL_REPEATED',
    ],
  ];
  it.each(failures)('stops at %s, keeps its place, and goes on from there', async (_, bad, code) => {
    const kept = nothing();
    fault = (n, page, response, request) => (n === 6 ? bad(n, page, response, request) : page);
    expect(await pull(kept)).toBe(code);
    expect(kept.records).toHaveLength(60);
    expect(kept.checkpoint).toMatchObject({ pages: 6, records: 60 });
    fault = (_n, page) => page;
    asked = [];
    expect(await pull(kept)).toMatchObject({ status: 'complete', whole: true, records: 95 });
    expect(kept.records).toEqual(people);
    expect(asked[0]).toContain('cursor=60');
  });

  it('never takes an error on the first page for an empty report', async () => {
    for (const [, bad] of failures.slice(0, 7)) {
      fault = bad;
      const kept = nothing();
      expect(await pull(kept)).toMatch(/^PULL_/);
      expect(kept.records).toEqual([]);
    }
  });

  it('finds a circle', async () => {
    at(4, () => ({ next: '20' }));
    const kept = nothing();
    expect(await pull(kept)).toBe('PULL_REPEATED');
    expect(kept.records).toHaveLength(50);
  });

  it('finds a circle even when the records change on the second round', async () => {
    let round = 0;
    fault = (n, page) => {
      if (n === 4) return { ...page, next: '20' };
      if (n === 2 && ++round > 1) return { ...page, items: [{ id: `X${round}` }] };
      return page;
    };
    const kept = nothing();
    expect(await pull(kept)).toBe('PULL_REPEATED');
    expect(kept.records).toHaveLength(50);
  });

  it('finds a circle that began before an interruption', async () => {
    const kept = nothing();
    fault = (n, page, ...rest) => (n === 4 ? answer(500)(n, page, ...rest) : page);
    await pull(kept);
    at(5, () => ({ next: '20' }));
    expect(await pull(kept)).toBe('PULL_REPEATED');
  });

  it('finds a page that was skipped, by position or by the total', async () => {
    at(3, () => ({ next: '50' }));
    expect(await pull(nothing(), { offset: 'offset' })).toBe('PULL_PAGE');
    expect(await pull(nothing())).toMatchObject({ status: 'complete', whole: false, records: 85 });
  });

  it.each<[string, () => void]>([
    [
      'the total is wrong',
      () =>
        (fault = (_n, page) => ({
          ...page,
          page: { total: 96, asOf: '2026-07-30T03:00:00Z', company: 'Ours' },
        })),
    ],
    [
      'the total changes',
      () => at(5, () => ({ page: { total: 96, asOf: '2026-07-30T03:00:00Z', company: 'Ours' } })),
    ],
    [
      'the report changes',
      () => at(5, () => ({ page: { total: 95, asOf: '2026-07-30T05:00:00Z', company: 'Ours' } })),
    ],
    ['it ends early', () => at(5, () => ({ next: null }))],
    // One row moved up while the pages were read: one person twice, one not at all, and the count is right.
    ['a record comes twice', () => at(5, () => ({ items: [people[49], ...people.slice(50, 59)] }))],
    ['a record has no key', () => at(5, () => ({ items: [{ name: 'Nobody' }, ...people.slice(51, 60)] }))],
  ])('is not whole when %s', async (_, bend) => {
    bend();
    expect(await pull(nothing())).toMatchObject({ status: 'complete', whole: false });
  });

  it('is never whole where nothing tells the total', async () => {
    expect(await pull(nothing(), { about: {} })).toMatchObject({
      status: 'complete',
      whole: false,
      records: 95,
    });
  });

  it.each([
    [429, '7', 7_000],
    [503, 'Thu, 30 Jul 2026 04:02:00 GMT', 120_000],
    [429, undefined, 30_000],
    [429, '999999', 3_600_000],
    [503, '0', 1_000],
  ])('gives the wait back when the system answers %i with Retry-After %s', async (status, header, waitMs) => {
    const kept = nothing();
    fault = (n, page, response) => {
      if (n !== 2) return page;
      response.writeHead(status, header === undefined ? {} : { 'retry-after': header }).end();
      return null;
    };
    expect(await pull(kept)).toEqual({ status: 'wait', waitMs });
    fault = (_n, page) => page;
    expect(await pull(kept)).toMatchObject({ status: 'complete', whole: true });
    expect(kept.records).toEqual(people);
  });

  it('sends the token to no other server', async () => {
    for (const link of [
      'http://127.0.0.1:9/workers',
      '//evil.example/workers',
      'http://u:p@127.0.0.1/x',
      'file:///etc/passwd',
    ]) {
      at(0, () => ({ link }));
      expect(await pull(nothing(), { paging: { by: 'link', member: 'link' } })).toBe('PULL_PAGE');
    }
  });

  it('stops at its limits', async () => {
    expect(await pull(nothing(), { limits: { maxPages: 3 } })).toBe('PULL_TOO_LARGE');
    expect(await pull(nothing(), { limits: { maxRecords: 25 } })).toBe('PULL_TOO_LARGE');
    expect(await pull(nothing(), { limits: { maxRecordsPerPage: 9 } })).toBe('PULL_TOO_LARGE');
    expect(await pull(nothing(), { limits: { maxPageLength: 100 } })).toBe('PULL_PAGE');
    expect(await pull(nothing(), { limits: { maxDepth: 2 } })).toBe('PULL_PAGE');
  });

  it('refuses a wrong token, a wrong configuration and a foreign checkpoint', async () => {
    expect(await pull(nothing(), {}, 'guess')).toBe('PULL_UNAUTHORISED');
    for (const wrong of [
      { url: 'ftp://x/' },
      { url: 'http://hr.example/workers' },
      { url: 'https://u:p@hr.example/' },
      { records: 'a..b' },
      { key: '__proto__' },
      { about: { rows: '' } },
    ]) {
      expect(await pull(nothing(), wrong)).toBe('PULL_CONFIG');
    }
    const checkpoint = {
      version: 1 as const,
      next: 'http://127.0.0.1:9/',
      pages: 1,
      records: 10,
      asked: [],
      read: [],
      claim: {},
      moved: null,
    };
    expect(await pull({ records: [], checkpoint })).toBe('PULL_CHECKPOINT');
    const here = { ...checkpoint, next: `${base}/workers?cursor=10` };
    expect(await pull({ records: people.slice(0, 11), checkpoint: here })).toBe('PULL_CHECKPOINT');
    // Records of an earlier page are lost: it goes on, but is not whole any more.
    expect(await pull({ records: people.slice(0, 9), checkpoint: here })).toMatchObject({ whole: false });
  });
});
