import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { LockstepError } from '../../domain/errors.ts';
import { BACKUP_FORMAT, type SealedManifest, type TableCount } from './manifest.ts';

/**
 * A backup is one gzip stream of frames: a byte that says what it is, four bytes of length, content. First a head, then
 * for each table of each tenant its name and columns, its rows as COPY writes them, and its count; last the manifest. A
 * file that was cut has no manifest, a changed one not the digests that stand in it.
 */
const FRAME = { head: 1, table: 2, rows: 3, end: 4, manifest: 5 } as const;
const HEADER = 5;
const CHUNK = 256 * 1024;
const MOST = 64 * 1024 * 1024;
/** Rows are hexadecimal for the most part: the fastest level takes nearly all that there is to gain. */
const LEVEL = 1;

export interface TableHead {
  readonly tenant: string;
  readonly table: string;
  readonly columns: readonly string[];
}

export interface BackupWriter {
  table(head: TableHead): Promise<void>;
  rows(rows: readonly Buffer[]): Promise<void>;
  endTable(): Promise<TableCount>;
  finish(sealed: SealedManifest): Promise<void>;
  abandon(): void;
}

/** Throws FILE_UNWRITABLE. */
export function writeBackupFile(path: string): BackupWriter {
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
  const gzip = createGzip({ level: LEVEL });
  let failure: Error | undefined;
  let goOn = (): void => undefined;
  const fail = (error: Error): void => {
    failure ??= error;
    goOn();
  };
  file.on('error', fail);
  gzip.on('error', fail);
  gzip.on('drain', () => goOn());
  gzip.pipe(file);
  let waiting: Buffer[] = [];
  let bytes = 0;
  let open: { readonly head: TableHead; readonly digest: Hash; rows: number } | null = null;

  const unwritable = (): LockstepError =>
    new LockstepError('FILE_UNWRITABLE', `the backup cannot be written to ${path}`, { cause: failure });
  async function frame(type: number, content: Buffer): Promise<void> {
    if (failure !== undefined) throw unwritable();
    const header = Buffer.alloc(HEADER);
    header.writeUInt8(type);
    header.writeUInt32BE(content.length, 1);
    gzip.write(header);
    if (!gzip.write(content))
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
    if (failure !== undefined) throw unwritable();
  }
  const json = (type: number, value: unknown) => frame(type, Buffer.from(JSON.stringify(value)));
  async function flush(): Promise<void> {
    if (bytes === 0) return;
    const content = Buffer.concat(waiting, bytes);
    waiting = [];
    bytes = 0;
    open?.digest.update(content);
    await frame(FRAME.rows, content);
  }
  const begun = json(FRAME.head, { format: BACKUP_FORMAT });
  begun.catch(() => undefined);
  return {
    async table(head) {
      await begun;
      open = { head, digest: createHash('sha256'), rows: 0 };
      await json(FRAME.table, head);
    },
    async rows(rows) {
      for (const row of rows) {
        waiting.push(row);
        bytes += row.length;
        if (open !== null) open.rows++;
        if (bytes >= CHUNK) await flush();
      }
    },
    async endTable() {
      await flush();
      if (open === null) throw new LockstepError('INTERNAL', 'no table of the backup is open');
      const count = { table: open.head.table, rows: open.rows, sha256: open.digest.digest('hex') };
      open = null;
      await json(FRAME.end, count);
      return count;
    },
    async finish(sealed) {
      await json(FRAME.manifest, sealed);
      gzip.end();
      await finished(file).catch(fail);
      if (failure !== undefined) throw unwritable();
    },
    abandon() {
      gzip.destroy();
      file.destroy();
    },
  };
}

/** Takes a table's rows as they are read. */
export interface TableSink {
  readonly write: (chunk: Buffer) => Promise<void>;
  readonly end: () => Promise<void>;
  readonly abandon: () => Promise<void>;
}

