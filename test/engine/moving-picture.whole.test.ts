import { describe, expect, it } from 'vitest';
import { OPEN_GUARD, ruleDocument, together } from '../../src/torture/house/documents.ts';
import { sharedDatabase } from '../support/database.ts';
import { type House, makeHouse, START } from '../support/house.ts';
import { stagedStore } from '../support/staged-store.ts';

const database = sharedDatabase();

const staff = (leaving: readonly string[] = []) =>
  Array.from({ length: 12 }, (_, i) => ({
    id: String(100 + i),
    department: 'Engineering',
    ...(leaving.includes(String(100 + i)) ? { lastDay: '2026-03-01' } : {}),
  }));

async function pause({ engine, store, tenant }: House, scope: string): Promise<() => Promise<void>> {
  const row = {
    pause_id: engine.random.uuid(),
    scope,
    reason: 'drill',
    until_at: START + 3_600_000,
    asked_by: 'a',
    confirmed_by: 'b',
    made_at: START,
    ended_at: null,
  };
  await store.transaction(tenant, (tx) => tx.insert('pause', [row]));
  return () =>
    store.transaction(tenant, async (tx) => {
      await tx.update('pause', ['ended_at'], [{ pause_id: row.pause_id, ended_at: START }]);
      const lanes = await tx.find('lane', {});
      await tx.update(
        'lane',
        ['ready_at'],
        lanes.map(({ lane_id }) => ({ lane_id, ready_at: START })),
      );
    });
}

describe('a decision whose picture moves while it is made', () => {
  it('restores somebody whose leave was carried out in that moment', async () => {
    const { store, at } = stagedStore(database().store);
    const house = await makeHouse({ store });
    await house.report(staff());
    await house.run();
    const goOn = await pause(house, 'all');
    await house.report(staff(['100']));
    await house.run();
    await goOn();
    const git = house.systems.get('git');
    at(
      { when: 'after', method: 'find', table: 'target', where: (where) => Object.keys(where).length === 0 },
      async () => {
        await house.run();
        expect(git?.truth.couldSignIn('100', START)).toBe(false);
      },
    );
    await house.report(staff());
    await house.until(START + 60_000);
    expect(git?.truth.couldSignIn('100', house.clock.now())).toBe(true);
    expect(git?.truth.find('100')?.entitlements).toEqual([{ kind: 'group', value: 'developers' }]);
    expect(house.warnings).toEqual([]);
  });

  it('takes a right from a leaver that was given and proven in that moment', async () => {
    const { store, at } = stagedStore(database().store);
    const everybody = ruleDocument('coders', ['{ target: git }']);
    const house = await makeHouse({
      store,
      tenant: 'globex',
      seed: 8,
      policy: (base) => `${base}---\n${everybody}`,
    });
    const people = (more: object) =>
      staff().map((one) => (one.id === '100' ? { ...one, department: 'Support', ...more } : one));
    await house.report(people({}));
    await house.run();
    const goOn = await pause(house, 'grants');
    await house.report(people({ department: 'Engineering' }));
    await house.run();
    const group = () => house.systems.get('git')?.truth.find('100')?.entitlements;
    expect(group()).toEqual([]);
    await goOn();
    at(
      { when: 'after', method: 'find', table: 'account', where: (where) => 'identity_id' in where },
      async () => {
        await house.run();
        expect(group()).toEqual([{ kind: 'group', value: 'developers' }]);
      },
    );
    await house.report(people({ department: 'Engineering', lastDay: '2026-03-01' }));
    await house.until(START + 60_000);
    expect(group()).toEqual([]);
    expect(house.warnings).toEqual([]);
  });

  it('spares the last administrator where the other one ceases to be it in that moment', async () => {
    const { store, at } = stagedStore(database().store);
    const role = { kind: 'role', value: 'administrator' };
    const house = await makeHouse({
      store,
      tenant: 'initech',
      seed: 9,
      policy: (base) =>
        together(
          base.replace('owner: it', 'owner: it\nadministrators: [{ kind: role, value: administrator }]'),
          ruleDocument('administrators', ['{ target: directory, kind: role, value: administrator }'], 'IT'),
          OPEN_GUARD,
        ),
    });
    const people = (first: string, more: object = {}) =>
      staff().map((one, i) =>
        i === 0 ? { ...one, department: first } : i === 1 ? { ...one, department: 'IT', ...more } : one,
      );
    await house.report(people('IT'));
    await house.run();
    const rights = (id: string) => house.systems.get('directory')?.truth.find(id)?.entitlements;
    expect([rights('100'), rights('101')]).toEqual([[role], [role]]);
    const goOn = await pause(house, 'all');
    await house.report(people('Support'));
    await house.run();
    await goOn();
    const moment = at(
      {
        when: 'after',
        method: 'find',
        table: 'account',
        where: (where, options) =>
          Object.keys(where).join() === 'target_id' && JSON.stringify(options).includes('desired'),
      },
      async () => {
        await house.run();
        expect(rights('100')).toEqual([]);
      },
    );
    await house.report(people('Support', { lastDay: '2026-03-01' }));
    expect(moment.reached()).toBe(true);
    await house.until(START + 60_000);
    expect(rights('101')).toEqual([role]);
    // Not even tried: most systems let their last administrator go.
    const tried = await house.store.transaction(house.tenant, (tx) =>
      tx.find('operation', { target_id: 'directory', kind: 'revoke' }),
    );
    expect(tried).toHaveLength(1);
  });
});
