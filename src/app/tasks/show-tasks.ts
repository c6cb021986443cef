import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { isUuid } from '../../engine/scim/uuid.ts';
import { type ListedTask, listTasks, type TaskQuery } from '../../engine/tasks/list-tasks.ts';
import { iso } from '../people/list-people.ts';
import { reading } from '../reading.ts';

/** A task as people and programs read it: instants as ISO 8601. */
export type ShownTask = ReturnType<typeof shown>;

/** Work on systems without an interface, what is due first at the top. */
export async function showTasks(
  engine: Engine,
  tenant: string,
  query: TaskQuery & { readonly limit: number },
): Promise<{ readonly tasks: readonly ShownTask[]; readonly next: string | null }> {
  const { limit } = query;
  const found = await reading(engine.store, tenant, (tx) =>
    listTasks(engine, tx, { ...query, limit: limit + 1 }),
  );
  const page = found.slice(0, limit);
  return { tasks: page.map(shown), next: found.length > limit ? (page.at(-1)?.id ?? null) : null };
}

/** An id as somebody typed it. Throws TASK_UNKNOWN. */
export function taskIdOf(text: string): string {
  if (!isUuid(text)) throw new LockstepError('TASK_UNKNOWN', `there is no task ${text.slice(0, 100)}`);
  return text.toLowerCase();
}

function shown({
  operation: _operation,
  identityId,
  openedAt,
  dueAt,
  closed,
  confirmed,
  ...task
}: ListedTask) {
  return {
    ...task,
    identity: identityId,
    openedAt: iso(openedAt),
    dueAt: iso(dueAt),
    closed: closed === null ? null : { ...closed, at: iso(closed.at) },
    confirmed: confirmed === null ? null : { ...confirmed, at: iso(confirmed.at) },
  };
}
