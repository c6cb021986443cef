import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from './error-code.ts';
import type { ServerUser } from './server-user.ts';

export const OLDEST_MAJOR = 15;

export type BinaryOrigin = 'host' | 'embedded';

/** A PostgreSQL installation that starts for the server's user. */
export interface Binaries {
  readonly origin: BinaryOrigin;
  /** Folder with `postgres` and `initdb`. */
  readonly directory: string;
  /** As the program says it: '15.18'. */
  readonly version: string;
  readonly major: number;
  /** Added to the environment of every program of this installation. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Why a candidate was passed over; `place` is what a person would look at. */
export interface Rejected {
  readonly place: string;
  readonly reason: string;
}

export function program(directory: string, name: 'postgres' | 'initdb' | 'pg_ctl'): string {
  return join(directory, process.platform === 'win32' ? `${name}.exe` : name);
}

/** Folder of the real program behind a name in PATH, undefined when server and initdb are not both there. */
export async function installationAt(directory: string): Promise<string | undefined> {
  try {
    const real = dirname(await realpath(program(directory, 'postgres')));
    await realpath(program(real, 'initdb'));
    return real;
  } catch {
    return undefined;
  }
}

/**
 * Asks the program itself, as the user that will run it: that proves reach, loader and libraries at once.
 * A reason in words when it does not run or is too old.
 */
export async function probe(
  origin: BinaryOrigin,
  directory: string,
  environment: Readonly<Record<string, string>>,
  user: ServerUser | undefined,
): Promise<Binaries | Rejected> {
  const postgres = program(directory, 'postgres');
  const answer = await new Promise<{ error: Error | null; stdout: string; stderr: string }>((resolve) => {
    execFile(
      postgres,
      ['--version'],
      { ...asUser(user), env: serverEnvironment(environment), timeout: 10_000, maxBuffer: 65_536 },
      (error, stdout, stderr) => resolve({ error, stdout, stderr }),
    );
  });
  if (answer.error !== null) return { place: directory, reason: whyNot(answer.error, answer.stderr, user) };
  const version = parseVersion(answer.stdout);
  if (version === undefined) return { place: directory, reason: 'does not answer like PostgreSQL' };
  if (version.major < OLDEST_MAJOR)
    return { place: directory, reason: `is version ${version.version}, too old` };
  return { origin, directory, ...version, environment };
}

/** 'postgres (PostgreSQL) 15.18 (Debian …)'; betas read '19beta1', builds from git '19devel'. */
export function parseVersion(text: string): { readonly version: string; readonly major: number } | undefined {
  const match = /\(PostgreSQL\) ((\d{1,3})(?:\.\d{1,4})?(?:[a-z]{1,10}\d{0,3})?)/.exec(text);
  if (match?.[1] === undefined) return undefined;
  return { version: match[1], major: Number(match[2]) };
}

/** Working folder included: postgres returns to where it was started, and may not be let into root's. */
export function asUser(user: ServerUser | undefined): { uid?: number; gid?: number; cwd?: string } {
  return user === undefined ? {} : { uid: user.uid, gid: user.gid, cwd: '/' };
}

/** Nothing of ours is inherited: PGDATA, PGOPTIONS or a locale of the caller would change the server. */
export function serverEnvironment(extra: Readonly<Record<string, string>>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of ['PATH', 'SystemRoot', 'SystemDrive', 'TEMP', 'TMP', 'TMPDIR']) {
    const value = process.env[name];
    if (value !== undefined) kept[name] = value;
  }
  return { ...kept, LC_ALL: 'C', TZ: 'UTC', ...extra };
}

function whyNot(error: Error, stderr: string, user: ServerUser | undefined): string {
  switch (errorCode(error)) {
    case 'EACCES':
      return `cannot be run by ${user?.name ?? 'this user'}`;
    case 'EPERM':
      return `this process may not run it as ${user?.name ?? 'this user'} (a container without the right to change users?)`;
    case 'ENOENT':
      return 'needs a program loader that this system lacks (glibc; on Alpine install its postgresql package)';
    default:
      return (stderr.trim().split('\n').at(-1) || error.message).slice(0, 300);
  }
}
