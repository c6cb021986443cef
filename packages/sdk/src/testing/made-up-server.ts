import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** `asked`: how many requests there were, this one included. */
export type Answering = (request: IncomingMessage, response: ServerResponse, asked: number) => void;

export interface MadeUpServer {
  readonly url: string;
  answering: Answering;
  /** Method and path of each request. */
  asked: string[];
  close(): void;
}

/** Something on a real socket that answers as a test wants: also as no server of ours ever would. */
export async function madeUpServer(): Promise<MadeUpServer> {
  const server = createServer((request, response) => {
    there.asked.push(`${request.method} ${request.url}`);
    there.answering(request, response, there.asked.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const there: MadeUpServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answering: json({}),
    asked: [],
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return there;
}

export function json(body: unknown): Answering {
  return (_request, response) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
}

/** What a call throws. */
export async function thrown(call: Promise<unknown>): Promise<Error> {
  return call.then(
    () => {
      throw new Error('nothing was thrown');
    },
    (error: Error) => error,
  );
}
