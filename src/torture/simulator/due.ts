import { LOG_COUNTER } from '../../engine/log/journal.ts';
import type { Row, TableName } from '../../engine/tables/index.ts';

/** As the production log has it. */
const CHECKPOINT_EVERY_MS = 10_000;

/** The parts of a database that tell when something is due. */
interface Rows {
  rows<T extends TableName>(tenant: string, table: T): readonly Row<T>[];
}

/**
 * The earliest instant at which somebody who looks would find something to do; null: never. `heldUntil`: when the lease
 * of a lane's owner ends, or null for one that lives.
 */
export function dueIn(
  database: Rows,
  tenants: readonly string[],
  heldUntil: (owner: string) => number | null,
): number | null {
  let due: number | null = null;
  const note = (instant: number | null | undefined) => {
    if (instant != null && (due === null || instant < due)) due = instant;
  };
  for (const tenant of tenants) {
    for (const { next_evaluation_at } of database.rows(tenant, 'identity')) note(next_evaluation_at);
    for (const { certificate_due_at } of database.rows(tenant, 'leave')) note(certificate_due_at);
    for (const hold of database.rows(tenant, 'hold'))
      if (hold.state === 'held' && !hold.alarmed) note(hold.deadline);
    const last = database.rows(tenant, 'checkpoint').at(-1);
    const size = database.rows(tenant, 'counter').find(({ name }) => name === LOG_COUNTER)?.value ?? 0;
    if (size > (last?.size ?? 0)) note((last?.made_at ?? 0) + CHECKPOINT_EVERY_MS);
    const served = new Set<string>();
    for (const { lane_id, owner, ready_at } of database.rows(tenant, 'lane')) {
      note(owner === null ? ready_at : heldUntil(owner));
      if (owner !== null) served.add(lane_id);
    }
    for (const { lane_id } of database.rows(tenant, 'wake'))
      if (!served.has(lane_id)) note(Number.NEGATIVE_INFINITY);
  }
  return due;
}
