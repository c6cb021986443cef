import { z } from 'zod';
import { leaveLine } from './leave-schemas.ts';

/** What somebody sees first: who is leaving now, what is still open, what needs a person. */

const list = <S extends z.ZodType>(item: S) => z.array(item).readonly();
const instant = z.string().describe('ISO 8601, UTC');
const id = z.string();
const atLeast = z.boolean().describe('There are more than these.');

const leavesPart = z.object({ count: z.number(), leaves: list(leaveLine) }).readonly();

export const SET_UP_STEPS = ['policy', 'source', 'people', 'targets', 'writes', 'leave'] as const;

export const today = z
  .object({
    at: instant,
    leaving: leavesPart.describe('Under way now, held ones included; newest first.'),
    open: leavesPart.describe('Certified, and something is not proven: the longest open first.'),
    coming: z
      .object({
        days: z.number(),
        people: list(
          z
            .object({
              identity: id,
              person: z.string(),
              leaves: instant,
              zone: z.string(),
              because: z.enum(['lastDay', 'immediate', 'contractEnd', 'order']),
              accounts: z.number().describe('That the person has now, as far as is known.'),
            })
            .readonly(),
        ),
        more: atLeast,
      })
      .readonly(),
    holds: z
      .object({
        count: z.number(),
        overdue: z.number(),
        next: list(
          z
            .object({
              id,
              plan: z.string(),
              identity: id,
              person: z.string(),
              since: instant,
              deadline: instant,
              overdue: z.boolean(),
              reason: z.string(),
            })
            .readonly(),
        ),
      })
      .readonly(),
    exceptions: z
      .object({
        count: z.number(),
        more: atLeast,
        causes: list(
          z
            .object({
              kind: z.string(),
              count: z.number(),
              severity: z.number().describe('The gravest: 0 note … 4 page somebody.'),
              oldest: instant,
              example: z.string().describe('The gravest, then oldest, in words.'),
              targets: list(z.string()),
            })
            .readonly(),
        ),
      })
      .readonly(),
    targets: z
      .object({
        count: z.number(),
        trouble: list(
          z
            .object({
              target: z.string(),
              title: z.string().nullable(),
              owner: z.string(),
              causes: list(z.enum(['breaker', 'stopped', 'check', 'paused', 'writesOff', 'unlisted'])),
              text: z.string().nullable().describe('What it said, where it said something.'),
              until: instant.nullable().describe('It is tried again then, or the pause ends.'),
              waiting: z.number().describe('Revocations that are not proven there.'),
            })
            .readonly(),
        ),
      })
      .readonly(),
    sources: list(
      z
        .object({
          source: z.string(),
          heardAt: instant.nullable().describe('When it last said anything that was taken; null: never.'),
          outcome: z.string().nullable().describe('Of the last import.'),
          reason: z.string().nullable().describe('Why the last one was refused.'),
        })
        .readonly(),
    ),
    people: z.number(),
    setUp: list(
      z.object({ step: z.enum(SET_UP_STEPS), done: z.boolean(), count: z.number() }).readonly(),
    ).describe('What has to be there before anybody can leave.'),
  })
  .readonly();
