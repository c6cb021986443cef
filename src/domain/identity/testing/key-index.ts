import type { Found, KeyEntry } from '../correlation.ts';

/** A row of a report that is being read, before anybody knows whose it is. */
export interface BatchLine {
  readonly employment: string;
  readonly entry: KeyEntry;
}

/** The key index of the engine's database, in memory: one line per employment and key set. */
export interface KeyIndex {
  readonly entriesOf: (employment: string) => readonly KeyEntry[];
  /** Replaces the lines of the employment. */
  readonly put: (employment: string, identityId: string, entries: readonly KeyEntry[]) => void;
  readonly find: (employment: string, entry: KeyEntry) => Found;
  /** Other rows of the report that is being read: they count in the search for dummies. */
  readonly read: (batch: readonly BatchLine[]) => void;
}

interface Line {
  readonly identityId: string;
  readonly differs: string | null;
}

function lineKey(set: string, value: string | null): string {
  return JSON.stringify([set, value]);
}

function linesOf<T>(index: Map<string, Map<string, T>>, key: string): Map<string, T> {
  const lines = index.get(key) ?? new Map<string, T>();
  index.set(key, lines);
  return lines;
}

export function createKeyIndex(): KeyIndex {
  const entries = new Map<string, readonly KeyEntry[]>();
  const byValue = new Map<string, Map<string, Line>>();
  const byShared = new Map<string, Map<string, Line>>();
  let batch = new Map<string, Map<string, string | null>>();
  return {
    entriesOf: (employment) => entries.get(employment) ?? [],
    put: (employment, identityId, added) => {
      for (const { set, value, shared } of entries.get(employment) ?? []) {
        byValue.get(lineKey(set, value))?.delete(employment);
        if (shared !== null) byShared.get(lineKey(set, shared))?.delete(employment);
      }
      entries.set(employment, added);
      for (const { set, value, shared, differs } of added) {
        linesOf(byValue, lineKey(set, value)).set(employment, { identityId, differs });
        if (shared !== null) linesOf(byShared, lineKey(set, shared)).set(employment, { identityId, differs });
      }
    },
    find: (employment, { set, value, shared, differs }) => {
      const holders = byValue.get(lineKey(set, value))?.values() ?? [];
      const others =
        shared === null
          ? []
          : [
              ...[...(byShared.get(lineKey(set, shared)) ?? [])].map(
                ([key, line]) => [key, line.differs] as const,
              ),
              ...(batch.get(lineKey(set, shared)) ?? []),
            ];
      return {
        set,
        identities: [...new Set([...holders].map(({ identityId }) => identityId))],
        differing: [
          ...new Set(
            others.flatMap(([key, other]) =>
              key !== employment && other !== null && other !== differs ? [other] : [],
            ),
          ),
        ],
      };
    },
    read: (lines) => {
      batch = new Map();
      for (const { employment, entry } of lines) {
        if (entry.shared !== null)
          linesOf(batch, lineKey(entry.set, entry.shared)).set(employment, entry.differs);
      }
    },
  };
}
