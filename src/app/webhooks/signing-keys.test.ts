import fc from 'fast-check';
import { expect, it } from 'vitest';
import { verifyWebhook } from '../../../packages/sdk/src/index.ts';
import { Secret } from '../../domain/secret.ts';
import { signWebhook, verifyWebhook as verifyHere } from '../../sources/webhook/index.ts';
import { newSigningKey } from './signing-keys.ts';

const AT = Date.parse('2026-03-02T08:00:00Z');
const message = fc.record({
  id: fc.stringMatching(/^msg_[0-9a-f]{1,40}$/),
  data: fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue(), { maxKeys: 5 }),
});
const scheme = fc.constantFrom('v1a' as const, 'v1' as const);

it('what a new key signs is verified with what the receiver is shown, and with no other key', async () => {
  await fc.assert(
    fc.asyncProperty(message, scheme, scheme, async ({ id, data }, one, two) => {
      const [mine, other] = [newSigningKey(one), newSigningKey(two)];
      const body = JSON.stringify({ type: 'x.happened', timestamp: 'now', data });
      const headers = signWebhook({ id, body, at: AT }, [mine.signsWith]);
      const here = (key: string) =>
        verifyHere({ headers, body: Buffer.from(body) }, { secrets: [new Secret(key)] }, AT).outcome;
      expect([here(mine.verifyWith), here(other.verifyWith)]).toEqual(['accepted', 'refused']);
      const there = (keys: string) => verifyWebhook({ headers, body }, { keys, now: AT });
      expect(await there(mine.verifyWith)).toMatchObject({ id, type: 'x.happened' });
      await expect(there(other.verifyWith)).rejects.toMatchObject({ reason: 'signature' });
      const both = signWebhook({ id, body, at: AT }, [other.signsWith, mine.signsWith]);
      for (const keys of [mine.verifyWith, other.verifyWith])
        expect(await verifyWebhook({ headers: both, body }, { keys, now: AT })).toMatchObject({ id });
    }),
    { numRuns: 100 },
  );
});

it('a private key is never what the receiver is shown', () => {
  const { verifyWith, publicKey, signsWith } = newSigningKey('v1a');
  expect(verifyWith).toMatch(/^whpk_/);
  expect(publicKey).toBe(verifyWith);
  expect(signsWith.reveal()).toMatch(/^whsk_/);
  expect(newSigningKey('v1').publicKey).toBeNull();
});
