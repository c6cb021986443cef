import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ConsoleFiles } from '../http/console-files.ts';

/** Beside the compiled files; from the sources, where the build puts it. */
const FOLDERS = ['../console', '../../dist/console'];

/** The console as it was built; null where it was not. A few megabytes, read once: no request ever names a file of the disk. */
export function consoleFiles(): ConsoleFiles | null {
  for (const folder of FOLDERS) {
    const root = fileURLToPath(new URL(folder, import.meta.url));
    const files = read(root);
    if (files.has('index.html')) return files;
  }
  return null;
}

function read(root: string): Map<string, Uint8Array> {
  try {
    const names = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    return new Map(
      names.map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return [
          path
            .slice(root.length + 1)
            .split(sep)
            .join('/'),
          readFileSync(path),
        ];
      }),
    );
  } catch {
    return new Map();
  }
}
