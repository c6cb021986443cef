import type { z } from 'zod';
import type { Caller } from './services.ts';
import type * as schemas from './webhook-schemas.ts';

type Answer<S extends z.ZodType> = z.output<S>;

/** What the routes of webhooks need from the application. Everything is of the caller's tenant. */
export interface WebhookServices {
  webhooks(caller: Caller): Promise<Answer<typeof schemas.webhooks>>;
  webhook(caller: Caller, id: string): Promise<Answer<typeof schemas.webhook>>;
  makeWebhook(
    caller: Caller,
    order: z.output<typeof schemas.webhookOrder>,
  ): Promise<Answer<typeof schemas.webhookWithKey>>;
  changeWebhook(
    caller: Caller,
    id: string,
    change: z.output<typeof schemas.webhookChange>,
  ): Promise<Answer<typeof schemas.webhook>>;
  removeWebhook(caller: Caller, id: string): Promise<Answer<typeof schemas.removedWebhook>>;
  rotateWebhook(
    caller: Caller,
    id: string,
    order: z.output<typeof schemas.rotateOrder>,
  ): Promise<Answer<typeof schemas.webhookWithKey>>;
  testWebhook(caller: Caller, id: string): Promise<Answer<typeof schemas.testedWebhook>>;
  webhookDeliveries(
    caller: Caller,
    id: string,
    query: z.output<typeof schemas.deliveriesQuery>,
  ): Promise<Answer<typeof schemas.deliveries>>;
  replayWebhook(
    caller: Caller,
    id: string,
    order: z.output<typeof schemas.replayOrder>,
  ): Promise<Answer<typeof schemas.replayed>>;
}
