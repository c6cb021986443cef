import { z } from 'zod';
import { actor, count, digest, type EventShapes, event, id, instant, list, reason } from './event-type.ts';

const treeHead = { origin: z.string(), size: count };
const jump = {
  byMs: z.number().describe('How far it is off; 0: back.'),
  beforeMs: z.number(),
  steady: instant.describe('The time that counts.'),
};

/** The house itself: keys, tokens, backups, clock. */
export const houseEvents = {
  'tenant.created': event('A tenant begins.', { tenant: z.string() }),
  'operator.acted': event('Somebody did something on the command line.', {
    actor,
    account: z.string().describe('Account of the machine.'),
    command: z.string(),
  }),
  'token.created': event('A token of the API was made.', {
    token: id,
    role: z.string(),
    holder: z.string(),
    actor,
    expires: instant,
  }),
  'token.revoked': event('A token opens nothing any more.', { token: id, actor }),
  'secret.set': event('A secret was set; its value is nowhere in the log.', { name: z.string(), actor }),
  'secret.removed': event('A secret was removed.', { name: z.string(), actor }),
  'masterKey.rotated': event('Everything is sealed under another master key.', { key: id, actor }),
  'log.keyHandedOver': event('The log is signed by another key from here on.', {
    from: z.string(),
    to: z.string(),
    actor,
  }),
  'backup.made': event('A backup was written.', {
    backup: id,
    size: count.describe('Of the log, as the backup has it.'),
    root: digest.nullable(),
    actor,
  }),
  'state.restored': event('The state is that of a backup: it begins in safe mode.', {
    restore: id,
    backup: id,
    madeAt: instant,
    log: z.strictObject({ ...treeHead, root: z.string().nullable() }).readonly(),
    seenOutside: z
      .strictObject({ ...treeHead, root: z.string() })
      .readonly()
      .nullable(),
    origin: z.string(),
    epochsRaisedBy: count,
    erased: count,
    withoutErasures: z.boolean(),
    actor,
  }),
  'restore.confirmed': event('Somebody has looked at a restored state: it works again.', {
    restore: id,
    plan: id,
    actor,
    unlisted: list(z.string()),
  }),
  'clock.jumped': event('The clock jumped and is not believed.', jump),
  'clock.returned': event('The clock is back.', jump),
  'clock.confirmed': event('Somebody says that the clock is right.', { byMs: z.number(), actor }),
  'retention.changed': event('Somebody says how long something is kept.', {
    what: z.enum(['events']),
    days: count.nullable().describe('null: as long as the server says.'),
    before: count.nullable(),
    reason,
    actor,
  }),
  'events.removed': event('Events that were kept long enough are gone; their leaves stay.', {
    before: count.describe('The first number that is kept.'),
    removed: count,
    keptDays: count,
    actor,
  }),
} as const satisfies EventShapes;
