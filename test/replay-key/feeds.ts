import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import type { ReportRow, Transaction } from '../../src/domain/identity/inputs.ts';
import { reportRow, transactionOf } from './mapping.ts';

export interface Report {
  readonly asOf: number;
  readonly rows: readonly ReportRow[];
}

export interface Delivery {
  readonly at: number;
  readonly entry: Transaction;
}

export interface Feeds {
  readonly reports: readonly Report[];
  /** Genuine ones only, in order of arrival, repeated ones included. */
  readonly deliveries: readonly Delivery[];
  readonly forged: number;
}

/** The folder of the recorded year, or null: LOCKSTEP_FEEDS, else `../shared/feeds` beside the repository. */
export function feedsFolder(): string | null {
  const folder = resolve(process.env.LOCKSTEP_FEEDS ?? join(import.meta.dirname, '../../../shared/feeds'));
  return existsSync(join(folder, 'oracle.json')) ? folder : null;
}

export function readJson<T>(...path: string[]): T {
  return JSON.parse(readFileSync(join(...path), 'utf8')) as T;
}

interface ReportMeta {
  readonly bytes: number;
  readonly sha256: string;
  readonly sequence: number;
  readonly asOf: string;
  readonly rows: number;
}

function readReports(folder: string): Report[] {
  const all = brotliDecompressSync(readFileSync(join(folder, 'snapshots/all-weeks.br')));
  let at = 0;
  return readdirSync(join(folder, 'snapshots'))
    .filter((name) => name.endsWith('.meta.json'))
    .sort()
    .map((name) => {
      const meta = readJson<ReportMeta>(folder, 'snapshots', name);
      const bytes = all.subarray(at, at + meta.bytes);
      at += meta.bytes;
      if (createHash('sha256').update(bytes).digest('hex') !== meta.sha256)
        throw new Error(`${name}: sha256 differs`);
      const cells = parse(bytes, { columns: true }) as Record<string, string>[];
      if (cells.length !== meta.rows)
        throw new Error(`${name}: ${cells.length} rows instead of ${meta.rows}`);
      const asOf = Date.parse(meta.asOf);
      return { asOf, rows: cells.map((row) => reportRow(row, { asOf, sequence: meta.sequence })) };
    });
}

export interface Line {
  readonly deliveredAt: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function isGenuine({ headers, body }: Line, secret: Buffer): boolean {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const right = Buffer.from(`v1,${createHmac('sha256', secret).update(signed).digest('base64')}`);
  const given = Buffer.from(headers['webhook-signature'] ?? '');
  return given.length === right.length && timingSafeEqual(given, right);
}

/** Only what is signed counts; how many are not is told. */
export function genuine(
  lines: readonly Line[],
  publicTestSecret: string,
): Pick<Feeds, 'deliveries' | 'forged'> {
  const secret = Buffer.from(publicTestSecret.replace(/^whsec_/, ''), 'base64');
  const signed = lines.filter((line) => isGenuine(line, secret));
  const deliveries = signed.map(({ deliveredAt, body }) => {
    const entry = transactionOf(JSON.parse(body) as { type: string; data: Record<string, unknown> });
    if (entry === null) throw new Error(`unknown type of event: ${body.slice(0, 80)}`);
    return { at: Date.parse(deliveredAt), entry };
  });
  return { deliveries, forged: lines.length - signed.length };
}

function readDeliveries(folder: string): Pick<Feeds, 'deliveries' | 'forged'> {
  const { publicTestSecret } = readJson<{ publicTestSecret: string }>(folder, 'events/events.meta.json');
  const lines = gunzipSync(readFileSync(join(folder, 'events/events.jsonl.gz')))
    .toString('utf8')
    .trimEnd()
    .split('\n');
  return genuine(
    lines.map((text) => JSON.parse(text) as Line),
    publicTestSecret,
  );
}

export function readFeeds(folder: string): Feeds {
  return { reports: readReports(folder), ...readDeliveries(folder) };
}
