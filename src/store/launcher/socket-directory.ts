import { chmod, chown, lstat, mkdir, mkdtemp, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { LockstepError } from '../../domain/errors.ts';
import type { DatabaseHome } from './database-home.ts';
import { canReach } from './reachability.ts';

export const SOCKET_PORT = 5432;
/** sun_path holds 108 bytes on Linux, 104 on macOS, the closing zero included. */
const LONGEST_SOCKET_PATH = 90;
const PREFIX = 'lockstep-';

/**
 * The folder of the server's socket, mode 0700, owned by the server's user: who may enter is who may connect.
 * Inside the home where the path is short enough, else of its own under the temp folder.
 * `remembered` is the one of the last run, reused after a crash.
 */
export async function prepareSocketDirectory(
  home: DatabaseHome,
  remembered: string | undefined,
): Promise<string> {
  const inside = join(home.directory, 'socket');
  if (fits(inside)) {
    await mkdir(inside, { recursive: true, mode: 0o700 });
    return give(inside, home);
  }
  if (remembered !== undefined && isOutside(remembered) && (await isPrivate(remembered, home)))
    return remembered;
  for (const base of new Set(['/tmp', tmpdir()])) {
    if (!fits(join(base, `${PREFIX}XXXXXX`))) continue;
    if (home.user !== undefined && !(await canReach(base, home.user))) continue;
    const made = await mkdtemp(join(base, PREFIX)).catch(() => undefined);
    if (made !== undefined) return give(made, home);
  }
  const message = `No folder for the database socket: ${inside} is too long a path and /tmp cannot be written. Use a shorter --data folder.`;
  throw new LockstepError('DATABASE_START_FAILED', message, {
    details: { path: inside, longest: LONGEST_SOCKET_PATH },
  });
}

/** After a stop; the one inside the home stays. Takes away what PostgreSQL makes there and nothing else. */
export async function removeSocketDirectory(directory: string): Promise<void> {
  if (!isOutside(directory)) return;
  const socket = join(directory, `.s.PGSQL.${SOCKET_PORT}`);
  await rm(socket, { force: true });
  await rm(`${socket}.lock`, { force: true });
  await rmdir(directory).catch(() => undefined);
}

function fits(directory: string): boolean {
  return Buffer.byteLength(join(directory, `.s.PGSQL.${SOCKET_PORT}`)) <= LONGEST_SOCKET_PATH;
}

function isOutside(directory: string): boolean {
  return (
    basename(directory).startsWith(PREFIX) &&
    ['/tmp', tmpdir()].some((base) => join(base, basename(directory)) === directory)
  );
}

async function give(directory: string, home: DatabaseHome): Promise<string> {
  if (home.user !== undefined) await chown(directory, home.user.uid, home.user.gid);
  await chmod(directory, 0o700);
  return directory;
}

async function isPrivate(directory: string, home: DatabaseHome): Promise<boolean> {
  const found = await lstat(directory).catch(() => undefined);
  const owner = home.user?.uid ?? process.geteuid?.();
  return found?.isDirectory() === true && found.uid === owner && (found.mode & 0o777) === 0o700;
}
