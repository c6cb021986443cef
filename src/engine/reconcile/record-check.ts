import type { CheckItem, Residual } from '../../domain/connector.ts';
import type { Engine } from '../engine.ts';
import { closeException, openException } from '../exceptions.ts';
import { journal } from '../log/journal.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';
import type { Row, TargetReport } from '../tables/index.ts';

/** The row of a target that is connected but was never looked at. `listAt`: when its first listing is due. */
export function newTarget(target: string, writes: boolean, listAt: number | null): Row<'target'> {
  return {
    target_id: target,
    writes,
    own_account: null,
    listed_at: null,
    next_listing_at: listAt,
    listing_failures: 0,
    last_listing: null,
    check_report: null,
    administrators: null,
    document: null,
    cursor: null,
  };
}

/** What a target answered when it was asked what it can do, or why it did not. */
export interface CheckAnswer {
  readonly ok: boolean;
  readonly items: readonly CheckItem[];
  readonly failure: string | null;
  /** The account through which Lockstep works there: no plan may take it away (T28). */
  readonly ownAccount: string | null;
  /** Null: it did not say. */
  readonly residual: readonly Residual[] | null;
}

/** Keeps the answer in the target's row. What it once said of itself holds until it says something else. */
export async function recordCheck(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  target: string,
  answer: CheckAnswer,
): Promise<void> {
  const now = engine.clock.now();
  const writes = policy.targets.get(target)?.writes ?? false;
  await tx.insertNew('target', [newTarget(target, writes, now)]);
  const [before] = await tx.find('target', { target_id: target }, { lock: 'update' });
  const residual = answer.residual ?? before?.check_report?.residual;
  const report: TargetReport = {
    at: now,
    ok: answer.ok,
    items: answer.items,
    failure: answer.failure,
    ...(residual === undefined ? {} : { residual }),
  };
  const own = answer.ownAccount ?? before?.own_account ?? null;
  await tx.update(
    'target',
    ['writes', 'own_account', 'check_report'],
    [{ target_id: target, writes, own_account: own, check_report: report }],
  );
  if (answer.ok) await closeException(engine, tx, 'targetCheck', target, 'a later check');
  else {
    const why =
      answer.failure ??
      answer.items
        .filter((item) => !item.ok)
        .map((item) => `${item.what} is ${item.actual}`)
        .join(', ');
    await openException(engine, tx, {
      kind: 'targetCheck',
      subject: target,
      identityId: null,
      target,
      severity: 2,
      text: `${target}: ${why}`,
    });
  }
  if (before?.check_report?.ok !== answer.ok || own !== (before?.own_account ?? null)) {
    const previous = { ok: before?.check_report?.ok ?? null };
    await journal(tx, [
      { type: 'target.checked', at: now, subject: null, target, body: { ok: answer.ok, previous } },
    ]);
  }
}
