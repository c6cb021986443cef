import type { RowShape } from './row-shape.ts';

/**
 * A record that holds nothing but the declared fields, each under its whole name: names of SCIM attributes and of columns
 * may hold dots. What nobody declared is not kept, be it for a minute.
 */
export type FlatRecord = Readonly<Record<string, unknown>>;

/** Own members only, so that no field is ever found on a prototype. */
export function readFlat(record: FlatRecord, field: string): unknown {
  return Object.hasOwn(record, field) ? record[field] : undefined;
}

/** `undefined` values are left out, as JSON does. */
export function flatRecord(entries: Iterable<readonly [string, unknown]>): FlatRecord {
  return Object.fromEntries([...entries].filter(([, value]) => value !== undefined));
}

export function fieldsOfShape(shape: RowShape): readonly string[] {
  return shape.columns.map(({ header }) => header);
}
