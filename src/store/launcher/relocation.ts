import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LockstepError } from '../../domain/errors.ts';
import { hasErrorCode } from './error-code.ts';
import { canReach, grantPassage, keepsOwner } from './reachability.ts';
import type { ServerUser } from './server-user.ts';

/** Kept over reboots, written by root, entered by everybody: hier(7) for Linux, the usual place on macOS. */
export const RELOCATION_ROOT =
  process.platform === 'darwin' ? '/Library/Application Support/Lockstep' : '/var/lib/lockstep';

const RECORD = 'database.json';
const BELONGS_TO = 'belongs-to.json';

/**
 * Home recorded in the data folder, undefined where the database lies in the folder itself.
 * @throws DATABASE_START_FAILED when the folder is a copy: two folders must not share one database by accident.
 */
export async function readPlacement(dataDir: string): Promise<string | undefined> {
  const home = await readField(join(dataDir, RECORD), 'home');
  if (home === undefined) return undefined;
  const here = await realpath(dataDir);
  const belongsTo = await readField(join(home, BELONGS_TO), 'dataDir');
  if (belongsTo === undefined || belongsTo === here) return home;
  if ((await readField(join(belongsTo, RECORD), 'home')) === home) {
    const message = `${here} is a copy of ${belongsTo}, and its database is the same one in ${home}. Use the original folder, or remove ${join(here, RECORD)} from the copy to give it an empty database of its own.`;
    throw new LockstepError('DATABASE_START_FAILED', message, {
      details: { dataDir: here, original: belongsTo, home },
    });
  }
  await writeWhole(join(home, BELONGS_TO), { dataDir: here });
  return home;
}

/** Makes a home of its own name outside the data folder. Never reuses an older one. */
export async function relocate(dataDir: string, root: string, user: ServerUser): Promise<string> {
  const here = await realpath(dataDir);
  const home = join(root, randomBytes(6).toString('hex'));
  try {
    if ((await mkdir(root, { recursive: true })) !== undefined) await chmod(root, 0o711);
    await mkdir(home, { mode: 0o700 });
    await grantPassage(home, user);
    if (!(await canReach(home, user)) || !(await keepsOwner(home, user)))
      throw new Error(`${home} is out of reach`);
  } catch (cause) {
    const message = `The server runs as ${user.name}, who cannot enter ${here}, and ${root} cannot take the database instead. Give a --data folder that others may enter, or set DATABASE_URL.`;
    throw new LockstepError('DATABASE_START_FAILED', message, {
      details: { dataDir: here, root, user: user.name },
      cause,
    });
  }
  await writeWhole(join(home, BELONGS_TO), { dataDir: here });
  return home;
}

/** After the cluster is whole: a start that was cut off before leaves no record of a database that never was. */
export async function recordPlacement(dataDir: string, home: string): Promise<void> {
  await writeWhole(join(dataDir, RECORD), { home });
}

/** Homes left behind by a data folder of the same path that was deleted: named to the person, never removed. */
export async function abandonedHomes(
  dataDir: string,
  root: string,
  current: string,
): Promise<readonly string[]> {
  const here = await realpath(dataDir);
  const names = await readdir(root).catch(() => []);
  const left: string[] = [];
  for (const name of names.slice(0, 1000)) {
    const home = join(root, name);
    if (home !== current && (await readField(join(home, BELONGS_TO), 'dataDir')) === here) left.push(home);
  }
  return left;
}

async function readField(path: string, field: string): Promise<string | undefined> {
  try {
    if ((await stat(path)).size > 65_536) return undefined;
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof value !== 'object' || value === null) return undefined;
    const found = Object.entries(value).find(([key]) => key === field)?.[1];
    return typeof found === 'string' ? found : undefined;
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw new LockstepError(
      'DATABASE_START_FAILED',
      `${path} cannot be read. It says where the database lies: put it back from a backup.`,
      {
        details: { path },
        cause: error,
      },
    );
  }
}

async function writeWhole(path: string, value: Readonly<Record<string, string>>): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString('hex')}`;
  await writeFile(temporary, `${JSON.stringify(value)}\n`, { mode: 0o600, flush: true });
  await rename(temporary, path);
}
