import { describe, expect, it } from 'vitest';
import type { Store, Tx } from '../../src/engine/store.ts';
import { ruleDocument } from '../../src/torture/house/documents.ts';
import { sharedDatabase } from '../support/database.ts';
import { type House, makeHouse, START } from '../support/house.ts';

const database = sharedDatabase();

const staff = (leaving: readonly string[] = []) =>
  Array.from({ length: 12 }, (_, i) => ({
    id: String(100 + i),
    department: 'Engineering',
    ...(leaving.includes(String(100 + i)) ? { lastDay: '2026-03-01' } : {}),
  }));

/** A store in which something else happens once, right after a decision has read this of what it is about. */
function interrupted(store: Store, isRead: (table: string, where: object) => boolean) {
  let armed: (() => Promise<unknown>) | undefined;
  const watch = (tx: Tx): Tx => ({
    ...tx,
    find: async (table, where, options) => {
      const rows = await tx.find(table, where, options);
      if (!isRead(table, where)) return rows;
      const meanwhile = armed;
      armed = undefined;
      await meanwhile?.();
      return rows;
    },
  });
  return {
    store: {
      ...store,
      transaction: (tenant, work, options) => store.transaction(tenant, (tx) => work(watch(tx)), options),
    } satisfies Store,
    arm: (meanwhile: () => Promise<unknown>) => {
      armed = meanwhile;
    },
  };
}

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
    const { store, arm } = interrupted(
      database().store,
      (table, where) => table === 'target' && Object.keys(where).length === 0,
    );
    const house = await makeHouse({ store });
    await house.report(staff());
    await house.run();
    const goOn = await pause(house, 'all');
    await house.report(staff(['100']));
    await house.run();
    await goOn();
    const git = house.systems.get('git');
    arm(async () => {
      await house.run();
      expect(git?.truth.couldSignIn('100', START)).toBe(false);
    });
    await house.report(staff());
    await house.until(START + 60_000);
    expect(git?.truth.couldSignIn('100', house.clock.now())).toBe(true);
    expect(git?.truth.find('100')?.entitlements).toEqual([{ kind: 'group', value: 'developers' }]);
    expect(house.warnings).toEqual([]);
  });

  it('takes a right from a leaver that was given and proven in that moment', async () => {
    const { store, arm } = interrupted(
      database().store,
      (table, where) => table === 'account' && 'identity_id' in where,
    );
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
    arm(async () => {
      await house.run();
      expect(group()).toEqual([{ kind: 'group', value: 'developers' }]);
    });
    await house.report(people({ department: 'Engineering', lastDay: '2026-03-01' }));
    await house.until(START + 60_000);
    expect(group()).toEqual([]);
    expect(house.warnings).toEqual([]);
  });
});
