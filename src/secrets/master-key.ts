import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LockstepError } from '../domain/errors.ts';

/** The key above all others. It never enters the database. */
export interface MasterKey {
  /** Short public name, stored beside what it wraps. */
  readonly id: string;
  /** A key for one purpose; the master key itself never leaves. */
  derive(purpose: string): Buffer;
}

export function masterKeyFrom(bytes: Uint8Array): MasterKey {
  if (bytes.length !== 32)
    throw new LockstepError('MASTER_KEY_INVALID', `the master key has ${bytes.length} bytes instead of 32`);
  const derived = new Map<string, Buffer>();
  return {
    id: createHash('sha256').update('lockstep/master-key-id/1').update(bytes).digest('hex').slice(0, 12),
    derive(purpose) {
      let key = derived.get(purpose);
      if (key === undefined) {
        key = Buffer.from(hkdfSync('sha256', bytes, new Uint8Array(), `lockstep/${purpose}`, 32));
        derived.set(purpose, key);
      }
      return key;
    },
  };
}

/** From text (environment, KMS) in hex or base64. */
export function masterKeyFromText(text: string): MasterKey {
  const trimmed = text.trim();
  return masterKeyFrom(Buffer.from(trimmed, /^[0-9a-f]{64}$/i.test(trimmed) ? 'hex' : 'base64'));
}

/** Reads the key file; makes it, readable by its owner only, when there is none and `create` allows it. */
export async function masterKeyFromFile(
  path: string,
  options: { readonly create: boolean },
): Promise<MasterKey> {
  try {
    const { mode } = await stat(path);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new LockstepError(
        'MASTER_KEY_EXPOSED',
        `${path} can be read by others (mode ${(mode & 0o777).toString(8)})`,
      );
    }
    return masterKeyFromText(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    if (!options.create)
      throw new LockstepError('MASTER_KEY_MISSING', `there is no master key at ${path}`, { cause: error });
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const handle = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return null;
    throw error;
  });
  if (handle !== null) {
    await handle.writeFile(`${randomBytes(32).toString('hex')}\n`);
    await handle.sync();
    await handle.close();
  }
  return masterKeyFromFile(path, { create: false });
}
