import { z } from 'zod';
import {
  actor,
  count,
  digest,
  type EventShapes,
  event,
  id,
  instant,
  previous,
  reason,
} from './event-type.ts';

const task = id.describe('Id of the task.');
const pause = {
  pause: id,
  scope: z.string().describe('`grants`, `all` or `target:<name>`.'),
  actor,
  until: instant,
  reason,
};

/** Work that people do, and what they hold back. */
export const taskEvents = {
  'task.opened': event('Something has to be done by hand.', {
    task,
    kind: z.string(),
    owner: z.string().describe('Team or person whose task it is.'),
    due: instant,
  }),
  'task.closed': event('Somebody says that a task is done, or cannot be done.', {
    task,
    actor,
    result: z.string(),
    previous: previous({ state: z.string() }),
  }),
  'task.confirmed': event('A second person says the same.', {
    task,
    actor,
    previous: previous({ state: z.string() }),
  }),
  'task.reopened': event('Evidence contradicts what was said of a task.', {
    task,
    reason,
    previous: previous({ state: z.string(), result: z.string().nullable() }),
  }),
  'task.overdue': event('The deadline of a task has passed.', { task, owner: z.string() }),
  'list.uploaded': event('Somebody uploaded the accounts of a target that cannot be read.', {
    actor,
    digest,
    users: count,
    whole: z.boolean(),
  }),
  'pause.asked': event('Somebody wants writes to stop; grants stop at once.', pause),
  'pause.confirmed': event('A second person agrees: revocations stop as well.', pause),
  'pause.ended': event('A pause is over.', pause),
  'exception.closed': event('Somebody has dealt with an exception.', {
    exception: id,
    kind: z.string(),
    actor,
    reason,
  }),
  'notice.delivered': event('A notice reached where it was to go.', {
    notice: id,
    kind: z.string(),
    severity: count,
    channel: z.string(),
    receipt: z.string(),
  }),
  'notice.dropped': event('A notice could not be delivered, and is not tried any more.', {
    notice: id,
    kind: z.string(),
    severity: count,
    channel: z.string(),
    receipt: z.string(),
  }),
} as const satisfies EventShapes;
