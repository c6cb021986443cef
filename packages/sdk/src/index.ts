export type { EventOf, EventType, LockstepEvent } from './event.ts';
export type { EventsCall } from './events-call.ts';
export type { ErrorCode, Operations, Problem } from './generated/api.ts';
export type { EventData } from './generated/events.ts';
export {
  type Answer,
  type CallOptions,
  type Input,
  type Lockstep,
  type LockstepOptions,
  lockstep,
  type OperationName,
} from './lockstep.ts';
export { NoAnswer, type NoAnswerReason } from './no-answer.ts';
export { type Item, items, type PagedInput, type PagedName, pages } from './pages.ts';
export { LockstepProblem } from './problem.ts';
export {
  verifyWebhook,
  type WebhookDelivery,
  type WebhookEvent,
  type WebhookRules,
} from './verify-webhook.ts';
export { type WebhookRefusal, WebhookRefused } from './webhook-refused.ts';
