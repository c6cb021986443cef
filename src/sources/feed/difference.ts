import { createHash } from 'node:crypto';
import type { Value } from '../value/decode-value.ts';
import type { FeedReading } from './feed-reading.ts';

/** One row of the last accepted import as the engine keeps it. */
export interface KnownRow {
  readonly digest: string;
  /** Where they are still kept, the changed fields can be named. */
  readonly values?: ReadonlyMap<string, Value>;
}

export interface ImportDifference {
  readonly added: readonly string[];
  readonly changed: readonly { readonly key: string; readonly fields: readonly string[] }[];
  /** Keys of the last import that this file does not have. They are missing only when `goneIsCertain`. */
  readonly gone: readonly string[];
  readonly goneIsCertain: boolean;
  /** Keys that are in the file but were set aside: neither changed nor gone. */
  readonly setAside: readonly string[];
  readonly unchanged: number;
}

/** SHA-256 of the values, whatever the order of the columns was. Personal data: keep it where the row is kept. */
export function digestRow(values: ReadonlyMap<string, Value>): string {
  const sorted = [...values].sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}

/** What an accepted reading changes against the last import (import history). Without rows read, nothing is gone. */
export function differenceToLastImport(
  last: ReadonlyMap<string, KnownRow>,
  reading: Pick<FeedReading, 'outcome' | 'rows' | 'rejects' | 'whole'>,
): ImportDifference {
  if (reading.outcome !== 'accepted') {
    return { added: [], changed: [], gone: [], goneIsCertain: false, setAside: [], unchanged: last.size };
  }
  const added: string[] = [];
  const changed: { key: string; fields: readonly string[] }[] = [];
  let unchanged = 0;
  for (const row of reading.rows) {
    const before = last.get(row.key);
    if (before === undefined) added.push(row.key);
    else if (before.digest === digestRow(row.values)) unchanged++;
    else changed.push({ key: row.key, fields: changedFields(before.values, row.values) });
  }
  const setAside = new Set(reading.rejects.flatMap(({ key }) => (key === undefined ? [] : [key])));
  const present = new Set([...reading.rows.map((row) => row.key), ...setAside]);
  return {
    added,
    changed,
    gone: [...last.keys()].filter((key) => !present.has(key)),
    goneIsCertain: reading.whole,
    setAside: [...setAside],
    unchanged,
  };
}

function changedFields(
  before: ReadonlyMap<string, Value> | undefined,
  now: ReadonlyMap<string, Value>,
): readonly string[] {
  if (before === undefined) return [];
  const names = new Set([...before.keys(), ...now.keys()]);
  return [...names].filter(
    (name) => JSON.stringify(before.get(name) ?? null) !== JSON.stringify(now.get(name) ?? null),
  );
}
