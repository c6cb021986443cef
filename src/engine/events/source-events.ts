import { z } from 'zod';
import { count, digest, type EventShapes, event, id, list, previous, reason } from './event-type.ts';

const source = z.string().describe('Name of the Source document.');
const refused = { import: id, source, reason, digest: digest.nullable() };

/** What sources said, and what targets show. */
export const sourceEvents = {
  'import.finished': event('A report was taken.', {
    import: id,
    source,
    digest,
    whole: z.boolean().describe('It is proven that nothing is missing in it.'),
    rows: count,
    added: count.optional(),
    changed: count.optional(),
    setAside: count.optional().describe('Rows that could not be read.'),
    missing: count
      .optional()
      .describe('People who should be in it and are not; nobody loses anything by it.'),
    held: count.optional(),
    actor: z.string().optional().describe('Who handed it in, where a person did.'),
    reason: reason.optional().describe('Why that person did.'),
    witness: z.literal(true).optional().describe('Of a source that only confirms what others say.'),
  }),
  'import.rejected': event('A report was not believed; nothing of it was taken.', refused),
  'import.refusedHeld': event('A report was too strange to believe, and waits for somebody.', refused),
  'import.noop': event('A report said nothing new.', refused),
  'source.pullAsked': event('Somebody had a source asked before its time.', {
    source,
    whole: z.boolean().describe('Everybody, and not only what changed.'),
    actor: z.string(),
  }),
  'record.received': event('A message of a source was taken.', {
    source,
    kind: z.string(),
    ambiguous: z.boolean(),
    witness: z.literal(true).optional().describe('Of a source that only confirms what others say.'),
  }),
  'target.reconciled': event('All accounts of a target were read and compared.', {
    accounts: count,
    pages: count,
    linked: count,
    orphans: count,
    ambiguous: count,
    changed: count,
    returned: count,
    drift: count,
    missing: count,
    doubted: z.boolean().describe('So many are missing that nothing was made of it.'),
    administrators: count,
  }),
  'target.listingAsked': event('Somebody wants all accounts of a target read now.', { actor: z.string() }),
  'target.checked': event('What a target says of itself changed.', {
    ok: z.boolean(),
    previous: previous({ ok: z.boolean().nullable() }),
  }),
  'policy.activated': event('Policy documents came in force.', {
    version: count,
    digest,
    actor: z.string(),
    plan: id.optional().describe('Hash of the plan that was applied, where there was one.'),
    reason: reason.optional(),
    previous: previous({ version: count.nullable() }),
  }),
  'scim.connectionAdded': event('An identity provider may push.', {
    connection: id,
    name: z.string(),
    dialect: z.string(),
    actor: z.string(),
  }),
  'scim.secretRotated': event('A connection has another secret.', {
    connection: id,
    credential: id,
    actor: z.string(),
  }),
  'scim.clientAdded': event('A client of a connection may ask for tokens.', {
    connection: id,
    client: id,
    actor: z.string(),
  }),
  'scim.clientRemoved': event('A client of a connection may ask for tokens no more.', {
    connection: id,
    client: id,
    actor: z.string(),
  }),
  'scim.tokenIssued': event('A client of a connection got a token for an hour.', {
    connection: id,
    credential: id,
    for: id.describe('The client, or the secret, that it was given for.'),
  }),
  'scim.connectionRemoved': event('A connection was closed.', {
    connection: id,
    actor: z.string(),
    reason: reason.optional().describe('Where one was given.'),
  }),
} as const satisfies EventShapes;

const connection = id.describe('The connection through which the identity provider said so.');
const user = id.describe('The id that the user has there.');
const group = id.describe('The id that the group has there.');
const changed = list(z.string()).describe(
  'Attributes whose values changed; the values stay in the directory.',
);

/** What identity providers pushed, by the names that others use for the same. */
export const directoryEvents = {
  'dsync.user.created': event('An identity provider made a user.', { connection, user, active: z.boolean() }),
  'dsync.user.updated': event('A user changed.', {
    connection,
    user,
    changed,
    active: z.boolean(),
    previous: previous({ active: z.boolean() }),
  }),
  'dsync.user.deleted': event('A user was removed.', {
    connection,
    user,
    previous: previous({ active: z.boolean() }),
  }),
  'dsync.group.created': event('An identity provider made a group.', { connection, group }),
  'dsync.group.updated': event('A group changed.', { connection, group, changed }),
  'dsync.group.deleted': event('A group was removed.', { connection, group }),
  'dsync.group.user_added': event('A user came into a group.', { connection, group, user }),
  'dsync.group.user_removed': event('A user went out of a group.', { connection, group, user }),
} as const satisfies EventShapes;
