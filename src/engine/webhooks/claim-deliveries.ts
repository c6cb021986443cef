import type { Engine } from '../engine.ts';
import { unconfirmedRestore } from '../restore/safe-mode.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';

/** While one process sends, the others leave a delivery alone for so long: what a crash costs. */
export const CLAIM_MS = 60_000;
const BATCH = 20;
/** Of an endpoint that fails: each may take the whole time-out, and the claim must outlast them. */
const BATCH_FAILING = 2;

/** Deliveries of one endpoint that are this process's to send until the claim lapses. */
export interface ClaimedDeliveries {
  readonly tenant: string;
  readonly endpointId: string;
  readonly claim: string;
  readonly ordered: boolean;
  readonly failing: boolean;
  /** Of the events, in the order in which they are sent. */
  readonly numbers: readonly number[];
}

/** Takes what is due of one endpoint; null: nothing is, or somebody else is at it. */
export async function claimDeliveries(
  engine: Engine,
  tenant: string,
  endpointId: string,
): Promise<ClaimedDeliveries | null> {
  return engine.store.transaction(tenant, async (tx) => {
    const [endpoint] = await tx.find(
      'webhook_endpoint',
      { endpoint_id: endpointId, state: 'enabled' },
      { lock: 'skip' },
    );
    if (endpoint === undefined || (await unconfirmedRestore(tx)) !== null) return null;
    const now = engine.clock.now();
    const failing = endpoint.failing_since !== null;
    const rows = await dueOf(tx, endpoint, now, failing ? BATCH_FAILING : BATCH);
    if (rows.length === 0) return null;
    const claim = engine.random.uuid();
    await tx.update(
      'webhook_delivery',
      ['next_run_at', 'claim'],
      rows.map(({ n }) => ({ endpoint_id: endpointId, n, next_run_at: now + CLAIM_MS, claim })),
    );
    return {
      tenant,
      endpointId,
      claim,
      ordered: endpoint.ordered,
      failing,
      numbers: rows.map(({ n }) => n),
    };
  });
}

type Due = Pick<Row<'webhook_delivery'>, 'n' | 'next_run_at'>;

async function dueOf(
  tx: Tx,
  { endpoint_id, ordered }: Row<'webhook_endpoint'>,
  now: number,
  limit: number,
): Promise<readonly Due[]> {
  if (!ordered)
    return tx.find(
      'webhook_delivery',
      { endpoint_id, next_run_at: { atMost: now } },
      { order: ['next_run_at', 'n'], limit, lock: 'skip', columns: ['n', 'next_run_at'] },
    );
  // The first one that is not over decides: while it waits or is being sent, nothing behind it goes.
  const first = await tx.find(
    'webhook_delivery',
    { endpoint_id, state: 'waiting' },
    { order: ['n'], limit, lock: 'update', columns: ['n', 'next_run_at'] },
  );
  const held = first.findIndex(({ next_run_at }) => next_run_at === null || next_run_at > now);
  return held === -1 ? first : first.slice(0, held);
}

/** Gives back what was claimed and not sent. What is no longer ours is left alone. */
export async function releaseDeliveries(
  engine: Engine,
  { tenant, endpointId, claim }: Pick<ClaimedDeliveries, 'tenant' | 'endpointId' | 'claim'>,
  numbers: readonly number[],
): Promise<void> {
  if (numbers.length === 0) return;
  await engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    await tx.updateWhere(
      'webhook_delivery',
      ['next_run_at', 'claim'],
      numbers.map((n) => ({ endpoint_id: endpointId, n, next_run_at: now, claim: null })),
      { claim },
    );
  });
}
