import { beforeEach, describe, expect, it } from 'vitest';
import { countAttempt, refuseThrottled } from '../../src/app/sign-in/throttle.ts';
import { sharedDatabase } from '../support/database.ts';
import { type ConsoleHouse, codeOf, consoleHouse } from './support/console-house.ts';

const database = sharedDatabase();
let tenants = 0;
let house: ConsoleHouse;
beforeEach(async () => {
  house = await consoleHouse(database().store, { tenant: `st${tenants++}` });
});

const PASSWORD = 'a long secret phrase of mine';
const enter = (password: string) =>
  house.browser().post('/api/v1/sign-in/password', { name: 'Break glass', password });
const fails = async (address: string, account = 'Break glass') => {
  await refuseThrottled(house.engine, house.tenant, { account, address });
  await countAttempt(house.engine, house.tenant, { account, address });
};

async function withPassword(): Promise<void> {
  const glass = await house.signedIn('Break glass');
  expect((await glass.post('/api/v1/password', { password: PASSWORD })).status).toBe(200);
}

describe('strangers who guess', () => {
  it('from many addresses do not keep the last administrator out', async () => {
    await withPassword();
    for (let i = 0; i < 13; i++)
      for (let n = 0; n < 5; n++) await fails(`192.0.2.${i}`).catch(() => undefined);
    // From each further address once, and not a second time.
    await fails('198.51.100.1');
    await expect(fails('198.51.100.1')).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS' });
    expect((await enter(PASSWORD)).status).toBe(200);
  });

  it('with names and addresses made up in masses do not either, and lose no failure of their own', async () => {
    await withPassword();
    for (let n = 0; n < 5; n++) await fails('192.0.2.1');
    const now = house.clock.now();
    await house.store.transaction(house.tenant, (tx) =>
      tx.insert(
        'sign_in_attempt',
        Array.from({ length: 10_001 }, (_, i) => ({
          what: `pair:${i}`,
          failures: 1,
          since: now,
          until: now + 600_000,
        })),
      ),
    );
    expect((await enter(PASSWORD)).status).toBe(200);
    await expect(fails('192.0.2.1')).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS' });
    const kept = await house.store.transaction(house.tenant, (tx) => tx.count('sign_in_attempt', {}));
    expect(kept).toBeLessThan(10_001);
  });

  it('count as one with all addresses of one network of IPv6', async () => {
    const network = '2001:db8:1:2';
    for (let n = 0; n < 5; n++) await fails(`${network}::${n + 1}`);
    await expect(fails(`${network}:ffff:1:2:3`)).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS' });
    await fails('2001:db8:1:3::1');
    for (let n = 0; n < 5; n++) await fails('::ffff:192.0.2.7', 'Ada');
    await expect(fails('192.0.2.7', 'Ada')).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS' });
  });
});

it('who took a session sends no secret that is kept to an address of their own: that asks for the passkey', async () => {
  const ada = await house.signedIn('Ada');
  await house.store.transaction(house.tenant, async (tx) => {
    const row = {
      credential_id: 'c',
      administrator_id: ada.id,
      name: 'Key',
      public_key: new Uint8Array(1),
      counter: 0,
      transports: [],
      rp_id: 'localhost',
      backed_up: false,
      made_at: house.clock.now(),
      used_at: null,
    };
    await tx.insert('passkey', [row]);
  });
  const settings = { connection: { url: 'https://attacker.example/', token: 'git-token' } };
  expect(await codeOf(await ada.post('/api/v1/connectors/scim/test', settings))).toEqual([
    403,
    'STEP_UP_NEEDED',
  ]);
});
