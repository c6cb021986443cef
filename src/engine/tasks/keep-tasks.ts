import type { AccountRef, RemoteAccount } from '../../domain/connector.ts';
import type { ManualTask } from '../../domain/task-board.ts';
import type { Engine } from '../engine.ts';
import { journal } from '../log/journal.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { accountRefOf, openTasks, type TaskView, taskSubject } from './task.ts';
import { findUpload, type UploadedList } from './upload-list.ts';

/** Opens the task of an operation, or finds the one that is there in whatever state. Returns its id. */
export async function openTask(engine: Engine, tx: Tx, target: string, work: ManualTask): Promise<string> {
  const [known] = await tx.find('task', { operation_id: work.key }, { limit: 1, columns: ['task_id'] });
  if (known !== undefined) return known.task_id;
  const now = engine.clock.now();
  const [operation] = await tx.find(
    'operation',
    { operation_id: work.key },
    { columns: ['operation_id', 'identity_id'] },
  );
  const row: Row<'task'> = {
    task_id: engine.random.uuid(),
    target_id: target,
    operation_id: work.key,
    identity_id: operation?.identity_id ?? null,
    account_ref: accountRefOf(engine, tx.tenant, target, work.account),
    owner: work.owner,
    opened_at: now,
    due_at: work.dueAt,
    alarmed: false,
    state: 'open',
    sealed: new Uint8Array(),
    result: null,
    closed_by: null,
    closed_at: null,
    note: null,
    confirmed_by: null,
    confirmed_at: null,
    reopened: 0,
  };
  const [sealed] = await engine.vault.seal(tx, [{ subject: taskSubject(row), value: work }]);
  await tx.insert('task', [{ ...row, sealed: sealed as Uint8Array }]);
  await journal(tx, [
    {
      type: 'task.opened',
      at: now,
      subject: row.identity_id,
      target,
      operation: work.key,
      body: {
        task: row.task_id,
        kind: work.kind,
        owner: work.owner,
        due: new Date(work.dueAt).toISOString(),
      },
    },
  ]);
  return row.task_id;
}

export async function findTask(
  engine: Engine,
  tx: Tx,
  target: string,
  taskId: string,
): Promise<TaskView | null> {
  const [found] = await openTasks(engine, tx, await tx.find('task', { task_id: taskId, target_id: target }));
  return found ?? null;
}

/** A closed task that evidence contradicts is open again, with its age; what was said of it goes (B18). */
export async function reopenTask(
  engine: Engine,
  tx: Tx,
  target: string,
  taskId: string,
  reason: string,
): Promise<void> {
  const [row] = await tx.find('task', { task_id: taskId, target_id: target }, { lock: 'update' });
  if (row === undefined || row.state === 'open') return;
  await tx.update(
    'task',
    [
      'state',
      'result',
      'closed_by',
      'closed_at',
      'note',
      'confirmed_by',
      'confirmed_at',
      'alarmed',
      'reopened',
    ],
    [
      {
        task_id: taskId,
        state: 'open',
        result: null,
        closed_by: null,
        closed_at: null,
        note: null,
        confirmed_by: null,
        confirmed_at: null,
        alarmed: false,
        reopened: row.reopened + 1,
      },
    ],
  );
  await journal(tx, [
    {
      type: 'task.reopened',
      at: engine.clock.now(),
      subject: row.identity_id,
      target,
      operation: row.operation_id,
      body: {
        task: taskId,
        reason: reason.slice(0, 500),
        previous: { state: row.state, result: row.result },
      },
    },
  ]);
}

export interface Evidence {
  readonly tasks: readonly TaskView[];
  readonly list: { readonly upload: UploadedList; readonly account: RemoteAccount | null } | null;
}

/** Tasks about one account that are read at most; more of them no account has. */
const MOST_TASKS = 1_000;

/** Everything that is known of one account: its tasks, and what the newest uploaded list shows of it. */
export async function evidenceOf(
  engine: Engine,
  tx: Tx,
  target: string,
  account: AccountRef,
): Promise<Evidence> {
  const rows = await tx.find(
    'task',
    { target_id: target, account_ref: accountRefOf(engine, tx.tenant, target, account) },
    { order: ['opened_at', 'task_id'], limit: MOST_TASKS },
  );
  return { tasks: await openTasks(engine, tx, rows), list: await findUpload(engine, tx, target, account) };
}
