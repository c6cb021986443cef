import { beforeEach, describe, expect, it } from 'vitest';
import { leavePerson } from '../../src/app/people/leave-person.ts';
import { refuseHolds } from '../../src/app/plans/holds.ts';
import { sharedDatabase } from '../support/database.ts';
import { type ConsoleHouse, consoleHouse, type TestBrowser } from './support/console-house.ts';

const database = sharedDatabase();
let tenants = 0;
let house: ConsoleHouse;
beforeEach(async () => {
  house = await consoleHouse(database().store, { tenant: `rb${tenants++}` });
});

const staff = (gone: readonly string[] = []) =>
  Array.from({ length: 6 }, (_, i) => String(100 + i)).map((id) => ({
    id,
    department: 'Engineering',
    ...(gone.includes(id) ? { lastDay: '2026-03-01' } : {}),
  }));
const identityOf = async (key: string) => {
  const [row] = await house.store.transaction(house.tenant, (tx) =>
    tx.find('employment', { employment_key: key }),
  );
  return row?.identity_id ?? '';
};
const couldSignIn = (id: string) =>
  [...house.systems.values()].some((system) => system.truth.couldSignIn(id, house.clock.now()));

/** HR reported four leavers by mistake; somebody saw it, and HR took it back. */
async function refusedOnce(): Promise<TestBrowser> {
  await house.report(staff());
  await house.run();
  await house.signedIn('Boss');
  await house.report(staff(['100', '101', '102', '103']));
  await house.run();
  const held = await house.store.transaction(house.tenant, (tx) => tx.find('hold', { state: 'held' }));
  await refuseHolds(
    house.engine,
    house.tenant,
    held.map(({ hold_id }) => hold_id),
    'outside',
    'a mistake of HR',
  );
  return house.signedIn('Ada', 'operator', '103');
}

describe('whose leave was refused once', () => {
  it.each(['order', 'plan', 'people', 'report'])('is out when they leave after all: %s', async (how) => {
    const ada = await refusedOnce();
    const identityId = await identityOf('103');
    expect((await ada.get('/api/v1/session')).status).toBe(200);
    house.clock.advance(house.clock.now() + 2 * 86_400_000);
    const again = house.browser();
    await again.post('/api/v1/sign-in/link', { link: await house.link('Ada') });
    expect((await again.get('/api/v1/session')).status).toBe(200);
    if (how === 'report') {
      await house.report(staff());
      await house.run();
      house.clock.advance(house.clock.now() + 10 * 86_400_000);
      await again.post('/api/v1/sign-in/link', { link: await house.link('Ada') });
      expect((await again.get('/api/v1/session')).status).toBe(200);
      await house.report(staff(['103']));
    } else if (how === 'order')
      await leavePerson(house.engine, house.tenant, { identityId, actor: 'boss', reason: 'left after all' });
    else {
      const authorization = `Bearer ${await house.token('administrator')}`;
      const order =
        how === 'plan'
          ? { kind: 'leave', person: '103', reason: 'left after all' }
          : { kind: 'people', people: [identityId], leave: true, reason: 'left after all' };
      const kept = await house.browser().post('/api/v1/plans/keep', order, { authorization });
      const { hash } = (await kept.json()) as { hash: string };
      const done = await house.browser().post(`/api/v1/plans/${hash}/apply`, {}, { authorization });
      expect([done.status, await done.text()]).toEqual([200, expect.any(String)]);
    }
    await house.run();
    expect(couldSignIn('103')).toBe(false);
    expect((await again.get('/api/v1/session')).status).toBe(401);
  });
});
