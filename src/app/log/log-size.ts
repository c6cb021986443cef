import { LOG_COUNTER } from '../../engine/log/journal.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';

/** Entries in the log, as this transaction sees it. */
export async function logSize(tx: Tx): Promise<number> {
  const [counter] = await tx.find('counter', { name: LOG_COUNTER }, { columns: ['value'] });
  return counter?.value ?? 0;
}

/** The newest checkpoint that is stored. Nothing is signed for a reader. */
export async function newestCheckpoint(tx: Tx): Promise<Row<'checkpoint'> | null> {
  const [row] = await tx.find('checkpoint', {}, { order: [{ descending: 'size' }], limit: 1 });
  return row ?? null;
}
