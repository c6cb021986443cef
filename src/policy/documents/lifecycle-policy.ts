import { z } from 'zod';
import { description, documentId, duration, expression, mode, targetId } from './fields.ts';

/** What happens to the access of somebody in a lifecycle state, above all of somebody who left. */
export const lifecyclePolicyDocument = z.strictObject({
  kind: z.literal('LifecyclePolicy'),
  id: documentId,
  description,
  when: expression(
    "bool; over identity. Must test the state, e.g. identity.lifecycleState == 'left', so that somebody first seen as gone is a leaver too.",
  ),
  steps: z
    .array(
      z.strictObject({
        after: duration
          .default('PT0S')
          .describe('Since the state began; for delete, since it was known too.'),
        mode,
        unless: expression('bool; over identity. True: this step is left out.').optional(),
      }),
    )
    .min(1)
    .max(20)
    .describe('The last step reached holds.'),
  order: z
    .array(z.union([targetId, z.literal('*')]))
    .max(1000)
    .default(['*'])
    .describe('Which targets go first; * stands for all others.'),
  exclude: z.array(targetId).max(1000).default([]).describe('Targets that this lifecycle never touches.'),
  successor: expression(
    'string; over identity and employment (the last one). Who receives what the accounts own.',
  ).optional(),
  onLegalHold: z
    .enum(['deactivate', 'deprovision'])
    .default('deprovision')
    .describe('The strongest mode while the person is on legal hold. Nothing is ever deleted then.'),
  reason: expression(
    'string; over identity, before and after. Only adds a reason, decides nothing.',
  ).optional(),
});

export type LifecyclePolicyDocument = z.output<typeof lifecyclePolicyDocument>;
