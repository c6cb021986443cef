import { expect, it } from 'vitest';
import { receiveWebhook } from '../../src/app/receive-webhook.ts';
import { Secret } from '../../src/domain/secret.ts';
import { masterKeyFrom } from '../../src/secrets/master-key.ts';
import { secretStore } from '../../src/secrets/secret-store.ts';
import { signWebhook } from '../../src/sources/webhook/index.ts';
import { makeHouse } from '../support/house.ts';

const HOOK = `---
kind: Source
id: hook
type: webhook
system: hr
key: worker
credential: secret:hook
signature: { tolerance: PT1M }
columns:
  worker: { as: employeeId, of: identity }
facts: { lastDay: lastDay, entered: entered, eventId: id }
events: { gone: terminated }
correlate: [[employeeId]]
`;
const SECRET = new Secret(`whsec_${Buffer.alloc(32, 7).toString('base64')}`);

it('a message is as old as its Source document allows, and no older', async () => {
  const house = await makeHouse({ policy: (base) => `${base}${HOOK}` });
  const secrets = secretStore(masterKeyFrom(new Uint8Array(32).fill(5)));
  await house.store.transaction(house.tenant, (tx) =>
    secrets.set(tx, 'hook', SECRET, 'test', house.clock.now()),
  );
  const now = house.clock.now();
  const deliver = (id: string, ageMs: number) => {
    const body = Buffer.from(
      JSON.stringify({
        type: 'gone',
        data: { id, worker: '100', lastDay: '2026-03-09', entered: new Date(now).toISOString() },
      }),
    );
    const headers = signWebhook({ id, body, at: now - ageMs }, [SECRET]);
    return receiveWebhook(house.engine, secrets, house.tenant, 'hook', { headers, body }, now);
  };
  expect(await deliver('one', 50_000)).toMatchObject({ kind: 'taken' });
  expect(await deliver('one', 40_000)).toMatchObject({ kind: 'repeated' });
  expect(await deliver('two', 120_000)).toMatchObject({ kind: 'refused', code: 'WEBHOOK_STALE' });
});
