import { z } from 'zod';

/** Sources and what was read of them, in /api/v1. */

const list = <S extends z.ZodType>(item: S) => z.array(item).readonly();
const instant = z.string().describe('ISO 8601, UTC');
const count = z.number();

export const sourcePath = z.strictObject({ source: z.string().min(1).max(63) });
export const sourceImportPath = z.strictObject({ source: z.string().min(1).max(63), import: z.uuid() });
export const sourceImportsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.uuid().optional().describe('Id of the last one that you have; the newest come first.'),
  outcome: z.enum(['accepted', 'held', 'rejected', 'refusedHeld', 'noop']).optional(),
});
export const rejectsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .optional()
    .describe('Number of the last reject that you have.'),
});
export const pullOrder = z.strictObject({
  whole: z
    .boolean()
    .default(false)
    .describe('Everybody is read, also where only what changed could be asked for.'),
});
export const feedQuery = z.strictObject({
  confirmed: z
    .enum(['true', 'false'])
    .default('false')
    .describe('A person has looked at a report that was held, and says that it holds.'),
});

export const importQuery = feedQuery.extend({
  reason: z.string().min(1).max(500).optional().describe('Why a person hands it in; stands in the log.'),
});

const run = z
  .object({
    id: z.string(),
    startedAt: instant,
    finishedAt: instant.nullable(),
    outcome: z
      .string()
      .describe(
        'accepted, held (taken; somebody has to look), rejected or refusedHeld (nothing was taken), noop.',
      ),
    reason: z.string().nullable(),
    rows: count,
    added: count,
    changed: count,
    unchanged: count,
    setAside: count.describe('Rows that could not be read.'),
    missing: count.describe('People who should be in it and are not; nobody loses anything by it.'),
    held: count.describe('People whose loss of access waits for a decision.'),
    whole: z.boolean().nullable().describe('Proven that nothing is missing; null: that was not kept.'),
    changesOnly: z.boolean().describe('It told only what had changed.'),
  })
  .readonly();

const source = z
  .object({
    id: z.string(),
    type: z.string(),
    description: z.string().nullable(),
    system: z.string().describe('HR system whose employments it speaks of.'),
    independentOf: list(z.string()).describe(
      'Sources whose word it confirms; it makes nobody join or leave.',
    ),
    provesWholeBy: z.string().describe('meta, trailer, none; reading: by being read whole; messages: never.'),
    records: count.describe(
      'People in the last whole report, or users that an identity provider has pushed.',
    ),
    last: run.nullable().describe('What was read last, whatever became of it.'),
    taken: run.nullable().describe('What was taken last.'),
    wholeAt: instant.nullable().describe('Up to when everybody is known.'),
    freshness: z
      .object({
        state: z
          .enum(['never', 'fresh', 'late', 'unknown'])
          .describe('unknown: nothing says how often it is heard.'),
        heardAt: instant.nullable(),
        every: z.number().nullable().describe('Seconds between two reads, declared or as usual.'),
        expectedBy: instant.nullable(),
      })
      .readonly(),
    pull: z
      .object({
        nextAt: instant.nullable(),
        reading: z.boolean().describe('Somebody reads it now.'),
        keptPages: count.describe('Pages of a read that was cut off, to go on from.'),
        changesSince: instant
          .nullable()
          .describe('Since this whole read only what changed is asked for; null: everybody is, each time.'),
      })
      .readonly()
      .nullable(),
    connection: z
      .object({
        id: z.string(),
        users: count,
        groups: count,
        lastUsedAt: instant.nullable(),
        waiting: count.describe('Users of whom something was said that nobody has decided about.'),
      })
      .readonly()
      .nullable(),
    open: count.describe('Open exceptions about reading it.'),
  })
  .readonly();

export const sources = z.object({ sources: list(source) }).readonly();

const field = z
  .object({
    field: z.string().describe('As the source calls it.'),
    means: list(z.string()).describe('Attributes and facts that are read from it.'),
    of: z.enum(['identity', 'employment', 'fact', 'key']),
    required: z.boolean(),
    filled: count.nullable().describe('Rows that have a value; null: not counted.'),
    authority: z
      .number()
      .nullable()
      .describe('Declared: the source with the highest number wins the attribute.'),
    before: list(z.string()).describe('Sources that come before this one by that number.'),
  })
  .readonly();

export const sourceDetail = z
  .object({
    source,
    fields: list(field),
    coverage: z
      .object({ import: z.string(), at: instant, rows: count })
      .readonly()
      .nullable()
      .describe('Which import the fields were counted in.'),
    exceptions: list(
      z
        .object({
          id: z.string(),
          kind: z.string(),
          severity: z.number(),
          text: z.string(),
          openedAt: instant,
        })
        .readonly(),
    ),
  })
  .readonly();

export const sourceImports = z.object({ imports: list(run), next: z.string().nullable() }).readonly();

const reject = z
  .object({
    n: z.number().describe('Number in this import, from 1.'),
    line: z.number().nullable(),
    key: z.string().nullable(),
    field: z.string().nullable(),
    code: z.string(),
    why: z.string(),
  })
  .readonly();

export const sourceImport = z
  .object({
    import: run,
    digest: z.string().nullable().describe('SHA-256 of what was read, hex.'),
    wholeBecause: z.string().nullable().describe('How that is known, or why it is not.'),
    suspicious: list(z.string()),
    tripped: list(z.string()).describe('Limits of the guard that stopped something.'),
    planHash: z.string().nullable(),
    missing: list(z.string()).describe('Keys, the first 1,000.'),
    rejectsKept: count.describe('Rows set aside that can be looked at: the first 1,000.'),
  })
  .readonly();
export const importRejects = z
  .object({
    rejects: list(reject),
    next: z.number().nullable().describe('`after` of the next page; null on the last one.'),
  })
  .readonly();

export const pullAsked = z
  .object({
    asked: z.boolean().describe('False: somebody reads it already.'),
    reading: z.boolean(),
    nextAt: instant.describe('When it is read.'),
  })
  .readonly();

export const importPreview = z
  .object({
    outcome: z.string().describe('What would become of it.'),
    code: z.string().nullable(),
    why: z.string().nullable(),
    bytes: count,
    rows: count,
    added: count,
    changed: count,
    unchanged: count,
    setAside: count,
    missing: count,
    whole: z.boolean(),
    wholeBecause: z.string(),
    warnings: list(z.string()),
    rejects: list(reject).describe('The first 100.'),
    missingKeys: list(z.string()).describe('The first 100.'),
    people: count.describe('For how many people something would be done.'),
    tripped: list(z.string()),
    held: count.describe('People whose loss of access would wait for a decision.'),
    losing: list(z.object({ identity: z.string(), name: z.string(), held: z.boolean() }).readonly()).describe(
      'Who would lose something, the first 100.',
    ),
    losingAll: count,
    operations: list(
      z.object({ target: z.string(), kind: z.string(), count, held: count }).readonly(),
    ).describe('What would be done where.'),
  })
  .readonly();
