import { type OperationKind, REVOCATIONS } from '../../domain/connector.ts';
import { groupBy } from '../../domain/group-by.ts';
import type { Tx } from '../store.ts';
import type { Row, Unsettled } from '../tables/index.ts';
import type { StepResult } from './run-operation.ts';

/** A request that nobody saw end may lie in a queue or a proxy for so long before it takes effect. */
export const LATE_MS = 300_000;
/** How often the opposite is looked at meanwhile: nobody is cut off, or has a key, for longer by a late write. */
const LOOK_EVERY_MS = 60_000;

/** True when a write was sent and its end was not seen: neither success nor failure (law 2). */
export function isUnsettled(result: StepResult): boolean {
  return result.kind === 'fault' && result.during === 'write' && result.fault.kind === 'unknownOutcome';
}

export function unsettledBy(
  before: Unsettled | null,
  kinds: readonly OperationKind[],
  now: number,
): Unsettled {
  const until = now + LATE_MS;
  return {
    takes: kinds.some((kind) => REVOCATIONS.has(kind)) ? until : (before?.takes ?? null),
    gives: kinds.some((kind) => !REVOCATIONS.has(kind)) ? until : (before?.gives ?? null),
  };
}

/**
 * What was just proven may be undone by a write of ours that went the other way and is still out: when to look again.
 * Null: nothing of the kind is out.
 */
export function lookAgainAt(unsettled: Unsettled | null, kind: OperationKind, now: number): number | null {
  const until = (REVOCATIONS.has(kind) ? unsettled?.gives : unsettled?.takes) ?? 0;
  return until <= now ? null : Math.min(until, now + LOOK_EVERY_MS);
}

/** True while a write of ours, of whatever decision, may be out without an end: look before it is repeated (law 2). */
export function isOut(unsettled: Unsettled | null, now: number): boolean {
  return Math.max(unsettled?.takes ?? 0, unsettled?.gives ?? 0) > now;
}

/** Notes writes that are out without an end. `kinds` by account id. */
export async function noteUnsettled(
  tx: Tx,
  kinds: ReadonlyMap<string, readonly OperationKind[]>,
  accounts: ReadonlyMap<string, Pick<Row<'account'>, 'unsettled'>>,
  now: number,
): Promise<void> {
  const ids = [...kinds.keys()].sort();
  await tx.update(
    'account',
    ['unsettled'],
    ids.map((account_id) => ({
      account_id,
      unsettled: unsettledBy(accounts.get(account_id)?.unsettled ?? null, kinds.get(account_id) ?? [], now),
    })),
  );
}

export function kindsByAccount(
  operations: readonly { readonly account_id: string; readonly kind: OperationKind }[],
): ReadonlyMap<string, readonly OperationKind[]> {
  const grouped = groupBy(operations, (operation) => operation.account_id);
  return new Map([...grouped].map(([id, mine]) => [id, mine.map((operation) => operation.kind)]));
}
