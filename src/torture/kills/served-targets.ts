import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SimulatedSystem } from '../../simulated/index.ts';

/** A write as it came in at a system: the ground truth of who called when. */
export interface WriteCall {
  /** Epoch milliseconds of this process. */
  readonly at: number;
  readonly system: string;
  /** Account id, or the employee's key of a creation. */
  readonly account: string;
  readonly call: string;
  readonly status: number | null;
  /** Port of the caller's end of the connection. */
  readonly port: number;
}

export interface ServedTargets {
  readonly ports: Readonly<Record<string, number>>;
  readonly calls: readonly WriteCall[];
  /** Told of every write before it is answered. */
  onWrite(listener: (call: WriteCall) => void): () => void;
  /** Told of every new connection. */
  onConnection(listener: (port: number) => void): () => void;
  close(): Promise<void>;
}

/** Simulated systems on real sockets, one port each. What happened is kept here, in the process of the rack. */
export async function serveTargets(systems: readonly SimulatedSystem[]): Promise<ServedTargets> {
  const calls: WriteCall[] = [];
  const writes = new Set<(call: WriteCall) => void>();
  const connections = new Set<(port: number) => void>();
  const servers: Server[] = [];
  const ports: Record<string, number> = {};
  for (const system of systems) {
    const server = createServer((request, response) => {
      void (async () => {
        const body = await textOf(request);
        if (body === null) return;
        const { method = 'GET', url = '/' } = request;
        const answer = system.handle({ method, path: url, headers: headersOf(request), body });
        const door = url.startsWith('/sign-in');
        if (method !== 'GET' && !door) {
          const call: WriteCall = {
            at: Date.now(),
            system: system.name,
            account: accountOf(url, body),
            call: `${method} ${url.replace(/^\/accounts\/[^/]+/, '/accounts/ID')}`,
            status: answer.kind === 'answered' ? answer.status : null,
            port: request.socket.remotePort ?? 0,
          };
          calls.push(call);
          for (const tell of writes) tell(call);
        }
        if (answer.latencyMs > 0) await sleep(answer.latencyMs);
        if (request.socket.destroyed) return;
        if (answer.kind === 'silent') request.socket.destroy();
        else if (answer.status === 204) response.writeHead(204).end();
        else response.writeHead(answer.status, answer.headers).end(answer.body);
      })().catch(() => request.socket.destroy());
    });
    server.on('connection', (socket) => {
      for (const tell of connections) tell(socket.remotePort ?? 0);
    });
    servers.push(server);
    ports[system.name] = await new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
  }
  return {
    ports,
    calls,
    onWrite: (listener) => listen(writes, listener),
    onConnection: (listener) => listen(connections, listener),
    async close() {
      await Promise.all(
        servers.map(
          (server) =>
            new Promise<void>((resolve) => {
              server.close(() => resolve());
              server.closeAllConnections();
            }),
        ),
      );
    },
  };
}

function listen<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function accountOf(url: string, body: string): string {
  const [, id] = /^\/accounts\/([^/?]+)/.exec(url) ?? [];
  if (id !== undefined) return id;
  try {
    const { keys } = JSON.parse(body) as { keys?: Record<string, string> };
    return Object.values(keys ?? {})[0] ?? '?';
  } catch {
    return '?';
  }
}

/** null: the caller went away before its request was complete, so nothing was asked. */
async function textOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  } catch {
    return null;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}
