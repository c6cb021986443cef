import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Lockstep, type LockstepOptions, LockstepProblem, lockstep, NoAnswer } from './index.ts';
import { type Answering, json, type MadeUpServer, madeUpServer, thrown } from './testing/made-up-server.ts';

const TOKEN = `lsk_default.${'a1'.repeat(8)}_${'b2'.repeat(32)}`;
const PROBLEM = {
  type: 'urn:lockstep:problem:TOO_MANY_ATTEMPTS',
  title: 'rateLimited',
  status: 503,
  detail: 'too many requests at once',
  code: 'TOO_MANY_ATTEMPTS',
  remedy: 'Come back later.',
};

let there: MadeUpServer;
beforeAll(async () => {
  there = await madeUpServer();
});
afterAll(() => there?.close());
beforeEach(() => {
  there.asked = [];
  there.answering = json({ targets: [] });
});

const client = (over: Partial<LockstepOptions> = {}) => lockstep({ url: there.url, token: TOKEN, ...over });

const refuse =
  (status: number, headers: Readonly<Record<string, string>> = {}, over: object = {}): Answering =>
  (_request, response) =>
    response
      .writeHead(status, { 'content-type': 'application/problem+json', ...headers })
      .end(JSON.stringify({ ...PROBLEM, status, ...over }));

const write = (api: Lockstep) => api.leave({ person: 'E1', body: { reason: 'x' } });

describe('another try', () => {
  it('is made for a read, as often as the server asks for it and no more than three times', async () => {
    there.answering = (request, response, n) =>
      n < 3
        ? refuse(n === 1 ? 429 : 503, { 'retry-after': '0' })(request, response, n)
        : json({ targets: [] })(request, response, n);
    expect(await client().targets()).toEqual({ targets: [] });
    expect(there.asked).toHaveLength(3);
    there.asked = [];
    there.answering = refuse(503, { 'retry-after': 'Mon, 01 Jan 2024 00:00:00 GMT' });
    expect(await thrown(client().targets())).toMatchObject({ code: 'TOO_MANY_ATTEMPTS', status: 503 });
    expect(there.asked).toHaveLength(4);
    there.asked = [];
    await thrown(client({ retries: 0 }).targets());
    expect(there.asked).toHaveLength(1);
  });

  it('is made when somebody in between asks for it, too', async () => {
    there.answering = (request, response, n) =>
      n < 2
        ? response.writeHead(503, { 'retry-after': '0' }).end('busy')
        : json({ targets: [] })(request, response, n);
    expect(await client().targets()).toEqual({ targets: [] });
  });

  it('is made for an order under the same key, and the next order has another', async () => {
    const keys: (string | undefined)[] = [];
    there.answering = (request, response, n) => {
      keys.push(request.headers['idempotency-key'] as string | undefined);
      return n < 3
        ? refuse(503, { 'retry-after': '0' })(request, response, n)
        : json({ effective: 'now' })(request, response, n);
    };
    await write(client());
    await write(client());
    await client().leave({ person: 'E1', body: { reason: 'x' }, 'Idempotency-Key': 'mine' });
    await client().targets();
    const [first, , , other] = keys;
    expect(keys).toEqual([first, first, first, other, 'mine', undefined]);
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(other).toMatch(/^[0-9a-f]{32}$/);
    expect(other).not.toBe(first);
  });

  it.each([
    [
      'a write that is no order',
      (api: Lockstep) => api.importFeed({ source: 'hr', body: 'a\n' }),
      503,
      { 'retry-after': '0' },
    ],
    ['no Retry-After', (api: Lockstep) => api.targets(), 503, {}],
    ['nonsense in it', (api: Lockstep) => api.targets(), 503, { 'retry-after': '-1' }],
    ['a long wait', (api: Lockstep) => api.targets(), 429, { 'retry-after': '31' }],
    [
      'more time than is left',
      (api: Lockstep) => api.targets({}, { timeoutMs: 5_000 }),
      429,
      { 'retry-after': '6' },
    ],
    ['another status', (api: Lockstep) => api.targets(), 500, { 'retry-after': '0' }],
  ] as const)('is not made for %s', async (_what, call, status, headers) => {
    there.answering = refuse(status, headers);
    expect(await thrown(call(client()))).toBeInstanceOf(LockstepProblem);
    expect(there.asked).toHaveLength(1);
  });
});

