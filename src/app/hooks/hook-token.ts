import type { Secret } from '../../domain/secret.ts';
import { parseWebhookKey, signWith } from '../../sources/webhook/index.ts';

/** A token is good for one call: what it opens is over soon. */
const LIFETIME_SECONDS = 120;

export interface TokenOf {
  readonly tenant: string;
  /** Base URL of the receiver: nobody else may take it. */
  readonly audience: string;
  readonly event: string;
  /** Of the message: signature, body and token belong together. */
  readonly id: string;
  readonly at: number;
}

/**
 * Bearer token of one call: a JWT (RFC 7519) signed with the key that signs the body. It names the one receiver, the one
 * hook and the one message, and opens nothing here.
 */
export function hookToken({ tenant, audience, event, id, at }: TokenOf, key: Secret): string {
  const parsed = parseWebhookKey(key);
  const issued = Math.floor(at / 1_000);
  const header = { typ: 'JWT', alg: parsed.scheme === 'v1' ? 'HS256' : 'EdDSA' };
  const claims = {
    iss: 'lockstep',
    sub: tenant,
    aud: audience,
    scope: `hook:${event}`,
    jti: id,
    iat: issued,
    exp: issued + LIFETIME_SECONDS,
  };
  const content = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const [, signature = ''] = signWith(parsed, Buffer.from(content)).split(',');
  return `${content}.${Buffer.from(signature, 'base64').toString('base64url')}`;
}
