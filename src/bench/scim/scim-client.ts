import { Agent, request } from 'node:http';

export interface Answered {
  readonly status: number;
  readonly text: string;
  /** From the call to the last byte of the answer. */
  readonly ms: number;
}

export interface Ask {
  readonly method: string;
  /** Below the base URL, with its query. */
  readonly path: string;
  readonly body?: unknown;
}

/** The same client for every system: connections that are kept, and as many at once as is said. */
export interface ScimClient {
  ask(ask: Ask): Promise<Answered>;
  close(): void;
}

export function scimClient(base: string, token: string, connections: number): ScimClient {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const { hostname, port, pathname } = new URL(base);
  const headers = { authorization: `Bearer ${token}`, accept: 'application/scim+json' };
  return {
    ask: ({ method, path, body }) =>
      new Promise((resolve, reject) => {
        const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
        const startedAt = performance.now();
        const sent = request(
          {
            agent,
            hostname,
            port,
            method,
            path: `${pathname}${path}`,
            headers:
              bytes === undefined
                ? headers
                : { ...headers, 'content-type': 'application/scim+json', 'content-length': bytes.length },
          },
          (response) => {
            const pieces: Buffer[] = [];
            response.on('data', (piece: Buffer) => pieces.push(piece));
            response.on('error', reject);
            response.on('end', () => {
              const ms = performance.now() - startedAt;
              resolve({
                status: response.statusCode ?? 0,
                text: Buffer.concat(pieces).toString('utf8'),
                ms,
              });
            });
          },
        );
        sent.on('error', reject);
        sent.end(bytes);
      }),
    close: () => agent.destroy(),
  };
}
