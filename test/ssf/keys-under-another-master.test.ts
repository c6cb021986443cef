import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { aboutHeader, aboutKey, rewrapSignals, signalsUnderOthers } from '../../src/app/ssf/sealed-rows.ts';
import { keyRing, masterKeyFrom } from '../../src/secrets/master-key.ts';
import { sealedBox } from '../../src/secrets/sealed-box.ts';
import { TRANSMITTER, twoCompanies } from './support/two-companies.ts';

describe('what Shared Signals keep sealed', () => {
  it('moves to another master key, and opens under it alone', async () => {
    const two = await twoCompanies();
    try {
      const { token } = await two.receiver('portal');
      const delivery = {
        method: 'urn:ietf:rfc:8935',
        endpoint_url: 'https://portal.test/in',
        authorization_header: 'Bearer theirs',
      };
      await two.ssf(token, '/streams', { delivery });
      await two.ssf(token, '/streams', {});
      const to = masterKeyFrom(randomBytes(32));
      const both = keyRing([to, two.master]);
      const under = () => two.store.transaction(TRANSMITTER, (tx) => signalsUnderOthers(tx, to));
      expect(await under()).toBe(2);
      expect(await rewrapSignals(two.store, both, TRANSMITTER, to)).toBe(2);
      expect(await rewrapSignals(two.store, both, TRANSMITTER, to)).toBe(0);
      expect(await under()).toBe(0);
      const { keys, streams } = await two.store.transaction(TRANSMITTER, async (tx) => ({
        keys: await tx.find('ssf_key', {}),
        streams: await tx.find('ssf_stream', { push_header_key: { isNull: false } }),
      }));
      const box = sealedBox(to);
      const [key] = keys;
      const [stream] = streams;
      if (key === undefined || stream?.push_header == null) throw new Error('nothing is sealed');
      expect(box.open(TRANSMITTER, aboutKey(key.kid), key).toString()).toContain('PRIVATE KEY');
      const header = { key_id: to.id, sealed: stream.push_header };
      expect(box.open(TRANSMITTER, aboutHeader(stream.stream_id), header).toString()).toBe('Bearer theirs');
      // Neither of another row nor of another tenant.
      expect(() => box.open(TRANSMITTER, aboutKey('other'), key)).toThrow();
      expect(() => box.open('beta', aboutKey(key.kid), key)).toThrow();
      expect(() => sealedBox(two.master).open(TRANSMITTER, aboutKey(key.kid), key)).toThrow();
      expect(JSON.stringify([keys, streams])).not.toContain('theirs');
    } finally {
      await two.close();
    }
  });
});
