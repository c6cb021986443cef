import type { Tx } from '../store.ts';

/** `says` of a record that reported a leave from which the person has come back. */
export const STALE = 'stale';

/** What a witness said of a leave that is over does not confirm the next one. */
export async function forgetTestimony(tx: Tx, back: readonly string[]): Promise<void> {
  const said = await tx.find(
    'record',
    { identity_id: { in: back }, says: 'left' },
    { columns: ['source_id', 'record_key'] },
  );
  await tx.update(
    'record',
    ['says'],
    said.map(({ source_id, record_key }) => ({ source_id, record_key, says: STALE })),
  );
}
