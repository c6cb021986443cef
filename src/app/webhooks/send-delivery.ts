import type { Row } from '../../engine/tables/index.ts';
import type { ClaimedDeliveries } from '../../engine/webhooks/claim-deliveries.ts';
import { type Settled, settleDelivery } from '../../engine/webhooks/settle-delivery.ts';
import type { House } from '../open-house.ts';
import { sendMessage } from './send-message.ts';
import { signingKeys } from './signing-keys.ts';

export type WebhookHouse = Pick<House, 'engine' | 'secrets' | 'webhookHttp'>;

/**
 * Sends one claimed delivery and writes down what came of it. Between the two a crash costs the claim: the same message
 * is then sent again under the same id.
 */
export async function sendDelivery(
  { engine, secrets, webhookHttp }: WebhookHouse,
  claimed: Pick<ClaimedDeliveries, 'tenant' | 'endpointId' | 'claim'>,
  n: number,
  mayRecord: () => boolean,
): Promise<Settled | 'notSent'> {
  const { tenant, endpointId, claim } = claimed;
  // Read right before the call: it may have been disabled, changed, or taken over by now.
  const ready = await engine.store.transaction(
    tenant,
    async (tx) => {
      const [[endpoint], [delivery], keys] = await Promise.all([
        tx.find('webhook_endpoint', { endpoint_id: endpointId, state: 'enabled' }),
        tx.find('webhook_delivery', { endpoint_id: endpointId, n, claim }),
        signingKeys(tx, secrets, endpointId, engine.clock.now()),
      ]);
      return endpoint === undefined || delivery === undefined ? null : { endpoint, delivery, keys };
    },
    { readOnly: true },
  );
  if (ready === null) return 'notSent';
  const { endpoint, delivery, keys } = ready;
  const sent = await sendMessage({ clock: engine.clock, webhookHttp }, messageOf(endpoint, delivery), keys);
  if (!mayRecord()) return 'lost';
  return settleDelivery(engine, delivery, { tenant, claim }, sent);
}

function messageOf({ url }: Row<'webhook_endpoint'>, delivery: Row<'webhook_delivery'>) {
  return { id: delivery.message_id, url, body: delivery.body };
}
