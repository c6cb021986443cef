import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Number of the event. */
  readonly n: number;
}

export type Answering = (received: Received, response: ServerResponse) => void;

export const answer =
  (status: number, headers: Readonly<Record<string, string>> = {}, body = ''): Answering =>
  (_received, response) =>
    void response.writeHead(status, headers).end(body);

/** A real HTTP server that keeps what it gets and answers as it is told. */
export async function openReceiver() {
  const received: Received[] = [];
  let answering: Answering = answer(204);
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const body = Buffer.concat(pieces).toString();
      const headers = texts(request.headers);
      const one: Received = {
        path: request.url ?? '',
        id: headers['webhook-id'] ?? '',
        headers,
        body,
        n: (JSON.parse(body) as { data: { n: number } }).data.n,
      };
      received.push(one);
      answering(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    received,
    numbers: (path?: string) =>
      received.filter((one) => path === undefined || one.path === path).map(({ n }) => n),
    answers(how: Answering) {
      answering = how;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function texts(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
