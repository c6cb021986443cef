import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gone, startChild } from './children.ts';

const MAIN = fileURLToPath(new URL('../../cli/main.js', import.meta.url));
const STARTS_WITHIN_MS = 60_000;
const TOLD = 4_000;

export interface Worker {
  readonly pid: number;
  readonly child: ChildProcess;
  /** It has said that it works. */
  readonly ready: boolean;
}

export interface Crew {
  readonly workers: readonly Worker[];
  /** Waits until so many are at work. */
  atWork(n: number): Promise<void>;
  /** kill -9, and a new one in its place. Returns when it is gone. */
  kill(worker: Worker): Promise<void>;
  signal(worker: Worker, signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** Workers that ended though nobody killed them, with what they said last. */
  readonly ended: readonly string[];
  /** Everything that workers reported as errors, newest last. */
  readonly errors: readonly string[];
  stop(): Promise<void>;
}

export interface CrewOptions {
  readonly workers: number;
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** `lockstep worker` n times: the production processes. Whoever dies is replaced at once, as a supervisor does. */
export function startCrew(options: CrewOptions): Crew {
  const workers: { pid: number; child: ChildProcess; ready: boolean }[] = [];
  const ended: string[] = [];
  const errors: string[] = [];
  let stopping = false;

  function hire(): void {
    const { DATABASE_URL: _url, LOCKSTEP_DATA: _data, LOCKSTEP_MASTER_KEY: _key, ...inherited } = process.env;
    const child = startChild(
      process.execPath,
      [MAIN, '--data', options.dataDir, '--database-url', options.databaseUrl, 'worker'],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...inherited, NO_COLOR: '1', ...options.environment },
      },
    );
    const worker = { pid: child.pid ?? 0, child, ready: false };
    workers.push(worker);
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-TOLD);
      if (!worker.ready && said.includes('worker started')) worker.ready = true;
      if (text.includes('"error"')) errors.push(text.slice(0, 500));
      if (errors.length > 500) errors.splice(0, 250);
    });
    child.once('exit', (code, signal) => {
      const at = workers.indexOf(worker);
      if (at >= 0) workers.splice(at, 1);
      if (stopping) return;
      if (signal !== 'SIGKILL')
        ended.push(`worker ${worker.pid} ended with ${signal ?? code}: ${said.slice(-1_000)}`);
      // One that cannot start is tried again, but not without a pause.
      setTimeout(() => !stopping && hire(), signal === 'SIGKILL' ? 0 : 200);
    });
  }

  for (let i = 0; i < options.workers; i++) hire();
  return {
    workers,
    ended,
    errors,
    async atWork(n) {
      const deadline = performance.now() + STARTS_WITHIN_MS;
      while (workers.filter(({ ready }) => ready).length < n) {
        if (performance.now() > deadline)
          throw new Error(`no ${n} workers came to work: ${ended.at(-1) ?? ''}`);
        await sleep(10);
      }
    },
    async kill({ child }) {
      child.kill('SIGKILL');
      await gone(child);
    },
    signal: ({ child }, signal) => void child.kill(signal),
    async stop() {
      stopping = true;
      await Promise.all(
        workers.map(async ({ child }) => {
          child.kill('SIGCONT');
          child.kill('SIGTERM');
          const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
          await gone(child);
          clearTimeout(late);
        }),
      );
    },
  };
}
