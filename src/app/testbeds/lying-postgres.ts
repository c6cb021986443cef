import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** A PostgreSQL between the connector and the real one: while it lies it answers "NOLOGIN" and does nothing. */
export interface LyingPostgres {
  readonly host: string;
  readonly port: number;
  lie(on: boolean): void;
  close(): Promise<void>;
}

const QUERY = 'Q'.charCodeAt(0);
const SWITCHES_OFF = /^ALTER ROLE .* NOLOGIN/;
/** Nothing that the connector sends is longer. */
const LONGEST = 1_000_000;

export async function openLyingPostgres(real: {
  readonly host: string;
  readonly port: number;
}): Promise<LyingPostgres> {
  let lying = false;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = real.host.startsWith('/')
      ? connect(`${real.host}/.s.PGSQL.${real.port}`)
      : connect(real.port, real.host);
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
      socket.on('error', () => undefined);
    }
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
    upstream.pipe(client);
    const take = messages((message) => {
      upstream.write(lying ? swallowed(message) : message);
    });
    client.on('data', (piece: Buffer) => {
      if (!take(piece)) client.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    host: '127.0.0.1',
    port,
    lie: (on) => {
      lying = on;
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/**
 * Cuts what a client sends into messages (PostgreSQL 55.7): a type and a length, but the first has no type. False: it
 * is longer than anything that is expected.
 */
function messages(onMessage: (message: Buffer) => void): (piece: Buffer) => boolean {
  let rest = Buffer.alloc(0);
  let typed = 0;
  return (piece) => {
    rest = Buffer.concat([rest, piece]);
    while (rest.length >= typed + 4) {
      const length = typed + rest.readUInt32BE(typed);
      if (length > LONGEST) return false;
      if (rest.length < length) break;
      onMessage(rest.subarray(0, length));
      rest = rest.subarray(length);
      typed = 1;
    }
    return true;
  };
}

/** The same message, or one that does nothing where it switches a role off. */
function swallowed(message: Buffer): Buffer {
  if (message[0] !== QUERY || !SWITCHES_OFF.test(message.toString('utf8', 5))) return message;
  const text = Buffer.from('SELECT 1\0');
  const head = Buffer.alloc(5);
  head[0] = QUERY;
  head.writeUInt32BE(4 + text.length, 1);
  return Buffer.concat([head, text]);
}
