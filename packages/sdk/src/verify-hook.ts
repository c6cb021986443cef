import { HOOK_NAMES, type HookName, type HookRequests } from './hook-bodies.ts';
import {
  header,
  keysOf,
  parseBody,
  verifySigned,
  type WebhookDelivery,
  type WebhookRules,
} from './verify-webhook.ts';
import { bytesOf, type VerifyingKey, verifyingKey } from './webhook-keys.ts';
import { WebhookRefused } from './webhook-refused.ts';

export interface HookRules extends WebhookRules {
  /** The `url` of the Hook document: a call for somebody else is refused. */
  readonly audience: string;
  /** Path or URL that it came to; its last part is the name of the hook. */
  readonly path: string;
}

/** A genuine call. `id` is the same however often it is tried: answer the second time as the first. */
export interface HookCall<N extends HookName = HookName> {
  readonly id: string;
  readonly signedAt: Date;
  readonly tenant: string;
  readonly name: N;
  readonly request: HookRequests[N];
  /** Where a call that was taken with 202 is answered later: POST {Lockstep}{path} with this bearer token, once. */
  readonly answerLater: { readonly path: string; readonly token: string } | null;
}

/** Told apart by `name`. */
export type AnyHookCall = { readonly [N in HookName]: HookCall<N> }[HookName];

const MOST_TOKEN = 4_096;
const MOST_EARLIER = 4;

/**
 * A call of a hook: the body is signed as Standard Webhooks 1.0 says, and its bearer token, a JWT of the same key, binds it
 * to this receiver, to this hook and to this message. Throws WebhookRefused for what must not be believed, and TypeError
 * for a key that is none. Web Crypto only.
 */
export async function verifyHook(delivery: WebhookDelivery, rules: HookRules): Promise<AnyHookCall> {
  const { id, signedAt, body } = await verifySigned(delivery, rules);
  const name = nameIn(rules.path);
  const claims = await claimsOf(tokensOf(delivery), rules);
  const now = Math.floor((rules.now ?? Date.now()) / 1_000);
  const tolerance = rules.toleranceSeconds ?? 300;
  if (claims.aud !== rules.audience || claims.scope !== `hook:${name}` || claims.jti !== id)
    throw new WebhookRefused('signature', 'the token is for another receiver, hook or message');
  if (typeof claims.exp !== 'number' || !(claims.exp + tolerance >= now))
    throw new WebhookRefused('stale', 'the token has expired');
  const parsed = parseBody(body);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new WebhookRefused('body', 'it is no call of a hook');
  const { request } = parsed as { readonly request?: unknown };
  if (name !== 'test' && (typeof request !== 'object' || request === null))
    throw new WebhookRefused('body', 'it has no request');
  const path = header(delivery, 'lockstep-answer-path');
  const token = header(delivery, 'lockstep-answer-token');
  return {
    id,
    signedAt,
    tenant: typeof claims.sub === 'string' ? claims.sub : '',
    name,
    request,
    answerLater: path === '' || token === '' ? null : { path, token },
  } as AnyHookCall;
}

function nameIn(path: string): HookName {
  const last = (path.split('?')[0] ?? '').split('/').at(-1) ?? '';
  const found = HOOK_NAMES.find((name) => name.toLowerCase() === last.toLowerCase());
  if (found === undefined) throw new WebhookRefused('headers', 'the path names no hook');
  return found;
}

/** The bearer token, and the same of each earlier key as long as that signs, too. */
function tokensOf(delivery: WebhookDelivery): readonly string[] {
  const [, token = ''] = /^Bearer (\S+)$/i.exec(header(delivery, 'authorization')) ?? [];
  const earlier = header(delivery, 'lockstep-earlier-tokens').split(' ', MOST_EARLIER);
  return [token, ...earlier.filter((one) => one !== '')];
}

async function claimsOf(
  tokens: readonly string[],
  rules: HookRules,
): Promise<Readonly<Record<string, unknown>>> {
  const keys = await Promise.all(keysOf(rules.keys).map(verifyingKey));
  for (const token of tokens) {
    const claims = await claimsIn(token, keys);
    if (claims !== null) return claims;
  }
  throw new WebhookRefused('signature', 'the token is of none of these keys');
}

/** JWS compact (RFC 7515), with the algorithms of our keys and no other; null: it is of none of these keys. */
async function claimsIn(
  token: string,
  keys: readonly VerifyingKey[],
): Promise<Readonly<Record<string, unknown>> | null> {
  const [head = '', claims = '', signature = '', ...more] = token.length > MOST_TOKEN ? [] : token.split('.');
  const signed = bytesOfUrl(signature);
  if (signed === null || more.length > 0) throw new WebhookRefused('headers', 'authorization');
  const { alg } = objectIn(head);
  const content = new TextEncoder().encode(`${head}.${claims}`);
  const fits = await Promise.all(
    keys.map(({ scheme, verify }) =>
      alg === (scheme === 'v1a' ? 'EdDSA' : 'HS256') ? verify(signed, content) : false,
    ),
  );
  return fits.includes(true) ? objectIn(claims) : null;
}

function objectIn(part: string): Readonly<Record<string, unknown>> {
  const parsed = parseBody(bytesOfUrl(part) ?? new Uint8Array());
  if (typeof parsed !== 'object' || parsed === null) throw new WebhookRefused('headers', 'authorization');
  return parsed as Readonly<Record<string, unknown>>;
}

/** Base64url without padding (RFC 7515 section 2), as it is written. */
function bytesOfUrl(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return null;
  const plain = text.replaceAll('-', '+').replaceAll('_', '/');
  return bytesOf(plain.padEnd(Math.ceil(plain.length / 4) * 4, '='));
}
