import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { RecordedReport } from './recording.ts';
import { instantOf, parseObject, readBytes, unreadable } from './recording-file.ts';

/** Larger than a recorded year of a large company. */
const MAX_BYTES = 2 ** 31 - 1;

interface Listed {
  readonly path: string;
  /** Path of the CSV file, were it on its own. */
  readonly csv: string;
  readonly meta: string;
  readonly at: number;
  readonly sequence: number;
  readonly bytes: number;
}

function list(folder: string, name: string): Listed {
  const path = join(folder, name);
  const meta = readBytes(path).toString('utf8');
  const { asOf, bytes, sequence } = parseObject(meta, path);
  if (typeof bytes !== 'number' || !Number.isSafeInteger(bytes) || bytes < 0)
    throw unreadable(path, 'needs bytes, the length of its report');
  return {
    path,
    csv: join(folder, name.replace(/\.meta\.json$/, '.csv')),
    meta,
    at: instantOf(asOf, path, 'asOf'),
    sequence: typeof sequence === 'number' ? sequence : 0,
    bytes,
  };
}

function unpack(path: string, how: (bytes: Buffer) => Buffer): Buffer {
  const bytes = readBytes(path);
  try {
    return how(bytes);
  } catch (error) {
    throw unreadable(path, 'cannot be unpacked', error);
  }
}

/**
 * The reports of a folder in date order: each `*.meta.json` with its CSV file beside it (perhaps `.gz`), or all of
 * them one after the other in `all-weeks.br`, as long as each meta file says. `most`: only so many, from the first.
 */
export function readReports(folder: string, most: number | null): RecordedReport[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.meta.json'));
  const all = names
    .map((name) => list(folder, name))
    .sort((a, b) => a.at - b.at || a.sequence - b.sequence || (a.path < b.path ? -1 : 1));
  const offsets = new Map<string, number>();
  let total = 0;
  for (const { path, bytes } of all) {
    offsets.set(path, total);
    total += bytes;
  }
  const packedPath = join(folder, 'all-weeks.br');
  let packed: Buffer | null = null;
  const fromPacked = ({ path, bytes }: Listed): Uint8Array | null => {
    if (!existsSync(packedPath)) return null;
    packed ??= unpack(packedPath, (raw) => brotliDecompressSync(raw, { maxOutputLength: MAX_BYTES }));
    if (packed.length !== total)
      throw unreadable(packedPath, `has ${packed.length} bytes, the meta files beside it speak of ${total}`);
    const offset = offsets.get(path) ?? 0;
    return packed.subarray(offset, offset + bytes);
  };
  return all.slice(0, most ?? all.length).map((report): RecordedReport => {
    const { path, csv, meta, at } = report;
    const content = existsSync(csv)
      ? readBytes(csv)
      : existsSync(`${csv}.gz`)
        ? unpack(`${csv}.gz`, (raw) => gunzipSync(raw, { maxOutputLength: MAX_BYTES }))
        : fromPacked(report);
    if (content === null) throw unreadable(path, 'has no report: neither a file of its own nor all-weeks.br');
    return { name: path, at, content, meta };
  });
}
