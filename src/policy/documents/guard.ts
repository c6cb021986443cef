import { z } from 'zod';
import { description, documentId, duration } from './fields.ts';

const PERIODS = ['PT10M', 'PT24H', 'P7D'] as const;
const SCOPES = ['tenant', 'source', 'target'] as const;

/**
 * max(3 people, 5 %) in 10 minutes, 24 hours and 7 days, for the tenant and each source; max(3 people, 10 %) for each
 * target: what is ordinary in a company is often more of one department (docs/adr/0017-limits-of-one-target.md).
 */
const DEFAULT_WINDOWS = SCOPES.flatMap((per) =>
  PERIODS.map((over) => ({ per, over, people: 3, share: per === 'target' ? 0.1 : 0.05 })),
);

/** How many people may lose access, with neither approval nor corroboration, before the rest waits by name. */
export const guardDocument = z.strictObject({
  kind: z.literal('Guard'),
  id: documentId,
  description,
  windows: z
    .array(
      z.strictObject({
        per: z.enum(SCOPES).describe('Counted over the whole company, for each source, or for each target.'),
        over: duration.describe('Length of the sliding window.'),
        people: z
          .int()
          .min(0)
          .max(1_000_000)
          .default(3)
          .describe('So many people may lose access within the window, however small the share.'),
        share: z
          .number()
          .min(0)
          .max(1)
          .default(0.05)
          .describe('Of the fewest people there were within the last week; the larger of the two counts.'),
      }),
    )
    .min(1)
    .max(50)
    .default(DEFAULT_WINDOWS)
    .describe(
      'All of them hold. Limits that let more go than those before count a day after they come in force; tighter ones at once.',
    ),
  fromPeople: z
    .int()
    .min(0)
    .max(1000)
    .default(10)
    .describe('A company smaller than this is not counted by share.'),
  deadline: duration
    .default('PT24H')
    .describe('A held item not decided by then raises an alarm; it is never released by time.'),
  alarmAgain: duration.default('PT1H').describe('How often the alarm is repeated afterwards.'),
  pausers: z
    .array(z.string().min(1).max(200))
    .max(100)
    .default([])
    .describe('Who may pause; pausing revocations needs two.'),
});

export type GuardDocument = z.output<typeof guardDocument>;

/** What holds without a Guard document. */
export function defaultGuard(): GuardDocument {
  return guardDocument.parse({ kind: 'Guard', id: 'default' });
}
