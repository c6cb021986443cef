import { z } from 'zod';
import { attributeName, description, documentId, duration, secretReference, targetId } from './fields.ts';

/**
 * A transmitter of Shared Signals: it gives no records, and nobody joins by it. It says that something was ended
 * elsewhere, and this document says what that means here.
 */
const url = z.url({ protocol: /^https?$/ }).max(2_000);

const REACTIONS = ['leave', 'cutOff', 'report', 'ignore'] as const;
export type SignalReaction = (typeof REACTIONS)[number];

const reaction = (what: string) =>
  z
    .enum(REACTIONS)
    .default('report')
    .describe(
      `${what}: the person leaves (\`leave\`), cannot sign in anywhere until somebody takes it back (\`cutOff\`), or somebody has to look (\`report\`).`,
    );

export const signalSource = z.strictObject({
  kind: z.literal('Source'),
  id: documentId,
  description,
  type: z
    .literal('ssf')
    .describe('Signals of another system (OpenID Shared Signals) about people who are known already.'),
  issuer: z.string().min(1).max(1_000).describe('The `iss` of its tokens, exactly.'),
  audience: z.string().min(1).max(1_000).describe('What its tokens name as the one they are for, exactly.'),
  jwks: url.describe('Where its public keys are.'),
  credential: secretReference
    .optional()
    .describe('Bearer token that it sends with each push, or that it wants to be polled with.'),
  poll: z
    .strictObject({
      url: url.describe('Where its stream is polled (RFC 8936).'),
      every: duration.default('PT15S').describe('How often.'),
    })
    .optional()
    .describe('Absent: it pushes to /ssf/receive/SOURCE.'),
  oldest: duration.default('P1D').describe('A token that was made longer ago is refused.'),
  subject: z
    .strictObject({
      attribute: attributeName
        .optional()
        .describe(
          'The identifier is this attribute: one by which sources correlate by itself. Never a name.',
        ),
      target: targetId
        .optional()
        .describe('The identifier is the id of the account on this target, as the target gives it.'),
    })
    .describe(
      'By what its subjects (`iss_sub`, `opaque`, `email`, `externalId` of `scim`) are found. One of both.',
    ),
  accountDisabled: reaction('RISC account-disabled and SCIM prov:deactivate'),
  accountPurged: reaction('RISC account-purged and SCIM prov:delete'),
  sessionRevoked: reaction('CAEP session-revoked'),
  credentialCompromise: reaction('RISC credential-compromise'),
});

export type SignalSource = z.output<typeof signalSource>;
