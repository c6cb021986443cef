import type { Person } from '../people/load-people.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';

type Held = Pick<Row<'operation'>, 'operation_id' | 'identity_id' | 'hold_id'>;

/** What is held of these people, whether it waits for a person or was refused by one. */
async function heldOf(
  tx: Tx,
  people: readonly string[],
  states: readonly ('held' | 'refused')[],
  lock?: 'update',
): Promise<readonly Held[]> {
  if (people.length === 0) return [];
  const locked = lock === undefined ? {} : { lock };
  // Holds before operations, as whoever approves takes them.
  const holds = await tx.find(
    'hold',
    { identity_id: { in: people }, state: { in: states } },
    { columns: ['hold_id'], order: ['hold_id'], ...locked },
  );
  if (holds.length === 0) return [];
  return tx.find(
    'operation',
    { identity_id: { in: people }, state: 'held', hold_id: { in: holds.map(({ hold_id }) => hold_id) } },
    { columns: ['operation_id', 'identity_id', 'hold_id'], order: ['operation_id'], ...locked },
  );
}

/** Of whom something is kept that a person has refused: no machine overrules that. */
export async function refusedOf(tx: Tx, people: readonly string[]): Promise<ReadonlySet<string>> {
  return new Set((await heldOf(tx, people, ['refused'])).flatMap(({ identity_id }) => identity_id ?? []));
}

/**
 * A new word about named people overtakes what is held of them, also what was refused: it is planned and guarded anew,
 * instead of joining what waits. Returns of whom something was held, for `decide`.
 */
export async function forgetHeld(tx: Tx, people: readonly string[], now: number): Promise<readonly string[]> {
  const kept = await heldOf(tx, people, ['held', 'refused'], 'update');
  if (kept.length === 0) return [];
  await tx.update(
    'operation',
    ['state'],
    kept.map(({ operation_id }) => ({ operation_id, state: 'superseded' as const })),
  );
  const holds = [...new Set(kept.flatMap(({ hold_id }) => hold_id ?? []))].sort();
  await tx.updateWhere(
    'hold',
    ['state', 'decided_by', 'decided_at'],
    holds.map((hold_id) => ({
      hold_id,
      state: 'overtaken' as const,
      decided_by: 'a newer decision',
      decided_at: now,
    })),
    { state: 'held' },
  );
  const anew = [...new Set(kept.flatMap(({ identity_id }) => identity_id ?? []))].sort();
  const leaves = await tx.find(
    'leave',
    { identity_id: { in: anew }, state: 'held', closed_at: null },
    { columns: ['leave_id'] },
  );
  await tx.update(
    'leave',
    ['state', 'closed_at'],
    leaves.map(({ leave_id }) => ({ leave_id, state: 'overtaken', closed_at: now })),
  );
  return anew;
}

/** People as `forgetHeld` would leave them, and of whom something is held. Nothing is written. */
export async function withoutHeld(
  tx: Tx,
  people: readonly Person[],
): Promise<{ readonly people: readonly Person[]; readonly anew: readonly string[] }> {
  const ids = people.map(({ identity }) => identity.identity_id);
  const kept = new Set((await heldOf(tx, ids, ['held', 'refused'])).map(({ operation_id }) => operation_id));
  if (kept.size === 0) return { people, anew: [] };
  const anew: string[] = [];
  const without = people.map((person) => {
    const open = person.open.filter(({ operation_id }) => !kept.has(operation_id));
    if (open.length === person.open.length) return person;
    anew.push(person.identity.identity_id);
    const known = person.known.map((account) => ({
      ...account,
      open: open
        .filter(({ account_id }) => account_id === account.accountId)
        .map(({ kind, entitlement, state }) => ({ kind, entitlement, held: state === 'held' })),
    }));
    return { ...person, open, known };
  });
  return { people: without, anew };
}
