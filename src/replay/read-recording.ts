import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { isLockstepError } from '../domain/errors.ts';
import { readTables } from '../policy/presets/hr-tables.ts';
import { headerOf } from './header.ts';
import { readReports } from './read-reports.ts';
import type { RecordedMessage, Recording, View } from './recording.ts';
import { incomplete, instantOf, isObject, parseObject, readBytes, unreadable } from './recording-file.ts';

/** `policy.json`, read and looked through. */
export function readPolicy(dir: string): Record<string, unknown> {
  if (!existsSync(dir)) throw unreadable(dir, 'is not there');
  const path = join(dir, 'policy.json');
  if (!existsSync(path)) throw incomplete(`${dir} has no policy.json, which says who gets which system.`);
  const tables = parseObject(readBytes(path).toString('utf8'), path);
  try {
    readTables(tables);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw unreadable(path, `is wrong: ${error.message}`, error);
  }
  return tables;
}

/** Reads what a view of a company's recorded history needs: `policy.json`, `snapshots/`, `events/`. */
export function readRecording(dir: string, view: View = 'both'): Recording {
  const tables = readPolicy(dir);
  const needs = `the view ${view} needs`;
  if (!existsSync(join(dir, 'snapshots')))
    throw incomplete(`${dir} has no folder snapshots; ${needs} a report.`);
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
  const about = parseObject(first.meta, first.name);
  const company = told?.company ?? about.company;
  if (typeof company !== 'string' || company === '')
    throw unreadable(
      told === null ? first.name : metaPath,
      'needs company, as the rows of the reports name it',
    );
  return {
    company,
    tenant: typeof about.tenant === 'string' ? about.tenant : undefined,
    tables,
    columns: headerOf(first.content),
    webhookSecret: typeof secret === 'string' ? secret : null,
    from: Math.min(from, first.at),
    to: told?.to === undefined ? last : instantOf(told.to, metaPath, 'to'),
    reports,
    messages,
    beside: () => readBeside(dir, view),
  };
}

/** Nothing where it cannot be read: then nobody can say whose such an employee id is. */
function readBeside(dir: string, view: View): Pick<Recording, 'reports' | 'messages'> {
  try {
    switch (view) {
      case 'events':
        return { reports: readReports(join(dir, 'snapshots'), null).slice(1), messages: [] };
      case 'snapshots':
        return { reports: [], messages: readMessages(dir, '') };
      case 'both':
        return { reports: [], messages: [] };
    }
  } catch (error) {
    if (!isLockstepError(error)) throw error;
    return { reports: [], messages: [] };
  }
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
