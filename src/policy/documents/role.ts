import { z } from 'zod';
import { description, expression, GRANT_INCOMPLETE, grantComplete, grantFields, roleId } from './fields.ts';

/** A named set of entitlements. Roles may contain roles; a role that contains itself is refused. */
export const roleDocument = z.strictObject({
  kind: z.literal('Role'),
  id: roleId,
  title: z.string().max(200).optional().describe('Its name for people.'),
  description,
  roles: z.array(roleId).max(100).default([]).describe('Roles contained in this one.'),
  entitlements: z
    .array(
      z
        .strictObject({
          ...grantFields,
          when: expression(
            'bool; over identity, employment and now. Narrows this entitlement further.',
          ).optional(),
        })
        .refine(grantComplete, GRANT_INCOMPLETE),
    )
    .max(1000)
    .default([])
    .describe('What the role gives: {target} for a plain account, or {target, kind, value}.'),
});

export type RoleDocument = z.output<typeof roleDocument>;
