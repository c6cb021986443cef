import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HookRules, hookAnswer, verifyHook, WebhookRefused } from './index.ts';

const AT = 1_772_438_400;
const ID = 'hook_0197';
const URL_ = 'https://hooks.example.com/in';
const BODY = '{"request":{"user":{"login":"ada"}}}';
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const PUBLIC = `whpk_${publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64')}`;
const SECRET = Buffer.alloc(32, 1);
const CLAIMS = { sub: 'acme', aud: URL_, scope: 'hook:validateUser', jti: ID, iat: AT, exp: AT + 120 };

const url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const signed = (alg: string, text: string) =>
  alg === 'HS256'
    ? createHmac('sha256', SECRET).update(text).digest()
    : sign(null, Buffer.from(text), privateKey);
const jwt = (claims: object, alg = 'EdDSA') => {
  const content = `${url({ typ: 'JWT', alg })}.${url(claims)}`;
  return `${content}.${signed(alg, content).toString('base64url')}`;
};
const delivery = (authorization: string, body = BODY, alg = 'EdDSA') => ({
  headers: {
    'webhook-id': ID,
    'webhook-timestamp': String(AT),
    'webhook-signature': `${alg === 'HS256' ? 'v1' : 'v1a'},${signed(alg, `${ID}.${AT}.${body}`).toString('base64')}`,
    authorization,
  },
  body,
});
const rules = (over: Partial<HookRules> = {}): HookRules => ({
  keys: PUBLIC,
  audience: URL_,
  path: '/in/validateuser',
  now: AT * 1_000,
  ...over,
});
const refusal = (answer: Promise<unknown>) =>
  answer.then(
    () => 'believed',
    (error: unknown) => (error instanceof WebhookRefused ? error.reason : String(error)),
  );

describe('verifyHook', () => {
  it('believes what is signed for this receiver, this hook and this message', async () => {
    expect(await verifyHook(delivery(`Bearer ${jwt(CLAIMS)}`), rules())).toEqual({
      id: ID,
      signedAt: new Date(AT * 1_000),
      tenant: 'acme',
      name: 'validateUser',
      request: { user: { login: 'ada' } },
      answerLater: null,
    });
    const shared = `whsec_${SECRET.toString('base64')}`;
    const hmac = delivery(`Bearer ${jwt(CLAIMS, 'HS256')}`, BODY, 'HS256');
    expect((await verifyHook(hmac, rules({ keys: [PUBLIC, shared] }))).name).toBe('validateUser');
  });

  it.each([
    ['another receiver', { ...CLAIMS, aud: 'https://elsewhere.test' }, 'signature'],
    ['another hook', { ...CLAIMS, scope: 'hook:preCreateUser' }, 'signature'],
    ['another message', { ...CLAIMS, jti: 'hook_x' }, 'signature'],
    ['another time', { ...CLAIMS, exp: AT - 301 }, 'stale'],
    ['no time', { ...CLAIMS, exp: undefined }, 'stale'],
  ])('refuses a token for %s', async (_what, claims, reason) => {
    expect(await refusal(verifyHook(delivery(`Bearer ${jwt(claims)}`), rules()))).toBe(reason);
  });

  it('takes no algorithm but those of its keys', async () => {
    const none = `${url({ alg: 'none' })}.${url(CLAIMS)}.`;
    expect(await refusal(verifyHook(delivery(`Bearer ${none}`), rules()))).toBe('headers');
    // The public key taken for a secret, as confused libraries do.
    const content = `${url({ alg: 'HS256' })}.${url(CLAIMS)}`;
    const confused = createHmac('sha256', Buffer.from(PUBLIC)).update(content).digest('base64url');
    expect(await refusal(verifyHook(delivery(`Bearer ${content}.${confused}`), rules()))).toBe('signature');
  });

  it('refuses what is no call, and never fails otherwise', async () => {
    const token = `Bearer ${jwt(CLAIMS)}`;
    for (const body of ['[]', 'null', '{}', '{"request":7}', 'x'])
      expect(await refusal(verifyHook(delivery(token, body), rules()))).toBe('body');
    expect(await refusal(verifyHook(delivery(token), rules({ path: '/in/everything' })))).toBe('headers');
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.base64String(), fc.json()), async (text) => {
        expect(await refusal(verifyHook(delivery(`Bearer ${text}`), rules()))).toMatch(
          /^(headers|signature)$/,
        );
        const parts = [text, text, text].map((part) => Buffer.from(part).toString('base64url')).join('.');
        expect(await refusal(verifyHook(delivery(`Bearer ${parts}`), rules()))).toMatch(
          /^(headers|signature)$/,
        );
      }),
      { numRuns: 50 },
    );
  });

  it('prints the body of an answer', () => {
    expect(hookAnswer('runDeprovision', { data: true })).toBe('{"response":{"data":true}}');
  });
});
