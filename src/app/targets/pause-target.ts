import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { askPause, confirmPause, endPause } from '../../engine/pauses.ts';
import type { Tx } from '../../engine/store.ts';
import { namesBehind } from '../people/people-behind.ts';
import { shownPause } from './target-lane.ts';

/** Asks that all writes on one target wait; a second person confirms it. */
export function pauseTarget(
  engine: Engine,
  tenant: string,
  order: { readonly target: string; readonly reason: string; readonly until: number; readonly actor: string },
) {
  return engine.store.transaction(tenant, async (tx) =>
    shownPause(
      await askPause(engine, tx, await engine.policies.active(tx), {
        scope: `target:${order.target}`,
        reason: order.reason,
        until: order.until,
        actor: order.actor,
      }),
      engine.clock.now(),
    ),
  );
}

export function confirmTargetPause(engine: Engine, tenant: string, { target, pause, actor }: OfPause) {
  return engine.store.transaction(tenant, async (tx) => {
    await mustBeOf(tx, target, pause);
    const confirmed = await confirmPause(
      engine,
      tx,
      await engine.policies.active(tx),
      pause,
      actor,
      await namesBehind(engine, tx, actor),
    );
    return shownPause(confirmed, engine.clock.now());
  });
}

export function resumeTarget(engine: Engine, tenant: string, { target, pause, actor }: OfPause) {
  return engine.store.transaction(tenant, async (tx) => {
    await mustBeOf(tx, target, pause);
    return shownPause(await endPause(engine, tx, pause, actor), engine.clock.now());
  });
}

interface OfPause {
  readonly target: string;
  readonly pause: string;
  readonly actor: string;
}

/** A pause of everything is not ended by a look at one target. */
async function mustBeOf(tx: Tx, target: string, pause: string): Promise<void> {
  const found = await tx.count('pause', { pause_id: pause, scope: `target:${target}` });
  if (found === 0) throw new LockstepError('PAUSE_UNKNOWN', `no pause ${pause} of ${target} is open`);
}
