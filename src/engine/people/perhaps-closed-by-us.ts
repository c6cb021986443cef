import { CLOSES, OPENS } from '../../domain/connector.ts';
import { groupBy } from '../../domain/group-by.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';

/**
 * Accounts that are closed though nothing that is to close them was begun, and that we may have closed all the same: their
 * target has a closing of ours in hand that was overtaken, or ours was the last before what is held.
 */
export async function perhapsClosedByUs(
  tx: Tx,
  accounts: readonly Row<'account'>[],
  open: readonly Row<'operation'>[],
): Promise<ReadonlySet<string>> {
  const held = new Set(open.filter(({ state }) => state === 'held').map(({ account_id }) => account_id));
  const closed = accounts.filter(
    ({ account_id, desired, actual }) =>
      (desired?.mode === 'active' || held.has(account_id)) && actual?.exists === true && !actual.active,
  );
  if (closed.length === 0) return new Set();
  const turned = await tx.find(
    'operation',
    {
      identity_id: { in: closed.flatMap(({ identity_id }) => identity_id ?? []) },
      account_id: { in: closed.map(({ account_id }) => account_id) },
      kind: { in: [...CLOSES, ...OPENS] },
      state: { not: 'held' },
    },
    { columns: ['account_id', 'kind', 'state', 'decided_at', 'next_run_at'] },
  );
  const ours = [...groupBy(turned, ({ account_id }) => account_id)].filter(([id, mine]) => {
    const last = Math.max(...mine.map(({ decided_at }) => decided_at));
    return mine.some(
      ({ kind, state, decided_at, next_run_at }) =>
        CLOSES.includes(kind) &&
        ((held.has(id) && decided_at === last) || (state === 'superseded' && next_run_at !== null)),
    );
  });
  return new Set(ours.map(([id]) => id));
}
