import type { Predicate } from '../../domain/search/predicate.ts';
import type { Engine } from '../engine.ts';
import { closeException, openException } from '../exceptions.ts';
import type { Tx } from '../store.ts';

/** Of rows of accounts: somebody said that it is meant to be, and the time to look again has not come. */
export function knownAt(now: number): Predicate {
  return {
    related: { table: 'known_account', on: { account_id: 'account_id' } },
    of: {
      any: [{ not: { present: { column: 'until' } } }, { at: { column: 'until' }, op: 'gt', value: now }],
    },
  };
}

const is = (column: string, path: string): Predicate => ({
  at: { column, path: [path] },
  op: 'eq',
  value: true,
});

/** Says how many accounts of a target can be used and are nobody's, or that there are none any more. */
export async function reportOrphans(engine: Engine, tx: Tx, target: string, by: string): Promise<void> {
  const working: Predicate = {
    all: [
      { not: { at: { column: 'protected' }, op: 'eq', value: true } },
      is('actual', 'exists'),
      is('actual', 'active'),
      { not: knownAt(engine.clock.now()) },
    ],
  };
  const [found] = await tx.tally(
    'account',
    { target_id: target, identity_id: null, locator: { isNull: false } },
    'target_id',
    { working, administrators: { all: [working, is('actual', 'administrator')] } },
  );
  const { working: count, administrators } = found?.counts ?? { working: 0, administrators: 0 };
  if (count === 0) return closeException(engine, tx, 'orphanAccounts', target, by);
  await openException(engine, tx, {
    kind: 'orphanAccounts',
    subject: target,
    identityId: null,
    target,
    severity: administrators > 0 ? 2 : 1,
    text: `${target}: ${count} active accounts belong to nobody that a source knows${administrators > 0 ? `, ${administrators} of them administrators` : ''}`,
  });
}
