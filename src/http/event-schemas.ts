import { z } from 'zod';

/** What goes in and comes out of /api/v1/events. */

const MOST_WAIT_S = 60;

export const eventsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: z.coerce
    .number()
    .int()
    .min(-1)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .describe('Number of the last event that you have; without it from the oldest that is kept.'),
  log: z
    .string()
    .min(1)
    .max(300)
    .optional()
    .describe('The `log` that came with `after`: refused where it has been restored since.'),
  types: z
    .string()
    .min(1)
    .max(2_000)
    .optional()
    .describe('Only these, with commas between them: `leave.*,dsync.user.updated`.'),
  wait: z.coerce
    .number()
    .int()
    .min(0)
    .max(MOST_WAIT_S)
    .default(0)
    .describe('Seconds to wait for the first event where there is none yet.'),
  format: z
    .enum(['json', 'cloudevents'])
    .default('json')
    .describe(
      '`cloudevents`: a batch of CloudEvents 1.0, `after` of the next call in the header Lockstep-Next.',
    ),
});

export const events = z
  .object({
    events: z
      .array(
        z
          .object({
            n: z.number(),
            type: z.string(),
            version: z.number().describe('Of the schema of `data`.'),
            at: z.string().describe('ISO 8601, UTC'),
            subject: z.string().nullable(),
            target: z.string().nullable(),
            operation: z.string().nullable(),
            data: z.unknown(),
          })
          .readonly(),
      )
      .readonly(),
    next: z
      .number()
      .describe('`after` of the next call. Numbers have no gaps and follow the order of commits.'),
    log: z
      .string()
      .describe(
        'The log to which the numbers belong: one that was restored has another name, and uses numbers again.',
      ),
  })
  .readonly();

export const eventSchemas = z
  .object({
    types: z
      .array(
        z
          .object({
            type: z.string(),
            version: z.number(),
            about: z.string(),
            schema: z.record(z.string(), z.unknown()).readonly().describe('JSON Schema (2020-12) of `data`.'),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly();
