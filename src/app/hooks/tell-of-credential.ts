import type { Secret } from '../../domain/secret.ts';
import type { Engine } from '../../engine/engine.ts';
import { type HookCall, type HookSealed, hooksFor, newCall } from '../../engine/hooks/hooks-for.ts';
import type { HandOver } from '../../engine/ports.ts';
import { encryptToReceiver } from './encrypt-to-receiver.ts';

function encrypted(engine: Engine, hook: string, secret: Secret, receiverKey: string): HookSealed | null {
  try {
    return { password: encryptToReceiver(secret, receiverKey) };
  } catch {
    // It is told all the same, without the password: never in the clear.
    engine.log.warn('the key of a receiver cannot be used', { hook });
    return null;
  }
}

/**
 * changePassword: a credential was made. The receiver gets it only encrypted to its own key; without a key, or when it is
 * no password, it is told without it.
 */
export async function tellOfCredential(
  engine: Engine,
  { tenant, identityId, target, credential }: Parameters<HandOver>[0],
): Promise<void> {
  await engine.store.transaction(tenant, async (tx) => {
    const hooks = hooksFor(await engine.policies.active(tx), 'changePassword', target);
    const calls: HookCall[] = [];
    for (const { id, receiverKey } of hooks) {
      const value =
        receiverKey === undefined || credential.kind !== 'password'
          ? null
          : encrypted(engine, id, credential.secret, receiverKey);
      const [sealed] = value === null ? [] : await engine.vault.seal(tx, [{ subject: identityId, value }]);
      calls.push(
        newCall({
          call_id: engine.random.uuid(),
          hook_id: id,
          event: 'changePassword',
          identity_id: identityId,
          target_id: target,
          made_at: engine.clock.now(),
          sealed: sealed ?? null,
        }),
      );
    }
    await tx.insert('hook_call', calls);
    if (calls.length > 0) tx.afterCommit(() => engine.wakeups.notify());
  });
}
