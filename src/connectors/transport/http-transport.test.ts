import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConnectorFault, HttpRequest } from '../../domain/connector.ts';
import { type HttpTransportOptions, openHttpTransport } from './http-transport.ts';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer({ maxHeaderSize: 1 << 20 }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A server below HTTP: it answers the first bytes it gets with `reply` and then does what `after` says. */
async function serveRaw(reply: string, after: (socket: Socket) => void): Promise<string> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.write(reply, () => after(socket)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function open(options: HttpTransportOptions = {}) {
  const transport = openHttpTransport(options);
  closing.push(transport.close);
  return transport.http;
}

async function fault(request: HttpRequest, options: HttpTransportOptions = {}): Promise<string> {
  return open(options)(request).then(
    (answer) => `answered ${answer.status}`,
    (error: ConnectorFault) => `${error.kind}/${error.scope}`,
  );
}

describe('openHttpTransport', () => {
  it('sends method, headers and body and gives status, lower-case headers and text', async () => {
    const url = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      response.writeHead(201, {
        'X-Seen': `${request.method} ${request.headers['x-a']}`,
        'Set-Cookie': ['a=1', 'b=2'],
      });
      response.end(`${request.url} ${Buffer.concat(chunks).toString()} ${request.headers['user-agent']} é`);
    });
    const answer = await open()({
      method: 'patch',
      url: `${url}/p?q=1#f`,
      headers: { 'X-A': 'y' },
      body: 'ü',
    });
    expect(answer).toMatchObject({ status: 201, body: '/p?q=1 ü lockstep é' });
    expect(answer.headers).toMatchObject({ 'x-seen': 'PATCH y', 'set-cookie': 'a=1, b=2' });
  });

  it('never follows a redirect', async () => {
    let asked = 0;
    const url = await serve((_request, response) => {
      asked += 1;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect((await open()({ method: 'GET', url })).status).toBe(302);
    expect(asked).toBe(1);
  });

  it('reuses connections', async () => {
    const ports = new Set<number | undefined>();
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('ok');
    });
    const http = open();
    for (let n = 0; n < 20; n += 1) await http({ method: 'GET', url });
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  it('knows that nothing was sent when the connection is refused', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    expect(await fault({ method: 'POST', url: `http://127.0.0.1:${port}/` })).toBe('retryable/connection');
  });

  it('knows that nothing was sent when TLS could not be agreed on', async () => {
    const url = await serveRaw('this is not TLS', (socket) => socket.end());
    const https = url.replace('http:', 'https:');
    expect(await fault({ method: 'POST', url: https })).toBe('retryable/connection');
  });

  it('does not know what a write did when its answer is late, and asks a read again', async () => {
    const url = await serve(() => undefined);
    expect(await fault({ method: 'POST', url, timeoutMs: 100 })).toBe('unknownOutcome/connection');
    expect(await fault({ method: 'GET', url, timeoutMs: 100 })).toBe('retryable/connection');
    expect(await fault({ method: 'POST', url, timeoutMs: 100, reads: true })).toBe('retryable/connection');
  });

  it('counts a slow body into the deadline', async () => {
    const url = await serve((_request, response) => void response.write('x'));
    expect(await fault({ method: 'POST', url, timeoutMs: 100 })).toBe('unknownOutcome/connection');
  });

  it('never sends what was still waiting for a connection when its time was up', async () => {
    const seen: (string | undefined)[] = [];
    const url = await serve((request) => void seen.push(request.url));
    const http = open({ connections: 1 });
    const first = http({ method: 'POST', url: `${url}/first`, timeoutMs: 400 }).catch((error) => error.kind);
    const second = http({ method: 'POST', url: `${url}/second`, timeoutMs: 100 }).catch(
      (error) => error.kind,
    );
    expect(await second).toBe('retryable');
    expect(await first).toBe('unknownOutcome');
    const third = http({ method: 'POST', url: `${url}/third`, timeoutMs: 100 }).catch((error) => error.kind);
    expect(await third).toBe('unknownOutcome');
    expect(seen).toEqual(['/first', '/third']);
  });

  it.each([
    ['closed without an answer', ''],
    ['half a head', 'HTTP/1.1 200 OK\r\nContent-Le'],
    ['half a body', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"a":'],
    ['half a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"a":'],
    ['no HTTP at all', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ])('takes an answer that breaks off (%s) as lost', async (_name, reply) => {
    const url = await serveRaw(reply, (socket) => socket.destroy());
    expect(await fault({ method: 'POST', url })).toBe('unknownOutcome/connection');
  });

  it('bounds the body and the head of an answer', async () => {
    const big = await serve((_request, response) => response.end('x'.repeat(2000)));
    expect(await fault({ method: 'GET', url: big }, { maxBodyBytes: 1000 })).toBe('retryable/connection');
    expect(await fault({ method: 'GET', url: big }, { maxBodyBytes: 2000 })).toBe('answered 200');
    const head = await serve((_request, response) => response.writeHead(200, { x: 'y'.repeat(9000) }).end());
    expect(await fault({ method: 'GET', url: head }, { maxHeaderBytes: 8192 })).toBe('retryable/connection');
    const many = await serve((_request, response) => {
      for (let n = 0; n < 300; n += 1) response.setHeader(`x-${n}`, '1');
      response.end();
    });
    expect(await fault({ method: 'GET', url: many })).toBe('retryable/connection');
  });

  it('takes the beginning of an answer where that is enough, and waits for no more of it', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/short') response.end('short');
      // It never ends.
      else response.writeHead(201).write('x'.repeat(5_000));
    });
    const http = open({ maxBodyBytes: 4_000 });
    expect(await http({ method: 'POST', url, answerBytes: 2_048 })).toMatchObject({
      status: 201,
      body: 'x'.repeat(2_048),
    });
    expect((await http({ method: 'POST', url: `${url}/short`, answerBytes: 5 })).body).toBe('short');
  });

  it.each([
    { method: 'GET', url: 'file:///etc/passwd' },
    { method: 'GET', url: '/relative' },
    { method: 'GET', url: 'http://a:b@127.0.0.1/' },
    { method: 'GET', url: 'http://127.0.0.1:1/', headers: { a: 'x\r\ny: z' } },
    { method: 'G ET', url: 'http://127.0.0.1:1/' },
    { method: 'POST', url: 'http://127.0.0.1:1/', body: 'x'.repeat(9 * 1024 * 1024) },
  ])('refuses what cannot be sent: $method $url', async (request) => {
    expect(await fault(request)).toBe('invalid/call');
  });

  it('ends requests under way when it is closed', async () => {
    const url = await serve(() => undefined);
    const transport = openHttpTransport();
    const running = transport.http({ method: 'POST', url }).catch((error) => error.kind);
    const arrived = transport.http({ method: 'GET', url: 'http://127.0.0.1:1' }).catch(() => undefined);
    await arrived;
    await transport.close();
    expect(await running).toBe('unknownOutcome');
  });

  it('waits once for connections that went dead together, and not for one after the other', async () => {
    let dead = false;
    const server = createTcpServer((socket) => {
      const early = !dead;
      socket.on('error', () => undefined);
      socket.on('data', () => {
        // Both ends still believe in it, and nothing arrives.
        if (early && dead) return;
        setTimeout(() => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'), 30);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const http = open();
    const ask = () =>
      http({ method: 'GET', url, reads: true, timeoutMs: 1_000 }).then(
        ({ status }) => status,
        ({ kind }: ConnectorFault) => kind,
      );
    expect(await Promise.all(Array.from({ length: 16 }, ask))).toEqual(Array(16).fill(200));
    dead = true;
    expect(await ask()).toBe('retryable');
    expect([await ask(), await ask()]).toEqual([200, 200]);
  });
});
