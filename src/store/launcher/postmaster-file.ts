import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { join } from 'node:path';

/** `postmaster.pid`, as PostgreSQL writes it line by line (src/include/utils/pidfile.h). */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number | undefined;
  /** First Unix socket directory; empty on Windows. */
  readonly socketDirectory: string | undefined;
}

/** 'unreadable': it is there and does not say whose it is, as after a full disk or a power cut. */
export async function readPostmasterFile(
  cluster: string,
): Promise<PostmasterFile | 'missing' | 'unreadable'> {
  const text = await readSmallFile(postmasterPath(cluster));
  if (text !== undefined) return parsePostmasterFile(text) ?? 'unreadable';
  return lstat(postmasterPath(cluster)).then(
    () => 'unreadable' as const,
    () => 'missing' as const,
  );
}

export function postmasterPath(cluster: string): string {
  return join(cluster, 'postmaster.pid');
}

/** undefined for anything that PostgreSQL would not have written, a file cut off before its second line included. */
export function parsePostmasterFile(text: string): PostmasterFile | undefined {
  const lines = text.split('\n');
  // A postmaster that runs alone in single-user mode writes its pid negative.
  const pid = Math.abs(wholeNumber(lines[0]) ?? 0);
  if (pid <= 1 || (lines[1] ?? '') === '') return undefined;
  return {
    pid,
    port: wholeNumber(lines[3]),
    socketDirectory: lines[4] === undefined || lines[4] === '' ? undefined : lines[4],
  };
}

/** Major version that initialised the cluster, undefined where there is none. */
export async function readClusterMajor(cluster: string): Promise<number | undefined> {
  return wholeNumber(await readSmallFile(join(cluster, 'PG_VERSION')));
}

/**
 * The cluster belongs to the server's user, this process may be root: never follow a link, never wait on a
 * pipe, never read without end.
 */
async function readSmallFile(path: string): Promise<string | undefined> {
  try {
    const file = await open(
      path,
      constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
    );
    try {
      if (!(await file.stat()).isFile()) return undefined;
      const { bytesRead, buffer } = await file.read(Buffer.alloc(8192), 0, 8192, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}

function wholeNumber(text: string | undefined): number | undefined {
  const match = /^\s*(-?\d{1,10})\s*$/.exec(text ?? '');
  return match === null ? undefined : Number(match[1]);
}
