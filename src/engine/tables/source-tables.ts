import {
  boolean,
  bytes,
  bytesOrNull,
  instant,
  instantOrNull,
  integer,
  integerOrNull,
  json,
  table,
  text,
  textOrNull,
  uuid,
  uuidOrNull,
} from './table.ts';

/** What sources said, and how it is read. */
export const sourceTables = {
  source_state: table(
    {
      source_id: text,
      sequence: integerOrNull,
      as_of: instantOrNull,
      digest: textOrNull,
      row_count: integerOrNull,
      whole: boolean,
    },
    ['source_id'],
  ),
  /** When a paged source is read next, and by whom it is being read. */
  pull: table(
    {
      source_id: text,
      next_at: instant,
      /** Whoever claimed it last; another one that is still reading gives up at its next page. */
      owner: uuidOrNull,
      /** Of the pages that are kept, and whose key seals them; null = none are. */
      pull_id: uuidOrNull,
      /** Digest of the settings under which they were read. */
      settings: textOrNull,
    },
    ['source_id'],
  ),
  /** Pages of a pull that is not complete: a process that dies does not begin anew. */
  pulled_page: table(
    { pull_id: uuid, page: integer, read_at: instant, checkpoint: json<unknown>(), sealed: bytes },
    ['pull_id', 'page'],
  ),
  /** Up to where a source is known that is read by its changes, and when it was last read whole. */
  pull_mark: table(
    {
      source_id: text,
      /** Digest of the document under which it was read: under another one everybody is read anew. */
      settings: text,
      /** In the words of its kind of source; never anything of a person. */
      mark: json<unknown>(),
      whole_at: instant,
    },
    ['source_id'],
  ),
  import_run: table(
    {
      import_id: uuid,
      source_id: text,
      started_at: instant,
      finished_at: instantOrNull,
      outcome: text,
      reason: textOrNull,
      summary: json<unknown>(),
    },
    ['import_id'],
    { indexes: [{ on: ['source_id', 'started_at'] }, { on: ['source_id', 'import_id'] }] },
  ),
  delivery: table(
    { source_id: text, delivery_id: text, received_at: instant },
    ['source_id', 'delivery_id'],
    {
      indexes: [{ on: ['received_at'] }, { on: ['source_id', 'received_at'] }],
    },
  ),
  /** What one source last said under one key. */
  record: table(
    {
      source_id: text,
      record_key: text,
      digest: text,
      identity_id: uuidOrNull,
      import_id: uuidOrNull,
      seen_at: instant,
      present: boolean,
      says: text,
      sealed: bytesOrNull,
    },
    ['source_id', 'record_key'],
    { indexes: [{ on: ['identity_id'] }] },
  ),
} as const;
