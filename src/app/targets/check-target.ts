import type { CheckItem, CheckReport } from '../../domain/connector.ts';
import { isLockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { closeException, openException } from '../../engine/exceptions.ts';
import { cancellation } from '../../engine/execute/run-operation.ts';
import { journal } from '../../engine/log/journal.ts';
import type { Cancellation } from '../../engine/ports.ts';

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
const AT_ONCE = 8;

/** Asks a target whether it lets us in and what it can really do, and keeps the answer. Reads only. Throws TARGET_UNKNOWN. */
export async function checkTarget(engine: Engine, tenant: string, target: string): Promise<TargetCheck> {
  const answer = await ask(engine, tenant, target);
  const result: TargetCheck =
    'failure' in answer
      ? { target, ok: false, ownAccount: null, items: [], failure: answer.failure }
      : { target, ok: answer.ok, ownAccount: answer.ownAccount ?? null, items: answer.items, failure: null };
  await keep(engine, tenant, result);
  return result;
}

async function ask(engine: Engine, tenant: string, target: string): Promise<CheckReport | { readonly failure: string }> {
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
    return { failure: isLockstepError(error) ? `${error.code}: ${error.message}` : error instanceof Error ? error.message : String(error) };
  } finally {
    done.cancel();
  }
}

async function keep(engine: Engine, tenant: string, check: TargetCheck): Promise<void> {
  await engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    const { target } = check;
    const writes = (await engine.policies.active(tx)).targets.get(target)?.writes ?? false;
    await tx.insertNew('target', [{ target_id: target, writes, own_account: null, listed_at: null, check_report: null, cursor: null }]);
    const [before] = await tx.find('target', { target_id: target }, { lock: 'update' });
    const report = { at: now, ok: check.ok, items: check.items, failure: check.failure };
    // A target that does not answer is still the one whose account we use.
    const own = check.ownAccount ?? before?.own_account ?? null;
    await tx.update('target', ['writes', 'own_account', 'check_report'], [{ target_id: target, writes, own_account: own, check_report: report }]);
    if (check.ok) await closeException(engine, tx, 'targetCheck', target, 'a later check');
    else {
      const why = check.failure ?? check.items.filter((item) => !item.ok).map((item) => `${item.what} is ${item.actual}`).join(', ');
      await openException(engine, tx, { kind: 'targetCheck', subject: target, identityId: null, target, severity: 2, text: `${target}: ${why}` });
    }
    const wasOk = (before?.check_report as { readonly ok?: boolean } | null)?.ok ?? null;
    if (wasOk !== check.ok || own !== (before?.own_account ?? null)) {
      await journal(tx, [{ type: 'target.checked', at: now, subject: null, target, body: { ok: check.ok } }]);
    }
  });
}

/** All targets of all tenants, a few at a time. What does not answer is noted and keeps nobody waiting. */
export async function checkTargetsNow(engine: Engine, until: Cancellation): Promise<void> {
  for (const tenant of await engine.store.tenants()) {
    const ids = await engine.store.transaction(
      tenant,
      async (tx) => {
        const [version] = await tx.find('policy_version', {}, { limit: 1, columns: ['version'] });
        return version === undefined ? [] : [...(await engine.policies.active(tx)).documents.keys()];
      },
      { readOnly: true },
    );
    for (let from = 0; from < ids.length && !until.cancelled; from += AT_ONCE) {
      await Promise.all(
        ids.slice(from, from + AT_ONCE).map((id) =>
          checkTarget(engine, tenant, id).catch((error: unknown) => engine.log.warn('target could not be checked', { tenant, target: id, error: String(error) })),
        ),
      );
    }
  }
}
