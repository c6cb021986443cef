import { constants } from 'node:fs';
import { access, open, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseHome } from './database-home.ts';
import { hasErrorCode } from './error-code.ts';

const AT_ONCE = 16;

/** initdb runs without syncing each file, which costs more than all the rest. Until it is made up for, this says so. */
export async function markUnsynced(home: DatabaseHome): Promise<void> {
  await writeFile(markerOf(home), '', { mode: 0o600 });
}

/**
 * Brings a cluster that was just made to the disk, once; also when the process that made it was killed before. The
 * server may run meanwhile: what it writes it syncs itself.
 */
export async function syncCluster(home: DatabaseHome): Promise<void> {
  const marked = await access(markerOf(home)).then(
    () => true,
    () => false,
  );
  if (!marked) return;
  const entries = await readdir(home.cluster, { withFileTypes: true, recursive: true });
  const paths = entries
    .filter((entry) => entry.isFile() || (entry.isDirectory() && process.platform !== 'win32'))
    .map((entry) => join(entry.parentPath, entry.name));
  if (process.platform !== 'win32') paths.push(home.cluster, home.directory);
  const queue = paths.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const path of queue) await syncPath(path);
    }),
  );
  await rm(markerOf(home), { force: true });
}

function markerOf(home: DatabaseHome): string {
  return join(home.directory, 'unsynced');
}

async function syncPath(path: string): Promise<void> {
  // Windows syncs only what was opened for writing.
  const access = process.platform === 'win32' ? constants.O_RDWR : constants.O_RDONLY;
  try {
    const file = await open(path, access | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    await file.sync().finally(() => file.close());
  } catch (error) {
    // Removed by the running server since it was listed.
    if (!hasErrorCode(error, 'ENOENT', 'ELOOP')) throw error;
  }
}
