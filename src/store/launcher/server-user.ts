import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import { LockstepError } from '../../domain/errors.ts';

const run = promisify(execFile);

/** The unprivileged user that runs initdb and postgres in place of root. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses root, and initdb refuses a uid without a passwd entry, so it must be one that exists. */
const CANDIDATES = ['postgres', '_postgres', 'nobody'];

/**
 * undefined: run as the current user. Root never runs the server itself; an existing cluster keeps its owner.
 * @throws DATABASE_START_FAILED when this user cannot run the cluster, with what to do.
 */
export async function chooseServerUser(cluster: string | undefined): Promise<ServerUser | undefined> {
  const own = process.geteuid?.();
  if (own === undefined) return undefined;
  const owner = cluster === undefined ? undefined : await stat(cluster).catch(() => undefined);
  if (own !== 0) {
    if (owner !== undefined && owner.uid !== own) {
      const message = `The database in ${cluster} belongs to user ${owner.uid}, this process runs as user ${own}. Run as that user or as root, or give another --data folder.`;
      throw new LockstepError('DATABASE_START_FAILED', message, {
        details: { cluster, owner: owner.uid, user: own },
      });
    }
    if (owner === undefined) requirePasswdEntry(own);
    return undefined;
  }
  if (owner !== undefined && owner.uid !== 0)
    return { name: String(owner.uid), uid: owner.uid, gid: owner.gid };
  for (const name of CANDIDATES) {
    const found = await lookUp(name);
    if (found !== undefined) return found;
  }
  const message = `PostgreSQL does not run as root and this machine has no user named ${CANDIDATES.join(', ')}. Run Lockstep as an ordinary user, or set DATABASE_URL.`;
  throw new LockstepError('DATABASE_START_FAILED', message);
}

function requirePasswdEntry(uid: number): void {
  try {
    userInfo();
  } catch (cause) {
    const message = `User ${uid} has no entry in /etc/passwd, which PostgreSQL needs to make a database. Add one, run as another user, or set DATABASE_URL.`;
    throw new LockstepError('DATABASE_START_FAILED', message, { details: { user: uid }, cause });
  }
}

async function lookUp(name: string): Promise<ServerUser | undefined> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const line = passwd.split('\n').find((entry) => entry.startsWith(`${name}:`));
  const fields = line === undefined ? await askId(name) : line.split(':').slice(2, 4);
  const [uid, gid] = fields.map(Number);
  if (uid === undefined || gid === undefined || !Number.isSafeInteger(uid) || uid <= 0) return undefined;
  return { name, uid, gid };
}

/** Users that live in a directory service and not in the file. */
async function askId(name: string): Promise<readonly string[]> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return [uid.stdout.trim(), gid.stdout.trim()];
  } catch {
    return [];
  }
}
