import { z } from 'zod';

/** Pauses in /api/v1: what is held back, by whom, until when. */

const instant = z.string().describe('ISO 8601, UTC');

export const pausePath = z.strictObject({ pause: z.uuid() });
const scope = z
  .string()
  .regex(/^(grants|all|target:.{1,63})$/, { error: 'must be grants, all or target:NAME' })
  .describe('grants: everything that gives access. all: all writes. target:NAME: all writes on one target.');
export const pausesQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: z.string().max(100).optional(),
  state: z.enum(['open', 'all']).default('open').describe('open: in force, or waiting for a second person.'),
});
export const pausePreviewQuery = z.strictObject({ scope });
export const pauseOrder = z.strictObject({
  scope,
  reason: z.string().min(1).max(2_000).describe('Stands in the log.'),
  until: z.iso.datetime({ offset: true }).describe('Then it ends by itself.'),
});

export const pause = z
  .object({
    id: z.string(),
    scope: z.string(),
    state: z.enum(['waiting', 'inForce', 'ended']).describe('waiting: for the second person.'),
    reason: z.string(),
    askedBy: z.string(),
    confirmedBy: z.string().nullable(),
    madeAt: instant,
    until: instant,
    endedAt: instant.nullable(),
  })
  .readonly();
export const pauses = z
  .object({
    pauses: z.array(pause).readonly().describe('The newest first.'),
    next: z.string().nullable().describe('`after` of the next page; null on the last one.'),
  })
  .readonly();
export const pausePreview = z
  .object({
    scope: z.string(),
    needsSecondPerson: z.boolean(),
    longestHours: z.number(),
    leavers: z.number().describe('Leaves that are not over: what is held back there keeps a key working.'),
    targets: z
      .array(
        z
          .object({
            target: z.string(),
            revocations: z
              .number()
              .describe('Operations that wait for their time now, and take something away.'),
            others: z.number().describe('Those that give or change something.'),
            heldBack: z.enum(['all', 'grants']),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly();
