import { z } from 'zod';
import { actor, count, type EventShapes, event, id, instant, list } from './event-type.ts';

const endpoint = id.describe('The webhook.');
const origin = z.string().describe('Scheme, host and port of its address; the rest may hold secrets.');
const types = list(z.string()).describe('Types of events that it gets.');
const ordered = z.boolean();
const changed = { endpoint, origin, types, ordered, why: z.string().nullable(), actor };

/** Who is told of what happens here. A single delivery is no event, or each would cause the next. */
export const webhookEvents = {
  'webhook.created': event('A webhook was made.', {
    endpoint,
    origin,
    types,
    ordered,
    scheme: z.string(),
    actor,
  }),
  'webhook.changed': event('A webhook was changed.', changed),
  'webhook.enabled': event('A webhook is called again.', changed),
  'webhook.disabled': event('A webhook is called no more.', {
    endpoint,
    origin,
    types: types.optional(),
    ordered: ordered.optional(),
    why: z.string().nullable(),
    actor: actor.nullable().describe('Nobody: its receiver said so, or has not answered for days.'),
  }),
  'webhook.removed': event('A webhook was removed.', { endpoint, origin, actor }),
  'webhook.rotated': event('A webhook is signed with another key.', {
    endpoint,
    publicKey: z.string().nullable(),
    earlierEnd: instant.describe('Until then the key before signs as well.'),
    actor,
  }),
  'webhook.tested': event('Somebody had a webhook called to try it.', { endpoint, actor }),
  'webhook.replayed': event('Deliveries are sent once more.', {
    endpoint,
    what: z.enum(['dead', 'range']),
    from: count.optional(),
    to: count.optional(),
    deliveries: count,
    actor,
  }),
} as const satisfies EventShapes;
