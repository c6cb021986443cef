import { describe, expect, it } from 'vitest';
import { makeHouse, START } from '../support/house.ts';

describe('a target that allows few calls', () => {
  it('spends them on who leaves before who joins', async () => {
    const house = await makeHouse({
      systems: { directory: [], git: [{ kind: 'rateLimited', limit: 20, perMs: 1_000 }], crm: [] },
      policy: (base) => base.replaceAll('writes: on', 'writes: on\nconcurrency: 16'),
    });
    const git = house.systems.get('git');
    const staff = Array.from({ length: 30 }, (_, i) => ({ id: String(100 + i), department: 'Engineering' }));
    await house.report(staff);
    await house.until(START + 120_000);
    expect(git?.truth.couldSignIn('104', house.clock.now())).toBe(true);
    const newcomers = Array.from({ length: 400 }, (_, i) => ({
      id: String(500 + i),
      department: 'Engineering',
    }));
    await house.report([...staff, ...newcomers]);
    await house.until(START + 125_000);
    const leave = { id: '104', department: 'Engineering', lastDay: '2026-03-01' };
    await house.report([...staff.map((one) => (one.id === '104' ? leave : one)), ...newcomers]);
    await house.until(START + 129_000);
    const waiting = newcomers.filter(({ id }) => git?.truth.find(id) === null);
    expect(waiting.length).toBeGreaterThan(200);
    expect(git?.truth.couldSignIn('104', house.clock.now())).toBe(false);
  });
});
