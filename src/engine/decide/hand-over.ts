import type { Reason } from '../../domain/identity.ts';
import type { PlannedAccount } from '../../domain/plan/plan-identity.ts';
import { findSuccessor, type Successor } from '../people/find-successor.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';
import type { PlannedPerson } from './plan-people.ts';

/** `by` of the reason that says who receives what an account owns. */
export const SUCCESSOR = 'successor';

/**
 * Says of every hand-over who receives it. Where nobody can, it is left out, and the plan says why: what cannot be
 * handed over must not stand in the way of what is taken away after it.
 */
export async function nameSuccessors(
  tx: Tx,
  policy: ActivePolicy,
  planned: readonly PlannedPerson[],
): Promise<PlannedPerson[]> {
  const named: PlannedPerson[] = [];
  for (const item of planned) {
    if (!item.plan.accounts.some(handsOver)) {
      named.push(item);
      continue;
    }
    const successor = await findSuccessor(tx, policy, item.person, item.evaluation);
    const accounts: PlannedAccount[] = [];
    for (const account of item.plan.accounts)
      accounts.push(handsOver(account) ? await nameOne(tx, policy, successor, account) : account);
    named.push({ ...item, plan: { ...item.plan, accounts } });
  }
  return named;
}

function handsOver({ operations }: PlannedAccount): boolean {
  return operations.some(({ kind }) => kind === 'transferData');
}

async function nameOne(
  tx: Tx,
  policy: ActivePolicy,
  { identityId, words }: Successor,
  account: PlannedAccount,
): Promise<PlannedAccount> {
  // The target document may name an owner of its own, for want of a better.
  const hasOwn = 'successor' in (policy.documents.get(account.target)?.connection ?? {});
  const there =
    identityId === null
      ? []
      : await tx.find(
          'account',
          { identity_id: identityId, target_id: account.target },
          { columns: ['actual'] },
        );
  const receives = there.some(({ actual }) => actual?.exists === true);
  const text = receives
    ? words
    : `${identityId === null ? words : `to nobody: the successor has no account on ${account.target}`}${hasOwn ? '; the owner that the target document names receives it' : ''}`;
  const reason: Reason = { by: SUCCESSOR, text: `what the account owns goes ${text}` };
  const kept = receives || hasOwn;
  const operations = account.operations.filter(({ kind }) => kept || kind !== 'transferData');
  const at = kept ? operations.findIndex(({ kind }) => kind === 'transferData') : 0;
  return {
    ...account,
    operations: operations.map((operation, i) =>
      i === at ? { ...operation, reasons: [...operation.reasons, reason] } : operation,
    ),
  };
}
