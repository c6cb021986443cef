import type { AccountRef } from '../../domain/connector.ts';
import { nameKey } from '../../domain/identity/unique-name.ts';
import type { ManualTask, TaskClosure } from '../../domain/task-board.ts';
import type { Engine } from '../engine.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';

/** What the person says became of it. */
export type TaskResult = TaskClosure['result'];

export interface TaskView {
  readonly row: Row<'task'>;
  /** Null: the person was erased. */
  readonly work: ManualTask | null;
}

export function isTaskResult(value: string | null): value is TaskResult {
  return value === 'done' || value === 'wasSoAlready' || value === 'notPossible';
}

/** All tasks about one account have the same: by the id that Lockstep knows the person by, else by name. */
export function accountRefOf(engine: Engine, tenant: string, target: string, account: AccountRef): string {
  const id = Object.hasOwn(account.keys, 'lockstepId') ? account.keys.lockstepId : undefined;
  return engine.vault.hash(
    tenant,
    `task:${target}`,
    id === undefined ? `name ${nameKey(account.name.trim())}` : `id ${id}`,
  );
}

/** Whose key seals a task: the person's, else that of the task itself. */
export function taskSubject(row: Pick<Row<'task'>, 'identity_id' | 'task_id'>): string {
  return row.identity_id ?? row.task_id;
}

export async function openTasks(engine: Engine, tx: Tx, rows: readonly Row<'task'>[]): Promise<TaskView[]> {
  const opened = await engine.vault.open(
    tx,
    rows.map((row) => ({ subject: taskSubject(row), sealed: row.sealed })),
  );
  return rows.map((row, i) => ({ row, work: (opened[i] ?? null) as ManualTask | null }));
}
