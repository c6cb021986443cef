import { describe, expect, it } from 'vitest';
import type { Store, Tx } from '../../src/engine/store.ts';
import { sharedDatabase } from '../support/database.ts';
import { makeHouse, START } from '../support/house.ts';

const database = sharedDatabase();

const staff = (leaving: readonly string[] = []) =>
  Array.from({ length: 12 }, (_, i) => ({
    id: String(100 + i),
    department: 'Engineering',
    ...(leaving.includes(String(100 + i)) ? { lastDay: '2026-03-01' } : {}),
  }));

/** A store in which something else happens right after a decision has read what it is about. */
function interrupted(store: Store, meanwhile: () => Promise<unknown> | undefined): Store {
  const watch = (tx: Tx): Tx => ({
    ...tx,
    find: async (table, where, options) => {
      const rows = await tx.find(table, where, options);
      if (table === 'target' && Object.keys(where).length === 0) await meanwhile();
      return rows;
    },
  });
  return {
    ...store,
    transaction: (tenant, work, options) => store.transaction(tenant, (tx) => work(watch(tx)), options),
  };
}

describe('a decision whose picture moves while it is made', () => {
  it('restores somebody whose leave was carried out in that moment', async () => {
    let armed: (() => Promise<unknown>) | undefined;
    const store = interrupted(database().store, () => {
      const run = armed;
      armed = undefined;
      return run?.();
    });
    const house = await makeHouse({ store });
    await house.report(staff());
    await house.run();
    const pause = {
      pause_id: house.engine.random.uuid(),
      scope: 'all',
      reason: 'drill',
      until_at: START + 3_600_000,
      asked_by: 'a',
      confirmed_by: 'b',
      made_at: START,
      ended_at: null,
    };
    await house.store.transaction(house.tenant, (tx) => tx.insert('pause', [pause]));
    await house.report(staff(['100']));
    await house.run();
    await house.store.transaction(house.tenant, async (tx) => {
      await tx.update('pause', ['ended_at'], [{ pause_id: pause.pause_id, ended_at: START }]);
      await tx.update(
        'lane',
        ['ready_at'],
        (await tx.find('lane', {})).map(({ lane_id }) => ({ lane_id, ready_at: START })),
      );
    });
    const git = house.systems.get('git');
    armed = async () => {
      await house.run();
      expect(git?.truth.couldSignIn('100', START)).toBe(false);
    };
    await house.report(staff());
    await house.until(START + 60_000);
    expect(git?.truth.couldSignIn('100', house.clock.now())).toBe(true);
    expect(git?.truth.find('100')?.entitlements).toEqual([{ kind: 'group', value: 'developers' }]);
    expect(house.warnings).toEqual([]);
  });
});
