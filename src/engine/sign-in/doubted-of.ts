import type { Tx } from '../store.ts';

/** Whose leave waits, or was refused and is kept back by that still: of a later leave an old no says nothing. */
export async function doubtedOf(tx: Tx, identities: readonly string[]): Promise<ReadonlySet<string>> {
  const holds = await tx.find(
    'hold',
    { identity_id: { in: [...identities] }, state: { in: ['held', 'refused'] } },
    { columns: ['hold_id', 'identity_id', 'state'] },
  );
  const refused = holds.filter(({ state }) => state === 'refused');
  const kept =
    refused.length === 0
      ? []
      : await tx.find(
          'operation',
          {
            identity_id: { in: [...new Set(refused.map(({ identity_id }) => identity_id))] },
            state: 'held',
            hold_id: { in: refused.map(({ hold_id }) => hold_id) },
          },
          { columns: ['hold_id'] },
        );
  const standing = new Set(kept.map(({ hold_id }) => hold_id));
  return new Set(
    holds
      .filter(({ state, hold_id }) => state === 'held' || standing.has(hold_id))
      .map(({ identity_id }) => identity_id),
  );
}
