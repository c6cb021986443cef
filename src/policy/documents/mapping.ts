import { z } from 'zod';
import { description, documentId, expression, longDuration, targetId } from './fields.ts';

/** How the account of a person on one target is named and filled. */
export const mappingDocument = z.strictObject({
  kind: z.literal('Mapping'),
  id: documentId,
  description,
  target: targetId,
  userName: expression(
    'string; over identity and employment (the first valid one). The name to sign in with.',
  ).optional(),
  collision: z
    .strictObject({
      suffix: z
        .literal('number')
        .default('number')
        .describe('anna.berg, anna.berg2, anna.berg3; before an @ if there is one.'),
      max: z.int().min(2).max(99_999).default(9_999).describe('The last number tried.'),
    })
    .prefault({})
    .describe('What happens when the name is taken.'),
  maxLength: z.int().min(3).max(320).default(64).describe('Longest name the target takes, suffix included.'),
  reuseAfter: longDuration.default('P2Y').describe('A name is not given to somebody else before.'),
  attributes: z
    .record(
      z.string().min(1).max(200),
      expression('string, bool, int or list of strings; over identity and employment.'),
    )
    .default({})
    .describe('Attribute of the account -> value. Unknown values are not written, and listed.'),
});

export type MappingDocument = z.output<typeof mappingDocument>;
