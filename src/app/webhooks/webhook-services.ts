import { replayDeliveries } from '../../engine/webhooks/replay-deliveries.ts';
import type { WebhookServices } from '../../http/webhook-services.ts';
import type { House } from '../open-house.ts';
import { reading } from '../reading.ts';
import { changeEndpoint, removeEndpoint } from './change-endpoint.ts';
import { makeEndpoint } from './make-endpoint.ts';
import { rotateKey } from './rotate-key.ts';
import { listDeliveries } from './show-deliveries.ts';
import { listEndpoints, showEndpoint } from './show-endpoints.ts';
import { testEndpoint } from './test-endpoint.ts';

const DAY = 86_400_000;

/** Webhooks behind the HTTP routes. */
export function webhookServices(house: Pick<House, 'engine' | 'secrets' | 'webhookHttp'>): WebhookServices {
  const { engine } = house;
  return {
    webhooks: ({ tenant }) =>
      reading(engine.store, tenant, async (tx) => ({ webhooks: await listEndpoints(tx) })),
    webhook: ({ tenant }, id) => reading(engine.store, tenant, (tx) => showEndpoint(tx, id)),
    makeWebhook: ({ tenant, actor }, { scheme, from, ...input }) =>
      makeEndpoint(house, tenant, {
        ...input,
        scheme: scheme === 'hmac' ? 'v1' : 'v1a',
        from: from ?? null,
        actor,
      }),
    changeWebhook: ({ tenant, actor }, id, { url, types, description, ordered, state }) =>
      changeEndpoint(house, tenant, id, {
        change: {
          ...(url === undefined ? {} : { url }),
          ...(types === undefined ? {} : { types }),
          ...(description === undefined ? {} : { description }),
          ...(ordered === undefined ? {} : { ordered }),
          ...(state === undefined ? {} : { state }),
        },
        actor,
      }),
    async removeWebhook({ tenant, actor }, id) {
      await removeEndpoint(house, tenant, id, actor);
      return { removed: id };
    },
    rotateWebhook: ({ tenant, actor }, id, { earlierEndAt }) =>
      rotateKey(house, tenant, id, {
        actor,
        earlierEndAt: earlierEndAt === undefined ? engine.clock.now() + DAY : Date.parse(earlierEndAt),
      }),
    testWebhook: ({ tenant, actor }, id) => testEndpoint(house, tenant, id, actor),
    webhookDeliveries: ({ tenant }, id, query) =>
      reading(engine.store, tenant, (tx) => listDeliveries(tx, id, query)),
    replayWebhook: ({ tenant, actor }, id, order) =>
      replayDeliveries(engine, tenant, {
        endpointId: id,
        order: 'dead' in order ? { what: 'dead' } : { what: 'range', from: order.from, to: order.to },
        actor,
      }),
  };
}
