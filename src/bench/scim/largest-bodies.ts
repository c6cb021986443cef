import { connect as connectSocket } from 'node:net';
import { type BenchRow, median, type RowContext, verify } from '../harness.ts';
import { inTemporaryFolder } from '../temporary-folder.ts';
import { largePatches } from './hostile-bodies.ts';
import { userBody } from './people.ts';
import { scimClient } from './scim-client.ts';
import { type Served, serveOurs } from './serve-ours.ts';

const CAP = 1_048_576;
const BOMB = 10 * CAP;
const HELD_MS = 25;
const TELLS_HOLDS = 'LOCKSTEP_BENCH_HOLDS';

/**
 * Runs in the server's own process: prints how long its event loop was held at most, and
 * how much it has read of the last connection, each time that it is asked by a signal.
 */
const SAMPLER = `
import { subscribe } from 'node:diagnostics_channel';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';
if (isMainThread && process.env.${TELLS_HOLDS} === '1') {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  let last = null;
  subscribe('net.server.socket', ({ socket }) => { last = socket; });
  process.on('SIGUSR2', () => {
    const held = Math.max(0, delay.max / 1e6 - 1);
    delay.reset();
    process.stderr.write('\\nheld-ms ' + held.toFixed(2) + ' read ' + (last?.bytesRead ?? 0) + ' end\\n');
  });
}`;

/** The real server with bodies of the largest size that it takes, and with one that is ten times as large. */
export const scimLargestBodies: BenchRow = { name: 'scim-bodies', group: 'scim', inSmoke: true, run };

interface Told {
  readonly heldMs: number;
  readonly read: number;
}

async function run({ smoke, note }: RowContext) {
  const times = smoke ? 2 : 25;
  return inTemporaryFolder(async (folder) => {
    const served = await serveOurs(folder, {
      env: {
        NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(SAMPLER)}`,
        [TELLS_HOLDS]: '1',
      },
    });
    try {
      const { url, token } = await served.connect('bench');
      const client = scimClient(url, token, 1);
      const user = await client.ask({ method: 'POST', path: '/Users', body: userBody(1) });
      const group = await client.ask({ method: 'POST', path: '/Groups', body: { displayName: 'Group' } });
      verify(user.status === 201 && group.status === 201, 'a user and a group are made');
      const idle: number[] = [];
      for (let i = 0; i < times; i++) {
        await ask(served);
        await new Promise((resolve) => setTimeout(resolve, 60));
        idle.push((await ask(served)).heldMs);
      }
      note(`idle, the loop is held ${median(idle).toFixed(1)} ms at most in 60 ms: what the machine adds`);
      const held: { readonly what: string; readonly ms: number }[] = [];
      for (const { what, of, body } of largePatches(CAP - 2_000)) {
        const id = JSON.parse((of === 'User' ? user : group).text).id;
        const ms: number[] = [];
        let status = 0;
        for (let i = 0; i < times; i++) {
          await ask(served);
          ({ status } = await client.ask({ method: 'PATCH', path: `/${of}s/${id}`, body }));
          verify(status < 500, `${what} is answered with ${status}`);
          ms.push((await ask(served)).heldMs);
        }
        const bytes = Buffer.byteLength(JSON.stringify(body));
        note(
          `${what}: ${bytes} bytes, answered ${status}, loop held ${median(ms).toFixed(1)} ms (median of ${times})`,
        );
        held.push({ what, ms: median(ms) });
      }
      client.close();
      const bomb = await sendBomb(served, url, token);
      note(`10 MiB in pieces: answered ${bomb.status}, ${bomb.read} bytes read`);
      verify(bomb.status === 413, `10 MiB were answered with ${bomb.status}`);
      const [worst] = held.toSorted((a, b) => b.ms - a.ms);
      return {
        figures: [
          {
            what: `event loop held by a body of 1 MiB, slowest kind (${worst?.what})`,
            ours: worst?.ms ?? Number.NaN,
            against: HELD_MS,
            unit: 'ms',
            mustReach: { atMost: 1 },
          },
          {
            what: 'read from the socket of 10 MiB without a length: the MiB that may be, and the pieces under way',
            ours: bomb.read / CAP,
            against: 1,
            unit: 'MiB',
            mustReach: { atMost: 1 },
          },
        ],
        inputs: { times, held, idleMs: median(idle) },
      };
    } finally {
      await served.close();
    }
  });
}

/** Since it was asked last. */
async function ask({ server }: Served): Promise<Told> {
  const seen = server.errors().length;
  server.child.kill('SIGUSR2');
  for (;;) {
    const [, held, read] = /held-ms ([\d.]+) read (\d+) end/.exec(server.errors().slice(seen)) ?? [];
    if (held !== undefined) return { heldMs: Number(held), read: Number(read) };
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Without a length, as fast as it is taken, until it is answered or the connection is closed. */
async function sendBomb(
  served: Served,
  url: string,
  token: string,
): Promise<{ readonly status: number; readonly read: number }> {
  const { hostname, port, pathname } = new URL(url);
  const socket = connectSocket(Number(port), hostname);
  let answer = '';
  socket.on('data', (piece: Buffer) => {
    answer += piece.toString('latin1');
  });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => undefined);
  socket.write(
    `POST ${pathname}/Users HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer ${token}\r\ncontent-type: application/scim+json\r\ntransfer-encoding: chunked\r\n\r\n`,
  );
  const piece = Buffer.alloc(16_384, 0x20);
  const chunk = Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]);
  for (let sent = 0; sent < BOMB && !socket.destroyed; sent += piece.length) {
    if (!socket.write(chunk))
      await Promise.race([new Promise<void>((resolve) => socket.once('drain', () => resolve())), closed]);
  }
  if (!socket.destroyed) socket.write('0\r\n\r\n');
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 2_000))]);
  const { read } = await ask(served);
  socket.destroy();
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0), read };
}
