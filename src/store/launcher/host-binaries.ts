import { readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { installationAt } from './binaries.ts';

/** Where PostgreSQL packages put one folder per major version: parent, and what stands between it and `bin`. */
const FAMILIES: readonly { readonly parent: string; readonly name: RegExp; readonly bin: string }[] = [
  { parent: '/usr/lib/postgresql', name: /^(\d+)$/, bin: 'bin' },
  { parent: '/usr', name: /^pgsql-(\d+)$/, bin: 'bin' },
  { parent: '/usr/libexec', name: /^postgresql(\d+)$/, bin: '' },
  { parent: '/opt/homebrew/opt', name: /^postgresql@(\d+)$/, bin: 'bin' },
  { parent: '/usr/local/opt', name: /^postgresql@(\d+)$/, bin: 'bin' },
  { parent: '/home/linuxbrew/.linuxbrew/opt', name: /^postgresql@(\d+)$/, bin: 'bin' },
  { parent: '/Applications/Postgres.app/Contents/Versions', name: /^(\d+)$/, bin: 'bin' },
  { parent: 'C:\\Program Files\\PostgreSQL', name: /^(\d+)$/, bin: 'bin' },
];

/** Folders with a PostgreSQL server on this machine: those of PATH in its order, then the packages' newest first. */
export async function hostInstallations(searchPath: string): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const directory of searchPath.split(delimiter)) {
    if (directory === '') continue;
    const real = await installationAt(directory);
    if (real !== undefined) found.add(real);
  }
  for (const directory of await packagedDirectories()) {
    const real = await installationAt(directory);
    if (real !== undefined) found.add(real);
  }
  return [...found];
}

async function packagedDirectories(): Promise<readonly string[]> {
  const listed = await Promise.all(
    FAMILIES.map(async ({ parent, name, bin }) => {
      const entries = await readdir(parent).catch(() => []);
      return entries.flatMap((entry) => {
        const major = name.exec(entry)?.[1];
        return major === undefined ? [] : [{ major: Number(major), directory: join(parent, entry, bin) }];
      });
    }),
  );
  return listed
    .flat()
    .sort((a, b) => b.major - a.major)
    .map(({ directory }) => directory);
}
