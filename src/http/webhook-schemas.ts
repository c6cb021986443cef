import { z } from 'zod';

/** Webhooks in /api/v1. */

const list = <S extends z.ZodType>(item: S) => z.array(item).readonly();
const instant = z.string().describe('ISO 8601, UTC');

export const webhookPath = z.strictObject({ webhook: z.uuid() });

const url = z
  .string()
  .min(1)
  .max(2_000)
  .describe('https:// on the internet; anything else only where whoever runs the server allows the address.');
const types = z
  .array(z.string().min(1).max(200))
  .min(1)
  .max(100)
  .describe('Names of events (leave.decided), prefixes (leave.*), or * for all.');
const description = z.string().max(500);
const ordered = z
  .boolean()
  .describe('The next event is sent only when the one before was taken or given up.');

export const webhookOrder = z.strictObject({
  url,
  types: types.default(['*']),
  description: description.default(''),
  ordered: ordered.default(false),
  scheme: z
    .enum(['ed25519', 'hmac'])
    .default('ed25519')
    .describe('ed25519: the receiver holds a public key. hmac: both sides hold one secret.'),
  from: z
    .int()
    .min(0)
    .optional()
    .describe('Number of the first event that it is told of; default: those from now on.'),
});
export const webhookChange = z.strictObject({
  url: url.optional(),
  types: types.optional(),
  description: description.optional(),
  ordered: ordered.optional(),
  state: z.enum(['enabled', 'disabled']).optional().describe('Enabled again, it goes on where it stopped.'),
});
export const rotateOrder = z.strictObject({
  earlierEndAt: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('Until then the earlier keys sign, too; default: for a day.'),
});
export const deliveriesQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: z.coerce
    .number()
    .int()
    .min(-1)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .describe('Number of the event of the last one that you have.'),
  state: z.enum(['waiting', 'delivered', 'dead']).optional(),
  order: z.enum(['oldest', 'newest']).default('oldest').describe('Which come first.'),
});
const number = z.int().min(0);
export const replayOrder = z.union([
  z.strictObject({ dead: z.literal(true).describe('All dead letters, 10,000 at a time.') }),
  z.strictObject({
    from: number.describe('Number of the first event.'),
    to: number.describe('Number of the last event; at most 10,000 in all.'),
  }),
]);

export const webhook = z
  .object({
    id: z.string(),
    url: z.string(),
    types: list(z.string()),
    description: z.string(),
    ordered: z.boolean(),
    scheme: z.enum(['ed25519', 'hmac']),
    state: z.enum(['enabled', 'disabled']),
    why: z.string().nullable().describe('Why it is disabled.'),
    madeAt: instant,
    madeBy: z.string(),
    failingSince: instant.nullable(),
    waiting: z.number().describe('Deliveries that wait for their time.'),
    behind: z.number().describe('Events that are not made into deliveries yet.'),
    dead: z.number().describe('Dead letters.'),
    keys: list(
      z
        .object({
          id: z.string(),
          publicKey: z.string().nullable(),
          madeAt: instant,
          endsAt: instant.nullable(),
        })
        .readonly(),
    ),
  })
  .readonly();
export const webhooks = z.object({ webhooks: list(webhook) }).readonly();
const verifyWith = z
  .string()
  .describe('What the receiver verifies with: whpk_… or whsec_…, which is never shown again.');
export const webhookWithKey = z.object({ webhook, verifyWith }).readonly();
export const removedWebhook = z.object({ removed: z.string() }).readonly();

const headers = z.record(z.string(), z.string()).readonly();
export const testedWebhook = z
  .object({
    taken: z.boolean(),
    failure: z.string().nullable(),
    took: z.number().describe('Milliseconds.'),
    request: z.object({ method: z.literal('POST'), url: z.string(), headers, body: z.string() }).readonly(),
    answer: z
      .object({
        status: z.number(),
        headers,
        body: z.string().describe('Its first 2,048 bytes.'),
      })
      .readonly()
      .nullable(),
  })
  .readonly();

export const deliveries = z
  .object({
    deliveries: list(
      z
        .object({
          n: z.number().describe('Of the event.'),
          message: z.string().describe('webhook-id: the same for every try.'),
          type: z.string(),
          state: z.enum(['waiting', 'delivered', 'dead']),
          tries: z.number(),
          next: instant.nullable(),
          ended: instant.nullable(),
          request: z.string().describe('The body as it is sent.'),
          answer: z.string().nullable().describe('The first 2,048 bytes of the last answer.'),
          attempts: list(
            z
              .object({
                at: instant,
                took: z.number(),
                status: z.number().nullable(),
                failure: z.string().nullable(),
              })
              .readonly(),
          ),
        })
        .readonly(),
    ),
    next: z.number().nullable().describe('`after` of the next page; null on the last one.'),
  })
  .readonly();
export const replayed = z
  .object({ deliveries: z.number(), left: z.number().describe('Dead letters that are left.') })
  .readonly();
