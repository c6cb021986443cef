import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly event: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Status, body, and headers of what it answers. */
export type Said = {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
};
export type Says = (asked: Asked, response: ServerResponse) => Said | null;

export const agrees: Says = () => ({ body: { response: {} } });

/** A real HTTP server, as a company would run one: keeps what it is asked and says what it is told to. */
export async function openReceiver() {
  const asked: Asked[] = [];
  let says: Says = agrees;
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const one: Asked = {
        path: request.url ?? '',
        event: (request.url ?? '').split('/').at(-1) ?? '',
        headers: Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
        ),
        body: Buffer.concat(pieces).toString(),
      };
      asked.push(one);
      // Null: it has answered by itself, or never will.
      const said = says(one, response);
      if (said === null) return;
      response.writeHead(said.status ?? 200, { 'content-type': 'application/json', ...said.headers });
      response.end(typeof said.body === 'string' ? said.body : JSON.stringify(said.body ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    asked,
    events: () => asked.map(({ event }) => event),
    of: (event: string) => asked.filter((one) => one.event === event),
    says(how: Says) {
      says = how;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
