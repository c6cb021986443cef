import { expect, it } from 'vitest';
import { forgetEndedKeys } from '../../src/app/webhooks/forget-ended-keys.ts';
import { rotateKey } from '../../src/app/webhooks/rotate-key.ts';
import { pruneDeliveries } from '../../src/engine/webhooks/prune-deliveries.ts';
import { memoryStore } from '../../src/store/memory/memory-store.ts';
import { sampleRow } from '../support/sample-row.ts';
import { webhookHouse } from './support/webhook-house.ts';

const DAY = 86_400_000;

it('delivered calls are kept for 30 days, dead letters for 400, what waits for as long as it waits', async () => {
  const house = await webhookHouse(memoryStore(), { tenant: 'acme' });
  const now = house.clock.now();
  const row = (n: number, state: 'waiting' | 'delivered' | 'dead', days: number | null) =>
    sampleRow('webhook_delivery', {
      endpoint_id: '00000000-0000-7000-8000-000000000001',
      n,
      state,
      ended_at: days === null ? null : now - days * DAY,
    });
  await house.store.transaction('acme', (tx) =>
    tx.insert('webhook_delivery', [
      row(1, 'delivered', 30),
      row(2, 'delivered', 29),
      row(3, 'dead', 31),
      row(4, 'dead', 400),
      row(5, 'waiting', null),
    ]),
  );
  expect(await pruneDeliveries(house.engine, 'acme')).toBe(2);
  const left = await house.rows('00000000-0000-7000-8000-000000000001');
  expect(left.map(({ n }) => n)).toEqual([2, 3, 5]);
  await house.close();
});

it('keys that sign nothing any more are destroyed', async () => {
  const house = await webhookHouse(memoryStore(), { tenant: 'acme' });
  const { webhook } = await house.add('https://example.com/');
  await rotateKey(house.parts, 'acme', webhook.id, { actor: 'ada', earlierEndAt: house.clock.now() + DAY });
  const kept = () =>
    house.store.transaction('acme', async (tx) => [
      await tx.count('webhook_secret', {}),
      (await house.secrets.list(tx)).filter(({ name }) => name.startsWith('webhook.')).length,
    ]);
  house.clock.advance(house.clock.now() + DAY - 1);
  await forgetEndedKeys(house.parts, 'acme');
  expect(await kept()).toEqual([2, 2]);
  house.clock.advance(house.clock.now() + 1);
  await forgetEndedKeys(house.parts, 'acme');
  expect(await kept()).toEqual([1, 1]);
  await house.close();
});
