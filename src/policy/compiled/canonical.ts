import type { Catalog } from '../catalog.ts';
import type { LocatedDocument } from '../documents/load-policy.ts';

/** One text for one meaning: all documents with their defaults, keys sorted. What is hashed, signed and compared. */
export function canonicalPolicy(catalog: Catalog): string {
  // A kind that came later and that nobody uses changes no hash: plans that were approved before stay what they were.
  const lists: readonly (readonly LocatedDocument[])[] = Object.entries(catalog)
    .filter(([kind, list]) => kind !== 'hooks' || list.length > 0)
    .map(([, list]) => list);
  return canonicalJson(lists.map((list) => list.map(({ document }) => document)));
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
