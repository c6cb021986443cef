import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { ConnectorFault } from '../../domain/connector.ts';
import { codeOf } from './file-errors.ts';
import { temporaryPath } from './file-names.ts';

interface Owner {
  readonly host: string;
  readonly pid: number;
  /** When the process began, in the kernel's own count; a pid alone may be somebody else's by now. */
  readonly began: string;
  readonly nonce: string;
}

export interface HeldLock {
  /** False when somebody took the lock away from us. */
  readonly stillHeld: () => Promise<boolean>;
  readonly release: () => Promise<void>;
}

/**
 * Takes `PATH.lock` or throws ConnectorFault `retryable`. A lock whose process on this machine is dead is broken; one
 * of another machine never is, because nobody here can know: the fault names the owner.
 */
export async function takeLock(path: string, nonce: string): Promise<HeldLock> {
  const lockPath = `${path}.lock`;
  const mine: Owner = { host: hostname(), pid: process.pid, began: await beganAt(process.pid), nonce };
  if (!(await createOwned(lockPath, path, mine))) {
    const owner = await ownerOf(lockPath);
    if (owner !== null && !(await isDead(owner))) throw busy(owner);
    await breakLock(lockPath, path, mine);
  }
  const stillHeld = async () => (await ownerOf(lockPath))?.nonce === nonce;
  return {
    stillHeld,
    async release() {
      if (await stillHeld()) await removeIfThere(lockPath);
    },
  };
}

/** Only one breaker at a time, and it looks again: two could otherwise take away each other's fresh lock. */
async function breakLock(lockPath: string, target: string, mine: Owner): Promise<void> {
  const breakPath = `${lockPath}.break`;
  if (!(await createOwned(breakPath, target, mine))) {
    const other = await ownerOf(breakPath);
    if (other !== null && (await isDead(other))) await removeIfThere(breakPath);
    throw busy(other);
  }
  try {
    const owner = await ownerOf(lockPath);
    if (owner !== null && !(await isDead(owner))) throw busy(owner);
    if (owner !== null) await removeIfThere(lockPath);
    if (!(await createOwned(lockPath, target, mine))) throw busy(null);
  } finally {
    await removeIfThere(breakPath);
  }
}

/** The file appears with its owner's name in it, or not at all: a nameless lock could never be judged. */
async function createOwned(lockPath: string, target: string, owner: Owner): Promise<boolean> {
  const temporary = temporaryPath(target, owner.nonce);
  await writeFile(temporary, JSON.stringify(owner), { flag: 'wx', mode: 0o600 });
  try {
    await link(temporary, lockPath);
    return true;
  } catch (error) {
    switch (codeOf(error)) {
      case 'EEXIST':
      // The holder of the lock has swept our file away as a leftover.
      case 'ENOENT':
        return false;
      default:
        throw error;
    }
  } finally {
    await removeIfThere(temporary);
  }
}

/** null: no lock, or a file that somebody else put there. */
async function ownerOf(path: string): Promise<Owner | null> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    const { host, pid, began, nonce } = value as Partial<Owner>;
    if (typeof host !== 'string' || typeof pid !== 'number' || typeof nonce !== 'string') return null;
    return { host, pid, began: typeof began === 'string' ? began : '', nonce };
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

async function isDead(owner: Owner): Promise<boolean> {
  if (owner.host !== hostname()) return false;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
  const began = await beganAt(owner.pid);
  return began !== '' && owner.began !== '' && began !== owner.began;
}

/** Field 22 of /proc/PID/stat (proc(5)); empty where there is no /proc. */
async function beganAt(pid: number): Promise<string> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

function busy(owner: Owner | null): ConnectorFault {
  const who = owner === null ? 'another writer' : `process ${owner.pid} on ${owner.host}`;
  return new ConnectorFault('retryable', `The CSV file is locked by ${who}`, { retryAfterMs: 100 });
}
