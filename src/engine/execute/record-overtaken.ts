import { type ActualState, holds } from '../../domain/account.ts';
import { REVOCATIONS } from '../../domain/connector.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import type { LockedAccount } from './record-accounts.ts';
import { asksOn, type SettleContext, settle } from './settle.ts';
import type { RunningOperation } from './start-due.ts';
import type { Settled } from './update-operations.ts';

/**
 * Goes through the accounts of overtaken calls once more, with what those calls have left behind. Returns the overtaken,
 * those left out that their targets have in hand.
 */
export async function recordOvertaken(
  tx: Tx,
  results: readonly Settled[],
  current: ReadonlySet<string>,
  locked: ReadonlyMap<string, LockedAccount>,
  accounts: Map<string, LockedAccount>,
  context: Pick<SettleContext, 'now' | 'capabilities' | 'verifyWithinMs'>,
): Promise<Settled[]> {
  const isOvertaken = ({ item }: Settled) => !current.has(item.started.operation.operation_id);
  const mine = results.filter(isOvertaken);
  const touched = new Set(mine.map(({ item }) => item.started.account.account_id));
  for (const id of touched) {
    const account = locked.get(id);
    if (account !== undefined) accounts.set(id, account);
  }
  const rows = await lockOperations(tx, mine);
  const changed: Partial<Row<'operation'>>[] = [];
  const overtaken: Settled[] = [];
  for (const settled of results) {
    const { item, settlement } = settled;
    const { operation } = item.started;
    const account = accounts.get(item.started.account.account_id) ?? item.started.account;
    if (!touched.has(account.account_id)) continue;
    const again = settle(operation, item.result, { ...context, readAt: item.finishedAt, random: 0, account });
    const known = accounts.get(account.account_id);
    if (!isOvertaken(settled)) {
      if (known !== undefined && again.actual !== undefined)
        accounts.set(account.account_id, { ...known, actual: again.actual });
      continue;
    }
    const row = rows.get(operation.operation_id);
    if (row !== undefined && goesOn(settled)) {
      // The target has it in hand: nothing is known of its effect before it is over.
      const { handle, tries, next_run_at } = settlement.operation;
      changed.push({ operation_id: operation.operation_id, step: 'poll', handle, tries, next_run_at });
      continue;
    }
    if (row?.next_run_at != null) changed.push({ ...operation, next_run_at: null });
    const actual = leftBehind(operation, account.actual, again.actual ?? null);
    if (known !== undefined) accounts.set(account.account_id, { ...known, actual });
    overtaken.push({ item, settlement: { ...settlement, actual } });
  }
  await tx.update('operation', ['step', 'handle', 'tries', 'next_run_at'], changed);
  return overtaken;
}

async function lockOperations(
  tx: Tx,
  overtaken: readonly Settled[],
): Promise<ReadonlyMap<string, Pick<Row<'operation'>, 'operation_id' | 'next_run_at'>>> {
  const ids = overtaken.map(({ item }) => item.started.operation.operation_id).sort();
  const rows = await tx.find(
    'operation',
    { operation_id: { in: ids } },
    { order: ['operation_id'], lock: 'update', columns: ['operation_id', 'next_run_at'] },
  );
  return new Map(rows.map((row) => [row.operation_id, row]));
}

/** True while an overtaken write that its target accepted is not known to be over. */
function goesOn({ item: { started, result }, settlement }: Settled): boolean {
  if (result.kind === 'accepted') return true;
  return (
    started.step.what === 'poll' &&
    result.kind === 'fault' &&
    asksOn(result.fault.kind) &&
    settlement.operation.handle !== null
  );
}

/** Accounts that their people are to have. */
export async function stillWanted(tx: Tx, overtaken: readonly Settled[]): Promise<ReadonlySet<string>> {
  const ids = [...new Set(overtaken.map(({ item }) => item.started.account.account_id))].sort();
  const rows = await tx.find('account', { account_id: { in: ids } }, { columns: ['account_id', 'desired'] });
  return new Set(rows.filter((row) => row.desired?.mode === 'active').map((row) => row.account_id));
}

/**
 * What an overtaken call has left behind, at the worst. After a revocation nothing is known, so that somebody who is
 * back gets everything again; after a grant it counts as there, so that somebody who is gone loses it.
 */
function leftBehind(
  operation: RunningOperation,
  before: ActualState | null,
  read: ActualState | null,
): ActualState | null {
  if (REVOCATIONS.has(operation.kind)) return null;
  const known = read ?? before;
  const entitlements = known?.entitlements ?? [];
  const { entitlement } = operation;
  return {
    exists: true,
    active: true,
    entitlements:
      entitlement === null || holds(entitlements, entitlement)
        ? entitlements
        : [...entitlements, entitlement],
    administrator: known?.administrator ?? false,
    sessionsEndedAt: null,
    credentialsEndedAt: null,
  };
}
