import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LockstepError } from '../domain/errors.ts';
import type { PolicyFile } from '../policy/documents/load-policy.ts';
import { readInput } from './files.ts';

const MAX_BYTES = 8 * 1024 * 1024;
const MAX_FILES = 500;

/** Policy files by name; a folder stands for all .yaml and .yml files in it, by name. Throws FILE_UNREADABLE. */
export async function readPolicyFiles(paths: readonly string[]): Promise<readonly PolicyFile[]> {
  const files: string[] = [];
  for (const path of paths) {
    const found = await stat(path).catch((cause: unknown) => {
      throw new LockstepError('FILE_UNREADABLE', `${path} cannot be read`, { cause });
    });
    if (!found.isDirectory()) files.push(path);
    else
      files.push(
        ...(await readdir(path))
          .filter((name) => /\.ya?ml$/.test(name))
          .sort()
          .map((name) => join(path, name)),
      );
  }
  if (files.length === 0) throw new LockstepError('USAGE', 'there is no .yaml file in what was named');
  if (files.length > MAX_FILES) throw new LockstepError('USAGE', `at most ${MAX_FILES} policy files`);
  return Promise.all(
    files.map(async (name) => ({ name, text: (await readInput(name, MAX_BYTES)).toString('utf8') })),
  );
}
