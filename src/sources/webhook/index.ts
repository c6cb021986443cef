export {
  type DecodedEvent,
  decodeWorkerEvent,
  type EventContext,
} from './decode-worker-event.ts';
export { deduplicationKeys } from './deduplication-keys.ts';
export { parseWebhookKey, publicKeyOf, signWith } from './secrets.ts';
export {
  DEFAULT_WEBHOOK_BODY_BYTES,
  DEFAULT_WEBHOOK_WINDOW_SECONDS,
  signWebhook,
  verifyWebhook,
  type WebhookDelivery,
  type WebhookHeaders,
  type WebhookRefusal,
  type WebhookRules,
  type WebhookVerdict,
} from './verify-webhook.ts';
