import type { OperationKind } from '../../domain/connector.ts';
import { LockstepError } from '../../domain/errors.ts';
import type { Predicate } from '../../domain/search/predicate.ts';
import type { Engine } from '../engine.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { openTasks } from './task.ts';

export interface ListedTask {
  readonly id: string;
  readonly target: string;
  readonly operation: string;
  readonly identityId: string | null;
  readonly kind: OperationKind | null;
  readonly system: string | null;
  /** Null once the person was erased. */
  readonly instructions: string | null;
  readonly owner: string;
  readonly openedAt: number;
  readonly dueAt: number;
  readonly overdue: boolean;
  readonly state: string;
  /** A newer decision took its place: it must not be done any more. Who has done it already still says so. */
  readonly withdrawn: boolean;
  readonly reopened: number;
  readonly closed: {
    readonly by: string;
    readonly at: number;
    readonly result: string;
    readonly note: string;
  } | null;
  readonly confirmed: { readonly by: string; readonly at: number } | null;
}

export interface TaskQuery {
  readonly state?: 'open' | 'closed' | 'confirmed';
  readonly owner?: string;
  readonly target?: string;
  readonly limit?: number;
  /** Id of the last one of the page before. */
  readonly after?: string;
}

/** Tasks for people, those due first at the top. */
export async function listTasks(
  engine: Engine,
  tx: Tx,
  query: TaskQuery = {},
): Promise<readonly ListedTask[]> {
  const last = query.after === undefined ? undefined : await dueOf(tx, query.after);
  const rows = await tx.find(
    'task',
    {
      ...(query.state === undefined ? {} : { state: query.state }),
      ...(query.owner === undefined ? {} : { owner: query.owner }),
      ...(query.target === undefined ? {} : { target_id: query.target }),
    },
    {
      order: ['due_at', 'task_id'],
      limit: Math.min(1_000, query.limit ?? 200),
      ...(last === undefined ? {} : { matching: behind(last) }),
    },
  );
  const operations = await tx.find(
    'operation',
    { operation_id: { in: rows.map((row) => row.operation_id) } },
    { columns: ['operation_id', 'state'] },
  );
  const overtaken = new Set(
    operations
      .filter((operation) => operation.state === 'superseded')
      .map((operation) => operation.operation_id),
  );
  const now = engine.clock.now();
  return (await openTasks(engine, tx, rows)).map(({ row, work }) => ({
    id: row.task_id,
    target: row.target_id,
    operation: row.operation_id,
    identityId: row.identity_id,
    kind: work?.kind ?? null,
    system: work?.system ?? null,
    instructions: work?.instructions ?? null,
    owner: row.owner,
    openedAt: row.opened_at,
    dueAt: row.due_at,
    overdue: row.state === 'open' && row.due_at <= now,
    state: row.state,
    withdrawn: row.state === 'open' && overtaken.has(row.operation_id),
    reopened: row.reopened,
    closed:
      row.closed_at === null
        ? null
        : { by: row.closed_by ?? '', at: row.closed_at, result: row.result ?? '', note: row.note ?? '' },
    confirmed: row.confirmed_at === null ? null : { by: row.confirmed_by ?? '', at: row.confirmed_at },
  }));
}

/** Throws TASK_UNKNOWN. */
async function dueOf(tx: Tx, id: string): Promise<Row<'task'>> {
  const [row] = await tx.find('task', { task_id: id });
  if (row === undefined) throw new LockstepError('TASK_UNKNOWN', `there is no task ${id}`);
  return row;
}

/** Those that come after it in the order of what is due first. */
function behind({ due_at, task_id }: Row<'task'>): Predicate {
  const due = { column: 'due_at' };
  return {
    any: [
      { at: due, op: 'gt', value: due_at },
      {
        all: [
          { at: due, op: 'eq', value: due_at },
          { at: { column: 'task_id' }, op: 'gt', value: task_id },
        ],
      },
    ],
  };
}
