import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeEndpoint } from '../../src/app/webhooks/change-endpoint.ts';
import { rotateKey } from '../../src/app/webhooks/rotate-key.ts';
import { Secret } from '../../src/domain/secret.ts';
import { verifyWebhook } from '../../src/sources/webhook/index.ts';
import { sharedDatabase } from '../support/database.ts';
import { openReceiver, type Received } from './support/receiver.ts';
import { type WebhookHouse, webhookHouse } from './support/webhook-house.ts';

const database = sharedDatabase();
const HOUR = 3_600_000;
let tenants = 100;
let house: WebhookHouse;
let there: Awaited<ReturnType<typeof openReceiver>>;

beforeEach(async () => {
  there = await openReceiver();
  house = await webhookHouse(database().store, { tenant: `k${tenants++}` });
});
afterEach(async () => {
  await there?.close();
  await house?.close();
});

const verdict = ({ headers, body }: Received, key: string) =>
  verifyWebhook({ headers, body: Buffer.from(body) }, { secrets: [new Secret(key)] }, house.clock.now())
    .outcome;

describe('keys', () => {
  it.each(['v1a', 'v1'] as const)('of %s are changed over without a gap', async (scheme) => {
    const made = await house.add(there.url, { scheme });
    const { id } = made.webhook;
    const rotated = await rotateKey(house.parts, house.tenant, id, {
      actor: 'ada',
      earlierEndAt: house.clock.now() + HOUR,
    });
    expect(rotated.verifyWith).not.toBe(made.verifyWith);
    await house.happen(1);
    await house.send();
    await house.later(HOUR);
    await house.happen(1);
    await house.send();
    const [during, after] = there.received;
    if (during === undefined || after === undefined) throw new Error('two were sent');
    expect(during.headers['webhook-signature']?.split(' ')).toHaveLength(2);
    expect(after.headers['webhook-signature']?.split(' ')).toHaveLength(1);
    expect(verdict(after, made.verifyWith)).toBe('refused');
    expect(verdict(after, rotated.verifyWith)).toBe('accepted');
    const at = Number(during.headers['webhook-timestamp']) * 1_000;
    for (const key of [made.verifyWith, rotated.verifyWith])
      expect(
        verifyWebhook(
          { headers: during.headers, body: Buffer.from(during.body) },
          { secrets: [new Secret(key)] },
          at,
        ).outcome,
      ).toBe('accepted');
  });

  it('stand nowhere in the clear, and are gone with their endpoint', async () => {
    const { webhook, verifyWith } = await house.add(there.url, { scheme: 'v1' });
    const everything = async () =>
      house.store.transaction(house.tenant, async (tx) =>
        JSON.stringify([
          await tx.find('webhook_endpoint', {}),
          await tx.find('webhook_secret', {}),
          await tx.find('event', {}),
          (await tx.find('secret', {})).map(({ envelope }) => Buffer.from(envelope).toString('latin1')),
        ]),
      );
    expect(await everything()).not.toContain(verifyWith.slice(6));
    expect(JSON.stringify(await house.show(webhook.id))).not.toContain(verifyWith.slice(6));
    await house.happen(2);
    await house.send();
    const secrets = () =>
      house.store.transaction(house.tenant, async (tx) =>
        (await house.secrets.list(tx)).filter(({ name }) => name.startsWith('webhook.')),
      );
    expect(await secrets()).toHaveLength(1);
    await removeEndpoint(house.parts, house.tenant, webhook.id, 'ada');
    expect([await secrets(), await house.rows(webhook.id)]).toEqual([[], []]);
    const left = await house.store.transaction(house.tenant, (tx) => tx.count('webhook_secret', {}));
    expect(left).toBe(0);
  });
});
