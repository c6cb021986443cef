import { instant, jsonOrNull, table, text } from './table.ts';

/** Orders that came with a key of their own, so that asking again does nothing twice. */
export const orderTables = {
  order_key: table(
    {
      /** Whose key it is. */
      actor: text,
      /** Keyed hash: clients may well put a name into a key. */
      key_hash: text,
      /** Keyed hash of what was asked. */
      digest: text,
      made_at: instant,
      /** What was answered, where that is ids, counts and instants; null: it is read again. */
      answer: jsonOrNull<unknown>(),
    },
    ['actor', 'key_hash'],
    { indexes: [{ on: ['made_at'] }] },
  ),
} as const;
