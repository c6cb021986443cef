import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';

/**
 * The restore that nobody has confirmed yet; null: there is none. Until then the state is an older one: nothing is given,
 * and nothing is taken but from people whose leave was learned of since and is certain.
 */
export async function unconfirmedRestore(tx: Tx): Promise<Row<'restore'> | null> {
  const [row] = await tx.find(
    'restore',
    { confirmed_at: null },
    { order: [{ descending: 'restored_at' }], limit: 1 },
  );
  return row ?? null;
}
