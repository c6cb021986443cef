import { chmod, chown, lchown, mkdir, readdir, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LockstepError } from '../../domain/errors.ts';
import { canReach, grantPassage, keepsOwner } from './reachability.ts';
import { abandonedHomes, readPlacement, relocate } from './relocation.ts';
import { chooseServerUser, type ServerUser } from './server-user.ts';

/**
 * Where the embedded database lies. The folder itself belongs to us, only `cluster` and `socket` to the server's
 * user: root never writes where that user could have put a link.
 */
export interface DatabaseHome {
  readonly directory: string;
  readonly cluster: string;
  readonly user: ServerUser | undefined;
}

export async function hasDatabase(dataDir: string): Promise<boolean> {
  return (await readPlacement(dataDir)) !== undefined || (await exists(join(dataDir, 'database', 'cluster')));
}

/** The home that a data folder already has; undefined when it never held a database. */
export async function findHome(dataDir: string): Promise<DatabaseHome | undefined> {
  const placed = await readPlacement(dataDir);
  const directory = placed ?? join(dataDir, 'database');
  const cluster = join(directory, 'cluster');
  if (!(await exists(cluster))) {
    if (placed === undefined) return undefined;
    // Never an empty database in place of one that was lost: that would look like a company without people.
    const message = `The database of ${dataDir} was kept in ${placed} and is no longer there. Put it back, or remove ${join(dataDir, 'database.json')} to begin with an empty one.`;
    throw new LockstepError('DATABASE_START_FAILED', message, { details: { dataDir, home: placed } });
  }
  return { directory, cluster, user: await chooseServerUser(cluster) };
}

/**
 * The existing home, or a new one, ready for the server's user. Below a parent that this user cannot enter (for
 * example /root) a new home is made under `relocationRoot` and recorded in the data folder.
 */
export async function prepareHome(
  dataDir: string,
  relocationRoot: string,
  onProgress: (line: string) => void,
): Promise<DatabaseHome> {
  const found = await findHome(dataDir);
  if (found !== undefined) {
    await repairOwnership(found, dataDir);
    return found;
  }
  const user = await chooseServerUser(undefined);
  let directory = join(dataDir, 'database');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
  if (user !== undefined) {
    await grantPassage(dataDir, user);
    await grantPassage(directory, user);
    if (!(await canReach(directory, user)) || !(await keepsOwner(directory, user))) {
      await rmdir(directory).catch(() => undefined);
      directory = await relocate(dataDir, relocationRoot, user);
      onProgress(
        `The server runs as ${user.name}, who cannot enter ${dataDir}: the database is kept in ${directory}.`,
      );
      for (const old of await abandonedHomes(dataDir, relocationRoot, directory)) {
        onProgress(
          `An older database of a folder of this name is still in ${old}. Remove it if nobody needs it.`,
        );
      }
    }
  }
  return { directory, cluster: join(directory, 'cluster'), user };
}

/** A folder copied or unpacked by root comes back with other owners and modes; PostgreSQL refuses both. */
async function repairOwnership(home: DatabaseHome, dataDir: string): Promise<void> {
  const { cluster, user } = home;
  if (user !== undefined) {
    await grantPassage(dataDir, user);
    await grantPassage(home.directory, user);
    if ((await stat(cluster)).uid === 0) await giveTree(cluster, user);
    if (!(await canReach(cluster, user))) {
      const message = `The server runs as ${user.name}, who cannot enter ${cluster}. Move the data folder to a place that this user can reach, or let others enter its parents (chmod o+x).`;
      throw new LockstepError('DATABASE_START_FAILED', message, { details: { cluster, user: user.name } });
    }
  }
  if (process.platform !== 'win32') await chmod(cluster, 0o700);
}

async function giveTree(directory: string, user: ServerUser): Promise<void> {
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    await lchown(join(entry.parentPath, entry.name), user.uid, user.gid);
  }
  await chown(directory, user.uid, user.gid);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
