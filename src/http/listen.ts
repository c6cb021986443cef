import { readFile } from 'node:fs/promises';
import { createServer as createPlainServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, Server as NetServer } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { LockstepError } from '../domain/errors.ts';
import { leaveUnread } from './leave-unread.ts';

export interface ListenOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** PEM files. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  /** Somebody else ends TLS in front of us and says so. */
  readonly behindProxy: boolean;
  /** How long a head, and a request with its body, may take. */
  readonly slowest?: { readonly headMs: number; readonly requestMs: number; readonly checkMs: number };
}

const SLOWEST = { headMs: 10_000, requestMs: 60_000, checkMs: 5_000 };

export interface Listening {
  readonly url: string;
  readonly loopback: boolean;
  /** Takes nothing new and ends when what is under way is answered, or after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/**
 * A client may have sent a request on a kept connection in the moment in which we close it, and would get no answer. So
 * the connections stay open for so long; whoever uses one is told to take another one next time.
 */
const LINGER_MS = 500;

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

export function isLoopback(host: string): boolean {
  return LOOPBACK.has(host);
}

/** Everything bounded: slow heads, slow bodies, idle connections, their number. Throws LISTEN_INSECURE, LISTEN_FAILED. */
export async function listen(app: Hono, options: ListenOptions): Promise<Listening> {
  const { host, port, tls, behindProxy, slowest = SLOWEST } = options;
  const loopback = isLoopback(host);
  if (!loopback && tls === undefined && !behindProxy) {
    throw new LockstepError(
      'LISTEN_INSECURE',
      `${host} can be reached from other machines, and nothing encrypts what is sent there`,
    );
  }
  const limits = {
    requestTimeout: slowest.requestMs,
    headersTimeout: slowest.headMs,
    keepAliveTimeout: 10_000,
    connectionsCheckingInterval: slowest.checkMs,
    maxHeaderSize: 16_384,
  };
  const handler = getRequestListener(app.fetch, {
    overrideGlobalObjects: false,
    autoCleanupIncoming: false,
  });
  let closing = false;
  const answer: Parameters<typeof createPlainServer>[1] = (request, response) => {
    if (closing) response.shouldKeepAlive = false;
    leaveUnread(request, response);
    void handler(request, response);
  };
  const server: Server =
    tls === undefined
      ? createPlainServer(limits, answer)
      : createTlsServer({ ...limits, ...(await readTls(tls)), minVersion: 'TLSv1.2' }, answer);
  server.maxConnections = 2_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new LockstepError(
          'LISTEN_FAILED',
          `port ${port} on ${host} cannot be used (${error.code ?? error.message})`,
          { cause: error },
        ),
      ),
    );
    server.listen(port, host, () => resolve());
  });
  const { port: actual } = server.address() as AddressInfo;
  const shown = host.includes(':') ? `[${host}]` : host;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${shown}:${actual}`,
    loopback,
    async close(graceMs) {
      closing = true;
      // The one of HTTP would close idle connections at once.
      const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
      const linger = setInterval(() => server.closeIdleConnections(), Math.min(LINGER_MS, graceMs));
      const grace = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearInterval(linger);
      clearTimeout(grace);
      // Ends its own timers.
      server.close(() => undefined);
    },
  };
}

async function readTls({
  cert,
  key,
}: {
  readonly cert: string;
  readonly key: string;
}): Promise<{ cert: Buffer; key: Buffer }> {
  try {
    return { cert: await readFile(cert), key: await readFile(key) };
  } catch (cause) {
    throw new LockstepError('FILE_UNREADABLE', 'the TLS certificate or its key cannot be read', { cause });
  }
}
