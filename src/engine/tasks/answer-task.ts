import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../engine.ts';
import { lookSoon } from '../execute/look-soon.ts';
import { wakeLanes } from '../execute/wake-lanes.ts';
import { journal } from '../log/journal.ts';
import { isOneOf } from '../same-actor.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import type { TaskResult } from './task.ts';

export interface TaskAnswer {
  readonly taskId: string;
  readonly actor: string;
  readonly note: string;
  readonly result?: TaskResult;
}

/**
 * A person says what became of a task: it is attested, never verified, until a list or a second person proves it
 * (B18). Throws TASK_UNKNOWN, TASK_CLOSED.
 */
export async function closeTask(engine: Engine, tx: Tx, answer: TaskAnswer): Promise<Row<'task'>> {
  const row = await lockTask(tx, answer.taskId);
  if (row.state !== 'open')
    throw new LockstepError('TASK_CLOSED', `the task was closed by ${row.closed_by ?? 'somebody'}`);
  const note = answer.note.trim().slice(0, 2_000);
  if (note === '') throw new LockstepError('USAGE', 'a note is needed: it stands in the certificate');
  const actor = named(answer.actor);
  const closed: Row<'task'> = {
    ...row,
    state: 'closed',
    result: answer.result ?? 'done',
    closed_by: actor,
    closed_at: engine.clock.now(),
    note,
  };
  await tx.update('task', ['state', 'result', 'closed_by', 'closed_at', 'note'], [closed]);
  await goOn(engine, tx, closed, row.state, 'task.closed', { actor, result: closed.result ?? 'done' });
  return closed;
}

/**
 * A second person has looked and says the same: that proves it. Never the one who closed it. Throws TASK_UNKNOWN,
 * TASK_CLOSED, TASK_OWN.
 */
export async function confirmTask(
  engine: Engine,
  tx: Tx,
  taskId: string,
  actor: string,
  /** Other names of the same person. */
  alsoCalled: readonly string[] = [],
): Promise<Row<'task'>> {
  const row = await lockTask(tx, taskId);
  if (row.state === 'confirmed')
    throw new LockstepError('TASK_CLOSED', `the task was confirmed by ${row.confirmed_by ?? 'somebody'}`);
  if (row.state !== 'closed' || row.result === 'notPossible')
    throw new LockstepError('TASK_OPEN', 'nobody has said that this task is done');
  const second = named(actor);
  if (isOneOf(row.closed_by ?? '', [second, ...alsoCalled]))
    throw new LockstepError('TASK_OWN', `${second} closed this task and cannot confirm it`);
  const confirmed: Row<'task'> = {
    ...row,
    state: 'confirmed',
    confirmed_by: second,
    confirmed_at: engine.clock.now(),
  };
  await tx.update('task', ['state', 'confirmed_by', 'confirmed_at'], [confirmed]);
  await goOn(engine, tx, confirmed, row.state, 'task.confirmed', { actor: second });
  return confirmed;
}

function named(actor: string): string {
  const name = actor.trim().slice(0, 200);
  if (name === '') throw new LockstepError('USAGE', 'who says so has to be named');
  return name;
}

async function lockTask(tx: Tx, taskId: string): Promise<Row<'task'>> {
  const [row] = await tx.find('task', { task_id: taskId }, { lock: 'update' });
  if (row === undefined) throw new LockstepError('TASK_UNKNOWN', `there is no task ${taskId}`);
  return row;
}

/** The operation behind the task does not wait for its next look. */
async function goOn(
  engine: Engine,
  tx: Tx,
  row: Row<'task'>,
  before: Row<'task'>['state'],
  type: 'task.closed' | 'task.confirmed',
  body: Readonly<Record<string, string>>,
): Promise<void> {
  const now = engine.clock.now();
  const waiting = await tx.find(
    'operation',
    { operation_id: row.operation_id, next_run_at: { isNull: false } },
    { columns: ['operation_id', 'next_run_at'] },
  );
  await lookSoon(tx, waiting, now);
  await wakeLanes(tx, engine.random, [row.target_id]);
  await journal(tx, [
    {
      type,
      at: now,
      subject: row.identity_id,
      target: row.target_id,
      operation: row.operation_id,
      body: { task: row.task_id, ...body, previous: { state: before } },
    },
  ]);
  tx.afterCommit(() => engine.wakeups.notify());
}
