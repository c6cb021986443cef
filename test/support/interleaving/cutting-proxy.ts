import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type pg from 'pg';
import type { Commit } from './schedule.ts';

const COMMIT = Buffer.from('commit\0');

/**
 * Between one client and the server: it lets all through, but may cut the connection at a commit, either before the
 * server has heard of it or after it has answered.
 */
export async function cuttingProxy(server: { readonly host: string; readonly port: number }) {
  let how: Commit = 'done';
  const proxy = createServer((client) => {
    const toServer: Socket = server.host.startsWith('/')
      ? connect(`${server.host}/.s.PGSQL.${server.port}`)
      : connect(server.port, server.host);
    let answered = false;
    const end = () => {
      client.destroy();
      toServer.destroy();
    };
    client.on('data', (bytes) => {
      if (how !== 'done' && bytes.includes(COMMIT)) {
        if (how === 'unknownLost') return end();
        answered = true;
      }
      toServer.write(bytes);
    });
    toServer.on('data', (bytes) => (answered ? end() : client.write(bytes)));
    for (const socket of [client, toServer]) socket.on('error', end).on('close', end);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  return {
    through: { host: '127.0.0.1', port } satisfies pg.ClientConfig,
    cutAtCommit(next: Commit) {
      how = next;
    },
    close: () => proxy.close(),
  };
}
