import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeEndpoint } from '../../src/app/webhooks/change-endpoint.ts';
import { Secret } from '../../src/domain/secret.ts';
import { replayDeliveries } from '../../src/engine/webhooks/replay-deliveries.ts';
import { SCHEDULE_MS } from '../../src/engine/webhooks/retry-schedule.ts';
import { verifyWebhook } from '../../src/sources/webhook/index.ts';
import { sharedDatabase } from '../support/database.ts';
import { answer, openReceiver, type Received } from './support/receiver.ts';
import { type WebhookHouse, webhookHouse } from './support/webhook-house.ts';

// Real PostgreSQL, a real receiver, virtual time: the schedule of three days passes in a moment.

const database = sharedDatabase();
const HOUR = 3_600_000;
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

const verdict = ({ headers, body }: Received, key: string) =>
  verifyWebhook({ headers, body: Buffer.from(body) }, { secrets: [new Secret(key)] }, house.clock.now())
    .outcome;

describe('what happens', () => {
  it('is told once, in order, signed, and only what was asked for', async () => {
    await house.happen(2);
    const { webhook, verifyWith } = await house.add(`${there.url}/a`, { ordered: true });
    const wanted = await house.happen(30);
    await house.happen(1, { type: 'token.revoked', body: { token: 't', actor: 'boss' } });
    await house.send();
    await house.send();
    expect(there.numbers()).toEqual(wanted);
    expect(new Set(there.received.map(({ id }) => id)).size).toBe(30);
    const [first] = there.received;
    expect(JSON.parse(first?.body ?? '')).toMatchObject({
      type: 'test.happened',
      timestamp: new Date(house.clock.now()).toISOString(),
      data: { tenant: house.tenant, n: wanted[0], details: { i: 0 } },
    });
    for (const one of there.received) expect(verdict(one, verifyWith)).toBe('accepted');
    expect(await house.show(webhook.id)).toMatchObject({
      waiting: 0,
      behind: 0,
      dead: 0,
      failingSince: null,
    });
  });

  it('is told from any event on, and of an old one under the id that it had', async () => {
    const old = await house.happen(3);
    const { webhook } = await house.add(there.url, { from: old[1] ?? 0 });
    await house.send();
    expect(there.numbers()).toEqual(old.slice(1));
    const order = { what: 'range' as const, from: old[0] ?? 0, to: old[2] ?? 0 };
    const replayed = await replayDeliveries(house.engine, house.tenant, {
      endpointId: webhook.id,
      order,
      actor: 'bob',
    });
    expect(replayed).toEqual({ deliveries: 3, left: 0 });
    await house.send();
    expect(there.numbers().slice(2).sort()).toEqual([...old].sort());
    expect(new Set(there.received.map(({ id, n }) => `${n} ${id}`)).size).toBe(3);
  });

  it('is told of each tenant to its own endpoints only', async () => {
    const other = await webhookHouse(database().store, { tenant: `t${tenants++}` });
    try {
      const mine = await house.add(`${there.url}/mine`);
      const theirs = await other.add(`${there.url}/theirs`);
      await house.happen(3);
      await other.happen(2);
      // One process serves all tenants.
      await house.send();
      await other.send();
      const of = (path: string) =>
        there.received
          .filter((one) => one.path === path)
          .map(({ body }) => (JSON.parse(body) as { data: { tenant: string } }).data.tenant);
      expect(of('/mine')).toEqual(Array(3).fill(house.tenant));
      expect(of('/theirs')).toEqual(Array(2).fill(other.tenant));
      await expect(house.show(theirs.webhook.id)).rejects.toMatchObject({ code: 'WEBHOOK_UNKNOWN' });
      await expect(
        replayDeliveries(other.engine, other.tenant, {
          endpointId: mine.webhook.id,
          order: { what: 'dead' },
          actor: 'eve',
        }),
      ).rejects.toMatchObject({ code: 'WEBHOOK_UNKNOWN' });
    } finally {
      await other.close();
    }
  });

  it('is told once by several processes at the same time', async () => {
    await house.add(`${there.url}/a`);
    await house.add(`${there.url}/b`, { ordered: true });
    const wanted = await house.happen(60);
    const processes = [house.process(), house.process(), house.process()];
    while (there.received.length < 120) {
      await Promise.all(processes.map((one) => one.round()));
      await Promise.all(processes.map((one) => one.idle()));
    }
    expect(there.numbers('/b')).toEqual(wanted);
    expect([...there.numbers('/a')].sort((a, b) => a - b)).toEqual(wanted);
  });
});

