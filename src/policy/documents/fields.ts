import { z } from 'zod';

/** Pieces that several kinds of document share. */

const ID = /^[a-z0-9][a-z0-9._-]{0,62}$/;

export const documentId = z
  .string()
  .regex(ID, 'must be 1 to 63 of a-z 0-9 . _ - and begin with a letter or digit')
  .describe('Unique among the documents of this kind.');

export const roleId = z
  .string()
  .regex(/^role:[a-z0-9][a-z0-9._-]{0,62}$/, 'must be role: followed by 1 to 63 of a-z 0-9 . _ -')
  .describe('role:NAME');

export const targetId = z
  .string()
  .regex(ID, 'must be the id of a Target document')
  .describe('Id of a Target document.');

export const sourceId = z
  .string()
  .regex(ID, 'must be the id of a Source document')
  .describe('Id of a Source document.');

export const description = z
  .string()
  .max(2000)
  .optional()
  .describe('For people; the engine does not read it.');

/** Length limit of policy.md A4; the other limits need the parsed expression. */
export const MAX_EXPRESSION_LENGTH = 2000;

export function expression(text: string) {
  return z.string().min(1).max(MAX_EXPRESSION_LENGTH).describe(`CEL expression. ${text}`);
}

/** Weeks, days, hours, minutes, seconds: an exact length of time. Calendar months and years are not. */
export const duration = z
  .string()
  .max(40)
  .regex(
    /^P(?!$)(\d{1,6}W)?(\d{1,6}D)?(T(?=\d)(\d{1,8}H)?(\d{1,9}M)?(\d{1,9}S)?)?$/,
    'must be an ISO 8601 duration such as PT15M, PT24H or P30D',
  );

/** With calendar years and months, for terms that need no exact instant. */
export const longDuration = z
  .string()
  .max(40)
  .regex(
    /^P(?!$)(\d{1,3}Y)?(\d{1,4}M)?(\d{1,6}W)?(\d{1,6}D)?(T(?=\d)(\d{1,8}H)?(\d{1,9}M)?(\d{1,9}S)?)?$/,
    'must be an ISO 8601 duration such as P2Y or P90D',
  );

export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM, for example "18:00"');

export const secretReference = z
  .string()
  .regex(
    /^secret:[A-Za-z0-9][A-Za-z0-9._/-]{0,126}$/,
    'must be a reference such as secret:hr-hook; secrets are never written into documents',
  )
  .describe('Reference to a secret kept with `lockstep secret set NAME`.');

/** Must be a plain CEL identifier, so that `identity.NAME` can be written. */
export const attributeName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/, 'must be letters, digits and _, for example department')
  .describe('Name of the attribute in expressions.');

export const mode = z
  .enum(['deactivate', 'deprovision', 'delete'])
  .describe(
    'deactivate: sign-in off, account kept. deprovision: every entitlement, session and credential gone, shell kept. delete: gone.',
  );

export const entitlement = z.strictObject({
  kind: z.string().min(1).max(64).describe('group, role, licence … as the connector declares.'),
  value: z.string().min(1).max(1024).describe('Which one, by the name or id that the target gives it.'),
});

/** A whole account (`{target}`) or one entitlement on it (`{target, kind, value}`). */
export const grantFields = {
  target: targetId,
  kind: entitlement.shape.kind.optional(),
  value: entitlement.shape.value.optional(),
};

export const GRANT_INCOMPLETE =
  'kind and value go together: both for an entitlement, neither for a plain account';

export function grantComplete(grant: {
  readonly kind?: string | undefined;
  readonly value?: string | undefined;
}) {
  return (grant.kind === undefined) === (grant.value === undefined);
}
