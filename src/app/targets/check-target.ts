import type { CheckItem, CheckReport } from '../../domain/connector.ts';
import { isLockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { cancellation } from '../../engine/execute/run-operation.ts';
import { recordCheck } from '../../engine/reconcile/record-check.ts';

export interface TargetCheck {
  readonly target: string;
  readonly ok: boolean;
  /** The account through which Lockstep works there: no plan may take it away. */
  readonly ownAccount: string | null;
  readonly items: readonly CheckItem[];
  /** Why it could not be asked; null when it answered. */
  readonly failure: string | null;
}

const ANSWER_WITHIN_MS = 30_000;

/** Asks a target whether it lets us in and what it can really do, and keeps the answer. Reads only. Throws TARGET_UNKNOWN. */
export async function checkTarget(engine: Engine, tenant: string, target: string): Promise<TargetCheck> {
  const answer = await ask(engine, tenant, target);
  const result: TargetCheck =
    'failure' in answer
      ? { target, ok: false, ownAccount: null, items: [], failure: answer.failure }
      : { target, ok: answer.ok, ownAccount: answer.ownAccount ?? null, items: answer.items, failure: null };
  const residual = 'failure' in answer ? null : answer.capabilities.residual;
  await engine.store.transaction(tenant, async (tx) =>
    recordCheck(engine, tx, await engine.policies.active(tx), target, { ...result, residual }),
  );
  return result;
}

async function ask(
  engine: Engine,
  tenant: string,
  target: string,
): Promise<CheckReport | { readonly failure: string }> {
  const done = cancellation();
  try {
    const late = engine.clock.sleep(ANSWER_WITHIN_MS, done).then((): never => {
      throw new Error(`no answer within ${ANSWER_WITHIN_MS / 1_000} s`);
    });
    late.catch(() => undefined);
    const { connector } = await Promise.race([engine.targets.open(tenant, target), late]);
    return await Promise.race([connector.check(), late]);
  } catch (error) {
    if (isLockstepError(error) && error.code === 'TARGET_UNKNOWN') throw error;
    return {
      failure: isLockstepError(error)
        ? `${error.code}: ${error.message}`
        : error instanceof Error
          ? error.message
          : String(error),
    };
  } finally {
    done.cancel();
  }
}
