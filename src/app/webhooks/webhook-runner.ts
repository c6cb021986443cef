import type { Cancellation } from '../../engine/ports.ts';
import { unconfirmedRestore } from '../../engine/restore/safe-mode.ts';
import type { Tx } from '../../engine/store.ts';
import { claimDeliveries } from '../../engine/webhooks/claim-deliveries.ts';
import { fanOut, newestEvent } from '../../engine/webhooks/fan-out.ts';
import { reading } from '../reading.ts';
import type { WebhookHouse } from './send-delivery.ts';
import { serveClaim } from './serve-claim.ts';

/** Calls to one endpoint at the same time; to one that fails, or wants its order, a single one. */
const CALLS = 4;
/** Calls of this process. The first one of every endpoint is not counted: a slow one must not keep another waiting. */
const EXTRA_CALLS = 200;
/** Endpoints that one process serves at the same time. */
const ENDPOINTS = 1_000;
/** A fault of ours is looked at again after so long. */
const REST_MS = 30_000;
/** Rounds of fan-out for one endpoint before the others have their turn. */
const FAN_OUTS = 4;

export interface WebhookRunner {
  /** Looks once at all endpoints of all tenants, and begins to serve those with something to do. */
  round(): Promise<void>;
  /** Resolves when nothing is on its way. */
  idle(): Promise<void>;
}

interface Wanted {
  readonly id: string;
  readonly behind: boolean;
  readonly due: boolean;
}

/** The work of one process on webhooks. Any number of them share it by claims. */
export function webhookRunner(
  house: WebhookHouse,
  /** Nothing new is begun from then on, and from `ended` on nothing is written down. */
  until: Cancellation,
  ended: Cancellation,
): WebhookRunner {
  const { engine } = house;
  const serving = new Map<string, Promise<void>>();
  /** Until when an endpoint rests that could not be served by a fault of ours, on the steady clock. */
  const resting = new Map<string, number>();
  let calls = 0;

  return {
    async round() {
      for (const tenant of await engine.store.tenants()) {
        if (until.cancelled) return;
        await look(tenant).catch((error: unknown) =>
          tell('webhooks could not be looked at', { tenant }, error),
        );
      }
    },
    async idle() {
      while (serving.size > 0) await Promise.all(serving.values());
    },
  };

  async function look(tenant: string): Promise<void> {
    for (const { id, behind, due } of await reading(engine.store, tenant, (tx) => wanted(tx))) {
      if (until.cancelled) return;
      const made = behind && (await makeDeliveries(tenant, id));
      if (due || made) begin(tenant, id);
    }
  }

  async function wanted(tx: Tx): Promise<readonly Wanted[]> {
    const endpoints = await tx.find(
      'webhook_endpoint',
      { state: 'enabled' },
      { order: ['endpoint_id'], columns: ['endpoint_id', 'cursor'] },
    );
    if (endpoints.length === 0 || (await unconfirmedRestore(tx)) !== null) return [];
    const now = engine.clock.now();
    const [newest, ...due] = await Promise.all([
      newestEvent(tx),
      ...endpoints.map(({ endpoint_id }) =>
        tx.find(
          'webhook_delivery',
          { endpoint_id, next_run_at: { atMost: now } },
          { limit: 1, columns: ['n'] },
        ),
      ),
    ]);
    return endpoints.map(({ endpoint_id, cursor }, i) => ({
      id: endpoint_id,
      behind: cursor < newest,
      due: (due[i]?.length ?? 0) > 0,
    }));
  }

  async function makeDeliveries(tenant: string, id: string): Promise<boolean> {
    for (let i = 0; i < FAN_OUTS; i++) if (!(await fanOut(engine, tenant, id))) break;
    return true;
  }

  function begin(tenant: string, id: string): void {
    const key = `${tenant}/${id}`;
    if ((resting.get(key) ?? 0) > engine.clock.monotonic()) return;
    resting.delete(key);
    if (serving.has(key) || serving.size >= ENDPOINTS) return;
    const served = serve(tenant, id)
      .catch((error: unknown) => {
        resting.set(key, engine.clock.monotonic() + REST_MS);
        tell('a webhook could not be served', { tenant, webhook: id }, error);
      })
      .finally(() => serving.delete(key));
    serving.set(key, served);
  }

  async function serve(tenant: string, id: string): Promise<void> {
    while (!until.cancelled) {
      const claimedAt = engine.clock.monotonic();
      const claimed = await claimDeliveries(engine, tenant, id);
      if (claimed === null) return;
      const alone = claimed.ordered || claimed.failing || calls + CALLS > EXTRA_CALLS;
      const mine = alone ? 1 : CALLS;
      calls += mine - 1;
      try {
        const mayStart = () => !until.cancelled;
        const mayRecord = () => !ended.cancelled;
        if (!(await serveClaim(house, claimed, claimedAt, { calls: mine, mayStart, mayRecord }))) return;
      } finally {
        calls -= mine - 1;
      }
    }
  }

  function tell(what: string, fields: Readonly<Record<string, unknown>>, error: unknown): void {
    // Whoever is told to stop loses the database under its feet.
    if (!until.cancelled) engine.log.warn(what, { ...fields, error: String(error) });
  }
}
