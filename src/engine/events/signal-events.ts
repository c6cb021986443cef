import { z } from 'zod';
import { actor, count, type EventShapes, event, id, instant, list } from './event-type.ts';

const receiver = id.describe('Who is told by Shared Signals.');
const stream = id.describe('One stream of a receiver.');
const method = z.string().describe('push or poll.');
const streamed = { stream, receiver, method };

/** Shared Signals: whom we tell, and what others told us. */
export const signalEvents = {
  'signal.received': event('Somebody told us of one of our people, and it was believed.', {
    source: z.string().describe('Name of the Source document.'),
    signal: z.string(),
    outcome: z.string().describe('What followed from it.'),
    token: id.describe('SHA-256 of the name that the token has, hex.'),
  }),
  'ssf.issuerSet': event('The address under which we speak was set.', { issuer: z.string(), actor }),
  'ssf.keyRotated': event('Signals are signed with another key.', {
    key: id,
    signsFrom: instant,
    earlierUntil: instant.describe('Until then the key before is published as well.'),
    actor,
  }),
  'ssf.receiverAdded': event('Somebody may be told by Shared Signals.', {
    receiver,
    name: z.string(),
    scopes: list(z.string()),
    subject: z.string().describe('In which form people are named.'),
    attribute: z.string().nullable(),
    targets: list(z.string()).nullable().describe('Only accounts on these targets; null: people.'),
    issuer: z.string(),
    actor,
  }),
  'ssf.receiverRotated': event('A receiver has another token.', { receiver, actor }),
  'ssf.receiverRemoved': event('A receiver was removed, and its streams with it.', {
    receiver,
    streams: count,
    actor,
  }),
  'ssf.streamCreated': event('A receiver made a stream.', streamed),
  'ssf.streamChanged': event('A receiver changed a stream.', streamed),
  'ssf.streamDeleted': event('A receiver ended a stream.', streamed),
  'ssf.streamStatusChanged': event('A stream was paused, resumed or switched off.', {
    stream,
    before: z.string(),
    after: z.string(),
  }),
} as const satisfies EventShapes;
