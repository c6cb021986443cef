import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DatabaseServer, startDatabase } from '../../../src/store/launcher/index.ts';
import { isRunning } from './is-running.ts';

/** As the out-of-memory killer does it: no goodbye, no checkpoint. Returns when it is gone. */
export async function killServer(dataDir: string): Promise<void> {
  // As root the database may lie elsewhere: the launcher knows where.
  const { dataDirectory = '' } = await startDatabase({ dataDir });
  await killAt(dataDirectory);
}

/** The same where it is known already in which folder it works. */
export async function killAt(dataDirectory: string): Promise<void> {
  const [first = ''] = (await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8')).split('\n');
  const pid = Number(first);
  process.kill(pid, 'SIGKILL');
  await isRunning(pid, false);
}

/** Whoever watches over the server starts it again, as an administrator or the next command would. */
export async function startAgain(dataDir: string): Promise<DatabaseServer> {
  return startDatabase({ dataDir });
}
