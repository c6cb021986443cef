import { once } from 'node:events';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { startChild } from '../kills/children.ts';
import { NODE_FLAGS } from '../node-flags.ts';

/** Longer than any life, or any short form of a rack, takes. */
export const LONGEST_S = 120;

/** Whether nothing breaks in the life at a place. One that dies or hangs has broken something. */
export type Ask = (place: number) => Promise<boolean>;

/** The clean program, started once and asked for one life after the other; it ends with this process, and keeps it from nothing. */
export function cleanLives(clean: string, first: number): Ask {
  let running = begin();
  const known = new Map<number, boolean>();
  return async (place) => {
    const before = known.get(place);
    if (before !== undefined) return before;
    const answer = await running.ask(place);
    if (answer === null) running = begin();
    known.set(place, answer === true);
    return answer === true;
  };

  function begin() {
    const child = startChild(process.execPath, [...NODE_FLAGS, 'dist/torture/bugs/control.js', `${first}`], {
      cwd: clean,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const { stdin, stdout } = child;
    if (stdin === null || stdout === null) throw new Error('a child without pipes');
    stdin.on('error', () => undefined);
    child.unref();
    for (const pipe of [stdin, stdout]) if (pipe instanceof Socket) pipe.unref();
    const lines = createInterface({ input: stdout });
    return {
      /** null: it is gone. */
      async ask(place: number): Promise<boolean | null> {
        if (child.exitCode !== null || child.signalCode !== null) return null;
        const over = new AbortController();
        const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_S * 1_000);
        const line = once(lines, 'line', { signal: over.signal }).then(([said]) => said === 'true');
        const gone = once(child, 'close', { signal: over.signal }).then(() => null);
        stdin.write(`${place}\n`);
        try {
          return await Promise.race([line, gone]);
        } finally {
          clearTimeout(timer);
          over.abort();
          await Promise.allSettled([line, gone]);
        }
      },
    };
  }
}
