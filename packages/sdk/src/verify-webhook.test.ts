import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyWebhook, WebhookRefused, type WebhookRules } from './index.ts';

const AT = 1_614_265_330;
const NOW = AT * 1_000;
const BODY = JSON.stringify({ type: 'leave.decided', timestamp: '2026-03-02T08:00:00.000Z', data: { n: 7 } });
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const PUBLIC = `whpk_${publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64')}`;
const secret = (byte: number) => Buffer.alloc(32, byte);
const SECRET = `whsec_${secret(1).toString('base64')}`;

const content = (body: string, id = ID, at = AT) => Buffer.from(`${id}.${at}.${body}`);
const v1 = (body = BODY, key = secret(1)) =>
  `v1,${createHmac('sha256', key).update(content(body)).digest('base64')}`;
const v1a = (body = BODY) => `v1a,${sign(null, content(body), privateKey).toString('base64')}`;

const headers = (signature: string) => ({
  'webhook-id': ID,
  'webhook-timestamp': String(AT),
  'webhook-signature': signature,
});
const verify = (signature: string, rules: Partial<WebhookRules> = {}, body: string | Uint8Array = BODY) =>
  verifyWebhook({ headers: headers(signature), body }, { keys: [PUBLIC, SECRET], now: NOW, ...rules });
const refusal = (answer: Promise<unknown>) =>
  answer.then(
    () => 'believed',
    (error: unknown) => (error instanceof WebhookRefused ? error.reason : String(error)),
  );

describe('verifyWebhook', () => {
  it('agrees with the example of the reference libraries of Standard Webhooks', async () => {
    const example = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
    const keys = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    // The signature is right; its body is no event, which is looked at last.
    expect(await refusal(verify(example, { keys }, '{"test": 2432232314}'))).toBe('body');
    expect(await refusal(verify(example, { keys }, '{"test": 2432232315}'))).toBe('signature');
  });

  it.each([
    ['HMAC', v1(), SECRET],
    ['ed25519', v1a(), PUBLIC],
    ['both, for whoever holds one', `${v1(BODY, secret(9))} ${v1a()}`, PUBLIC],
    ['a new key beside the old one', `${v1(BODY, secret(2))} ${v1()}`, SECRET],
    ['several keys', v1(), [PUBLIC, `whsec_${secret(3).toString('base64')}`, SECRET]],
  ])('believes %s', async (_what, signature, keys) => {
    const event = { id: ID, signedAt: new Date(NOW), type: 'leave.decided', data: { n: 7 } };
    expect(await verify(signature, { keys })).toMatchObject(event);
    const raw = new TextEncoder().encode(BODY);
    expect(
      await verifyWebhook({ headers: new Headers(headers(signature)), body: raw }, { keys, now: NOW }),
    ).toMatchObject(event);
    expect(
      await verifyWebhook({ headers: headers(signature), body: raw.buffer }, { keys, now: NOW }),
    ).toMatchObject(event);
  });

  it('believes nothing that was changed, in any place', async () => {
    const bytes = Buffer.from(BODY);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), fc.boolean(), async (place, bit, hmac) => {
        const changed = Buffer.from(bytes);
        changed.writeUInt8(changed.readUInt8(place) ^ (1 << bit), place);
        expect(await refusal(verify(hmac ? v1() : v1a(), {}, changed))).toBe('signature');
      }),
      { numRuns: 300 },
    );
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 120 }), async (signature) => {
        expect(['headers', 'signature']).toContain(await refusal(verify(signature)));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['another key', v1(BODY, secret(4)), 'signature'],
    ['the scheme of another', v1().replace('v1,', 'v1a,'), 'signature'],
    ['base64 written in another way', v1().replace(/=$/, ''), 'signature'],
    ['nothing', '', 'headers'],
    ['too many', Array(17).fill(v1()).join(' '), 'headers'],
  ])('refuses %s', async (_what, signature, reason) => {
    expect(await refusal(verify(signature))).toBe(reason);
  });

  it('keeps the window, both ways', async () => {
    for (const away of [300_000, -300_000])
      expect(await refusal(verify(v1(), { now: NOW + away }))).toBe('believed');
    for (const away of [300_001, -300_001, Number.NaN])
      expect(await refusal(verify(v1(), { now: NOW + away }))).toBe('stale');
    expect(await refusal(verify(v1(), { now: NOW + 5_000, toleranceSeconds: 4 }))).toBe('stale');
    expect(await refusal(verify(v1()))).toBe('believed');
  });

  it.each([
    [{ 'webhook-id': undefined }],
    [{ 'webhook-id': 'a b' }],
    [{ 'webhook-timestamp': '0' }],
    [{ 'webhook-timestamp': `${AT}.5` }],
    [{ 'webhook-signature': undefined }],
  ])('refuses headers such as %j', async (over) => {
    const answer = verifyWebhook(
      { headers: { ...headers(v1()), ...over }, body: BODY },
      { keys: SECRET, now: NOW },
    );
    expect(await refusal(answer)).toBe('headers');
  });

  it('says of a key that it is none, without showing it', async () => {
    for (const key of ['', 'whsk_AAAA', 'whsec_QUFB', PUBLIC.slice(0, 20), 'nonsense'])
      await expect(verify(v1(), { keys: [SECRET, key] })).rejects.toThrow(/^the key of a webhook/);
    await expect(verify(v1(), { keys: 'whsec_QUFB' })).rejects.not.toThrow('QUFB');
    await expect(verify(v1(), { keys: [] })).rejects.toThrow(TypeError);
  });
});
