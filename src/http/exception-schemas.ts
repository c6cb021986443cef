import { z } from 'zod';

/** What needs a person, and work that only a person can do, in /api/v1. */

const list = <S extends z.ZodType>(item: S) => z.array(item).readonly();
const instant = z.string().describe('ISO 8601, UTC');
const limit = z.coerce.number().int().min(1).max(500).default(100);

export const exceptionsQuery = z.strictObject({
  limit,
  after: z.string().max(100).optional(),
  kind: z.string().max(100).optional().describe('Only of this cause.'),
  target: z.string().max(63).optional(),
  severity: z.coerce.number().int().min(0).max(4).optional().describe('Only those at least as grave.'),
});
export const exceptions = z
  .object({
    exceptions: list(
      z
        .object({
          id: z.string(),
          kind: z.string(),
          subject: z.string(),
          identity: z.string().nullable(),
          person: z.string().nullable().describe('Name; null: it is about nobody, or nobody knows.'),
          target: z.string().nullable(),
          severity: z.number(),
          text: z.string(),
          openedAt: instant,
        })
        .readonly(),
    ),
    next: z.string().nullable(),
  })
  .readonly();
export const exceptionCauses = z
  .object({
    causes: list(
      z
        .object({
          kind: z.string(),
          open: z.number(),
          severity: z.number().describe('The gravest.'),
          oldest: instant,
        })
        .readonly(),
    ),
    all: z.number(),
    counted: z.boolean().describe('False: there are more than 10,000, and only those were looked at.'),
  })
  .readonly();

export const tasksQuery = z.strictObject({
  limit,
  after: z.uuid().optional().describe('Id of the last one that you have.'),
  state: z.enum(['open', 'closed', 'confirmed']).optional(),
  owner: z.string().max(200).optional(),
  target: z.string().max(63).optional(),
});
export const tasks = z
  .object({
    tasks: list(
      z
        .object({
          id: z.string(),
          target: z.string(),
          identity: z.string().nullable(),
          person: z.string().nullable().describe('Name; null: nobody knows, or the person was erased.'),
          kind: z.string().nullable(),
          system: z.string().nullable(),
          instructions: z.string().nullable().describe('Null once the person was erased.'),
          owner: z.string(),
          openedAt: instant,
          dueAt: instant,
          overdue: z.boolean(),
          state: z.string(),
          withdrawn: z.boolean().describe('A newer decision took its place: it must not be done any more.'),
          reopened: z.number(),
          closed: z
            .object({ by: z.string(), at: instant, result: z.string(), note: z.string() })
            .readonly()
            .nullable(),
          confirmed: z.object({ by: z.string(), at: instant }).readonly().nullable(),
        })
        .readonly(),
    ),
    next: z.string().nullable().describe('`after` of the next page; null on the last one.'),
  })
  .readonly();
