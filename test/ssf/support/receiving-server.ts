import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Got {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly type: string | undefined;
  readonly body: string;
}

export type Reply = { readonly status: number; readonly body?: string; readonly location?: string } | 'never';

/** A receiver that answers as it is told to; `never`: it keeps the caller waiting. */
export async function receivingServer() {
  const got: Got[] = [];
  let reply: (request: Got) => Reply = () => ({ status: 202 });
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const one = {
        path: request.url ?? '',
        authorization: request.headers.authorization,
        type: request.headers['content-type'],
        body: Buffer.concat(pieces).toString(),
      };
      got.push(one);
      const answer = reply(one);
      if (answer === 'never') return;
      response
        .writeHead(answer.status, answer.location === undefined ? {} : { location: answer.location })
        .end(answer.body ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    got,
    answers(with_: (request: Got) => Reply) {
      reply = with_;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type ReceivingServer = Awaited<ReturnType<typeof receivingServer>>;
