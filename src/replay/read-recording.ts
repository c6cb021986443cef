import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { LockstepError } from '../domain/errors.ts';

/** A recorded report: the bytes as delivered, and the document that proves them whole. */
export interface RecordedReport {
  readonly name: string;
  readonly at: number;
  readonly content: Uint8Array;
  readonly meta: string;
}

export interface RecordedMessage {
  readonly at: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Recording {
  readonly company: string;
  readonly tables: unknown;
  readonly webhookSecret: string;
  readonly from: number;
  readonly to: number;
  readonly reports: readonly RecordedReport[];
  readonly messages: readonly RecordedMessage[];
}

function json(path: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw new LockstepError('RECORDING_UNREADABLE', `${path} cannot be read as JSON`, { cause: error });
  }
}

/** Reads a company's recorded history: `policy.json`, `snapshots/`, `events/` (see the feeds' README). */
export function readRecording(dir: string): Recording {
  const events = json(join(dir, 'events/events.meta.json'));
  const folder = join(dir, 'snapshots');
  const metas = readdirSync(folder)
    .filter((name) => name.endsWith('.meta.json'))
    .sort();
  const packed = join(folder, 'all-weeks.br');
  const all = existsSync(packed) ? brotliDecompressSync(readFileSync(packed)) : null;
  let offset = 0;
  const reports = metas.map((name): RecordedReport => {
    const meta = readFileSync(join(folder, name), 'utf8');
    const { bytes, asOf } = JSON.parse(meta) as { bytes: number; asOf: string };
    const base = join(folder, name.replace(/\.meta\.json$/, '.csv'));
    const content =
      all !== null
        ? all.subarray(offset, offset + bytes)
        : existsSync(base)
          ? readFileSync(base)
          : gunzipSync(readFileSync(`${base}.gz`));
    offset += bytes;
    return { name, at: Date.parse(asOf), content, meta };
  });
  const lines = gunzipSync(readFileSync(join(dir, 'events/events.jsonl.gz')))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
  const messages = lines.map((line): RecordedMessage => {
    const { deliveredAt, headers, body } = JSON.parse(line) as {
      deliveredAt: string;
      headers: Record<string, string>;
      body: string;
    };
    return { at: Date.parse(deliveredAt), headers, body };
  });
  return {
    company: String(events.company),
    tables: json(join(dir, 'policy.json')),
    webhookSecret: String(events.publicTestSecret),
    from: Date.parse(String(events.from)),
    to: Date.parse(String(events.to)),
    reports,
    messages,
  };
}

export function readBrokenReport(dir: string, feed: string): RecordedReport {
  const folder = join(dir, 'broken', feed);
  const file = join(folder, 'workers.meta.json');
  // What came instead of a report may have come without the document that proves it.
  const meta = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const asOf = meta === '' ? undefined : (JSON.parse(meta) as { asOf?: string }).asOf;
  return { name: feed, at: Date.parse(asOf ?? ''), content: readFileSync(join(folder, 'workers.csv')), meta };
}

export function brokenFeeds(dir: string): string[] {
  const folder = join(dir, 'broken');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('00-'))
    .map((entry) => entry.name)
    .sort();
}
