import { z } from 'zod';
import {
  description,
  documentId,
  expression,
  GRANT_INCOMPLETE,
  grantComplete,
  grantFields,
  roleId,
} from './fields.ts';

/** States in which somebody can have birthright access. Who left, is archived or unknown never does. */
const STATES_WITH_ACCESS = ['preHire', 'active', 'onLeave', 'suspended', 'leaving'] as const;

/** What somebody gets for what they are, and loses when they no longer are. */
export const birthrightRuleDocument = z.strictObject({
  kind: z.literal('BirthrightRule'),
  id: documentId,
  description,
  because: z
    .string()
    .min(1)
    .max(300)
    .optional()
    .describe('The reason as a manager reads it, e.g. “works in Finance”.'),
  for: z
    .enum(['identity', 'employment'])
    .default('employment')
    .describe('employment: asked for each valid employment, one true answer suffices. identity: asked once.'),
  states: z
    .array(z.enum(STATES_WITH_ACCESS))
    .min(1)
    .default(['active', 'onLeave', 'leaving'])
    .describe('Lifecycle states in which the rule counts.'),
  when: expression('bool; over identity, employment (unless for: identity) and now.'),
  grants: z
    .array(z.union([roleId, z.strictObject(grantFields).refine(grantComplete, GRANT_INCOMPLETE)]))
    .min(1)
    .max(1000)
    .describe('role:NAME, {target} for a plain account, or {target, kind, value} for an entitlement.'),
  onUnknown: z
    .literal('exception')
    .default('exception')
    .describe('An answer that depends on something not known grants nothing and is listed as an exception.'),
});

export type BirthrightRuleDocument = z.output<typeof birthrightRuleDocument>;
