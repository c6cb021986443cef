import type { AccountRef, Attributes, Entitlement, OperationKind } from '../../domain/connector.ts';
import { nameKey } from '../../domain/identity/unique-name.ts';
import type { Engine } from '../engine.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';

/** What a person has to do by hand on one system: personal, sealed under the key of whose account it is. */
export interface TaskWork {
  /** Id of the operation: one operation is one task, however often it is tried. */
  readonly key: string;
  readonly kind: OperationKind;
  readonly account: AccountRef;
  readonly entitlement?: Entitlement;
  readonly entitlements?: readonly Entitlement[];
  readonly attributes?: Attributes;
  readonly successor?: AccountRef;
  /** Name of the system as people know it. */
  readonly system: string;
  readonly owner: string;
  readonly dueAt: number;
  readonly instructions: string;
}

/** What the person says became of it. */
export type TaskResult = 'done' | 'wasSoAlready' | 'notPossible';

export interface TaskView {
  readonly row: Row<'task'>;
  /** Null: the person was erased. */
  readonly work: TaskWork | null;
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
  return rows.map((row, i) => ({ row, work: (opened[i] ?? null) as TaskWork | null }));
}