describe('no answer', () => {
  it('in time is neither success nor failure', async () => {
    there.answering = () => undefined;
    expect(await thrown(client({ timeoutMs: 50 }).targets())).toMatchObject({
      name: 'NoAnswer',
      reason: 'timeout',
      mayBeDone: false,
    });
    const error = await thrown(
      client().undoLeave({ person: 'E1', body: { reason: 'x' } }, { timeoutMs: 50 }),
    );
    expect(error).toMatchObject({ reason: 'timeout', mayBeDone: true, operation: 'undoLeave' });
    expect(error.message).toContain('look before you ask again');
    expect(there.asked).toHaveLength(2);
  });

  it('ends with the reason of the signal that was aborted', async () => {
    const why = new Error('the page was closed');
    expect(await thrown(client().targets({}, { signal: AbortSignal.abort(why) }))).toBe(why);
    expect(there.asked).toEqual([]);
    const closing = new AbortController();
    there.answering = () => closing.abort(why);
    expect(await thrown(client().targets({}, { signal: closing.signal }))).toBe(why);
  });

  it('is not waited for when the signal is aborted before the next try', { timeout: 15_000 }, async () => {
    const why = new Error('the page was closed');
    const waiting = new AbortController();
    there.answering = (request, response, n) => {
      refuse(503, { 'retry-after': '30' })(request, response, n);
      response.on('close', () => setTimeout(() => waiting.abort(why), 200));
    };
    expect(await thrown(client().targets({}, { signal: waiting.signal }))).toBe(why);
    expect(there.asked).toHaveLength(1);
  });

  it('is what half an answer is, and nobody there', async () => {
    there.answering = (_request, response) => {
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-length': '100' })
        .write('{"targets"');
      response.destroy();
    };
    expect(await thrown(client().targets())).toMatchObject({ reason: 'unreachable', status: null });
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const error = await thrown(client({ url: `http://127.0.0.1:${port}` }).targets());
    expect(error).toMatchObject({ reason: 'unreachable', mayBeDone: false });
    expect(error.message).toContain('ECONNREFUSED');
  });

  const page: Answering = (_request, response) =>
    response.setHeader('content-type', 'text/html').end('<!doctype html>please sign in');
  it.each<[string, (api: Lockstep) => Promise<unknown>, Answering]>([
    ['a login page', (api) => api.targets(), page],
    ['a login page for a certificate', (api) => api.certificate({ leave: 'x', number: 1 }), page],
    ['JSON for a page', (api) => api.certificate({ leave: 'x', number: 1, form: 'html' }), json({})],
    [
      'a page with a status',
      (api) => api.targets(),
      (_q, response) => response.writeHead(502).end('bad gateway'),
    ],
    ['a status that we never give', (api) => api.targets(), (_q, response) => response.writeHead(204).end()],
    [
      'no JSON',
      (api) => api.targets(),
      (_q, response) => response.setHeader('content-type', 'application/json').end('{'),
    ],
    [
      'no UTF-8',
      (api) => api.targets(),
      (_q, response) =>
        response.setHeader('content-type', 'application/json').end(Buffer.from([0x22, 0xff, 0x22])),
    ],
    ['a problem without a code', (api) => api.targets(), refuse(500, {}, { code: 7 })],
  ])('is what %s is', async (_what, call, answer) => {
    there.answering = answer;
    expect(await thrown(call(client()))).toMatchObject({ name: 'NoAnswer', reason: 'notUnderstood' });
  });
});

