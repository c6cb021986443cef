import { afterEach, beforeEach, expect, it } from 'vitest';
import { journal } from '../../src/engine/log/journal.ts';
import { MOST_WAITING } from '../../src/engine/webhooks/fan-out.ts';
import { memoryStore } from '../../src/store/memory/memory-store.ts';
import { WHOLE } from '../support/runs.ts';
import { sampleRow } from '../support/sample-row.ts';
import { answer, openReceiver } from './support/receiver.ts';
import { type WebhookHouse, webhookHouse } from './support/webhook-house.ts';

let house: WebhookHouse;
let there: Awaited<ReturnType<typeof openReceiver>>;
beforeEach(async () => {
  there = await openReceiver();
  house = await webhookHouse(memoryStore(), { tenant: 'acme' });
});
afterEach(async () => {
  await house?.close();
  await there?.close();
});

it('a restored house calls nobody until a person has confirmed it', async () => {
  await house.add(there.url);
  const before = await house.happen(1);
  const restore = sampleRow('restore', { confirmed_at: null });
  await house.store.transaction('acme', (tx) => tx.insert('restore', [restore]));
  const after = await house.happen(1);
  await house.later(60_000);
  expect(there.received).toEqual([]);
  await house.store.transaction('acme', (tx) =>
    tx.update('restore', ['confirmed_at'], [{ ...restore, confirmed_at: 1 }]),
  );
  await house.send();
  expect([...there.numbers()].sort((a, b) => a - b)).toEqual([...before, ...after]);
});

// More than five thousand calls.
it.runIf(WHOLE)(
  'what is too much for a receiver that is away stays in the events, and comes when it is back',
  async () => {
    const { webhook } = await house.add(there.url, { ordered: true });
    const count = MOST_WAITING + 100;
    const entry = { type: 'test.happened' as const, at: house.clock.now(), subject: null, body: {} };
    const first = await house.store.transaction('acme', (tx) =>
      journal(
        tx,
        Array.from({ length: count }, () => entry),
      ),
    );
    there.answers(answer(503));
    await house.send();
    // Each round makes some of them into deliveries.
    for (let i = 0; i < 5; i++) await house.later(1);
    expect(await house.show(webhook.id)).toMatchObject({ waiting: MOST_WAITING, behind: 100 });
    there.answers(answer(200));
    there.received.length = 0;
    const runner = house.process();
    house.clock.advance(house.clock.now() + 6_000);
    while (there.received.length < count) {
      await runner.round();
      await runner.idle();
    }
    expect(there.numbers()).toEqual(Array.from({ length: count }, (_, i) => first + i));
    expect(await house.show(webhook.id)).toMatchObject({ waiting: 0, behind: 0 });
  },
);
