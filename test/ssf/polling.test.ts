import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/domain/secret.ts';
import { leaves, POLL, settleIn } from './support/journey.ts';
import { TRANSMITTER, twoCompanies } from './support/two-companies.ts';

describe('a transmitter that is polled', () => {
  it('is heard as often as its document says, and each token once', async () => {
    const two = await twoCompanies();
    try {
      const { token, id } = await two.receiver('beta');
      const made = await two.ssf(token, '/streams', { delivery: { method: POLL } });
      const { stream_id } = (await made.json()) as { stream_id: string };
      await two.listens(`${two.issuer}/ssf/receivers/${id}`, [
        `poll: { url: "${two.url}/ssf/poll/${stream_id}", every: PT1M }`,
        'accountDisabled: leave',
      ]);
      const secret = (value: string) =>
        two.store.transaction('beta', (tx) =>
          two.secrets.set(tx, 'partner', new Secret(value), 'test', two.clock.now()),
        );
      await secret(token);
      await settleIn(two);
      await leaves(two);
      await two.tell();
      expect(await two.hear()).toBe(1);
      expect(await two.stateAtReceiver('100')).toMatchObject({ state: 'left' });
      expect((await two.stateAtReceiver('101'))?.state).toBe('active');
      const waiting = () => two.store.transaction(TRANSMITTER, (tx) => tx.count('ssf_set', { stream_id }));
      expect(await waiting()).toBe(0);
      expect(await two.hear()).toBe(0);

      // It cannot be asked: somebody is told once, and nothing is lost.
      await secret('another');
      await leaves(two, '101');
      await two.tell();
      const open = () =>
        two.store.transaction('beta', (tx) => tx.count('exception', { kind: 'pullFailed', closed_at: null }));
      for (let i = 0; i < 2; i++) {
        two.clock.advance(two.clock.now() + 61_000);
        expect(await two.hear()).toBe(1);
        expect(await open()).toBe(1);
      }
      expect((await two.stateAtReceiver('101'))?.state).toBe('active');
      await secret(token);
      two.clock.advance(two.clock.now() + 61_000);
      expect(await two.hear()).toBe(1);
      expect([await open(), await waiting()]).toEqual([0, 0]);
      expect((await two.stateAtReceiver('101'))?.state).toBe('left');
      // What is polled is not pushed.
      expect((await two.call('/ssf/receive/beta/partner', { method: 'POST', body: 'x' })).status).toBe(404);
    } finally {
      await two.close();
    }
  });
});
