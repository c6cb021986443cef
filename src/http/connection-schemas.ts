import { z } from 'zod';

/** Ways in for identity providers, and what came through them, in /api/v1. */

const list = <S extends z.ZodType>(item: S) => z.array(item).readonly();
const instant = z.string().describe('ISO 8601, UTC');
const count = z.number();

const name = z.string().min(1).max(100).describe('Name or id of the connection.');
export const connectionPath = z.strictObject({ connection: name });
export const scimRequestPath = z.strictObject({ connection: name, request: z.uuid() });

const until = z.iso.datetime({ offset: true });
export const connectionOrder = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(63)
    .describe('Of the connection, and of the Source document (type: scim) that goes with it.'),
  dialect: z
    .enum(['tolerant', 'strict'])
    .default('tolerant')
    .describe('tolerant takes what clients really send, strict what the RFCs allow.'),
  profile: z.literal('ipsie-al').optional().describe('The account lifecycle profile of IPSIE.'),
  expiresAt: until.optional().describe('Of the secret; default: in a year, at most two.'),
});
export const connectionRotation = z.strictObject({
  expiresAt: until.optional().describe('Of the new secret; default: in a year, at most two.'),
  keepUntil: until.optional().describe('How long the one before still opens; default: for a week.'),
});
export const connectionRemoval = z.strictObject({
  reason: z.string().min(1).max(2_000).describe('Stands in the log.'),
});
export const scimRequestsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.uuid().optional().describe('Id of the last one that you have; the newest come first.'),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
  status: z
    .enum(['any', 'refused'])
    .default('any')
    .describe('refused: those that were answered with 400 or above.'),
});

const connection = z
  .object({
    id: z.string(),
    name: z.string(),
    path: z.string().describe('Base URL for the identity provider, below the address of this server.'),
    dialect: z.string(),
    profile: z.string().nullable(),
    state: z.enum(['open', 'removed']),
    users: count,
    groups: count,
    madeAt: instant,
    lastUsedAt: instant.nullable(),
    requests: count.describe('Kept by the recorder: the last 500, for 7 days.'),
    secrets: list(z.object({ id: z.string(), kind: z.string(), expiresAt: instant }).readonly()),
    clients: list(z.object({ id: z.string(), keys: count, expiresAt: instant }).readonly()),
  })
  .readonly();
export const connections = z.object({ connections: list(connection) }).readonly();

export const connectionSecret = z
  .object({
    id: z.string(),
    path: z.string(),
    token: z.string().describe('Bearer token; it is never shown again.'),
    user: z.string().describe('For basic authentication.'),
    password: z.string().describe('For basic authentication; it is never shown again.'),
    expiresAt: instant,
  })
  .readonly();
export const removedConnection = z.object({ removed: z.string() }).readonly();

const exchange = {
  id: z.string(),
  at: instant,
  method: z.string(),
  path: z.string().describe('Below the base URL, with its query; without secrets.'),
  status: count,
  took: count.describe('Milliseconds.'),
  ignored: list(z.string()).describe('Attributes that were sent and not taken.'),
};
export const scimRequests = z
  .object({ requests: list(z.object(exchange).readonly()), next: z.string().nullable() })
  .readonly();
export const scimRequest = z
  .object({
    ...exchange,
    request: z.string().describe('The body without its secrets; empty: there was none.'),
    answer: z.string(),
  })
  .readonly();
export const triedScimRequest = z
  .object({
    status: count.describe('What it would be answered now; nothing of it stays.'),
    before: count.describe('What it was answered.'),
    body: z.unknown(),
    ignored: list(z.string()),
  })
  .readonly();
