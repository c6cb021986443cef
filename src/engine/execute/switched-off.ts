import type { OperationKind } from '../../domain/connector.ts';
import type { Tx } from '../store.ts';
import { NOTHING_WRITTEN } from './nothing-written.ts';

/**
 * Accounts to be created of which a revocation of ours may have switched one off: its creation was sent and never seen
 * to end, and while that was in doubt the person lost the account and was given it again. What others have switched off
 * stays off (law 7).
 */
export async function switchedOffByUs(
  tx: Tx,
  operations: readonly {
    readonly kind: OperationKind;
    readonly account_id: string;
    readonly identity_id: string | null;
  }[],
): Promise<ReadonlySet<string>> {
  const creations = operations.filter(({ kind }) => kind === 'create');
  const people = creations.map(({ identity_id }) => identity_id).filter((id) => id !== null);
  if (people.length === 0) return new Set();
  const disables = await tx.find(
    'operation',
    {
      identity_id: { in: people },
      account_id: { in: creations.map(({ account_id }) => account_id) },
      kind: 'disable',
    },
    { columns: ['operation_id', 'account_id'] },
  );
  if (disables.length === 0) return new Set();
  const attempts = await tx.find(
    'attempt',
    { operation_id: { in: disables.map(({ operation_id }) => operation_id) } },
    { columns: ['operation_id', 'outcome'] },
  );
  const sent = new Set(
    attempts.filter(({ outcome }) => !NOTHING_WRITTEN.has(outcome)).map(({ operation_id }) => operation_id),
  );
  return new Set(
    disables.filter(({ operation_id }) => sent.has(operation_id)).map(({ account_id }) => account_id),
  );
}
