import { z } from 'zod';

/** The log in /api/v1: its entries, its checkpoints, its proofs. */

const list = <S extends z.ZodType>(item: S) => z.array(item).readonly();
const instant = z.string().describe('ISO 8601, UTC');
const when = z.iso.datetime({ offset: true });
const number = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

const filters = {
  types: z
    .string()
    .min(1)
    .max(1_000)
    .optional()
    .describe('Types of entries or families of them, with commas: leave.*,token.created'),
  person: z.string().min(1).max(320).optional().describe('About whom; as everywhere a person is named.'),
  actor: z.string().min(1).max(200).optional().describe('Who did it, exactly as the log names him.'),
  target: z.string().min(1).max(63).optional(),
  since: when.optional().describe('From this instant on.'),
  until: when.optional().describe('Before this instant.'),
};
export const entriesQuery = z.strictObject({
  ...filters,
  limit: z.coerce.number().int().min(1).max(500).default(100),
  before: number.optional().describe('Older than the entry of this number. Without it the newest.'),
  after: number.optional().describe('Newer than the entry of this number; never together with before.'),
});
export const entryPath = z.strictObject({ n: number.describe('Number of the entry, from 0.') });
export const consistencyQuery = z.strictObject({
  from: number.describe('Size of the earlier log.'),
  to: number
    .optional()
    .describe('Size of a later log of which a checkpoint was signed; without it the newest.'),
});
export const tilePath = z.strictObject({
  path: z
    .string()
    .min(1)
    .max(60)
    .describe('checkpoint, log.pub, tile/0/x001/067, tile/entries/000.p/5: names of C2SP tlog-tiles.'),
});
export const exportQuery = z.strictObject({
  form: z
    .enum(['ndjson', 'tiles'])
    .default('ndjson')
    .describe('ndjson: an entry a line. tiles: all C2SP files in one tar, with checkpoint and keys.'),
  from: number.optional().describe('The first entry; of ndjson only.'),
  to: number.optional().describe('The last entry; of ndjson only.'),
});

const entry = z.object({
  n: z.number(),
  at: instant,
  type: z.string(),
  about: z
    .string()
    .nullable()
    .describe('What such an entry says; null: a type that this version does not know.'),
  subject: z.string().nullable().describe('A pseudonym, never a name.'),
  person: z.string().nullable().describe('Who that is, as long as it is known.'),
  target: z.string().nullable(),
  operation: z.string().nullable(),
  actor: z.string().nullable(),
  hash: z.string().describe('Of the leaf in the tree (RFC 6962), hex.'),
  signed: z.boolean().describe('A signed checkpoint covers it.'),
  damaged: z.boolean().describe('What is stored is no entry, or does not have this hash.'),
});
export const entries = z
  .object({
    entries: list(entry.readonly()).describe('The newest first.'),
    older: z.number().nullable().describe('`before` of the page of older ones; null: there are none.'),
    newer: z.number().nullable().describe('`after` of the page of newer ones; null: there are none yet.'),
    size: z.number().describe('Entries in the log.'),
    signed: z.number().describe('How many of them the newest checkpoint covers.'),
    searchedFrom: z
      .number()
      .describe('Filters find entries from this number on: the events of older ones are not kept.'),
  })
  .readonly();
export const oneEntry = entry
  .extend({
    leaf: z.string().describe('Exactly the text that is hashed: canonical JSON.'),
    body: z.unknown(),
    eventKept: z.boolean().describe('The event of the same number is still given out.'),
  })
  .readonly();

export const checkpoint = z
  .object({
    origin: z.string(),
    size: z.number().describe('Entries in the log now.'),
    signed: z
      .object({
        size: z.number(),
        root: z.string().describe('Base64.'),
        madeAt: instant,
        note: z.string().describe('The signed note (C2SP tlog-checkpoint).'),
      })
      .readonly()
      .nullable()
      .describe('The newest checkpoint; null: nothing was signed yet.'),
    oldestUnsigned: instant.nullable(),
  })
  .readonly();

const hashes = list(z.string()).describe('Base64.');
export const inclusion = z
  .object({
    n: z.number(),
    size: z.number().describe('Of the log that the checkpoint signs.'),
    hash: z.string().describe('Of the leaf, hex.'),
    path: hashes,
    checkpoint: z.string(),
    proof: z.string().describe('The same as a file of C2SP tlog-proof.'),
  })
  .readonly();
export const consistency = z
  .object({
    from: z.number(),
    to: z.number(),
    proof: hashes.describe('RFC 6962 section 2.1.2, base64.'),
    checkpoint: z.string().describe('The signed note of the later log.'),
  })
  .readonly();

export const logKeys = z
  .object({
    keys: list(
      z
        .object({
          verifier: z.string().describe('name+id+key, a line of log.pub.'),
          origin: z.string(),
          masterKey: z.string().describe('Short name of the master key that it comes from.'),
          fromSize: z.number().describe('It signs from this size on.'),
          why: z.string(),
          madeAt: instant,
          current: z.boolean(),
        })
        .readonly(),
    ).describe('The newest first.'),
  })
  .readonly();
