import { createRequire } from 'node:module';
import { join } from 'node:path';
import type pg from 'pg';
import { timed } from './harness.ts';
import { noteVersion, versionOf } from './versions.ts';

/** Folder with another pg-boss in its node_modules, in place of ours. */
export const PEER_FOLDER = 'LOCKSTEP_BENCH_PEER';

/** What is the same in the versions that are measured. */
interface Boss {
  on(event: 'error', listener: () => void): unknown;
  start(): Promise<unknown>;
  stop(options: object): Promise<void>;
  createQueue(name: string): Promise<void>;
  insert(...args: readonly unknown[]): Promise<unknown>;
  fetch(name: string, options: object): Promise<readonly { readonly id: string }[] | null>;
  complete(name: string, ids: readonly string[]): Promise<unknown>;
}
type BossClass = new (options: object) => Boss;

export interface Drained {
  readonly name: string;
  readonly perSecond: number;
  readonly settings: string;
}

/** Drains empty jobs the fastest documented way: batches fetched and completed by hand, no upkeep in between. */
export async function drainPgBoss(connection: pg.ClientConfig, n: number): Promise<Drained> {
  const { version, PgBoss } = await loadPgBoss();
  noteVersion(`pg-boss on Node ${process.versions.node}`, version);
  const boss = new PgBoss({ ...connection, max: 10, supervise: false, schedule: false });
  boss.on('error', () => undefined);
  await boss.start();
  await boss.createQueue('empty');
  const major = Number(version.split('.')[0]);
  for (let i = 0; i < n; i += 10_000) {
    const jobs = Array.from({ length: Math.min(10_000, n - i) }, () => ({ name: 'empty', data: {} }));
    await (major < 11 ? boss.insert(jobs) : boss.insert('empty', jobs));
  }
  // Later versions have one order of fetching, and say so when another is asked for.
  const order = major < 12 ? { priority: false } : {};
  let completed = 0;
  const { seconds } = await timed(async () => {
    const lane = async () => {
      for (;;) {
        const jobs = await boss.fetch('empty', { batchSize: 1_000, ignoreStartAfter: true, ...order });
        if (jobs === null || jobs.length === 0) return;
        await boss.complete(
          'empty',
          jobs.map((job) => job.id),
        );
        completed += jobs.length;
      }
    };
    await Promise.all([lane(), lane()]);
  });
  await boss.stop({ graceful: false, close: true });
  if (completed !== n) throw new Error(`pg-boss completed ${completed} jobs of ${n}`);
  return {
    name: `pg-boss ${version}`,
    perSecond: n / seconds,
    settings:
      'two lanes, batches of 1,000, start times (before 12 also priorities) ignored, no supervision, no schedule',
  };
}

async function loadPgBoss(): Promise<{ readonly version: string; readonly PgBoss: BossClass }> {
  const folder = process.env[PEER_FOLDER];
  const ours = createRequire(import.meta.url);
  const theirs = folder === undefined ? ours : createRequire(join(folder, 'bench.cjs'));
  // The later ones are ES modules, and want a Node that can require those.
  const module: object = folder === undefined ? await import('pg-boss') : theirs('pg-boss');
  const { PgBoss: named, default: only } = module as { PgBoss?: BossClass; default?: BossClass };
  const PgBoss = named ?? only;
  if (PgBoss === undefined) throw new Error('pg-boss has another shape than expected');
  return { version: versionOf('pg-boss', theirs), PgBoss };
}
