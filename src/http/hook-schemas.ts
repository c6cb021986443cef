import { z } from 'zod';
import { HOOK_EVENTS } from '../domain/hook/hook-events.ts';

/** Receivers that are asked before something is given, in /api/v1. */

const list = <S extends z.ZodType>(item: S) => z.array(item).readonly();
const instant = z.string().describe('ISO 8601, UTC');
const count = z.number();
const point = z.enum(HOOK_EVENTS);
const state = z.enum(['asked', 'waiting', 'answered', 'refused', 'failed', 'dropped']);

const hookId = z.string().min(1).max(63).describe('Id of the Hook document.');
export const hookPath = z.strictObject({ hook: hookId });
export const hookCallPath = z.strictObject({ hook: hookId, call: z.uuid() });
export const hookCallsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.uuid().optional().describe('Id of the last one that you have; the newest come first.'),
  state: state.optional(),
});
export const hookTestOrder = z.strictObject({
  event: point
    .default('test')
    .describe('Which of the twelve, among those that the document names; about a made-up person.'),
});

export const hookKeyOrder = z.strictObject({
  earlierEndAt: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('Until then the earlier keys sign, too; default: for a day.'),
});

const hook = z
  .object({
    id: z.string(),
    description: z.string().nullable(),
    url: z.string(),
    events: list(point),
    targets: list(z.string()).nullable().describe('Null: about all.'),
    style: z.string(),
    onFailure: z.string(),
    timeout: z.string().describe('ISO 8601.'),
    answerWithin: z.string().nullable(),
    attributes: list(z.string()),
    signs: z.boolean().describe('Its key is there; without it nothing is sent.'),
    asked: count,
    waiting: count,
    refused: count,
    failed: count,
  })
  .readonly();

export const hooks = z
  .object({
    hooks: list(hook),
    points: list(
      z
        .object({
          event: point,
          purpose: z.enum(['test', 'ask', 'opinion', 'tell']),
          hooks: list(z.string()).describe('Who answers, in the order in which answers count.'),
        })
        .readonly(),
    ),
  })
  .readonly();
export const oneHook = z.object({ hook }).readonly();

const call = z
  .object({
    call: z.string(),
    hook: z.string(),
    event: point,
    attribute: z.string().nullable(),
    identity: z.string().nullable(),
    target: z.string().nullable(),
    operation: z.string().nullable(),
    state,
    tries: count,
    madeAt: instant,
    next: instant.nullable(),
    ended: instant.nullable(),
    status: z.number().nullable(),
    failure: z.string().nullable(),
    took: z.number().nullable().describe('Milliseconds, of the last try.'),
  })
  .readonly();
export const hookCalls = z
  .object({ calls: list(call), next: z.string().nullable() })
  .readonly()
  .describe('Nothing of what was sent or answered stands in it.');

export const hookKey = z
  .object({
    hook: z.string(),
    verifyWith: z.string().describe('What the receiver verifies with; it is never shown again.'),
  })
  .readonly();
const headers = z.record(z.string(), z.string()).readonly();
export const testedHook = z
  .object({
    works: z.boolean(),
    failure: z.string().nullable(),
    meaning: z.string().nullable().describe('How the answer was understood; null: there was none.'),
    took: z.number().describe('Milliseconds.'),
    request: z.object({ method: z.literal('POST'), url: z.string(), headers, body: z.string() }).readonly(),
    answer: z
      .object({ status: z.number(), body: z.string().describe('Its first 2,048 characters.') })
      .readonly()
      .nullable(),
  })
  .readonly();
export const askedAgain = z.object({ call: z.string(), asked: z.literal(true) }).readonly();
