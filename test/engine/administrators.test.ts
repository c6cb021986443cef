import { describe, expect, it } from 'vitest';
import { reconcileTarget } from '../../src/engine/reconcile/reconcile-target.ts';
import { makeHouse, START } from '../support/house.ts';

const ADMIN = { kind: 'role', value: 'administrator' };
const staff = (leaving: readonly string[] = []) =>
  Array.from({ length: 12 }, (_, i) => ({
    id: String(100 + i),
    department: 'Engineering',
    ...(leaving.includes(String(100 + i)) ? { lastDay: '2026-03-01' } : {}),
  }));

const house = async () => {
  const made = await makeHouse({
    policy: (base) =>
      base.replace(/^id: git$/m, 'id: git\nadministrators: [{ kind: role, value: administrator }]'),
  });
  await made.report(staff());
  await made.run();
  const git = made.systems.get('git');
  const grantAdmin = (id: string) => git?.operator.grant(git.truth.find(id)?.id ?? '', ADMIN);
  return { made, git, grantAdmin };
};

describe('the administrators of a system', () => {
  it('lose their rights like anybody else while others stay, also when they come back by themselves', async () => {
    const { made, git, grantAdmin } = await house();
    grantAdmin('100');
    grantAdmin('101');
    await reconcileTarget(made.engine, made.tenant, 'git');
    await made.report(staff(['100']));
    await made.until(START + 60_000);
    expect(git?.truth.find('100')?.entitlements).toEqual([]);
    expect(git?.truth.couldSignIn('100', made.clock.now())).toBe(false);
    // Somebody makes the leaver administrator again, past every rule.
    git?.operator.setActive(git.truth.find('100')?.id ?? '', true);
    grantAdmin('100');
    await made.until(START + 3 * 3_600_000);
    expect(git?.truth.couldSignIn('100', made.clock.now())).toBe(false);
    expect(git?.truth.find('100')?.entitlements).toEqual([]);
    expect(git?.truth.couldSignIn('101', made.clock.now())).toBe(true);
  });

  it('are never all gone: the last one waits for a person, by name', async () => {
    const { made, git, grantAdmin } = await house();
    grantAdmin('100');
    await made.report(staff(['100']));
    await made.until(START + 600_000);
    // Nobody knew of the right before the inventory of the leave was read; from then on it is spared.
    expect(git?.truth.find('100')?.entitlements).toContainEqual(ADMIN);
    const open = await made.store.transaction(made.tenant, (tx) =>
      tx.find('exception', { kind: 'planRefused' }),
    );
    expect(open.map(({ target_id, severity }) => ({ target_id, severity }))).toEqual([
      { target_id: 'git', severity: 3 },
    ]);
  });

  it('who was spared as the last one goes as soon as there is another', async () => {
    const { made, git, grantAdmin } = await house();
    grantAdmin('100');
    await reconcileTarget(made.engine, made.tenant, 'git');
    await made.report(staff(['100']));
    await made.until(START + 60_000);
    expect(git?.truth.couldSignIn('100', made.clock.now())).toBe(true);
    grantAdmin('101');
    await reconcileTarget(made.engine, made.tenant, 'git');
    await made.until(made.clock.now() + 300_000);
    expect(git?.truth.couldSignIn('100', made.clock.now())).toBe(false);
    expect(git?.truth.find('100')?.entitlements).toEqual([]);
  });
});
