import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { headerOf } from './header.ts';
import { readPolicy } from './read-recording.ts';
import type { CompanyKnown, RecordedReport } from './recording.ts';
import { incomplete, instantOf, isObject, parseObject, readBytes, unreadable } from './recording-file.ts';

export interface BrokenSet {
  /** As its baseline shows it. */
  readonly company: CompanyKnown;
  readonly baseline: RecordedReport;
  /** What the next report should have been; null where the set has none. */
  readonly good: RecordedReport | null;
  /** When the next report is read. */
  readonly at: number;
  readonly feeds: readonly string[];
}

const META = /\.meta\.json$/;
const WEEK_MS = 604_800_000;

/** One report of `broken/`: whatever came, and what came beside it. */
export function readBrokenReport(dir: string, feed: string): RecordedReport {
  const folder = join(dir, 'broken', feed);
  const files = readdirSync(folder).sort();
  const metaFile = files.find((name) => META.test(name));
  const file = files.find((name) => name === 'workers.csv') ?? files.find((name) => !META.test(name));
  if (file === undefined) throw unreadable(folder, 'holds no report');
  // What came instead of a report may have come without the document that proves it, or with half of it.
  const meta = metaFile === undefined ? '' : readBytes(join(folder, metaFile)).toString('utf8');
  return { name: feed, at: asOf(meta), content: readBytes(join(folder, file)), meta };
}

/** NaN where the document does not tell. */
function asOf(meta: string): number {
  try {
    const value: unknown = JSON.parse(meta);
    return isObject(value) ? Date.parse(String(value.asOf)) : Number.NaN;
  } catch {
    return Number.NaN;
  }
}

function brokenFeeds(dir: string): string[] {
  return foldersOf(dir).filter((name) => !name.startsWith('00-'));
}

function foldersOf(dir: string): string[] {
  const folder = join(dir, 'broken');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Reads `broken/`: the baseline, the good next report, and what came instead of it. */
export function readBroken(dir: string): BrokenSet {
  const tables = readPolicy(dir);
  const folders = foldersOf(dir);
  const named = (word: string) => folders.find((name) => name.startsWith('00-') && name.includes(word));
  const first = named('baseline');
  if (first === undefined)
    throw incomplete(`${join(dir, 'broken')} has no 00-baseline, after which each broken report is read.`);
  const baseline = readBrokenReport(dir, first);
  const where = join(dir, 'broken', first);
  const about = parseObject(baseline.meta, `the meta file of ${where}`);
  if (typeof about.company !== 'string') throw unreadable(`the meta file of ${where}`, 'needs company');
  const start = instantOf(about.asOf, `the meta file of ${where}`, 'asOf');
  const next = named('good');
  const good = next === undefined ? null : readBrokenReport(dir, next);
  const at = good === null || !(good.at > start) ? start + WEEK_MS : good.at;
  return {
    company: {
      company: about.company,
      tenant: typeof about.tenant === 'string' ? about.tenant : undefined,
      tables,
      columns: headerOf(baseline.content),
      webhookSecret: null,
    },
    baseline,
    good,
    at,
    feeds: brokenFeeds(dir),
  };
}
