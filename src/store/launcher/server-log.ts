import { constants } from 'node:fs';
import { copyFile, mkdir, open, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';

const LARGEST_LOG = 8 * 1024 * 1024;
const LOOK_EVERY_MS = 60_000;

export function serverLogPath(home: string): string {
  return join(home, 'log', 'postgres.log');
}

/** File descriptor that the server appends to. A file and not a pipe, so that the server outlives this process. */
export async function openServerLog(home: string): Promise<{ readonly fd: number; close(): Promise<void> }> {
  const path = serverLogPath(home);
  await mkdir(join(home, 'log'), { recursive: true, mode: 0o700 });
  await boundServerLog(home);
  return open(
    path,
    constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0),
    0o600,
  );
}

/**
 * Keeps a running server's log below two files of 8 MiB, and what one minute writes on top. Returns what ends the
 * watch.
 */
export function watchServerLog(home: string): () => void {
  const timer = setInterval(() => void boundServerLog(home).catch(() => undefined), LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Emptying in place works because the server appends: its next line goes to the new end. */
export async function boundServerLog(home: string): Promise<void> {
  const path = serverLogPath(home);
  if ((await sizeOf(path)) <= LARGEST_LOG) return;
  await copyFile(path, `${path}.1`);
  await truncate(path, 0);
}

/** What the server wrote since `offset`, the last 4 KiB of it. */
export async function readServerLog(home: string, offset: number): Promise<string> {
  try {
    const file = await open(serverLogPath(home), 'r');
    try {
      const { size } = await file.stat();
      const from = Math.max(size < offset ? 0 : offset, size - 4096);
      const { bytesRead, buffer } = await file.read(Buffer.alloc(4096), 0, 4096, from);
      return buffer.toString('utf8', 0, bytesRead).trim();
    } finally {
      await file.close();
    }
  } catch {
    return '';
  }
}

export async function serverLogSize(home: string): Promise<number> {
  return sizeOf(serverLogPath(home));
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    (found) => found.size,
    () => 0,
  );
}
