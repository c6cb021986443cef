import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/runs.ts';
import { Secret } from '../../domain/secret.ts';
import { deduplicationKeys } from './deduplication-keys.ts';
import { parseWebhookKey } from './secrets.ts';
import { signWebhook, verifyWebhook, type WebhookVerdict } from './verify-webhook.ts';

const symmetric = (seed: number): Secret => new Secret(`whsec_${Buffer.alloc(32, seed).toString('base64')}`);
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const raw = (der: Buffer): string => der.subarray(-32).toString('base64');
const PUBLIC = new Secret(`whpk_${raw(publicKey.export({ format: 'der', type: 'spki' }))}`);
const PRIVATE = new Secret(`whsk_${raw(privateKey.export({ format: 'der', type: 'pkcs8' }))}`);

const OURS = symmetric(1);
const AT = Date.parse('2026-07-30T03:00:00Z');
const BODY = Buffer.from('{"type":"worker.terminated","data":{"employeeId":"E1"}}');

function verdict(
  headers: Record<string, string>,
  { body = BODY, at = AT, secrets = [OURS] }: { body?: Buffer; at?: number; secrets?: Secret[] } = {},
): WebhookVerdict {
  return verifyWebhook({ headers, body }, { secrets }, at);
}
const code = (result: WebhookVerdict): string => (result.outcome === 'accepted' ? 'accepted' : result.code);

