import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { journal } from '../../engine/log/journal.ts';
import type { Tx } from '../../engine/store.ts';
import type { HookDocument } from '../../policy/documents/hook.ts';
import type { House } from '../open-house.ts';
import { newSigningKey } from '../webhooks/signing-keys.ts';

/** Throws HOOK_UNKNOWN. */
export async function hookNamed(engine: Engine, tx: Tx, id: string): Promise<HookDocument> {
  const hook = (await engine.policies.active(tx)).compiled.hooks.get(id);
  if (hook === undefined) throw new LockstepError('HOOK_UNKNOWN', `no Hook document is named ${id}`);
  return hook;
}

/** Makes the key that a Hook document names, in place of one that is there, and shows what its receiver verifies with. */
export async function makeHookKey(
  { engine, secrets }: Pick<House, 'engine' | 'secrets'>,
  tenant: string,
  id: string,
  actor: string,
): Promise<{ readonly hook: string; readonly verifyWith: string }> {
  const made = newSigningKey('v1a');
  await engine.store.transaction(tenant, async (tx) => {
    const { sign } = await hookNamed(engine, tx, id);
    const now = engine.clock.now();
    await secrets.set(tx, sign.replace(/^secret:/, ''), made.signsWith, actor, now);
    await journal(tx, [
      { type: 'hook.keyed', at: now, subject: null, body: { hook: id, publicKey: made.publicKey, actor } },
    ]);
  });
  return { hook: id, verifyWith: made.verifyWith };
}
