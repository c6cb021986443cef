import { z } from 'zod';
import { LIFECYCLE_STATES } from '../../domain/identity.ts';
import {
  actor,
  count,
  type EventShapes,
  event,
  id,
  instant,
  list,
  mode,
  previous,
  reason,
} from './event-type.ts';

const state = z.enum(LIFECYCLE_STATES);
const regrouped = {
  plan: id,
  actor,
  from: id.describe('Identity that gave.'),
  into: id.describe('Identity that got.'),
  employments: count,
  targets: list(z.string()),
};
const linked = {
  plan: id,
  actor,
  account: id,
  keys: z
    .enum(['same', 'other', 'none'])
    .describe('Whether the strong keys of the account are the person’s, contradict them, or say nothing.'),
};
const hold = { hold: id, plan: id };

/** What was decided about people, and who may say otherwise. */
export const peopleEvents = {
  'identity.decided': event('Somebody was looked at, and their state or their access changes.', {
    plan: id,
    by: z.string().describe('What made it so: `time`, `import`, `webhook`, `operator` …'),
    source: z.string().nullable(),
    before: state,
    after: state,
    held: z.boolean().describe('The guard holds it: nothing happens until somebody decides.'),
    corroborated: z.boolean(),
    targets: list(
      z
        .strictObject({
          target: z.string(),
          mode,
          previous: mode.nullable().optional().describe('Mode before; null: there was no account.'),
          operations: list(z.string()),
        })
        .readonly(),
    ),
  }),
  'identity.merged': event('Two identities were one person, and are now.', regrouped),
  'identity.split': event('One identity was two people, and is no more.', regrouped),
  'account.linked': event('Somebody said whose an account is that was nobody’s.', linked),
  'account.unlinked': event('An account that somebody had linked is nobody’s again.', linked),
  'account.kept': event('Somebody said that an account that is nobody’s is meant to be.', {
    actor,
    account: id,
    until: z.string().nullable().describe('When it is reported again; null: when its owner leaves.'),
  }),
  'account.keptEnded': event('An account that was known is reported again, or is somebody’s.', {
    actor: actor.nullable(),
    account: id,
    why: z.enum(['ordered', 'linked', 'ownerLeft']),
  }),
  'plan.made': event('Somebody had a plan made, to be looked at; nothing of it is done.', {
    plan: id,
    actor,
    for: z.string().describe('`due`, `policy`, `leave`, `merge`, `split`, `link` or `unlink`.'),
    people: count,
    operations: count,
    reason: reason.optional(),
  }),
  'plan.withdrawn': event('A plan that was made is not to be applied any more.', {
    plan: id,
    actor,
    reason,
  }),
  'plan.applied': event('A plan that somebody had looked at was carried out.', {
    plan: id,
    actor,
    madeBy: z.string(),
    people: count,
    operations: count,
    held: count,
    reason: z
      .string()
      .optional()
      .describe('Of a plan that put a policy in force; absent where none was given.'),
  }),
  'hold.released': event('What the guard held goes ahead.', {
    ...hold,
    by: z.string(),
    reason,
    previous: previous({ state: z.string() }),
  }),
  'hold.refused': event('What the guard held does not happen.', {
    ...hold,
    by: z.string(),
    reason,
    previous: previous({ state: z.string() }),
  }),
  'hold.overdue': event('What the guard holds has passed its deadline; nothing was done about it.', hold),
  'erasure.asked': event('The erasure of a person waits for a second person.', { erasure: id, actor }),
  'person.erased': event('The personal data of somebody are gone.', {
    erasure: id,
    askedBy: z.string(),
    confirmedBy: z.string(),
  }),
  'leave.ordered': event('An administrator says that somebody leaves.', {
    actor,
    effective: instant,
  }),
  'leave.undone': event('The order is taken back: the sources count again.', {
    actor,
    previous: previous({ state: z.string(), effective: instant, actor: z.string() }),
  }),
} as const satisfies EventShapes;