/**
 * Reads a backup whole and gives back its manifest: every frame, every count and every digest fit. `open` takes the rows
 * of each table where somebody wants them. Throws BACKUP_INVALID, FILE_UNREADABLE.
 */
export async function readBackupFile(
  path: string,
  open: (head: TableHead) => Promise<TableSink | null> = async () => null,
): Promise<SealedManifest> {
  let table: (TableHead & { rows: number; readonly digest: Hash; readonly sink: TableSink | null }) | null =
    null;
  const counts: { readonly tenant: string; readonly count: TableCount }[] = [];
  let headed = false;
  let sealed: SealedManifest | null = null;
  try {
    for await (const { type, content } of framesOf(path)) {
      if (sealed !== null) throw invalid('something stands behind its end');
      if (!headed) {
        if (type !== FRAME.head || (parse(content) as { format?: unknown }).format !== BACKUP_FORMAT)
          throw invalid('it is none, or one of a format that this program does not know');
        headed = true;
      } else if (type === FRAME.table && table === null) {
        const head = parse(content) as TableHead;
        table = { ...head, rows: 0, digest: createHash('sha256'), sink: await open(head) };
      } else if (type === FRAME.rows && table !== null) {
        table.digest.update(content);
        for (let at = content.indexOf(10); at >= 0; at = content.indexOf(10, at + 1)) table.rows++;
        await table.sink?.write(content);
      } else if (type === FRAME.end && table !== null) {
        const count = parse(content) as TableCount;
        const sha256 = table.digest.digest('hex');
        if (count.table !== table.table || count.rows !== table.rows || count.sha256 !== sha256)
          throw invalid(`the rows of ${table.table} are not those that were written`);
        await table.sink?.end();
        counts.push({ tenant: table.tenant, count });
        table = null;
      } else if (type === FRAME.manifest && table === null) {
        sealed = parse(content) as SealedManifest;
      } else throw invalid('its parts are not in their order');
    }
  } catch (error) {
    await table?.sink?.abandon().catch(() => undefined);
    throw error;
  }
  if (sealed === null) throw invalid('it was cut off: its manifest is missing');
  const told = sealed.manifest.tenants.flatMap(({ tenant, tables }) =>
    tables.map((count) => ({ tenant, count })),
  );
  if (JSON.stringify(told) !== JSON.stringify(counts)) throw invalid('its manifest is of other tables');
  return sealed;
}

async function* framesOf(path: string): AsyncGenerator<{ readonly type: number; readonly content: Buffer }> {
  const file = createReadStream(path);
  const gunzip = createGunzip();
  file.on('error', (error) => gunzip.destroy(error));
  file.pipe(gunzip);
  let held: Buffer[] = [];
  let bytes = 0;
  let wanted = HEADER;
  try {
    for await (const part of gunzip) {
      held.push(part as Buffer);
      bytes += (part as Buffer).length;
      if (bytes < wanted) continue;
      let buffer = Buffer.concat(held, bytes);
      wanted = HEADER;
      while (buffer.length >= HEADER) {
        const length = buffer.readUInt32BE(1);
        if (length > MOST) throw invalid('a part of it is larger than any that is written');
        wanted = HEADER + length;
        if (buffer.length < wanted) break;
        yield { type: buffer.readUInt8(), content: buffer.subarray(HEADER, wanted) };
        buffer = buffer.subarray(wanted);
        wanted = HEADER;
      }
      held = [buffer];
      bytes = buffer.length;
    }
  } catch (cause) {
    if (cause instanceof LockstepError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    if (code.startsWith('Z_')) throw invalid('it was cut off or changed');
    throw new LockstepError('FILE_UNREADABLE', `${path} cannot be read`, { cause });
  } finally {
    file.destroy();
  }
  if (bytes > 0) throw invalid('it was cut off');
}

function parse(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'));
  } catch {
    throw invalid('a part of it cannot be read');
  }
}

function invalid(why: string): LockstepError {
  return new LockstepError('BACKUP_INVALID', `this backup cannot be used: ${why}`);
}
