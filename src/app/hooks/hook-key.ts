import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { journal } from '../../engine/log/journal.ts';
import type { Tx } from '../../engine/store.ts';
import type { HookDocument } from '../../policy/documents/hook.ts';
import type { House } from '../open-house.ts';
import { iso } from '../people/list-people.ts';
import { LONGEST_OVERLAP_MS } from '../webhooks/rotate-key.ts';
import { newSigningKey } from '../webhooks/signing-keys.ts';
import { keepEarlier } from './signing-keys.ts';

/** Throws HOOK_UNKNOWN. */
export async function hookNamed(engine: Engine, tx: Tx, id: string): Promise<HookDocument> {
  const hook = (await engine.policies.active(tx)).compiled.hooks.get(id);
  if (hook === undefined) throw new LockstepError('HOOK_UNKNOWN', `no Hook document is named ${id}`);
  return hook;
}

/**
 * Makes the key that a Hook document names, and shows what its receiver verifies with. One that was there signs beside it
 * until it ends: receivers change over without a gap.
 */
export async function makeHookKey(
  { engine, secrets }: Pick<House, 'engine' | 'secrets'>,
  tenant: string,
  id: string,
  { actor, earlierEndAt }: { readonly actor: string; readonly earlierEndAt: number },
): Promise<{ readonly hook: string; readonly verifyWith: string }> {
  const made = newSigningKey('v1a');
  await engine.store.transaction(tenant, async (tx) => {
    const { sign } = await hookNamed(engine, tx, id);
    const now = engine.clock.now();
    if (earlierEndAt > now + LONGEST_OVERLAP_MS)
      throw new LockstepError('USAGE', 'an earlier key signs for at most 90 days more');
    const uuid = () => engine.random.uuid();
    await keepEarlier(tx, sign, { secrets, uuid, actor, now, endsAt: earlierEndAt });
    await secrets.set(tx, sign.replace(/^secret:/, ''), made.signsWith, actor, now);
    await journal(tx, [
      {
        type: 'hook.keyed',
        at: now,
        subject: null,
        body: { hook: id, publicKey: made.publicKey, earlierEnd: iso(Math.max(now, earlierEndAt)), actor },
      },
    ]);
  });
  return { hook: id, verifyWith: made.verifyWith };
}
