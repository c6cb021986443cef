import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyWebhook } from '../../packages/sdk/src/index.ts';
import { until } from '../cli/support/running.ts';
import { type WithTokens, withTokens } from '../cli/support/with-tokens.ts';
import { answer, openReceiver } from './support/receiver.ts';

// A server as it is started, its worker, and the clock on the wall.

interface Made {
  readonly webhook: { readonly id: string; readonly state: string };
  readonly verifyWith: string;
}

let there: Awaited<ReturnType<typeof openReceiver>>;
let house: WithTokens;
beforeAll(async () => {
  there = await openReceiver();
  house = await withTokens({ LOCKSTEP_WEBHOOK_ALLOW: '127.0.0.1' });
});
afterAll(async () => {
  await house?.close();
  await there?.close();
});

const api = async (role: string, path: string, body?: unknown) => {
  const got = await house.api(role, path, body);
  return { status: got.status, body: (await got.json()) as Record<string, unknown> };
};

describe('on the command line', () => {
  it('a webhook is made, told of a leave, tested, rotated and removed', async () => {
    const made = await house.at.json<Made>(
      'webhook',
      'add',
      `${there.url}/cli`,
      '--type',
      'leave.*',
      '--ordered',
    );
    expect(made.verifyWith).toMatch(/^whpk_/);
    const { id } = made.webhook;
    expect((await house.at('leave', 'E105', '--reason', 'moves on')).exit).toBe(0);
    await until(() => there.received.some(({ path }) => path === '/cli'));
    const told = there.received.find(({ path }) => path === '/cli');
    const event = await verifyWebhook(
      { headers: told?.headers ?? {}, body: told?.body ?? '' },
      { keys: made.verifyWith },
    );
    expect(event.type).toMatch(/^leave\./);
    const events = await api('auditor', `/events?after=${Number(event.data.n) - 1}&limit=1`);
    expect(events.body).toMatchObject({
      events: [{ n: event.data.n, type: event.type, subject: event.data.subject, data: event.data.details }],
    });

    there.answers(answer(418, { 'content-type': 'text/plain' }, 'I am a teapot'));
    const tested = await house.at.json('webhook', 'test', id);
    expect(tested).toMatchObject({
      exit: 1,
      taken: false,
      failure: 'HTTP 418',
      answer: { status: 418, headers: { 'content-type': 'text/plain' }, body: 'I am a teapot' },
    });
    there.answers(answer(200));
    expect((await house.at('webhook', 'test', id)).out).toContain('✓ taken');

    const rotated = await house.at.json<Made>('webhook', 'rotate', id, '--earlier-until', 'PT1H');
    expect(rotated.verifyWith).not.toBe(made.verifyWith);
    const shown = await house.at('webhook', 'show', id);
    for (const key of [made.verifyWith, rotated.verifyWith]) expect(shown.out).toContain(key);
    expect((await house.at('webhook', 'list')).out).toContain(id);
    expect((await house.at.json('webhook', 'disable', id)).state).toBe('disabled');
    expect((await house.at.json('webhook', 'enable', id)).state).toBe('enabled');
    expect((await house.at('webhook', 'deliveries', id, '--state', 'delivered')).out).toContain(event.id);
    const again = await house.at.json(
      'webhook',
      'replay',
      id,
      '--from',
      `${event.data.n}`,
      '--to',
      `${event.data.n}`,
    );
    expect(again).toMatchObject({ exit: 0, deliveries: 1 });
    await until(() => there.received.filter((one) => one.id === event.id).length === 2);
    expect((await house.at('webhook', 'replay', id, '--dead', '--from', '1')).exit).toBe(2);
    expect((await house.at('webhook', 'remove', id)).exit).toBe(0);
    const gone = await house.at('webhook', 'show', id);
    expect([gone.exit, gone.err]).toEqual([1, expect.stringContaining('WEBHOOK_UNKNOWN')]);
  });

  it('an address inside is called only where notify.yaml or the environment says so', async () => {
    const port = new URL(there.url).port;
    const made = await house.at.json<Made>('webhook', 'add', `http://127.0.0.2:${port}/inside`, '--hmac');
    expect(made.verifyWith).toMatch(/^whsec_/);
    const test = () => house.at.json<{ failure: string | null }>('webhook', 'test', made.webhook.id);
    expect((await test()).failure).toBe('not sent: the address is not one that may be called from here');
    const file = join(house.dataDir, 'notify.yaml');
    const before = await readFile(file, 'utf8').catch(() => '');
    await writeFile(file, `${before}endpoints: { allow: [127.0.0.2/32] }\n`);
    // Nobody listens there: it was called.
    expect((await test()).failure).toBe('no answer came');
    await writeFile(file, before);
    await house.at('webhook', 'remove', made.webhook.id);
  });
});

describe('in the API', () => {
  it('administrators decide, operators send again, auditors read, and a secret is shown once', async () => {
    const order = { url: `${there.url}/api`, types: ['webhook.*'], scheme: 'hmac' };
    expect((await api('operator', '/webhooks', order)).status).toBe(403);
    const made = await api('administrator', '/webhooks', order);
    expect(made.status).toBe(200);
    const { webhook, verifyWith } = made.body as unknown as Made;
    const { id } = webhook;
    for (const path of ['/webhooks', `/webhooks/${id}`, `/webhooks/${id}/deliveries`]) {
      const got = await house.api('auditor', path);
      expect(got.status).toBe(200);
      expect(await got.text()).not.toContain(verifyWith.slice(6));
    }
    expect((await api('auditor', `/webhooks/${id}/test`, {})).status).toBe(403);
    expect((await api('operator', `/webhooks/${id}/test`, {})).body).toMatchObject({ taken: true });
    await until(() =>
      there.received.some(({ path, body }) => path === '/api' && body.includes('webhook.tested')),
    );
    expect((await api('operator', `/webhooks/${id}`, { ordered: true })).status).toBe(403);
    expect((await api('administrator', `/webhooks/${id}`, { ordered: true })).body).toMatchObject({
      ordered: true,
      types: ['webhook.*'],
    });
    expect((await api('auditor', `/webhooks/${id}/replay`, { dead: true })).status).toBe(403);
    expect((await api('operator', `/webhooks/${id}/replay`, { dead: true })).body).toEqual({
      deliveries: 0,
      left: 0,
    });
    expect((await api('operator', `/webhooks/${id}/replay`, { from: 0, to: 20_000 })).status).toBe(200);
    expect((await api('operator', `/webhooks/${id}/replay`, { from: 5, to: 4 })).status).toBe(400);
    expect((await api('administrator', `/webhooks/${id}/remove`, {})).body).toEqual({ removed: id });
    expect((await api('auditor', `/webhooks/${id}`)).status).toBe(404);
  });
});
