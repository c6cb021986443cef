import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isLockstepError, LockstepError } from '../domain/errors.ts';
import { type MasterKey, masterKeyFromFile } from '../secrets/master-key.ts';
import { type KeyEnvironment, masterKeyElsewhere } from './key-source.ts';

export function masterKeyPath(dataDir: string): string {
  return join(dataDir, 'keys', 'master.key');
}

/** The verifier keys of the logs that this folder's key signs, one line per tenant. */
export function logKeyPath(dataDir: string): string {
  return join(dataDir, 'log.pub');
}

/**
 * The key that the environment holds or tells how to get, else the file. A new one is made only for a database that holds nothing yet: a second
 * key beside data that another one sealed would only hide that the right one is missing. `sealedUnder`: short names of
 * the keys that the tenants of the database were sealed under; another one is refused before anything is changed.
 */
export async function openMasterKey(
  dataDir: string,
  env: KeyEnvironment,
  sealedUnder: readonly string[],
): Promise<MasterKey> {
  const key = await readMasterKey(dataDir, env, sealedUnder.length === 0);
  if (sealedUnder.length > 0 && !key.kept().some(({ id }) => sealedUnder.includes(id))) {
    throw new LockstepError(
      'MASTER_KEY_OTHER',
      `the data here was sealed under master key ${sealedUnder.join(', ')}, and the key at hand is ${key.id}`,
    );
  }
  return key;
}

/** The key where it can be had; null: it is not at hand. Nothing is made. */
export async function keyAtHand(dataDir: string, env: KeyEnvironment): Promise<MasterKey | null> {
  try {
    return await readMasterKey(dataDir, env, false);
  } catch (error) {
    if (isLockstepError(error) && error.code === 'MASTER_KEY_MISSING') return null;
    throw error;
  }
}

async function readMasterKey(dataDir: string, env: KeyEnvironment, create: boolean): Promise<MasterKey> {
  const elsewhere = await masterKeyElsewhere(env);
  if (elsewhere !== null) return elsewhere;
  const path = masterKeyPath(dataDir);
  if (create) await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  return masterKeyFromFile(path, { create });
}

/** Leaves the keys by which others verify beside the data. Whoever has them can check, nobody can sign with them. */
export async function publishLogKeys(dataDir: string, keys: readonly string[]): Promise<string> {
  const path = logKeyPath(dataDir);
  const known = await readFile(path, 'utf8').catch(() => '');
  const lines = known.split('\n').filter((old) => old !== '');
  const added = keys.filter((key) => !lines.includes(key)).reverse();
  if (added.length === 0) return path;
  try {
    // Replaced in one step: whoever verifies meanwhile reads the old file or the new one.
    const draft = `${path}.${process.pid}.new`;
    await writeFile(draft, `${[...lines, ...added].join('\n')}\n`, { mode: 0o644 });
    await rename(draft, path);
  } catch (cause) {
    throw new LockstepError('FILE_UNWRITABLE', `the log key cannot be written to ${path}`, { cause });
  }
  return path;
}
