import type { Engine } from '../engine.ts';
import type { Tx } from '../store.ts';
import { eraseInState } from './erase-in-state.ts';

/** Erases again whom a list names, and notes it where it is not noted yet. Returns how many were not erased before. */
export async function eraseAll(
  engine: Engine,
  tx: Tx,
  list: readonly { readonly person: string; readonly erasedAt: number }[],
): Promise<number> {
  const people = list.map(({ person }) => person);
  if (people.length === 0) return 0;
  const noted = new Set(
    (
      await tx.find(
        'erasure',
        { identity_id: { in: people }, erased_at: { isNull: false } },
        { columns: ['identity_id'] },
      )
    ).map((row) => row.identity_id),
  );
  let erased = 0;
  for (const { person, erasedAt } of list) {
    // Nobody is in the console after a restore, so there is nothing that this ends and the log would have to say.
    // Also of whom this state says that it was done: the key may have come back with an older copy of one table.
    const [known] = await tx.find('identity', { identity_id: person }, { columns: ['identity_id'] });
    if (known !== undefined) await eraseInState(engine, tx, person);
    if (noted.has(person)) continue;
    erased++;
    await tx.insert('erasure', [
      {
        erasure_id: engine.random.uuid(),
        identity_id: person,
        reason: 'erased before a restore',
        asked_by: 'erasure list',
        asked_at: erasedAt,
        confirmed_by: 'erasure list',
        erased_at: erasedAt,
      },
    ]);
  }
  return erased;
}
