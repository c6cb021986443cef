import { bytes, instant, integer, json, table, text, textOrNull, uuidOrNull } from './table.ts';

/** What happened, as it was written: nobody changes it again. */
export const logTables = {
  log_leaf: table({ n: integer, hash: bytes, leaf: bytes }, ['n'], { appendOnly: true }),
  log_tile: table({ level: integer, tile: integer, hashes: bytes }, ['level', 'tile'], { appendOnly: true }),
  checkpoint: table({ size: integer, root: bytes, edge: bytes, note: text, made_at: instant }, ['size'], {
    appendOnly: true,
  }),
  /** Who signs the log from which size on: a change of the master key hands over, a restore begins a log of its own. */
  log_key: table(
    {
      n: integer,
      origin: text,
      key_id: text,
      verifier: text,
      from_size: integer,
      why: text,
      made_at: instant,
    },
    ['n'],
    { appendOnly: true },
  ),
  event: table(
    {
      n: integer,
      type: text,
      at: instant,
      subject_id: uuidOrNull,
      target_id: textOrNull,
      operation_id: uuidOrNull,
      payload: json<unknown>(),
    },
    ['n'],
    {
      appendOnly: true,
      indexes: [{ on: ['subject_id', 'n'] }],
    },
  ),
} as const;
