import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { LockstepError } from '../../domain/errors.ts';
import { program, serverEnvironment } from './binaries.ts';
import { chooseBinaries } from './choose-binaries.ts';
import type { DatabaseHome } from './database-home.ts';
import { readClusterMajor } from './postmaster-file.ts';
import { describeProcess, type ProcessFacts } from './process-facts.ts';
import { findRunning, judge } from './running-server.ts';
import { removeSocketDirectory } from './socket-directory.ts';

const POLL_MS = 10;
/** Fast shutdown ends with a checkpoint; on a slow disk with much to write that takes its time. */
const FAST_MS = 30_000;
const IMMEDIATE_MS = 15_000;

/** Shutdown modes of PostgreSQL (manual, "Shutting Down the Server"): never SIGKILL, which leaves backends behind. */
const STEPS = [
  { signal: 'SIGINT', mode: 'fast', waitMs: FAST_MS },
  { signal: 'SIGQUIT', mode: 'immediate', waitMs: IMMEDIATE_MS },
] as const;

/**
 * Stops the server that runs on this cluster, whoever started it; open connections are ended, open transactions
 * rolled back. False when none runs. Call it under the start lock.
 * @throws DATABASE_STOP_FAILED when it cannot be signalled or does not end.
 */
export async function stopServer(home: DatabaseHome): Promise<boolean> {
  const found = await findRunning(home);
  if (found.state === 'none') return false;
  if (found.state === 'unclear' || found.process === undefined) {
    const message = `A server answers for ${home.cluster}, but its process cannot be seen from here (another container?). Stop it where it was started.`;
    throw new LockstepError('DATABASE_STOP_FAILED', message, { details: { cluster: home.cluster } });
  }
  for (const { signal, mode, waitMs } of STEPS) {
    await request(found.process, home, signal, mode);
    if (await endedWithin(found.process, waitMs)) {
      if (found.listening.kind === 'socket') await removeSocketDirectory(found.listening.directory);
      return true;
    }
  }
  const message = `PostgreSQL (process ${found.process.pid}) did not end within ${(FAST_MS + IMMEDIATE_MS) / 1000} s. Look what it waits for; do not kill it with -9 while its disk is busy.`;
  throw new LockstepError('DATABASE_STOP_FAILED', message, { details: { pid: found.process.pid } });
}

async function request(
  target: ProcessFacts,
  home: DatabaseHome,
  signal: 'SIGINT' | 'SIGQUIT',
  mode: 'fast' | 'immediate',
): Promise<void> {
  if (process.platform === 'win32') {
    const major = await readClusterMajor(home.cluster);
    const binaries = await chooseBinaries({
      home,
      places: undefined,
      prefer: 'host',
      major,
      onProgress: () => undefined,
    });
    const args = ['stop', '--no-wait', '-m', mode, '-D', home.cluster];
    await promisify(execFile)(program(binaries.directory, 'pg_ctl'), args, {
      env: serverEnvironment(binaries.environment),
    });
    return;
  }
  // Looked at once more right before: as root, a signal to a pid that changed hands would hit a stranger.
  const now = await describeProcess(target.pid);
  if (now === undefined || now.startMark !== target.startMark || (await judge(now, home)) !== 'ours') return;
  try {
    process.kill(target.pid, signal);
  } catch (cause) {
    const message = `This process may not stop the server (process ${target.pid}). Run as its user or as root.`;
    throw new LockstepError('DATABASE_STOP_FAILED', message, { details: { pid: target.pid }, cause });
  }
}

async function endedWithin(target: ProcessFacts, milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  for (;;) {
    const now = await describeProcess(target.pid);
    if (now === undefined || now.startMark !== target.startMark) return true;
    if (performance.now() > deadline) return false;
    await sleep(POLL_MS);
  }
}
