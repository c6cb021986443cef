import type { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { open, readdir, realpath, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConnectorFault } from '../../domain/connector.ts';
import { codeOf, faultOfFile } from './file-errors.ts';
import { takeLock } from './file-lock.ts';
import { isTemporary, nonceFrom, temporaryPath } from './file-names.ts';
import type { Table } from './table.ts';
import { parseTable, serializeTable, unusable } from './table.ts';

export interface Snapshot {
  readonly table: Table;
  readonly digest: string;
}

export interface DirectoryFile {
  /** Always from the disk. Throws ConnectorFault. */
  read(): Promise<Snapshot>;
  /**
   * Replaces the file as a whole, or not at all. `change` may be called again when somebody else wrote in between;
   * null = nothing to change.
   */
  edit<T>(change: (table: Table) => { readonly table: Table | null; readonly result: T }): Promise<T>;
}

export interface FileOptions {
  readonly path: string;
  readonly delimiter: string;
  readonly maxBytes: number;
  readonly random: () => number;
  /** Called with the new content safely on disk and the old file still in place. */
  readonly beforeRename?: () => void;
}

const MAX_TRIES = 5;
/** Writers of this process wait for one another here; the lock file is for other processes. */
const queues = new Map<string, Promise<unknown>>();

export function openDirectoryFile(options: FileOptions): DirectoryFile {
  let last: Snapshot | null = null;

  async function read(): Promise<Snapshot> {
    const bytes = await readWhole(options.path, options.maxBytes);
    const digest = createHash('sha256').update(bytes).digest('hex');
    // The bytes are always read; only understanding the same bytes twice is saved.
    if (last?.digest !== digest) last = { digest, table: parseTable(bytes, options.delimiter) };
    return last;
  }

  async function editLocked<T>(
    path: string,
    change: (table: Table) => { table: Table | null; result: T },
  ): Promise<T> {
    const lock = await takeLock(path, nonceFrom(options.random));
    try {
      await removeLeftovers(path);
      for (let tries = 0; tries < MAX_TRIES; tries += 1) {
        const before = await read();
        const { table, result } = change(before.table);
        if (table === null) return result;
        const temporary = temporaryPath(path, nonceFrom(options.random));
        await writeDurably(
          temporary,
          serializeTable(table, options.delimiter),
          (await stat(path)).mode & 0o777,
        );
        options.beforeRename?.();
        if ((await read()).digest === before.digest && (await lock.stillHeld())) {
          await rename(temporary, path);
          await syncFolder(dirname(path));
          return result;
        }
        await unlink(temporary);
      }
      throw new ConnectorFault('retryable', 'Somebody else keeps writing the CSV file', {
        retryAfterMs: 1000,
      });
    } finally {
      await lock.release();
    }
  }

  return {
    read: () => read().catch(rethrow),
    async edit(change) {
      // A link is followed, so that its target is replaced and not the link.
      const path = await realpath(options.path).catch(rethrow);
      const turn = (queues.get(path) ?? Promise.resolve())
        .catch(() => undefined)
        .then(() => editLocked(path, change));
      queues.set(path, turn);
      try {
        return await turn.catch(rethrow);
      } finally {
        if (queues.get(path) === turn) queues.delete(path);
      }
    },
  };
}

function rethrow(error: unknown): never {
  throw faultOfFile(error);
}

/** Bounded before it is read: a file may be larger than the memory. */
async function readWhole(path: string, maxBytes: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const about = await file.stat();
    if (!about.isFile()) throw unusable('is no regular file');
    if (about.size > maxBytes) throw unusable(`is larger than ${maxBytes} bytes`);
    const bytes = await file.readFile();
    if (bytes.length > maxBytes) throw unusable(`is larger than ${maxBytes} bytes`);
    return bytes;
  } finally {
    await file.close();
  }
}

async function writeDurably(path: string, bytes: Buffer, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(bytes);
    await file.chmod(mode);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the new name durable too; some systems cannot open folders and need no such step. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EINVAL', 'EACCES'].includes(codeOf(error))) throw error;
  }
}

/** What a writer left that died before its rename. Only called under the lock. */
async function removeLeftovers(path: string): Promise<void> {
  for (const name of await readdir(dirname(path))) {
    if (isTemporary(name, path)) await unlink(join(dirname(path), name)).catch(ignoreMissing);
  }
}

function ignoreMissing(error: unknown): void {
  if (codeOf(error) !== 'ENOENT') throw error;
}
