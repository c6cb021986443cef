import type { Person } from '../people/load-people.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';

/** People as a leave that is ordered now finds them: what was refused of them before is planned anew (`forgetRefusals`). */
export async function withoutRefused(tx: Tx, people: readonly Person[]): Promise<readonly Person[]> {
  const refused = await tx.find(
    'hold',
    { identity_id: { in: people.map(({ identity }) => identity.identity_id) }, state: 'refused' },
    { columns: ['hold_id'] },
  );
  if (refused.length === 0) return people;
  const ids = new Set(refused.map(({ hold_id }) => hold_id));
  const stays = ({ state, hold_id }: Row<'operation'>) =>
    state !== 'held' || hold_id === null || !ids.has(hold_id);
  return people.map((person) => {
    const open = person.open.filter(stays);
    if (open.length === person.open.length) return person;
    const known = person.known.map((account) => ({
      ...account,
      open: open
        .filter(({ account_id }) => account_id === account.accountId)
        .map(({ kind, entitlement, state }) => ({ kind, entitlement, held: state === 'held' })),
    }));
    return { ...person, open, known };
  });
}
