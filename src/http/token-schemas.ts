import { z } from 'zod';
import { ROLES } from '../domain/role.ts';

/** Tokens of the API in /api/v1. */

const instant = z.string().describe('ISO 8601, UTC');
const role = z.enum(ROLES);

export const tokenPath = z.strictObject({ token: z.string().regex(/^[0-9a-f-]{1,64}$/) });
export const tokensQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: z.string().max(100).optional(),
  state: z.enum(['valid', 'all']).default('all').describe('valid: those that open something now.'),
});
export const tokenOrder = z.strictObject({
  holder: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[^\p{Cc}\p{Cf}]+$/u, { error: 'must be a name without control characters' })
    .describe('What the token is for. It acts in the name of who made it: `ada / holder` stands in the log.'),
  role: role.describe('At most that of who makes it.'),
  expiresAt: z.iso.datetime({ offset: true }).describe('At most a year from now.'),
});

const fields = {
  id: z.string(),
  holder: z.string(),
  role: z.string(),
  state: z.enum(['valid', 'expired', 'revoked']),
  madeAt: instant,
  expiresAt: instant,
  lastUsedAt: instant.nullable(),
};
export const tokens = z
  .object({
    tokens: z.array(z.object(fields).readonly()).readonly().describe('The newest first.'),
    next: z.string().nullable().describe('`after` of the next page; null on the last one.'),
  })
  .readonly();
export const madeToken = z
  .object({
    id: z.string(),
    token: z.string().describe('Shown only now: of what it is, a hash is kept.'),
    holder: z.string(),
    role,
    expiresAt: instant,
  })
  .readonly();
export const revokedToken = z.object({ revoked: z.string() }).readonly();
