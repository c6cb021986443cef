import { retryAfterMs } from '../../connectors/support/http-faults.ts';
import { ConnectorFault, type HttpResponse } from '../../domain/connector.ts';
import type { Secret } from '../../domain/secret.ts';
import type { Clock } from '../../engine/ports.ts';
import type { SentDelivery } from '../../engine/webhooks/settle-delivery.ts';
import { signWebhook } from '../../sources/webhook/index.ts';
import type { WebhookHttp } from './webhook-http.ts';

const TIMEOUT_MS = 15_000;
const ANSWER_BYTES = 2_048;
const LONGEST_WAIT_MS = 86_400_000;

export interface Message {
  readonly id: string;
  readonly url: string;
  readonly body: string;
}

/** A call as it was made, and what came back. */
export interface SentMessage extends SentDelivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly answerHeaders: Readonly<Record<string, string>>;
}

/** One signed POST (Standard Webhooks 1.0). Never throws for what the receiver does; NOTIFY_CONFIG for ours. */
export async function sendMessage(
  { clock, webhookHttp }: { readonly clock: Clock; readonly webhookHttp: WebhookHttp },
  { id, url, body }: Message,
  keys: readonly Secret[],
): Promise<SentMessage> {
  const http = await webhookHttp(url);
  const at = clock.now();
  const began = clock.monotonic();
  const headers = { 'content-type': 'application/json', ...signWebhook({ id, body, at }, keys) };
  const base = { at, headers };
  const took = () => Math.round(clock.monotonic() - began);
  try {
    const answer = await http({
      method: 'POST',
      url,
      headers,
      body,
      timeoutMs: TIMEOUT_MS,
      answerBytes: ANSWER_BYTES,
    });
    return {
      ...base,
      took: took(),
      status: answer.status,
      failure: whyNotTaken(answer.status),
      answer: storable(answer.body),
      wait: waitAskedFor(answer, clock.now()),
      answerHeaders: answer.headers,
    };
  } catch (error) {
    const failure = whyNoAnswer(error, took());
    return { ...base, took: took(), status: null, failure, answer: null, wait: null, answerHeaders: {} };
  }
}

/** Null: taken. A redirect is a failure: nobody configured where it leads. */
function whyNotTaken(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `HTTP ${status}: redirects are not followed`;
  return `HTTP ${status}`;
}

/** What a receiver asks for with Retry-After; null: nothing. */
export function waitAskedFor({ status, headers }: HttpResponse, now: number): number | null {
  if (status !== 429 && status !== 503) return null;
  return retryAfterMs(headers['retry-after'], now, LONGEST_WAIT_MS) ?? null;
}

/** Few words, always the same: what exactly happened on the way would tell of networks that are none of the tenant's. */
function whyNoAnswer(error: unknown, took: number): string {
  if (error instanceof ConnectorFault && error.kind === 'invalid')
    return 'not sent: the address is not one that may be called from here';
  return took >= TIMEOUT_MS ? `no answer within ${TIMEOUT_MS / 1_000} s` : 'no answer came';
}

/** The database holds no NUL; half a character is none any more in what was read as UTF-8. */
function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd');
}
