import { readFile, stat, writeFile } from 'node:fs/promises';
import { LockstepError } from '../domain/errors.ts';

/** Throws FILE_UNREADABLE. */
export async function readInput(path: string, maxBytes: number): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > maxBytes)
      throw new LockstepError('FILE_UNREADABLE', `${path} has ${size} bytes; ${maxBytes} is the limit here`);
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof LockstepError) throw cause;
    throw new LockstepError('FILE_UNREADABLE', `${path} cannot be read`, { cause });
  }
}

/** Files that a command writes may name people: readable by their owner only. Throws FILE_UNWRITABLE. */
export async function writeOutput(path: string, content: string): Promise<void> {
  try {
    await writeFile(path, content, { mode: 0o600 });
  } catch (cause) {
    throw new LockstepError('FILE_UNWRITABLE', `${path} cannot be written`, { cause });
  }
}

/** Throws FILE_UNREADABLE, USAGE for what is no JSON. */
export async function readJson(path: string, maxBytes: number): Promise<unknown> {
  const text = (await readInput(path, maxBytes)).toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw new LockstepError('USAGE', `${path} is not JSON`);
  }
}
