import { describe, expect, it } from 'vitest';
import { simulatedConnector } from '../../src/connectors/simulated/index.ts';
import { install } from '../../src/domain/connector.ts';
import { makeHouse, type Person, START } from '../support/house.ts';

/** No rule gives a guest anything. */
const staff = (guest: Partial<Person> = {}): Person[] => [
  ...Array.from({ length: 12 }, (_, i) => ({ id: `P${i}`, department: 'Sales' })),
  { id: 'G', department: 'Guest', ...guest },
];

const forAllButGuests = (base: string): string =>
  base.replace('when: "true"', 'when: employment.department != "Guest"');

describe('a leaver of whom no account is known', () => {
  for (const list of [true, false])
    it(`is looked for on every system, ${list ? 'before it is listed' : 'also on one that cannot be listed'}`, async () => {
      const definition = {
        ...simulatedConnector,
        capabilities: { ...simulatedConnector.capabilities, list },
      };
      const house = await makeHouse({
        connectors: new Map([[definition.id, install(definition)]]),
        policy: forAllButGuests,
      });
      await house.report(staff());
      await house.until(START + 60_000);
      const crm = house.systems.get('crm');
      crm?.operator.create({
        name: 'guest',
        keys: { employeeId: 'G' },
        attributes: {},
        entitlements: [{ kind: 'group', value: 'sellers' }],
      });
      expect(house.systems.get('directory')?.truth.find('G')).toBeNull();
      await house.report(staff({ lastDay: '2026-02-28' }));
      await house.until(START + 180_000);
      expect(crm?.truth.find('G')).toMatchObject({ active: false, entitlements: [] });
      const { leaves, certificates } = await house.store.transaction(house.tenant, async (tx) => ({
        leaves: await tx.find('leave', {}),
        certificates: await tx.find('certificate', {}),
      }));
      expect(leaves.map(({ state }) => state)).toEqual(['closed']);
      expect(certificates.at(-1)).toMatchObject({ unproven: 0 });
    });

  it('has no leave when they were never seen at work', async () => {
    const house = await makeHouse({ policy: forAllButGuests });
    await house.report(staff({ lastDay: '2026-02-28' }));
    await house.until(START + 60_000);
    expect(await house.store.transaction(house.tenant, (tx) => tx.find('leave', {}))).toEqual([]);
  });
});
