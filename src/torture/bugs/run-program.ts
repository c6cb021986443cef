import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { familyOf, gone, startChild } from '../kills/children.ts';
import { NODE_FLAGS } from '../node-flags.ts';

export interface Ran {
  /** Its lines of JSON, the last first. */
  readonly said: readonly unknown[];
  /** Ended by itself and without an error. */
  readonly well: boolean;
  readonly errors: string;
  /** It was stopped, because its time was over. */
  readonly stopped: boolean;
  /** Seconds by the clock on the wall. */
  readonly seconds: number;
  /** Seconds of computing, its children included: what others do on the machine makes them no more. */
  readonly computed: number;
}

const LOOK_EVERY_MS = 250;
/** On a busy machine a process gets at least this part of a core. */
const LEAST_SHARE = 0.25;
const TICKS_PER_SECOND = 100;

/** Runs a program of a tree until it ends or has computed for so long. */
export async function runProgram(tree: string, args: readonly string[], limit: number): Promise<Ran> {
  const begun = performance.now();
  const elapsed = () => (performance.now() - begun) / 1_000;
  const child = startChild(process.execPath, [...NODE_FLAGS, ...args], {
    cwd: tree,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: unknown[] = [];
  let errors = '';
  let computed = 0;
  let stopped = false;
  if (child.stdout !== null)
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) said.unshift(parsed(line));
    });
  child.stderr?.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString('utf8')).slice(-2_000);
  });
  const timer = setInterval(() => {
    computed = Math.max(computed, computedBy(familyOf(child)) ?? elapsed());
    if (computed < limit && elapsed() < limit / LEAST_SHARE) return;
    stopped = true;
    clearInterval(timer);
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 5_000).unref();
  }, LOOK_EVERY_MS);
  const closed = new Promise((resolve) => child.once('close', resolve));
  await Promise.all([gone(child), closed]);
  clearInterval(timer);
  const well = !stopped && child.exitCode === 0;
  return { said, well, errors, stopped, seconds: elapsed(), computed: Math.min(computed, elapsed()) };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** null: the system does not tell. */
function computedBy(pids: readonly number[]): number | null {
  const times = pids.flatMap((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // By itself, and by its children that have ended.
      return stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .slice(11, 15)
        .map(Number);
    } catch {
      return [];
    }
  });
  return times.length === 0 ? null : times.reduce((sum, ticks) => sum + ticks, 0) / TICKS_PER_SECOND;
}
