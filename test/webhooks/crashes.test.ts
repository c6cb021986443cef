import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLAIM_MS, claimDeliveries } from '../../src/engine/webhooks/claim-deliveries.ts';
import { fanOut } from '../../src/engine/webhooks/fan-out.ts';
import { sharedDatabase } from '../support/database.ts';
import { answer, openReceiver } from './support/receiver.ts';
import { type WebhookHouse, webhookHouse } from './support/webhook-house.ts';

const database = sharedDatabase();
let tenants = 0;
let house: WebhookHouse;
let there: Awaited<ReturnType<typeof openReceiver>>;

beforeEach(async () => {
  there = await openReceiver();
  house = await webhookHouse(database().store, { tenant: `t${tenants++}` });
});
afterEach(async () => {
  await there?.close();
  await house?.close();
});

describe('a process that dies', () => {
  it('between sending and writing it down costs its claim, and the same message comes again', async () => {
    const { webhook } = await house.add(there.url);
    const [n] = await house.happen(1);
    await fanOut(house.engine, house.tenant, webhook.id);
    // What it has sent is what it claimed; it never says so.
    const claimed = await claimDeliveries(house.engine, house.tenant, webhook.id);
    expect(claimed?.numbers).toEqual([n]);
    const [row] = await house.rows(webhook.id);
    await house.send();
    expect(there.received).toEqual([]);
    await house.later(CLAIM_MS);
    expect(there.received.map(({ id, body }) => [id, body])).toEqual([[row?.message_id, row?.body]]);
  });

  it('and comes back writes nothing over what another has written', async () => {
    const { webhook } = await house.add(there.url);
    await house.happen(1);
    let release: (() => void) | undefined;
    there.answers((_received, response) => {
      release = () => response.writeHead(500).end();
    });
    const frozen = house.process();
    await frozen.round();
    while (release === undefined) await new Promise((resolve) => setImmediate(resolve));
    there.answers(answer(200));
    await house.later(CLAIM_MS);
    (release as () => void)();
    await frozen.idle();
    const [row] = await house.rows(webhook.id);
    expect(row).toMatchObject({ state: 'delivered', tries: 1 });
    expect(there.received.map(({ id }) => id)).toEqual([row?.message_id, row?.message_id]);
  });

  it('in the middle of making deliveries loses none and makes none twice', async () => {
    const { webhook } = await house.add(there.url);
    const wanted = await house.happen(12);
    const { store } = house;
    const broken = {
      ...house.engine,
      store: {
        ...store,
        transaction: <R>(tenant: string, work: Parameters<typeof store.transaction<R>>[1]) =>
          store.transaction<R>(tenant, async (tx) => {
            await work(tx);
            throw new Error('killed before the commit');
          }),
      },
    };
    await expect(fanOut(broken, house.tenant, webhook.id)).rejects.toThrow();
    expect(await house.rows(webhook.id)).toEqual([]);
    await house.send();
    await house.send();
    expect([...there.numbers()].sort((a, b) => a - b)).toEqual(wanted);
  });
});
