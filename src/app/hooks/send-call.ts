import { createHash } from 'node:crypto';
import { ConnectorFault, type HttpResponse } from '../../domain/connector.ts';
import { MOST_ANSWER_BYTES, readHookAnswer } from '../../domain/hook/hook-answer.ts';
import { answers, type HookEvent } from '../../domain/hook/hook-events.ts';
import type { Secret } from '../../domain/secret.ts';
import type { CallResult } from '../../engine/hooks/call-outcome.ts';
import type { Clock } from '../../engine/ports.ts';
import type { WebhookAttempt } from '../../engine/tables/index.ts';
import { durationMs } from '../../policy/documents/duration.ts';
import type { HookDocument } from '../../policy/documents/hook.ts';
import { parseWebhookKey, signWebhook, signWith } from '../../sources/webhook/index.ts';
import { waitAskedFor } from '../webhooks/send-message.ts';
import type { WebhookHttp } from '../webhooks/webhook-http.ts';
import { hookToken } from './hook-token.ts';

/** RFC 9110 section 15.3.3: taken, and not done yet. */
const ACCEPTED = 202;

export interface OutgoingCall {
  readonly tenant: string;
  readonly callId: string;
  readonly hook: HookDocument;
  readonly event: HookEvent;
  readonly body: string;
}

/** A call as it was made, and what came of it. */
export interface SentCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly attempt: WebhookAttempt;
  readonly result: CallResult;
  readonly received: HttpResponse | null;
  /** Digest of the secret that a late answer comes with; null: it may not be late. */
  readonly answerHash: string | null;
}

/** One POST {url}/{hook}, signed with all keys, the newest first. Never throws for what the receiver does. */
export async function sendCall(
  { clock, webhookHttp }: { readonly clock: Clock; readonly webhookHttp: WebhookHttp },
  call: OutgoingCall,
  keys: readonly [Secret, ...Secret[]],
): Promise<SentCall> {
  const { hook, event, body, tenant, callId } = call;
  const url = `${hook.url.replace(/\/$/, '')}/${event}`;
  const timeoutMs = durationMs(hook.timeout);
  const at = clock.now();
  const began = clock.monotonic();
  const id = `hook_${callId.replaceAll('-', '')}`;
  const later = hook.answerWithin !== undefined && answers(event) && event !== 'test';
  const [newest, ...earlier] = keys;
  // Of the oldest: a try before the key was replaced, whose answer was lost, had the same.
  const secret = later ? answerSecret(tenant, callId, keys.at(-1) ?? newest) : null;
  const token = (key: Secret) => hookToken({ tenant, audience: hook.url, event, id, at }, key);
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${token(newest)}`,
    // A bearer token has one signature: whoever has not got the new key yet finds its own here.
    ...(earlier.length === 0 ? {} : { 'lockstep-earlier-tokens': earlier.map(token).join(' ') }),
    ...signWebhook({ id, body, at }, keys),
    ...(secret === null
      ? {}
      : { 'lockstep-answer-path': `/hooks/answers/${tenant}.${callId}`, 'lockstep-answer-token': secret }),
  };
  const answerHash = secret === null ? null : hashOfAnswerSecret(secret);
  const done = (status: number | null, result: CallResult, received: HttpResponse | null): SentCall => ({
    url,
    headers,
    attempt: {
      at,
      took: Math.round(clock.monotonic() - began),
      status,
      failure: failureOf(result),
    },
    result,
    received,
    answerHash,
  });
  try {
    const http = await webhookHttp(url);
    const answerBytes = MOST_ANSWER_BYTES + 1;
    const answer = await http({ method: 'POST', url, headers, body, timeoutMs, answerBytes });
    return done(answer.status, resultOf(event, later, answer, clock.now()), answer);
  } catch (error) {
    const took = clock.monotonic() - began;
    return done(null, { kind: 'failure', why: whyNoAnswer(error, took >= timeoutMs, timeoutMs) }, null);
  }
}

function resultOf(event: HookEvent, later: boolean, answer: HttpResponse, now: number): CallResult {
  const { status, body } = answer;
  if (status < 200 || status >= 300) {
    const redirect = status >= 300 && status < 400 ? ': redirects are not followed' : '';
    return { kind: 'failure', why: `HTTP ${status}${redirect}`, askedWaitMs: waitAskedFor(answer, now) };
  }
  if (status === ACCEPTED && later) return { kind: 'later' };
  if (Buffer.byteLength(body) > MOST_ANSWER_BYTES)
    return { kind: 'failure', why: `the answer is larger than ${MOST_ANSWER_BYTES / 1_024} kB` };
  return { kind: 'answer', answer: readHookAnswer(event, body) };
}

function failureOf(result: CallResult): string | null {
  switch (result.kind) {
    case 'failure':
      return result.why;
    case 'later':
      return null;
    case 'answer':
      return result.answer.kind === 'unreadable' ? result.answer.why : null;
  }
}

/** Few words, always the same: what exactly happened on the way would tell of networks that are none of the tenant's. */
function whyNoAnswer(error: unknown, late: boolean, timeoutMs: number): string {
  if (error instanceof ConnectorFault && error.kind === 'invalid')
    return 'not sent: the address is not one that may be called from here';
  return late ? `no answer within ${timeoutMs / 1_000} s` : 'no answer came';
}

/**
 * The same in every try of one call, so that a receiver whose first answer was lost still has the right one; nobody
 * without the key can make it. Ed25519 signs deterministically (RFC 8032 section 5.1.6), and nothing that is sent anywhere
 * begins like this.
 */
function answerSecret(tenant: string, callId: string, key: Secret): string {
  const made = signWith(parseWebhookKey(key), Buffer.from(`late answer\n${tenant}\n${callId}`));
  return `lsa_${createHash('sha256').update(made).digest('base64url')}`;
}

export function hashOfAnswerSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
