import { z } from 'zod';
import { LEAST_KEPT_DAYS, MOST_KEPT_DAYS } from '../domain/kept-days.ts';

/** How the house itself stands in /api/v1: keys, what is kept for how long, tenants, database, work. */

const list = <S extends z.ZodType>(item: S) => z.array(item).readonly();
const instant = z.string().describe('ISO 8601, UTC');
const seconds = z.number().nullable().describe('Seconds; null: nothing waits.');

const key = z
  .object({
    kind: z
      .enum(['master', 'log', 'webhook', 'hook', 'signals', 'scimConnection', 'scimClient'])
      .describe('What it opens or signs.'),
    id: z.string(),
    of: z.string().describe('Of what: an endpoint, a connection, a hook.'),
    state: z.enum(['inUse', 'earlier', 'ended']),
    madeAt: instant.nullable(),
    endsAt: instant.nullable(),
    lastUsedAt: instant.nullable(),
    public: z.string().nullable().describe('What others verify with, where there is such a thing.'),
  })
  .readonly();
export const keys = z
  .object({
    keys: list(key),
    masterKeyIn: z
      .enum(['file', 'environment', 'unknown'])
      .describe('Where this process has the master key from. It is never in the database.'),
    more: z.boolean().describe('There are more keys than are shown.'),
  })
  .readonly();

export const retention = z
  .object({
    kept: list(
      z
        .object({
          what: z.enum([
            'logEntries',
            'events',
            'webhookDeliveries',
            'webhookDeadLetters',
            'hookCalls',
            'scimRequests',
            'importRejects',
          ]),
          days: z.number().nullable().describe('null: for ever, or by number.'),
          most: z.number().nullable().describe('At most so many, whatever their age.'),
          of: z.enum(['tenant', 'connection', 'import']).describe('What `most` counts.'),
          oldest: instant.nullable(),
          count: z.number().nullable().describe('null: not counted.'),
        })
        .readonly(),
    ),
    events: z
      .object({
        said: z.number().nullable().describe('Days, as somebody has said; null: nobody has.'),
        usual: z.number().describe('As the server was started: what holds where nobody has said anything.'),
        least: z.number(),
        most: z.number(),
      })
      .readonly(),
    pruned: z
      .object({ at: instant, before: z.number().describe('The first event that was kept.') })
      .readonly()
      .nullable()
      .describe('When events were removed last; null: never.'),
  })
  .readonly();

const eventsDays = z.number().int().min(LEAST_KEPT_DAYS).max(MOST_KEPT_DAYS);
export const retentionPreviewQuery = z.strictObject({
  eventsDays: z.coerce
    .number()
    .pipe(eventsDays)
    .optional()
    .describe('Without it: as long as the server says.'),
});
export const retentionPreview = z
  .object({
    removes: z
      .number()
      .describe('Events that are older: given out no more at once, and removed within a day.'),
  })
  .readonly();
export const retentionOrder = z.strictObject({
  eventsDays: eventsDays.nullable().describe('null: as long as the server says.'),
  reason: z.string().min(1).max(2_000).describe('Stands in the log.'),
});

export const tenantsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  after: z.string().max(63).optional(),
});
export const tenants = z
  .object({
    tenants: list(
      z
        .object({
          id: z.string(),
          name: z.string(),
          createdAt: instant,
          origin: z.string().describe('Name of its log.'),
          entries: z.number().describe('In its log.'),
          own: z.boolean(),
        })
        .readonly(),
    ),
    next: z.string().nullable().describe('`after` of the next page; null on the last one.'),
    all: z.boolean().describe('False: only the own one is shown to this caller.'),
  })
  .readonly();

const finding = z
  .object({
    what: z.string(),
    state: z.enum(['ok', 'warning', 'problem']),
    text: z.string(),
    fix: z.string().nullable(),
  })
  .readonly();
const queue = z.object({ waiting: z.number(), oldestSeconds: seconds }).readonly();
export const system = z
  .object({
    version: z.string(),
    node: z.string(),
    at: instant,
    findings: list(finding).describe('What `lockstep doctor` says of this tenant and this machine.'),
    server: z
      .object({
        database: z.string(),
        origin: z.string(),
        startedAt: instant,
        bytes: z.number(),
        connections: z.object({ used: z.number(), most: z.number() }).readonly(),
        clockDifferenceMs: z.number(),
        freeBytes: z.number().nullable(),
        migrations: z.object({ applied: z.number(), known: z.number() }).readonly(),
      })
      .readonly()
      .nullable()
      .describe('null: this process does not look.'),
    processes: list(
      z.object({ pid: z.number(), kind: z.string(), startedAt: instant, here: z.boolean() }).readonly(),
    ).describe('Those of the same data folder.'),
    workers: z.number().nullable().describe('Processes with a lease that holds, wherever they run.'),
    lanes: z
      .object({
        all: z.number(),
        working: z.number().describe('Owned by a process now.'),
        due: z.number().describe('Their time has come and nobody has them.'),
        broken: list(z.object({ target: z.string(), until: instant, failures: z.number() }).readonly()),
        stopped: list(z.object({ target: z.string(), text: z.string() }).readonly()),
      })
      .readonly(),
    queues: z
      .object({
        revocations: queue.describe('Of leavers, not proven yet.'),
        lanes: queue.describe('Lanes that nobody has taken up.'),
        notices: queue,
        pushed: queue.describe('People of whom an identity provider said something that nobody has decided.'),
        webhooks: queue,
        hooks: queue,
        unsigned: queue.describe('Entries of the log that no checkpoint covers.'),
      })
      .readonly(),
    clock: z
      .object({ shiftMs: z.number(), waiting: z.number() })
      .readonly()
      .nullable()
      .describe('The clock has jumped and is not believed; null: it is believed.'),
    safeMode: z
      .object({ restoredAt: instant, backupMadeAt: instant, unlisted: list(z.string()) })
      .readonly()
      .nullable()
      .describe('Restored and confirmed by nobody; null: it works.'),
  })
  .readonly();
