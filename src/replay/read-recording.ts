import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ZodError } from 'zod';
import { isLockstepError, LockstepError } from '../domain/errors.ts';
import { readTables } from '../policy/presets/hr-tables.ts';
import { headerOf } from './header.ts';
import { readReports } from './read-reports.ts';
import type { View } from './run-year.ts';

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
  /** Header of the company's reports. */
  readonly columns: readonly string[];
  /** Null where the recording has no messages. */
  readonly webhookSecret: string | null;
  readonly from: number;
  readonly to: number;
  readonly reports: readonly RecordedReport[];
  /** In the order in which they came. */
  readonly messages: readonly RecordedMessage[];
}

export function unreadable(what: string, why: string, cause?: unknown): LockstepError {
  return new LockstepError('RECORDING_UNREADABLE', `${what} ${why}.`, { cause });
}

export function incomplete(what: string): LockstepError {
  return new LockstepError('RECORDING_INCOMPLETE', what);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw unreadable(path, 'cannot be read', error);
  }
}

export function parseObject(text: string, path: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw unreadable(path, 'is not JSON', error);
  }
  if (!isObject(value)) throw unreadable(path, 'is not a JSON object');
  return value;
}

export function instantOf(value: unknown, path: string, member: string): number {
  const instant = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(instant)) throw unreadable(path, `needs ${member}, a moment in ISO 8601`);
  return instant;
}

/** Also says whose it is: `policy.json` read and looked through. */
export function readPolicy(dir: string): Record<string, unknown> {
  if (!existsSync(dir)) throw incomplete(`There is no folder ${dir}.`);
  const path = join(dir, 'policy.json');
  if (!existsSync(path)) throw incomplete(`${dir} has no policy.json, which says who gets which system.`);
  const tables = parseObject(readBytes(path).toString('utf8'), path);
  try {
    readTables(tables);
  } catch (error) {
    if (error instanceof RangeError) throw unreadable(path, `is wrong: ${error.message}`, error);
    if (!(error instanceof ZodError)) throw error;
    const [issue] = error.issues;
    throw unreadable(path, `is wrong at ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, error);
  }
  return tables;
}

/** Reads what a view of a company's recorded history needs: `policy.json`, `snapshots/`, `events/`. */
export function readRecording(dir: string, view: View = 'both'): Recording {
  const tables = readPolicy(dir);
  const needs = `the view ${view} needs`;
  if (!existsSync(join(dir, 'snapshots'))) throw incomplete(`${dir} has no folder snapshots; ${needs} a report.`);
  const reports = readReports(join(dir, 'snapshots'), view === 'events' ? 1 : null);
  const [first] = reports;
  if (first === undefined) throw incomplete(`${join(dir, 'snapshots')} has no report; ${needs} one.`);
  const metaPath = join(dir, 'events/events.meta.json');
  const told = existsSync(metaPath) ? parseObject(readBytes(metaPath).toString('utf8'), metaPath) : null;
  if (told === null && view !== 'snapshots')
    throw incomplete(`${dir} has no events/events.meta.json; ${needs} the events.`);
  const messages = view === 'snapshots' ? [] : readMessages(dir, needs);
  const secret = told?.publicTestSecret;
  if (view !== 'snapshots' && typeof secret !== 'string')
    throw unreadable(metaPath, 'needs publicTestSecret, with which the events are signed');
  const from = told?.from === undefined ? first.at : instantOf(told.from, metaPath, 'from');
  const last = [...reports, ...messages].reduce((latest, { at }) => Math.max(latest, at), from);
  const company = told?.company ?? parseObject(first.meta, first.name).company;
  if (typeof company !== 'string' || company === '')
    throw unreadable(told === null ? first.name : metaPath, 'needs company, as the rows of the reports name it');
  return {
    company,
    tables,
    columns: headerOf(first.content),
    webhookSecret: typeof secret === 'string' ? secret : null,
    from: Math.min(from, first.at),
    to: told?.to === undefined ? last : instantOf(told.to, metaPath, 'to'),
    reports,
    messages,
  };
}

function readMessages(dir: string, needs: string): RecordedMessage[] {
  const plain = join(dir, 'events/events.jsonl');
  const packed = `${plain}.gz`;
  const path = existsSync(packed) ? packed : plain;
  if (!existsSync(path)) throw incomplete(`${dir} has no events/events.jsonl.gz; ${needs} the events.`);
  let text: string;
  try {
    const bytes = readBytes(path);
    text = (path === packed ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    if (isLockstepError(error)) throw error;
    throw unreadable(path, 'is not a whole gzip file', error);
  }
  const messages = text.split('\n').flatMap((line, i): RecordedMessage[] => {
    if (line.trim() === '') return [];
    const where = `${path}, line ${i + 1},`;
    const { deliveredAt, headers, body } = parseObject(line, where);
    if (!isObject(headers) || typeof body !== 'string') throw unreadable(where, 'needs headers and body');
    const named = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[name.toLowerCase(), value]] : [],
    );
    return [{ at: instantOf(deliveredAt, where, 'deliveredAt'), headers: Object.fromEntries(named), body }];
  });
  return messages.sort((a, b) => a.at - b.at);
}
