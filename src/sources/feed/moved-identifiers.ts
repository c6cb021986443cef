import type { Collected, FeedRow, RowReject } from './collect-rows.ts';

/** Identifiers of the last accepted report: key -> `as` of the column -> value. */
export type KnownIdentifiers = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Sets aside every row whose identifier was another row's in the last report and its own was different: taking it
 * would hand one person's access to another. A new value that nobody had passes; correlation decides on it.
 */
export function setAsideMovedIdentifiers(
  collected: Collected,
  identifiers: readonly string[],
  known: KnownIdentifiers,
): Collected {
  const moved: RowReject[] = [];
  const movedKeys = new Set<string>();
  for (const column of identifiers) {
    const owners = new Map<string, string>();
    for (const [key, values] of known) {
      const value = values.get(column);
      if (value !== undefined) owners.set(value, key);
    }
    for (const row of collected.rows) {
      const before = known.get(row.key)?.get(column);
      const now = row.values.get(column) ?? null;
      if (movedKeys.has(row.key) || before === undefined || now === null || now === before) continue;
      const owner = owners.get(String(now));
      if (owner === undefined || owner === row.key) continue;
      movedKeys.add(row.key);
      moved.push({
        line: row.line,
        key: row.key,
        column,
        code: 'identifierMoved',
        why: `${column} was the one of ${owner} in the last report; whose row this is, a person has to say`,
      });
    }
  }
  if (moved.length === 0) return collected;
  return {
    rows: collected.rows.filter((row) => !movedKeys.has(row.key)),
    rejects: [...collected.rejects, ...moved].toSorted((a, b) => a.line - b.line),
  };
}

/** What the next reading needs to know of these rows. */
export function identifiersOf(rows: readonly FeedRow[], identifiers: readonly string[]): KnownIdentifiers {
  const known = new Map<string, ReadonlyMap<string, string>>();
  for (const row of rows) {
    const held = new Map<string, string>();
    for (const column of identifiers) {
      const value = row.values.get(column) ?? null;
      if (value !== null) held.set(column, String(value));
    }
    known.set(row.key, held);
  }
  return known;
}