describe('a receiver that does not take it', () => {
  it('is tried again as the schedule says, then it is a dead letter, which can be sent again', async () => {
    const { webhook } = await house.add(there.url);
    await house.happen(1);
    there.answers(answer(500, {}, `broken\0${'x'.repeat(5_000)}`));
    await house.send();
    for (const [tried, wait] of SCHEDULE_MS.slice(1).entries()) {
      expect(there.received).toHaveLength(tried + 1);
      await house.later(wait - 1);
      expect(there.received).toHaveLength(tried + 1);
      await house.later(wait * 0.1 + 2);
    }
    expect(there.received).toHaveLength(10);
    const [dead] = await house.rows(webhook.id);
    expect(dead).toMatchObject({ state: 'dead', tries: 10, next_run_at: null });
    expect(dead?.attempts).toHaveLength(10);
    expect(dead?.answer).toBe(`broken\ufffd${'x'.repeat(2_041)}`);
    expect(await house.exceptions()).toContain('webhookDeadLetters');
    await house.later(48 * HOUR);
    expect(there.received).toHaveLength(10);

    there.answers(answer(200));
    await replayDeliveries(house.engine, house.tenant, {
      endpointId: webhook.id,
      order: { what: 'dead' },
      actor: 'bob',
    });
    await house.send();
    expect(there.received).toHaveLength(11);
    expect(new Set(there.received.map(({ id }) => id)).size).toBe(1);
    expect(new Set(there.received.map(({ body }) => body)).size).toBe(1);
    expect(await house.exceptions()).not.toContain('webhookDeadLetters');
  });

  it('and wants its order is told nothing else until it takes it', async () => {
    await house.add(there.url, { ordered: true });
    const [first, second, third] = await house.happen(3);
    there.answers(({ n }, response) => void response.writeHead(n === second ? 500 : 200).end());
    await house.send();
    expect(there.numbers()).toEqual([first, second]);
    await house.later(6_000);
    expect(there.numbers()).toEqual([first, second, second]);
    there.answers(answer(200));
    await house.later(6 * 60_000);
    expect(there.numbers()).toEqual([first, second, second, second, third]);
  });

  it('and asks to be left alone is left alone for so long', async () => {
    await house.add(there.url);
    await house.happen(1);
    there.answers(answer(429, { 'retry-after': '7200' }));
    await house.send();
    await house.later(2 * HOUR - 1_000);
    expect(there.received).toHaveLength(1);
    await house.later(1_000);
    expect(there.received).toHaveLength(2);
  });

  it('because it is gone (410) is disabled at once, and goes on where it stopped', async () => {
    const { webhook } = await house.add(there.url);
    const wanted = await house.happen(3);
    there.answers(answer(410));
    await house.send();
    const before = there.received.length;
    expect(await house.show(webhook.id)).toMatchObject({ state: 'disabled', why: 'it answered 410 Gone' });
    expect(await house.exceptions()).toContain('webhookDisabled');
    expect(await house.types()).toContain('webhook.disabled');
    wanted.push(...(await house.happen(2)));
    await house.later(48 * HOUR);
    expect(there.received).toHaveLength(before);
    there.answers(answer(200));
    await changeEndpoint(house.parts, house.tenant, webhook.id, {
      change: { state: 'enabled' },
      actor: 'ada',
    });
    there.received.length = 0;
    await house.later(1);
    expect([...there.numbers()].sort((a, b) => a - b)).toEqual(wanted);
    expect(await house.exceptions()).not.toContain('webhookDisabled');
  });

  it('for five days is disabled', async () => {
    const { webhook } = await house.add(there.url);
    there.answers(answer(503));
    for (let day = 0; day < 5; day++) {
      await house.happen(1);
      await house.send();
      expect(await house.show(webhook.id)).toMatchObject({ state: 'enabled' });
      await house.later(24 * HOUR - 1);
    }
    await house.happen(1);
    await house.later(60_000);
    expect(await house.show(webhook.id)).toMatchObject({
      state: 'disabled',
      why: 'it has taken nothing for 5 days',
    });
    expect(await house.exceptions()).toContain('webhookDisabled');
  });

  it('because it redirects, or is not there, has failed', async () => {
    const elsewhere = await openReceiver();
    try {
      const { webhook } = await house.add(there.url);
      await house.happen(1);
      there.answers(answer(307, { location: `${elsewhere.url}/inside` }));
      await house.send();
      await there.close();
      await house.later(6_000);
      const [row] = await house.rows(webhook.id);
      expect(row?.attempts.map(({ status, failure }) => [status, failure])).toEqual([
        [307, 'HTTP 307: redirects are not followed'],
        [null, 'no answer came'],
      ]);
      expect(elsewhere.received).toEqual([]);
    } finally {
      await elsewhere.close();
    }
  });

  it('delays nobody else', async () => {
    const held: (() => void)[] = [];
    there.answers(({ path }, response) => {
      const reply = () => response.writeHead(200).end();
      if (path === '/slow') held.push(reply);
      else reply();
    });
    const slow = await house.add(`${there.url}/slow`);
    await house.add(`${there.url}/quick`);
    const wanted = await house.happen(40);
    const runner = house.process();
    while (there.numbers('/quick').length < wanted.length) await runner.round();
    expect(held.length).toBeGreaterThan(0);
    expect((await house.show(slow.webhook.id)).waiting).toBe(wanted.length);
    there.answers(answer(200));
    for (const reply of held) reply();
    await runner.idle();
  });
});

describe('an address that leads inside', () => {
  it.each(['127.0.0.1', '[::1]', '2130706433', 'localhost', '169.254.169.254', '[::ffff:127.0.0.1]'])(
    'is never called: %s',
    async (host) => {
      const guarded = await webhookHouse(database().store, { tenant: `t${tenants++}`, allow: '10.9.8.7' });
      try {
        const { port } = new URL(there.url);
        for (const scheme of ['http', 'https']) {
          const { webhook } = await guarded.add(`${scheme}://${host}:${port}/`);
          await guarded.happen(1);
          await guarded.send();
          const [row] = await guarded.rows(webhook.id);
          expect(row?.attempts[0]).toMatchObject({
            status: null,
            failure: 'not sent: the address is not one that may be called from here',
          });
        }
        expect(there.received).toEqual([]);
      } finally {
        await guarded.close();
      }
    },
  );

  it.each([
    'ftp://example.com/',
    'https://a:b@example.com/',
    'example.com',
    `https://e.com/${'x'.repeat(2_000)}`,
  ])('is not even kept: %s', async (url) => {
    await expect(house.add(url)).rejects.toMatchObject({ code: 'USAGE' });
  });
});
