import { expect, it } from 'vitest';
import { receiveWebhook } from '../../src/app/receive-webhook.ts';
import { Secret } from '../../src/domain/secret.ts';
import { signWebhook } from '../../src/sources/webhook/index.ts';
import { makeHouse, START } from '../support/house.ts';
import { raceDatabase, type Stage, stagedStore } from '../support/staged-store.ts';

const database = raceDatabase();

const KEY = new Secret(`whsec_${Buffer.alloc(32, 1).toString('base64')}`);
const HOOK = `---
kind: Source
id: hook
type: webhook
system: hr
credential: secret:hook
key: worker
columns: { department: { as: department } }
facts: { lastDay: last_day, eventId: id, entered: entered }
events: { worker.terminated: terminated }
zone: Europe/Berlin
`;

async function company() {
  const staged = stagedStore(database().store);
  const house = await makeHouse({
    store: staged.store,
    systems: { directory: [], git: [], crm: [] },
    policy: (base) => `${base}${HOOK}`,
  });
  await house.store.transaction(house.tenant, (tx) => house.secrets.set(tx, 'hook', KEY, 'test', START));
  await house.report([{ id: '100', department: 'Engineering' }]);
  await house.until(START + 3_600_000);
  const send = () => {
    const at = house.clock.now();
    const entered = new Date(START + 600_000).toISOString();
    const data = { id: 'm1', worker: '100', last_day: '2026-03-01', entered };
    const body = JSON.stringify({ type: 'worker.terminated', data });
    const delivery = { headers: signWebhook({ id: 'm1', body, at }, [KEY]), body: Buffer.from(body) };
    return receiveWebhook(house.engine, house.secrets, house.tenant, 'hook', delivery, at);
  };
  const works = () => house.systems.get('git')?.truth.couldSignIn('100', house.clock.now());
  return {
    ...house,
    staged,
    send,
    works,
    same: () => house.report([{ id: '100', department: 'Engineering' }]),
  };
}

/** The message is older than the report that says that the person works here. */
it.each(['message first', 'report first'])(
  'a late message does not count against a newer report: %s',
  async (order) => {
    const house = await company();
    if (order === 'message first') await house.send();
    await house.same();
    if (order === 'report first') await house.send();
    await house.until(START + 3_700_000);
    expect(house.works()).toBe(true);
  },
);

it('nor does it when the report is taken while the message is', async () => {
  const house = await company();
  const stop = house.staged.at({ when: 'after', method: 'find', table: 'source_state' }, async () => {
    await house.same();
  });
  expect(await house.send()).toMatchObject({ kind: 'taken' });
  expect(stop.reached()).toBe(true);
  await house.until(START + 3_700_000);
  expect(house.works()).toBe(true);
});

it('nor when the message is taken while the report is', async () => {
  const house = await company();
  const spoken: Stage = {
    when: 'after',
    method: 'find',
    table: 'employment',
    where: (first) => 'newest_entry_at' in first,
  };
  const stop = house.staged.at(spoken, async () => {
    expect(await house.send()).toMatchObject({ kind: 'taken' });
  });
  await house.same();
  expect(stop.reached()).toBe(true);
  await house.until(START + 3_700_000);
  expect(house.works()).toBe(true);
});
