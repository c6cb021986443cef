import type { Stats } from 'node:fs';
import { chmod, chown, mkdtemp, realpath, rmdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { ServerUser } from './server-user.ts';

const READ = 0o4;
const ENTER = 0o1;

/**
 * Whether the server's user gets through every parent and reads and enters `path`, by the mode bits. Access lists
 * and security modules are not looked at: a wrong "no" only costs a copy or another place.
 */
export async function canReach(
  path: string,
  user: ServerUser,
  need: 'enter' | 'read' = 'enter',
): Promise<boolean> {
  try {
    const real = await realpath(path);
    for (let parent = dirname(real); ; parent = dirname(parent)) {
      if (!allows(await stat(parent), user, ENTER)) return false;
      if (parent === dirname(parent)) break;
    }
    return allows(await stat(real), user, need === 'enter' ? ENTER : READ);
  } catch {
    return false;
  }
}

function allows(found: Stats, user: ServerUser, bit: number): boolean {
  if (found.uid === user.uid) return (found.mode & (bit << 6)) !== 0;
  if (found.gid === user.gid) return (found.mode & (bit << 3)) !== 0;
  return (found.mode & bit) !== 0;
}

/**
 * Lets the server's group pass through (not read) a folder of ours that only root may enter. The keys beside the
 * database stay unreadable. Left alone: a folder with group rights of its own, and root's home.
 */
export async function grantPassage(directory: string, user: ServerUser): Promise<void> {
  const found = await stat(directory);
  // A group that root only passes through itself (a folder that root copied) has no rights to lose.
  const free = (found.mode & 0o070) === 0 || (found.gid === 0 && (found.mode & 0o060) === 0);
  if (allows(found, user, ENTER) || found.uid !== 0 || !free) return;
  if (resolve(directory) === resolve(homedir())) return;
  await chown(directory, 0, user.gid);
  await chmod(directory, (found.mode & 0o777) | 0o010);
}

/** Some mounts (shared folders, FAT) accept a change of owner and ignore it: PostgreSQL then refuses to run. */
export async function keepsOwner(directory: string, user: ServerUser): Promise<boolean> {
  const probe = await mkdtemp(join(directory, '.probe-'));
  try {
    await chown(probe, user.uid, user.gid);
    const found = await stat(probe);
    return found.uid === user.uid && (found.mode & 0o777) === 0o700;
  } catch {
    return false;
  } finally {
    await rmdir(probe).catch(() => undefined);
  }
}