describe('a certificate', () => {
  it('is handed on letter for letter', async () => {
    const text = '\ufeff{ "b": 1.0,\r\n "a": "\\u00e9é\u{1F511}" }\n';
    there.answering = (_request, response) => {
      const bytes = Buffer.from(text);
      response.setHeader('content-type', 'application/json; charset=utf-8');
      // In pieces that cut letters in two.
      for (const byte of bytes) response.write(Buffer.of(byte));
      response.end();
    };
    expect(await client().certificate({ leave: 'x', number: 1 })).toBe(text);
  });
});

describe('the token', () => {
  it('is sent to the server and stands in nothing that can be printed', async () => {
    let sent: string | undefined;
    there.answering = (request, response, n) => {
      sent = request.headers.authorization;
      json({ targets: [] })(request, response, n);
    };
    const api = client();
    await api.targets();
    expect(sent).toBe(`Bearer ${TOKEN}`);
    const everything = { showHidden: true, depth: 20, getters: true } as const;
    expect(inspect(api, everything)).not.toContain(TOKEN);
    expect(inspect(api.targets, everything)).not.toContain(TOKEN);

    there.answering = refuse(
      400,
      {},
      { detail: `who is ${TOKEN}?`, remedy: TOKEN, details: { [TOKEN]: [TOKEN] } },
    );
    const leaking: typeof fetch = async (_to, init) => {
      throw Object.assign(new TypeError(`failed with ${JSON.stringify(init?.headers)}`), {
        config: init,
        cause: new Error(TOKEN),
      });
    };
    for (const error of [
      await thrown(api.targets()),
      await thrown(write(client({ fetch: leaking }))),
      await thrown(client({ fetch: () => Promise.reject(`no: ${TOKEN}`) }).targets()),
      await thrown(client({ url: 'http://127.0.0.1:1' }).targets()),
    ]) {
      expect(error.message.length).toBeGreaterThan(10);
      expect(inspect(error, everything)).not.toContain(TOKEN);
    }
  });

  it('follows nobody to another place, and neither does a body', async () => {
    let elsewhere = 0;
    const other = createServer((_request, response) => {
      elsewhere++;
      response.end('{}');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const location = `http://127.0.0.1:${(other.address() as AddressInfo).port}/api/v1/targets`;
    there.answering = (_request, response) => response.writeHead(307, { location }).end();
    expect(await thrown(client().targets())).toBeInstanceOf(NoAnswer);
    expect(await thrown(write(client()))).toBeInstanceOf(NoAnswer);
    expect(elsewhere).toBe(0);
    await new Promise((resolve) => other.close(resolve));
  });

  it.each([
    '',
    `${TOKEN}\n`,
    `${TOKEN}\r\nx-other: 1`,
    `${TOKEN} `,
    `Bearer ${TOKEN}`,
    'é',
    'x'.repeat(301),
    undefined,
  ])('is refused when it cannot be one, without being repeated (%#)', (token) => {
    const make = () => lockstep({ url: there.url, token: token as string });
    expect(make).toThrow(TypeError);
    expect(make).not.toThrow(/lsk_default|x-other|xxx/);
  });
});

describe('a URL', () => {
  it.each([
    '',
    'lockstep.example.com',
    'ftp://lockstep.example.com',
    'https://user:hunter2@lockstep.example.com',
    'https://lockstep.example.com/?key=hunter2',
    'http://lockstep.example.com',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
  ])('%j is refused, without being repeated', (wrong) => {
    expect(() => client({ url: wrong })).toThrow(TypeError);
    expect(() => client({ url: wrong })).not.toThrow(/hunter2/);
  });

  it.each([
    ['https://lockstep.example.com', {}],
    ['https://lockstep.example.com/below/', {}],
    ['http://localhost:7620/', {}],
    ['http://[::1]:7620', {}],
    ['http://lockstep.internal:7620', { plainHttp: true }],
  ])('%s is taken', async (right, over) => {
    let to = '';
    const recording: typeof fetch = async (input) => {
      to = String(input);
      return Response.json({ targets: [] });
    };
    await client({ url: right, fetch: recording, ...over }).targets();
    expect(to).toBe(`${right.replace(/\/$/, '')}/api/v1/targets`);
  });
});
