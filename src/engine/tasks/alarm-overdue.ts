import { REVOCATIONS } from '../../domain/connector.ts';
import type { Engine } from '../engine.ts';
import { openException } from '../exceptions.ts';
import { journal } from '../log/journal.ts';
import { notify } from '../notices.ts';
import type { Tx } from '../store.ts';

/** A task past its due time gets loud, once; the revocation behind it gets louder by itself as well. */
export async function alarmOverdueTasks(engine: Engine, tx: Tx): Promise<void> {
  const now = engine.clock.now();
  const late = await tx.find(
    'task',
    { state: 'open', alarmed: false, due_at: { atMost: now } },
    {
      order: ['due_at'],
      limit: 500,
      columns: ['task_id', 'operation_id', 'target_id', 'identity_id', 'owner', 'due_at'],
    },
  );
  if (late.length === 0) return;
  const operations = await tx.find(
    'operation',
    { operation_id: { in: late.map((task) => task.operation_id) } },
    { columns: ['operation_id', 'kind', 'state'] },
  );
  const behind = new Map(operations.map((operation) => [operation.operation_id, operation]));
  const real = late.filter((task) => behind.get(task.operation_id)?.state !== 'superseded');
  for (const task of real) {
    const kind = behind.get(task.operation_id)?.kind;
    await openException(engine, tx, {
      kind: 'taskOverdue',
      subject: task.task_id,
      identityId: task.identity_id,
      target: task.target_id,
      severity: kind !== undefined && REVOCATIONS.has(kind) ? 3 : 1,
      text: `${task.target_id}: a task of ${task.owner} is overdue since ${new Date(task.due_at).toISOString()}`,
    });
  }
  await tx.update(
    'task',
    ['alarmed'],
    late.map(({ task_id }) => ({ task_id, alarmed: true })),
  );
  if (real.length === 0) return;
  await notify(engine, tx, {
    kind: 'taskOverdue',
    severity: 2,
    text: `${real.length} ${real.length === 1 ? 'task is' : 'tasks are'} overdue: ${[...new Set(real.map(({ owner }) => owner))].sort().join(', ').slice(0, 500)}`,
    identityId: null,
  });
  await journal(
    tx,
    real.map((task) => ({
      type: 'task.overdue',
      at: now,
      subject: task.identity_id,
      target: task.target_id,
      operation: task.operation_id,
      body: { task: task.task_id, owner: task.owner },
    })),
  );
}