describe('verifyWebhook', () => {
  it('agrees with the example of the specification', () => {
    // Standard Webhooks, reference libraries: the published test vector.
    const headers = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    const secrets = [new Secret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')];
    const body = Buffer.from('{"test": 2432232314}');
    expect(code(verdict(headers, { body, secrets, at: 1_614_265_330_000 }))).toBe('accepted');
  });

  it.each([
    ['v1', OURS, OURS],
    ['v1a', PRIVATE, PUBLIC],
    ['v1a with the private key', PRIVATE, PRIVATE],
  ])('accepts what %s signed, and gives the body as it came', (_, signer, verifier) => {
    const headers = signWebhook({ id: 'msg_1', body: BODY, at: AT }, [signer]);
    expect(verdict(headers, { secrets: [verifier] })).toEqual({
      outcome: 'accepted',
      id: 'msg_1',
      signedAt: AT,
      body: BODY.toString(),
    });
  });

  it('lets secrets be changed without a gap, on either side', () => {
    const [older, newer] = [symmetric(7), symmetric(8)];
    const both = signWebhook({ id: 'm', body: BODY, at: AT }, [older, newer]);
    for (const secrets of [[older], [newer], [newer, older], [PUBLIC, newer]]) {
      expect(code(verdict(both, { secrets }))).toBe('accepted');
    }
    expect(code(verdict(both, { secrets: [OURS] }))).toBe('WEBHOOK_SIGNATURE');
    expect(code(verdict(both, { secrets: [] }))).toBe('WEBHOOK_SIGNATURE');
  });

  it('keeps the window, both ways, to the second', () => {
    const headers = signWebhook({ id: 'm', body: BODY, at: AT }, [OURS]);
    for (const away of [300_000, -300_000])
      expect(code(verdict(headers, { at: AT + away }))).toBe('accepted');
    for (const away of [300_001, -300_001, Number.NaN]) {
      expect(code(verdict(headers, { at: AT + away }))).toBe('WEBHOOK_STALE');
    }
  });

  it('accepts none of thousands that were forged, altered, delayed or signed by another', () => {
    const good = signWebhook({ id: 'msg_1', body: BODY, at: AT }, [OURS]);
    const change = fc.oneof(
      fc.record({ kind: fc.constant('body' as const), at: fc.nat(BODY.length - 1), bit: fc.nat(7) }),
      fc.record({ kind: fc.constant('cut' as const), at: fc.nat(BODY.length - 1) }),
      fc.record({ kind: fc.constant('id' as const), text: fc.string({ maxLength: 20 }) }),
      fc.record({
        kind: fc.constant('timestamp' as const),
        text: fc.oneof(fc.string({ maxLength: 12 }), fc.nat().map(String)),
      }),
      fc.record({
        kind: fc.constant('signature' as const),
        at: fc.nat(46),
        text: fc.string({ minLength: 1, maxLength: 1 }),
      }),
      fc.record({ kind: fc.constant('signatureText' as const), text: fc.string({ maxLength: 60 }) }),
      fc.record({ kind: fc.constant('later' as const), seconds: fc.integer({ min: 301, max: 10_000_000 }) }),
      fc.record({ kind: fc.constant('otherKey' as const), seed: fc.integer({ min: 2, max: 255 }) }),
      fc.record({
        kind: fc.constant('scheme' as const),
        scheme: fc.constantFrom('v1a', 'v2', 'V1', '', 'v1,v1'),
      }),
      fc.record({
        kind: fc.constant('missing' as const),
        name: fc.constantFrom('webhook-id', 'webhook-timestamp', 'webhook-signature'),
      }),
    );
    let tried = 0;
    let accepted = 0;
    fc.assert(
      fc.property(change, (c) => {
        const headers: Record<string, string> = { ...good };
        let body: Buffer = Buffer.from(BODY);
        let at = AT;
        switch (c.kind) {
          case 'body':
            body[c.at] = (body[c.at] ?? 0) ^ (1 << c.bit);
            break;
          case 'cut':
            body = body.subarray(0, c.at);
            break;
          case 'id':
            headers['webhook-id'] = c.text;
            fc.pre(c.text !== good['webhook-id']);
            break;
          case 'timestamp':
            headers['webhook-timestamp'] = c.text;
            fc.pre(c.text !== good['webhook-timestamp']);
            break;
          case 'signature': {
            const text = good['webhook-signature'];
            headers['webhook-signature'] = text.slice(0, c.at) + c.text + text.slice(c.at + 1);
            // A blank before the end only separates; the entry itself must still differ.
            fc.pre(!headers['webhook-signature'].split(' ').includes(text));
            break;
          }
          case 'signatureText':
            headers['webhook-signature'] = c.text;
            break;
          case 'later':
            at += c.seconds * 1000;
            break;
          case 'otherKey':
            Object.assign(headers, signWebhook({ id: 'msg_1', body, at }, [symmetric(c.seed)]));
            break;
          case 'scheme':
            headers['webhook-signature'] = good['webhook-signature'].replace('v1', c.scheme);
            break;
          case 'missing':
            delete headers[c.name];
            break;
        }
        tried++;
        if (verdict(headers, { body, at }).outcome === 'accepted') accepted++;
      }),
      { numRuns: runs(10_000) },
    );
    expect(tried).toBe(runs(10_000));
    expect(accepted).toBe(0);
  });

  it('has no other text of the same signature', () => {
    const good = signWebhook({ id: 'm', body: BODY, at: AT }, [OURS]);
    const signature = good['webhook-signature'];
    for (const other of [
      `${signature}=`,
      signature.replace('=', ''),
      signature.replace('v1,', 'v1, '),
      `${signature}\n`,
    ]) {
      expect(verdict({ ...good, 'webhook-signature': other }).outcome).toBe('refused');
    }
  });

  it('caps the body, the id and the signatures, and refuses a body that is not UTF-8', () => {
    const big = Buffer.alloc(1024 * 1024 + 1, 0x20);
    expect(code(verdict(signWebhook({ id: 'm', body: big, at: AT }, [OURS]), { body: big }))).toBe(
      'WEBHOOK_TOO_LARGE',
    );
    const sixteenMore = Array.from({ length: 17 }, () => OURS);
    expect(code(verdict(signWebhook({ id: 'm', body: BODY, at: AT }, sixteenMore)))).toBe('WEBHOOK_HEADERS');
    for (const id of ['x'.repeat(257), 'a b', 'a\u0000b', '']) {
      expect(code(verdict(signWebhook({ id, body: BODY, at: AT }, [OURS])))).toBe('WEBHOOK_HEADERS');
    }
    const latin = Buffer.from('{"n":"Zo\xeb"}', 'latin1');
    expect(code(verdict(signWebhook({ id: 'm', body: latin, at: AT }, [OURS]), { body: latin }))).toBe(
      'WEBHOOK_BODY',
    );
  });

  it('reads own headers only', () => {
    const inherited = Object.create(signWebhook({ id: 'm', body: BODY, at: AT }, [OURS])) as Record<
      string,
      string
    >;
    expect(code(verdict(inherited))).toBe('WEBHOOK_HEADERS');
  });
});

describe('parseWebhookKey', () => {
  it('refuses what is no key, without telling it', () => {
    const short = `whsec_${Buffer.alloc(23).toString('base64')}`;
    const long = `whsec_${Buffer.alloc(65).toString('base64')}`;
    for (const text of [
      '',
      'secret',
      'whsec_',
      'whsec_!!!',
      short,
      long,
      'whpk_AAAA',
      'whsk_AAAA',
      `WHSEC_${short}`,
    ]) {
      let message = '';
      try {
        parseWebhookKey(new Secret(text));
      } catch (error) {
        message = String(error);
        expect(error).toMatchObject({ code: 'WEBHOOK_SECRET' });
      }
      expect(message).not.toBe('');
      if (text.length > 12) expect(message).not.toContain(text.slice(6));
    }
  });

  it('cannot sign with a public key', () => {
    expect(() => signWebhook({ id: 'm', body: '', at: AT }, [PUBLIC])).toThrow(/public key/);
  });
});

describe('deduplicationKeys', () => {
  it('differ by source, message and transaction', () => {
    expect(deduplicationKeys('hr', 'msg_1', 'EV1')).toEqual(['hr/message/msg_1', 'hr/transaction/EV1']);
    expect(deduplicationKeys('hr', 'msg_1', null)).toEqual(['hr/message/msg_1']);
  });
});
