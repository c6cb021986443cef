import type { Lifecycle } from '../../domain/identity/lifecycle.ts';
import type { Tx } from '../store.ts';

/** `says` of a record that reported a leave from which the person has come back. */
export const STALE = 'stale';
const LEFT = 'left';

/** What a witness says in one word, and from when: an end that is still to come counts when it has come. */
export function testimonyOf({ state, runEnd }: Lifecycle): string {
  if (state === 'left') return LEFT;
  return runEnd === null ? 'here' : `${LEFT} ${runEnd}`;
}

export function saysLeft(says: string, now: number): boolean {
  return says === LEFT || (endIn(says) ?? Number.POSITIVE_INFINITY) <= now;
}

/** The instant from which a word counts that tells of an end on a day; null: it counts already, or tells of none. */
export function endIn(says: string): number | null {
  return says.startsWith(`${LEFT} `) ? Number(says.slice(LEFT.length + 1)) : null;
}

/** What a witness said of a leave that is over does not confirm the next one. */
export async function forgetTestimony(tx: Tx, back: readonly string[], now: number): Promise<void> {
  if (back.length === 0) return;
  const said = await tx.find(
    'record',
    { identity_id: { in: back } },
    { columns: ['source_id', 'record_key', 'says'] },
  );
  await tx.update(
    'record',
    ['says'],
    said
      .filter(({ says }) => saysLeft(says, now))
      .map(({ source_id, record_key }) => ({ source_id, record_key, says: STALE })),
  );
}
