import { z } from 'zod';
import { description, documentId, duration, entitlement, longDuration, mode } from './fields.ts';

/** A connected system. `connection` belongs to the connector, which has its own schema for it. */
export const targetDocument = z.strictObject({
  kind: z.literal('Target'),
  id: documentId,
  title: z.string().max(200).optional().describe('Its name for people.'),
  description,
  application: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe(
      'What people call the whole that this system is a part of; targets of one application are shown together.',
    ),
  connector: z.string().min(1).max(64).describe('`lockstep connector list` shows the connectors there are.'),
  connection: z
    .record(z.string(), z.json())
    .default({})
    .describe('Settings of the connector. Secrets only as references: secret:NAME.'),
  owner: z
    .string()
    .min(1)
    .max(200)
    .describe('Who answers for this system; receives its exceptions and manual tasks.'),
  writes: z
    .enum(['off', 'on'])
    .default('off')
    .describe('A new target only reports; nothing is written until this says on.'),
  rate: z
    .strictObject({
      perSecond: z.number().positive().max(10_000).describe('Calls in a second, in the long run.'),
      burst: z.int().min(1).max(10_000).default(1).describe('Calls at once after a rest.'),
    })
    .optional()
    .describe('Calls that the system allows.'),
  concurrency: z.int().min(1).max(1000).default(4).describe('Accounts worked on at the same time.'),
  correlate: z
    .record(z.string().min(1).max(100), z.string().regex(/^(identity|employment)\.[A-Za-z_][A-Za-z0-9_]*$/))
    .default({})
    .describe(
      'Strong key of an account -> attribute that must be equal, e.g. employeeNumber: identity.universalId.',
    ),
  onLoss: mode
    .default('deprovision')
    .describe('What happens to the account of somebody present who no longer needs it.'),
  wave: z.int().min(0).max(9).default(5).describe('0 is cut off first. A wave is a head start, not a gate.'),
  protected: z
    .array(z.string().min(1).max(320))
    .max(1000)
    .default([])
    .describe('Accounts that no plan may touch: break-glass, service, shared.'),
  administrators: z
    .array(entitlement)
    .max(100)
    .default([])
    .describe('Entitlements that administer the system itself; revoked first.'),
  minAdministrators: z.int().min(0).max(100).default(1).describe('So many administrators must stay.'),
  verifyWithin: duration.default('PT1M').describe('A write not proven by then is an alarm.'),
  listEvery: longDuration
    .default('PT24H')
    .describe('How often all its accounts are listed and compared with what should be there.'),
  reVerify: z
    .array(duration)
    .max(10)
    .default(['PT1H', 'PT24H'])
    .describe('When to look again after a leaver.'),
});

export type TargetDocument = z.output<typeof targetDocument>;
