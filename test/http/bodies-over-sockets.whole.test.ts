import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listening, listen } from '../../src/http/listen.ts';
import { patch, user } from '../scim/pushed-company.ts';
import { scimOverHttp } from '../scim/scim-over-http.ts';

// What is too large, or never ends, over real connections.

const MIB = 1_048_576;
/** One piece is under way when it is found out; a head and the lengths of chunks are no body. */
const PIECE = 65_536;
const SLOW = { headMs: 2_000, requestMs: 2_000, checkMs: 100 };

let company: Awaited<ReturnType<typeof scimOverHttp>>;
let server: Listening;
const accepted: Socket[] = [];
const accept = (message: unknown) => void accepted.push((message as { socket: Socket }).socket);

beforeAll(async () => {
  company = await scimOverHttp();
  server = await listen(company.app, { host: '127.0.0.1', port: 0, behindProxy: false, slowest: SLOW });
  subscribe('net.server.socket', accept);
});
afterAll(async () => {
  unsubscribe('net.server.socket', accept);
  await server.close(100);
});

async function open() {
  const { port } = new URL(server.url);
  const many = accepted.length;
  const socket = connect(Number(port), '127.0.0.1');
  let answer = '';
  socket.on('data', (piece: Buffer) => {
    answer += piece.toString('latin1');
  });
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  while (accepted.length === many) await new Promise((resolve) => setImmediate(resolve));
  const theirs = accepted.at(-1);
  return {
    socket,
    closed,
    status: () => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0),
    read: () => theirs?.bytesRead ?? Number.NaN,
    answered: async (times = 1) => {
      while (answer.split('HTTP/1.1 ').length <= times && !socket.destroyed)
        await new Promise((resolve) => setTimeout(resolve, 5));
      return [...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, code]) => Number(code));
    },
  };
}

const head = (path: string, more: readonly string[], token = company.token) =>
  [
    `POST ${path} HTTP/1.1`,
    'host: house.invalid',
    `authorization: Bearer ${token}`,
    'content-type: application/scim+json',
    ...more,
    '',
    '',
  ].join('\r\n');
const users = () => `/scim/v2/${company.connection}/Users`;

/** As fast as it is taken, until the connection is closed. */
async function pour(
  { socket, closed }: Awaited<ReturnType<typeof open>>,
  piece: Buffer,
  bytes: number,
): Promise<void> {
  for (let sent = 0; sent < bytes && !socket.destroyed; sent += piece.length)
    if (!socket.write(piece))
      await Promise.race([new Promise<void>((resolve) => socket.once('drain', () => resolve())), closed]);
  await closed;
}

describe('a body that is too large', () => {
  it('without a length is read no further than a body may go, and refused', async () => {
    const one = await open();
    one.socket.write(head(users(), ['transfer-encoding: chunked']));
    const spaces = Buffer.alloc(16_384, 0x20);
    const chunk = Buffer.concat([
      Buffer.from(`${spaces.length.toString(16)}\r\n`),
      spaces,
      Buffer.from('\r\n'),
    ]);
    await pour(one, chunk, 10 * MIB);
    expect(one.status()).toBe(413);
    expect(one.read()).toBeLessThanOrEqual(MIB);
  });

  it('with a length is refused for it', async () => {
    const one = await open();
    one.socket.write(head(users(), [`content-length: ${10 * MIB}`]));
    await pour(one, Buffer.alloc(16_384, 0x20), 10 * MIB);
    expect(one.status()).toBe(413);
    expect(one.read()).toBeLessThanOrEqual(4 * PIECE);
  });

  it('of a stranger is not read, and whoever sends little goes on with the connection', async () => {
    const stranger = `lss_${company.connection}.000000000000_${'0'.repeat(64)}`;
    const one = await open();
    one.socket.write(head(users(), [`content-length: ${MIB}`], stranger));
    await pour(one, Buffer.alloc(16_384, 0x20), MIB);
    expect(one.status()).toBe(401);
    expect(one.read()).toBeLessThanOrEqual(4 * PIECE);

    const two = await open();
    two.socket.write(head(users(), ['content-length: 4'], stranger));
    await two.answered();
    two.socket.write('true');
    const body = JSON.stringify(user('after'));
    two.socket.write(head(users(), [`content-length: ${body.length}`]) + body);
    expect(await two.answered(2)).toEqual([401, 201]);
    two.socket.destroy();
  });

  it('of exactly the size that may be is read, and in pieces of what leaves room for the piece that tells', async () => {
    const sized = (name: string, size: number) => {
      const text = JSON.stringify(user(name));
      return Buffer.from(text + ' '.repeat(size - text.length));
    };
    const one = await open();
    one.socket.write(head(users(), [`content-length: ${MIB}`]));
    one.socket.write(sized('whole', MIB));
    expect(await one.answered()).toEqual([201]);
    one.socket.destroy();

    const two = await open();
    const body = sized('pieces', MIB - 2 * PIECE);
    two.socket.write(head(users(), ['transfer-encoding: chunked']));
    for (let at = 0; at < body.length; at += 32_768) {
      two.socket.write('8000\r\n');
      two.socket.write(body.subarray(at, at + 32_768));
      two.socket.write('\r\n');
    }
    two.socket.write('0\r\n\r\n');
    expect(await two.answered()).toEqual([201]);
    two.socket.destroy();
  });
});

describe('a body that does not come', () => {
  it('ends with its connection, however little is sent all the time', async () => {
    const one = await open();
    one.socket.write(head(users(), ['content-length: 1000']));
    const drop = setInterval(() => one.socket.write(' '), 20);
    await one.closed;
    clearInterval(drop);
    expect(one.read()).toBeLessThan(1_000);
    expect((await company.recorded()).map(({ status }) => status)).not.toContain(500);
  });

  it('of 300 strangers elsewhere keeps no identity provider out', async () => {
    const slow = await Promise.all(Array.from({ length: 300 }, () => open()));
    for (const { socket } of slow) socket.write(head('/hooks/in/hr', ['content-length: 1000']));
    // Until no place is left for them.
    while ((await company.app.request('/healthz')).status !== 503)
      await new Promise((resolve) => setTimeout(resolve, 5));
    const made = await company.ask('POST', '/Users', { body: user('meanwhile') });
    expect(made.status).toBe(201);
    const off = patch({ op: 'replace', path: 'active', value: false });
    expect((await company.ask('PATCH', `/Users/${made.json?.id}`, { body: off })).status).toBe(200);
    for (const { socket } of slow) socket.destroy();
  });
});

describe('after a body that was left unread', () => {
  it('no other request of the same client meets the end of its connection', async () => {
    const large = { method: 'POST', body: 'x'.repeat(2 * MIB) };
    for (let round = 0; round < 3; round++) {
      const refused = await fetch(`${server.url}/scim/v2/nobody/Users`, large);
      expect(refused.status).toBeGreaterThanOrEqual(400);
      await refused.text();
      const until = Date.now() + 900;
      while (Date.now() < until) {
        expect((await (await fetch(`${server.url}/healthz`)).json()) as unknown).toEqual({ status: 'ok' });
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  });
});
