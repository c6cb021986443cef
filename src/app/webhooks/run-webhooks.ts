import { cancellation } from '../../engine/execute/run-operation.ts';
import type { Cancellation } from '../../engine/ports.ts';
import { pruneDeliveries } from '../../engine/webhooks/prune-deliveries.ts';
import { forgetEndedKeys } from './forget-ended-keys.ts';
import type { WebhookHouse } from './send-delivery.ts';
import { webhookRunner } from './webhook-runner.ts';

const LOOK_EVERY_MS = 500;
const PRUNE_EVERY_MS = 3_600_000;
/** Calls that are on their way when the process is told to stop have so long to be answered. */
const GRACE_MS = 5_000;
const SLOWEST_MS = 60_000;

/** Sends webhooks until told to stop, and forgets what is kept no longer. Never throws. */
export async function runWebhooks(house: WebhookHouse, until: Cancellation): Promise<void> {
  const { engine } = house;
  const { clock } = engine;
  const ended = cancellation();
  const runner = webhookRunner(house, until, ended);
  let pruneAt = clock.monotonic() + PRUNE_EVERY_MS * engine.random.number();
  let failures = 0;
  while (!until.cancelled) {
    try {
      await runner.round();
      if (clock.monotonic() >= pruneAt) {
        pruneAt = clock.monotonic() + PRUNE_EVERY_MS;
        for (const tenant of await engine.store.tenants()) {
          await pruneDeliveries(engine, tenant);
          await forgetEndedKeys(house, tenant);
        }
      }
      failures = 0;
    } catch (error) {
      failures++;
      engine.log.error('a task of the worker failed', { error: String(error), failures });
    }
    // While the database is away the log says so, but not every second.
    await clock.sleep(Math.max(LOOK_EVERY_MS, Math.min(SLOWEST_MS, failures * 5_000)), until);
  }
  await Promise.race([runner.idle(), clock.sleep(GRACE_MS, ended)]);
  ended.cancel();
}
