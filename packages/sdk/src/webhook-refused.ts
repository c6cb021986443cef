/** `headers`: they are missing or none; `signature`: of nobody who may; `stale`: signed at another time; `body`: no event. */
export type WebhookRefusal = 'headers' | 'signature' | 'stale' | 'body';

/** What came is not what Lockstep sent, or not now. Answer 400 and do nothing. */
export class WebhookRefused extends Error {
  override readonly name = 'WebhookRefused';
  readonly reason: WebhookRefusal;

  constructor(reason: WebhookRefusal, why: string) {
    super(`the webhook is refused: ${why}`);
    this.reason = reason;
  }
}
