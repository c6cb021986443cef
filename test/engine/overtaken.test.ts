import { describe, expect, it } from 'vitest';
import { approve } from '../../src/engine/decide/release.ts';
import { makeHouse, START } from '../support/house.ts';

const staff = (leaving: readonly string[] = []) =>
  Array.from({ length: 12 }, (_, i) => ({
    id: String(100 + i),
    department: 'Engineering',
    ...(leaving.includes(String(100 + i)) ? { lastDay: '2026-03-01' } : {}),
  }));

describe('a leave that is taken back before anything was done', () => {
  it('never runs, although somebody approves the plan that was held', async () => {
    const house = await makeHouse();
    await house.report(staff());
    await house.run();
    const held = await house.report(staff(['100', '101', '102', '103', '104']));
    if (!('summary' in held)) throw new Error('the report was refused');
    expect(held.summary.decision.held).toHaveLength(5);
    await house.run();
    await house.report(staff());
    await house.run();
    const { hash } = held.summary.decision;
    await house.store
      .transaction(house.tenant, (tx) =>
        approve(house.engine, tx, { hash: hash ?? '', actor: 'somebody', reason: 'looked fine' }),
      )
      .catch(() => undefined);
    await house.until(START + 3_600_000);
    for (const system of ['git', 'directory']) {
      for (const id of ['100', '101', '102', '103', '104']) {
        expect(house.systems.get(system)?.truth.couldSignIn(id, house.clock.now())).toBe(true);
      }
    }
    const waiting = await house.store.transaction(house.tenant, (tx) =>
      tx.find('operation', { state: { in: ['held', 'planned'] } }),
    );
    expect(waiting).toEqual([]);
  });

  it('never runs after a pause, although it was planned', async () => {
    const house = await makeHouse();
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
    expect(house.systems.get('git')?.truth.couldSignIn('100', house.clock.now())).toBe(true);
    await house.report(staff());
    await house.until(START + 2 * 3_600_000);
    for (const system of ['git', 'directory']) {
      expect(house.systems.get(system)?.truth.couldSignIn('100', house.clock.now())).toBe(true);
      expect(house.systems.get(system)?.truth.find('100')?.active).toBe(true);
    }
    expect(house.systems.get('git')?.truth.find('100')?.entitlements).toEqual([
      { kind: 'group', value: 'developers' },
    ]);
  });
});
