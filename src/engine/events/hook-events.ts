import { z } from 'zod';
import { actor, count, type EventShapes, event, id, instant, list } from './event-type.ts';

const hook = z.string().describe('Name of the Hook document.');
const commitment = z
  .string()
  .nullable()
  .describe('Commits to the text without saying it; null: there is none, or the person was erased.');
const call = {
  hook,
  event: z.string().describe('Which of the twelve.'),
  call: id,
  try: count,
  status: z.number().int().nullable().describe('Of the answer; null: none came, or it came late.'),
  outcome: z.string().describe('What followed from it.'),
  changed: list(z.string()).describe('Attributes that the answer changed.'),
  request: commitment,
  answer: commitment,
};

/** Receivers that were asked, and what they said. */
export const hookEvents = {
  'hook.called': event('A receiver was asked, or told.', call),
  'hook.answered': event('A receiver answered later.', call),
  'hook.askedAgain': event('Somebody had a receiver asked once more.', {
    hook,
    event: z.string(),
    call: id,
    actor,
  }),
  'hook.tested': event('Somebody had a hook called to try it.', { hook, actor }),
  'hook.keyed': event('Calls of a hook are signed with another key.', {
    hook,
    publicKey: z.string(),
    earlierEnd: instant.optional().describe('Until then the key before signs as well.'),
    actor,
  }),
} as const satisfies EventShapes;
