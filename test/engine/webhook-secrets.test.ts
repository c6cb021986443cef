import { expect, it } from 'vitest';
import { receiveWebhook } from '../../src/app/receive-webhook.ts';
import { Secret } from '../../src/domain/secret.ts';
import { signWebhook } from '../../src/sources/webhook/index.ts';
import { makeHouse, START } from '../support/house.ts';

const key = (byte: number) => new Secret(`whsec_${Buffer.alloc(32, byte).toString('base64')}`);
const [NEW, OLD, OTHER] = [key(1), key(2), key(3)];

it('takes messages signed with the new or the previous secret, inside the tolerance of the document, once', async () => {
  const house = await makeHouse({
    policy: (base) => `${base}---
kind: Source
id: hook
type: webhook
system: hr
credential: secret:hook
signature: { tolerance: PT1M, previous: secret:hook-before }
key: worker
columns: { department: { as: department } }
facts: { lastDay: last_day, eventId: id, entered: entered }
events: { worker.terminated: terminated }
zone: Europe/Berlin
`,
  });
  await house.store.transaction(house.tenant, async (tx) => {
    await house.secrets.set(tx, 'hook', NEW, 'test', START);
    await house.secrets.set(tx, 'hook-before', OLD, 'test', START);
  });
  await house.report([{ id: '200', department: 'Engineering' }]);
  await house.until(START + 60_000);
  const send = (id: string, secret: Secret, ageMs = 0) => {
    const at = house.clock.now();
    const entered = new Date(at).toISOString();
    const body = JSON.stringify({
      type: 'worker.terminated',
      data: { id, worker: '200', last_day: '2026-03-31', entered },
    });
    const headers = signWebhook({ id, body, at: at - ageMs }, [secret]);
    return receiveWebhook(
      house.engine,
      house.secrets,
      house.tenant,
      'hook',
      { headers, body: Buffer.from(body) },
      at,
    );
  };
  expect(await send('m1', OTHER)).toMatchObject({ kind: 'refused', code: 'WEBHOOK_SIGNATURE' });
  expect(await send('m1', NEW, 90_000)).toMatchObject({ kind: 'refused', code: 'WEBHOOK_STALE' });
  expect(await send('m1', NEW, 30_000)).toMatchObject({ kind: 'taken' });
  expect(await send('m1', NEW)).toEqual({ kind: 'repeated' });
  expect(await send('m2', OLD)).toMatchObject({ kind: 'taken' });
  expect(await send('m2', OLD)).toEqual({ kind: 'repeated' });
});
