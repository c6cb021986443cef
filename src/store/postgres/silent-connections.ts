import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

/** No statement is asked about sooner: most are answered in a thousandth of it, and a large one needs time to get there. */
const SILENT_MS = 10_000;
const LOOK_EVERY_MS = 1_000;

/** Milliseconds that pass also where a calendar jumps. */
const steady = () => process.uptime() * 1_000;

interface Watched {
  readonly client: pg.ClientBase;
  /** Statements that were sent and not answered. */
  pending: number;
  /** Bytes that had come at the last look, and when that was different. */
  bytes: number;
  quietSince: number;
}

/** What the server does for a connection: `idle` waits for what we have sent long ago. */
export type Standing = 'working' | 'idle' | 'unknown';

export interface SilentConnections {
  /** Something was sent on it that will be answered. */
  sent<R>(client: pg.ClientBase, answer: Promise<R>): Promise<R>;
  close(): void;
}

/**
 * A connection that a firewall forgot swallows what is sent, and the lane whose turn it was stands still, for as long as
 * a statement may take: a minute in which somebody keeps their access. So where nothing came for seconds, the server is
 * asked on another connection whether it works for that one at all. `lost` ends what is waited for in vain.
 */
export function silentConnections(
  ask: (client: pg.ClientBase) => Promise<Standing>,
  lost: (client: pg.ClientBase) => void,
): SilentConnections {
  const watched = new Map<pg.ClientBase, Watched>();
  let looking = false;
  let closed = false;

  async function look(): Promise<void> {
    looking = true;
    while (watched.size > 0 && !closed) {
      await sleep(LOOK_EVERY_MS, undefined, { ref: false });
      for (const one of [...watched.values()]) {
        const bytes = bytesOf(one.client);
        if (bytes !== one.bytes || streamOf(one.client).writableLength > 0) {
          one.bytes = bytes;
          one.quietSince = steady();
          // One after the other: a server that is busy is not asked about everybody at once.
        } else if (steady() - one.quietSince >= SILENT_MS) await doubt(one);
      }
    }
    looking = false;
  }

  async function doubt(one: Watched): Promise<void> {
    const { bytes } = one;
    const standing = await ask(one.client);
    const same = watched.get(one.client) === one && bytesOf(one.client) === bytes;
    // It waits for us while we wait for it: one of the two messages never arrives.
    if (same && standing === 'idle') lost(one.client);
    else one.quietSince = steady();
  }

  return {
    sent(client, answer) {
      const known = watched.get(client);
      const one: Watched = known ?? {
        client,
        pending: 0,
        bytes: bytesOf(client),
        quietSince: steady(),
      };
      one.pending++;
      watched.set(client, one);
      if (!looking) void look();
      const answered = () => {
        one.pending--;
        if (one.pending === 0 && watched.get(client) === one) watched.delete(client);
      };
      answer.then(answered, answered);
      return answer;
    },
    close() {
      closed = true;
    },
  };
}

/** Whatever has come on it so far. */
function bytesOf(client: pg.ClientBase): number {
  return (streamOf(client) as Partial<Socket>).bytesRead ?? 0;
}

/** What carries a connection; the types of pg hide it. */
export function streamOf(client: pg.ClientBase): pg.Connection['stream'] {
  return (client as pg.ClientBase & { readonly connection: pg.Connection }).connection.stream;
}
