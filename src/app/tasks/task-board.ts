import type { TaskBoard, TaskState } from '../../domain/task-board.ts';
import type { Engine } from '../../engine/engine.ts';
import { evidenceOf, findTask, openTask, reopenTask } from '../../engine/tasks/keep-tasks.ts';
import { isTaskResult, type TaskView } from '../../engine/tasks/task.ts';

/** The tasks of one target of one tenant, kept in the database; each change is a transaction of its own. */
export function taskBoard(engine: Engine, tenant: string, target: string): TaskBoard {
  const { store } = engine;
  return {
    open: (task) => store.transaction(tenant, (tx) => openTask(engine, tx, target, task)),
    get: async (handle) => {
      const found = await store.transaction(tenant, (tx) => findTask(engine, tx, target, handle), {
        readOnly: true,
      });
      return found === null ? null : (stateOf(found) ?? null);
    },
    reopen: (handle, reason) =>
      store.transaction(tenant, (tx) => reopenTask(engine, tx, target, handle, reason)),
    evidence: async (account) => {
      const { tasks, list } = await store.transaction(
        tenant,
        (tx) => evidenceOf(engine, tx, target, account),
        { readOnly: true },
      );
      return {
        tasks: tasks.flatMap((view) => stateOf(view) ?? []),
        listing: list === null ? null : { ...list.upload, account: list.account },
      };
    },
  };
}

/** Nothing can be said any more of the tasks of somebody who was erased. */
function stateOf({ row, work }: TaskView): TaskState | undefined {
  if (work === null) return undefined;
  return {
    handle: row.task_id,
    task: work,
    openedAt: row.opened_at,
    closure:
      row.closed_at === null || !isTaskResult(row.result)
        ? null
        : { by: row.closed_by ?? '', at: row.closed_at, result: row.result, note: row.note ?? '' },
    confirmation: row.confirmed_at === null ? null : { by: row.confirmed_by ?? '', at: row.confirmed_at },
  };
}
