import type { Engine } from '../engine/engine.ts';
import { cancellation } from '../engine/execute/run-operation.ts';
import { serveLane } from '../engine/execute/serve-lane.ts';
import { look } from '../engine/worker.ts';

const FOREVER = 3_600_000;

/**
 * Does everything that is due at this instant of the engine's clock, by the code that a worker runs, and returns the
 * next instant at which something will be due (null: never). For virtual time.
 */
export async function runAtOnce(engine: Engine, worker: string): Promise<number | null> {
  const until = cancellation();
  const lease = { worker, holds: () => true };
  await engine.store.heartbeat(worker, engine.clock.now(), FOREVER);
  for (;;) {
    let busy = false;
    for (const tenant of await engine.store.tenants()) busy = (await look(engine, tenant)) || busy;
    const claims = await engine.store.claimLanes(worker, engine.clock.now(), 1_000);
    await Promise.all(claims.map((claim) => serveLane(engine, claim, lease, until)));
    if (!busy && claims.length === 0) break;
  }
  let next = await engine.store.nextDue();
  for (const tenant of await engine.store.tenants()) {
    const due = await engine.store.transaction(
      tenant,
      async (tx) => {
        const [identity] = await tx.find(
          'identity',
          { next_evaluation_at: { isNull: false } },
          { order: ['next_evaluation_at'], limit: 1, columns: ['next_evaluation_at'] },
        );
        const [leave] = await tx.find(
          'leave',
          { certificate_due_at: { isNull: false } },
          { order: ['certificate_due_at'], limit: 1, columns: ['certificate_due_at'] },
        );
        return [identity?.next_evaluation_at, leave?.certificate_due_at].filter(
          (instant) => typeof instant === 'number',
        );
      },
      { readOnly: true },
    );
    for (const instant of due) next = next === null ? instant : Math.min(next, instant);
  }
  return next;
}
