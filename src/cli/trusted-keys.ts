import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { LockstepError } from '../domain/errors.ts';
import { parseVerifierKey } from '../proof/note.ts';
import { readInput } from './files.ts';
import type { Io } from './io.ts';

const MAX_BYTES = 1024 * 1024;

/** Log keys that this user trusts, one a line, in the user's own configuration and never in the data of what is checked. */
export function trustedKeysPath(env: Io['env']): string {
  const own = env.LOCKSTEP_CONFIG_DIR;
  if (own !== undefined && own !== '') return join(own, 'trusted-keys');
  const base =
    process.platform === 'win32'
      ? (env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'))
      : env.XDG_CONFIG_HOME || join(homedir(), '.config');
  return join(base, 'lockstep', 'trusted-keys');
}

export async function readTrustedKeys(env: Io['env']): Promise<readonly string[]> {
  return linesOf(await readFile(trustedKeysPath(env), 'utf8').catch(() => ''));
}

/** Lines of a log.pub. Throws LOG_KEY_INVALID, FILE_UNREADABLE. */
export async function readKeyFile(path: string): Promise<readonly string[]> {
  const lines = linesOf((await readInput(path, MAX_BYTES)).toString('utf8'));
  if (lines.length === 0) throw new LockstepError('LOG_KEY_INVALID', `${path} holds no key`);
  for (const line of lines) parseVerifierKey(line);
  return lines;
}

/** Remembers keys for later. Returns how many were new. */
export async function pinKeys(env: Io['env'], keys: readonly string[]): Promise<number> {
  const path = trustedKeysPath(env);
  const known = await readTrustedKeys(env);
  const fresh = keys.filter((key) => !known.includes(key));
  if (fresh.length === 0) return 0;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, `${[...known, ...fresh].join('\n')}\n`, { mode: 0o600 });
  } catch (cause) {
    throw new LockstepError('FILE_UNWRITABLE', `${path} cannot be written`, { cause });
  }
  return fresh.length;
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
