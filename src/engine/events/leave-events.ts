import { z } from 'zod';
import { count, type EventShapes, event, id, instant, list, previous } from './event-type.ts';

const operation = {
  kind: z.string().describe('`disable`, `revoke`, `revokeSessions` …'),
  leave: id.optional().describe('The leave it belongs to.'),
  outcome: z.string().optional().describe('Short word for what the target said.'),
  tries: count.optional(),
  trouble: z.string().optional().describe('Code of what is in the way.'),
  severity: count.optional(),
  previous: previous({ state: z.string() }),
};

/** A leave from its decision to its certificate, and operations, of a leave or not. */
export const leaveEvents = {
  'leave.decided': event('Somebody leaves: what is known and what has to end is fixed.', {
    leave: id,
    effective: instant,
    targets: list(z.string()),
    items: count,
    held: z.boolean(),
  }),
  'leave.inventoried': event(
    'It was read, or could not be read, what a leaver has on a target, or the policy leaves it as it is.',
    {
      leave: id,
      status: z.enum(['read', 'cannotBeListed', 'notRead', 'kept']).optional(),
      accounts: count.optional(),
      commitment: z.string().optional().describe('In place of the rest, in what older versions wrote.'),
    },
  ),
  'operation.verified': event('Done, and seen by another call.', operation),
  'operation.attested': event('A person says that it is done; nothing has proven it.', operation),
  'operation.unproven': event('Done as far as the target says; nothing can prove it.', operation),
  'operation.delayed': event('It is still not done, and that is more serious than before.', operation),
  'operation.returned': event('What was ended is there again.', operation),
  'certificate.issued': event('The certificate of a leave, or a supplement to it.', {
    leave: id,
    number: count,
    proven: count,
    unproven: count,
    gaps: count,
  }),
  'credential.handedOver': event('The first credential of a new account was handed to its person.', {
    kind: z.string(),
    channel: z.string(),
  }),
} as const satisfies EventShapes;
