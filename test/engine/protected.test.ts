import { describe, expect, it } from 'vitest';
import { activatePolicy } from '../../src/engine/make-policies.ts';
import { makeHouse, policyText, START } from '../support/house.ts';

const staff = (leaving: readonly string[] = []) =>
  Array.from({ length: 12 }, (_, i) => ({
    id: String(100 + i),
    department: 'Engineering',
    ...(leaving.includes(String(100 + i)) ? { lastDay: '2026-03-01' } : {}),
  }));

describe('a protected account', () => {
  it('is never touched by a leave, also when it was found a moment ago', async () => {
    const house = await makeHouse({
      policy: (base) => base.replace(/^id: crm$/m, 'id: crm\nprotected: [Break-Glass]'),
    });
    await house.report(staff());
    await house.run();
    const crm = house.systems.get('crm');
    // Made behind our back after the listing, and found by the inventory of the leave.
    crm?.operator.create({
      name: 'break-glass',
      keys: { employeeId: '100' },
      attributes: {},
      entitlements: [],
    });
    await house.report(staff(['100']));
    await house.until(START + 3_600_000);
    expect(crm?.truth.find('break-glass')?.active).toBe(true);
    expect(house.systems.get('directory')?.truth.couldSignIn('100', house.clock.now())).toBe(false);
    const refused = await house.store.transaction(house.tenant, (tx) =>
      tx.find('exception', { kind: 'planRefused' }),
    );
    expect(refused.map(({ target_id, severity }) => ({ target_id, severity }))).toEqual([
      { target_id: 'crm', severity: 3 },
    ]);
  });

  it('is spared by operations that were planned before it was protected', async () => {
    const house = await makeHouse();
    await house.report(staff());
    await house.run();
    const git = house.systems.get('git');
    git?.setFaults([{ kind: 'down' }]);
    await house.report(staff(['100']));
    await house.until(START + 60_000);
    await house.store.transaction(house.tenant, async (tx) => {
      await activatePolicy(
        tx,
        house.clock,
        policyText([...house.systems.values()]).replace(/^id: git$/m, 'id: git\nprotected: [ADA.nr100]'),
        'test',
      );
      const [person] = await tx.find('identity', { state: 'left' });
      await tx.update(
        'identity',
        ['next_evaluation_at'],
        [{ identity_id: person?.identity_id ?? '', next_evaluation_at: house.clock.now() }],
      );
    });
    await house.run();
    git?.setFaults([]);
    await house.until(START + 2 * 3_600_000);
    expect(git?.truth.find('100')?.active).toBe(true);
    expect(git?.truth.find('100')?.entitlements).toEqual([{ kind: 'group', value: 'developers' }]);
  });
});
