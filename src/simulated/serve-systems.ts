import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SystemAnswer } from './call.ts';
import type { SimulatedSystem } from './system.ts';

export interface ServedSystems {
  /** Base URL by name of system; each system listens on a port of its own. */
  readonly urls: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
}

const MAX_BODY_BYTES = 2 * 1_048_576;

/** Real HTTP on loopback. All systems listen or none does. */
export async function serveSystems(
  systems: readonly SimulatedSystem[],
  options: { readonly host?: string } = {},
): Promise<ServedSystems> {
  const host = options.host ?? '127.0.0.1';
  const servers: Server[] = [];
  const close = async () => {
    await Promise.all(servers.map(closeServer));
  };
  try {
    const urls: Record<string, string> = {};
    for (const system of systems) {
      const server = createServer((request, response) => void serve(system, request, response));
      servers.push(server);
      urls[system.name] = `http://${host}:${await listen(server, host)}`;
    }
    return { urls, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function serve(
  system: SimulatedSystem,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await bodyOf(request);
  if (body === null) {
    response.writeHead(413).end();
    return;
  }
  const answer = system.handle({
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    headers: headersOf(request),
    body,
  });
  if (answer.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, answer.latencyMs));
  send(answer, request, response);
}

function send(answer: SystemAnswer, request: IncomingMessage, response: ServerResponse): void {
  if (request.socket.destroyed) return;
  if (answer.kind === 'silent') {
    request.socket.destroy();
    return;
  }
  const bodyless = answer.status === 204 || answer.status === 304;
  response.writeHead(answer.status, bodyless ? {} : answer.headers).end(bodyless ? undefined : answer.body);
}

/** null when the body is too large or the client went away. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > MAX_BODY_BYTES) return null;
      chunks.push(bytes);
    }
  } catch {
    return null;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function headersOf(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

function listen(server: Server, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, () => {
      server.removeListener('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
