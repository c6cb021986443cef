import { z } from 'zod';
import { actor, count, type EventShapes, event, id, previous } from './event-type.ts';

const administrator = id.describe('Who signs in, by id: never by name.');
const role = z.string();
const state = z.enum(['enabled', 'disabled']);
const how = z.enum(['passkey', 'password', 'provider', 'link']);
const nobody = actor.nullable().describe('Nobody: it follows from something else.');

/** Who uses the console. Attempts that fail are no events, or anybody could fill the log: only that there were too many. */
export const signInEvents = {
  'administrator.added': event('Somebody may use the console.', {
    administrator,
    role,
    how: z.enum(['local', 'provider']),
    provider: z.string().nullable(),
    identity: id.nullable().describe('The person that they are.'),
    actor,
  }),
  'administrator.changed': event('What somebody may do in the console is another.', {
    administrator,
    role,
    state,
    identity: id.nullable(),
    why: z.string().nullable(),
    actor: nobody,
    previous: previous({ role, state, identity: id.nullable() }),
  }),
  'administrator.removed': event('Somebody may use the console no more.', { administrator, role, actor }),
  'administrator.linked': event('A link was made that lets somebody in once.', { administrator, actor }),
  'session.began': event('Somebody signed in.', {
    session: id,
    administrator,
    how,
    provider: z.string().nullable(),
  }),
  'session.ended': event('Sessions of somebody are over.', {
    administrator,
    sessions: count,
    why: z.enum([
      'signedOut',
      'revoked',
      'left',
      'suspended',
      'changed',
      'disabled',
      'removed',
      'providerRemoved',
      'merged',
      'erased',
      'tooMany',
    ]),
    actor: nobody,
  }),
  'session.steppedUp': event('Somebody used a passkey again in a session.', { session: id, administrator }),
  'signIn.throttled': event('Too many attempts to sign in failed; more are refused for a while.', {
    what: z.enum(['account', 'address', 'pair']),
  }),
  'passkey.added': event('A passkey was added.', { administrator, actor }),
  'passkey.removed': event('A passkey was removed.', { administrator, actor }),
  'password.set': event('A password was set.', { administrator, actor }),
  'password.removed': event('A password was removed.', { administrator, actor }),
  'signInProvider.added': event('People may sign in with this provider.', {
    provider: z.string(),
    issuer: z.string(),
    byClaim: z.boolean().describe('True: its claims say who may enter, and as what.'),
    actor,
  }),
  'signInProvider.removed': event('Nobody signs in with this provider any more.', {
    provider: z.string(),
    issuer: z.string(),
    actor,
  }),
} as const satisfies EventShapes;
