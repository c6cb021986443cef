import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, open, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LockstepError } from '../domain/errors.ts';

/** The key above all others. It never enters the database. */
export interface MasterKey {
  /** Short public name, stored beside what it wraps. */
  readonly id: string;
  /** A key for one purpose; the master key itself never leaves. */
  derive(purpose: string): Buffer;
  /** This key, or an earlier one that is still kept, by its short name. Throws MASTER_KEY_OTHER. */
  opens(id: string): MasterKey;
  /** All that are kept, the newest first. */
  kept(): readonly MasterKey[];
}

export function masterKeyFrom(bytes: Uint8Array): MasterKey {
  if (bytes.length !== 32)
    throw new LockstepError('MASTER_KEY_INVALID', `the master key has ${bytes.length} bytes instead of 32`);
  const derived = new Map<string, Buffer>();
  const key: MasterKey = {
    id: createHash('sha256').update('lockstep/master-key-id/1').update(bytes).digest('hex').slice(0, 12),
    derive(purpose) {
      let made = derived.get(purpose);
      if (made === undefined) {
        made = Buffer.from(hkdfSync('sha256', bytes, new Uint8Array(), `lockstep/${purpose}`, 32));
        derived.set(purpose, made);
      }
      return made;
    },
    opens(id) {
      if (id === key.id) return key;
      throw other(id, [key]);
    },
    kept: () => [key],
  };
  return key;
}

function other(id: string, kept: readonly MasterKey[]): LockstepError {
  return new LockstepError(
    'MASTER_KEY_OTHER',
    `this was sealed under master key ${id}, and the key at hand is ${kept.map((one) => one.id).join(', ')}`,
  );
}

/**
 * Several keys as one, the newest first: new things are sealed under it, and what lies under the others still opens.
 * `again`: where they come from; asked once more when a name is not known, because somebody may have added a key since.
 */
export function keyRing(first: readonly MasterKey[], again?: () => readonly MasterKey[]): MasterKey {
  let keys = first;
  const newest = (): MasterKey => {
    const [key] = keys;
    if (key === undefined) throw new LockstepError('MASTER_KEY_MISSING', 'there is no master key');
    return key;
  };
  newest();
  return {
    get id() {
      return newest().id;
    },
    derive: (purpose) => newest().derive(purpose),
    opens(id) {
      const found = keys.find((key) => key.id === id);
      if (found !== undefined) return found;
      keys = again?.() ?? keys;
      const added = keys.find((key) => key.id === id);
      if (added === undefined) throw other(id, keys);
      return added;
    },
    kept: () => keys,
  };
}

/** From text (environment, KMS, file) in hex or base64; several of them a line each, the newest first. */
export function masterKeyFromText(text: string): MasterKey {
  return keyRing(keysFromText(text));
}

function keysFromText(text: string): readonly MasterKey[] {
  const lines = text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  // An empty text is no key, and is said to be none.
  return (lines.length === 0 ? [''] : lines).map((line) =>
    masterKeyFrom(Buffer.from(line, /^[0-9a-f]{64}$/i.test(line) ? 'hex' : 'base64')),
  );
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
    const keys = keysFromText(await readFile(path, 'utf8'));
    return keyRing(keys, () => {
      try {
        return keysFromText(readFileSync(path, 'utf8'));
      } catch {
        return keys;
      }
    });
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

/** A new key above those in the file, which stay below it: what they sealed still opens. */
export async function addKeyToFile(path: string): Promise<void> {
  await replaceKeyFile(path, `${randomBytes(32).toString('hex')}\n${await readFile(path, 'utf8')}`);
}

/** Only the newest key stays in the file. */
export async function keepNewestInFile(path: string): Promise<void> {
  const [newest = ''] = (await readFile(path, 'utf8')).split(/[\n,]/).filter((line) => line.trim() !== '');
  await replaceKeyFile(path, `${newest}\n`);
}

/** In one step: a process that starts meanwhile reads the old file or the new one. */
async function replaceKeyFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.new`;
  await writeFile(draft, text, { mode: 0o600, flush: true });
  await rename(draft, path);
}
