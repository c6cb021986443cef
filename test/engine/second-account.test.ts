import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../src/app/virtual-clock.ts';
import { simulatedConnector } from '../../src/connectors/simulated/index.ts';
import type { Connector } from '../../src/domain/connector.ts';
import { type InspectionRequest, inspect } from '../../src/engine/execute/inspect.ts';
import type { OpenTarget } from '../../src/engine/ports.ts';
import type { Certificate } from '../../src/proof/certificate.ts';
import { makeHouse, type Person, START } from '../support/house.ts';

const staff = (leaver: Partial<Person> = {}): Person[] =>
  Array.from({ length: 20 }, (_, i) => ({
    id: `P${i}`,
    department: 'Engineering',
    ...(i === 0 ? leaver : {}),
  }));

async function company() {
  const house = await makeHouse();
  await house.report(staff());
  await house.until(START + 3_600_000);
  const directory = house.systems.get('directory');
  return {
    ...house,
    /** By hand, after the last listing and long before the next. */
    make: (name: string, keys: Readonly<Record<string, string>>) =>
      directory?.operator.create({
        name,
        keys,
        attributes: {},
        entitlements: [{ kind: 'group', value: 'root' }],
      }),
    account: (name: string) => directory?.truth.accounts().find((one) => one.name === name),
    async leaves() {
      await house.report(staff({ lastDay: '2026-02-27' }));
      await house.until(START + 3_600_000 + 120_000);
      const { leaves, files } = await house.store.transaction(house.tenant, async (tx) => ({
        leaves: await tx.find('leave', {}),
        files: await house.engine.vault.open(
          tx,
          (await tx.find('certificate', {}, { order: ['number'] })).map(({ identity_id, sealed }) => ({
            subject: identity_id,
            sealed,
          })),
        ),
      }));
      return {
        states: leaves.map(({ state }) => state),
        bodies: files.map((file) => (JSON.parse(String(file)) as Certificate).body),
      };
    },
  };
}

describe('a second account that carries the key of a leaver', () => {
  it('is found at once and ends in the same leave', async () => {
    const { make, account, leaves } = await company();
    make('ada.admin', { employeeId: 'P0' });
    const { states, bodies } = await leaves();
    expect(account('ada.admin')).toMatchObject({ active: false, entitlements: [] });
    expect(states).toEqual(['closed']);
    const last = bodies.at(-1);
    expect(last?.summary.unproven).toBe(0);
    expect(last?.inventory.find(({ target }) => target === 'directory')?.accounts).toHaveLength(2);
  });

  it('is found also where it is one of several', async () => {
    const { make, account, leaves } = await company();
    make('ada.admin', { employeeId: 'P0' });
    make('ada.root', { employeeId: 'P0' });
    const { states, bodies } = await leaves();
    for (const name of ['ada.admin', 'ada.root'])
      expect(account(name)).toMatchObject({ active: false, entitlements: [] });
    expect(states).toEqual(['closed']);
    expect(bodies.at(-1)?.summary.unproven).toBe(0);
  });

  it('is left to a person when it contradicts another key, and the inventory says so', async () => {
    const made = { id: 'u1', active: true, administrator: false, entitlements: [], attributes: {} };
    const request: InspectionRequest = {
      key: 'leave',
      leaveId: 'leave',
      target: 'directory',
      identityId: 'ada',
      accounts: [],
      person: { name: '', keys: { employeeId: 'P0', badge: '77' } },
      listedSince: false,
      tries: 0,
      afterWrites: false,
    };
    const get: Connector['get'] = async ({ keys }) =>
      keys.employeeId === 'P0' ? { ...made, name: 'bob', keys: { employeeId: 'P0', badge: '12' } } : null;
    const open = { definition: simulatedConnector, connector: { get } } as unknown as OpenTarget;
    const found = await inspect(virtualClock(START), open, request);
    expect(found).toMatchObject({ accounts: [], unread: false });
    expect(found.gap).toMatch(/contradicts another/);
  });

  it.each([
    [{}, 0, /has the name of one/],
    [{ employeeId: 'P0' }, 1, /^$/],
  ])('is not what only has the name of one that is gone: %j', async (keys, many, gap) => {
    const request: InspectionRequest = {
      key: 'leave',
      leaveId: 'leave',
      target: 'directory',
      identityId: 'ada',
      accounts: [{ id: 'u1', name: 'ada', keys: { employeeId: 'P0' } }],
      person: { name: '', keys: { employeeId: 'P0' } },
      listedSince: false,
      tries: 0,
      afterWrites: false,
    };
    const anew = {
      id: 'u9',
      name: 'ada',
      active: true,
      administrator: false,
      entitlements: [],
      attributes: {},
    };
    const get: Connector['get'] = async ({ name }) => (name === 'ada' ? { ...anew, keys } : null);
    const open = { definition: simulatedConnector, connector: { get } } as unknown as OpenTarget;
    const found = await inspect(virtualClock(START), open, request);
    expect(found.accounts).toHaveLength(many);
    expect(found.gap ?? '').toMatch(gap);
  });
});
