import { holds } from '../../domain/account.ts';
import { OPEN_STATES } from '../people/load-people.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';
import type { PlannedPerson } from './plan-people.ts';

/** Whoever was spared is looked at again after this: another administrator may have come. */
const AGAIN_MS = 300_000;

/**
 * No feed removes the last administrators of a system (law 11): counted over the whole batch, in the transaction.
 * Administrators beyond the minimum go; the rest stay as they are and wait for a person.
 */
export async function spareLastAdministrators(
  tx: Tx,
  policy: ActivePolicy,
  planned: readonly PlannedPerson[],
  now: number,
): Promise<PlannedPerson[]> {
  const targets = new Set(
    planned.flatMap(({ plan }) =>
      plan.accounts.filter((a) => a.administrator && a.operations.length > 0).map((a) => a.target),
    ),
  );
  if (targets.size === 0) return [...planned];
  /** By target, the accounts that stay, and whose they are. */
  const left = new Map<string, Map<string, string | null>>();
  for (const target of [...targets].sort()) {
    // Locking the target makes two removals of the last two administrators wait for each other.
    await tx.find('target', { target_id: target }, { lock: 'update' });
    // Operations before accounts: a right that is taken away in between is either still to be taken or no longer there.
    const leaving = await dismissed(tx, policy, target);
    const accounts = await tx.find(
      'account',
      { target_id: target },
      { columns: ['account_id', 'identity_id', 'actual', 'desired'] },
    );
    const working = accounts.filter(
      (a) =>
        a.actual?.administrator === true &&
        a.actual.active &&
        (a.desired === null || a.desired.mode === 'active'),
    );
    left.set(
      target,
      new Map(
        working
          .filter(({ account_id }) => !leaving.has(account_id))
          .map(({ account_id, identity_id }) => [account_id, identity_id]),
      ),
    );
  }
  const spared = planned.map((item) => ({
    ...item,
    plan: {
      ...item.plan,
      accounts: item.plan.accounts.map((account) => {
        if (
          !account.administrator ||
          account.operations.length === 0 ||
          !account.loses ||
          account.refused !== null
        )
          return account;
        const others = new Map(left.get(account.target) ?? []);
        others.delete(account.accountId ?? '');
        // Only other people count: a second account of the same person may be the first one, made anew under another id.
        const people = new Set(
          [...others].filter(([, owner]) => owner !== item.plan.identityId).map(([id, owner]) => owner ?? id),
        );
        if (people.size < policy.minAdministrators(account.target))
          return { ...account, refused: 'LAST_ADMINISTRATOR' as const };
        left.set(account.target, others);
        return account;
      }),
    },
  }));
  return spared.map((item) =>
    item.plan.accounts.some(({ refused }) => refused === 'LAST_ADMINISTRATOR')
      ? {
          ...item,
          evaluation: { ...item.evaluation, nextEvaluation: soon(item.evaluation.nextEvaluation, now) },
        }
      : item,
  );
}

function soon(next: number | null, now: number): number {
  return next === null ? now + AGAIN_MS : Math.min(next, now + AGAIN_MS);
}

/** Accounts whose right a decision takes away that is still to be done: they are none to rely on. */
async function dismissed(tx: Tx, policy: ActivePolicy, target: string): Promise<ReadonlySet<string>> {
  const rights = policy.targets.get(target)?.administrators ?? [];
  const open = await tx.find(
    'operation',
    { target_id: target, kind: 'revoke', state: { in: OPEN_STATES } },
    { columns: ['account_id', 'entitlement'] },
  );
  return new Set(
    open
      .filter(({ entitlement }) => entitlement !== null && holds(rights, entitlement))
      .map(({ account_id }) => account_id),
  );
}
