import { describe, expect, it } from 'vitest';
import { sharedDatabase } from '../support/database.ts';
import { makeHouse } from '../support/house.ts';

const database = sharedDatabase();

describe('the same leaver on PostgreSQL', () => {
  it('loses everything and has a certificate', async () => {
    const house = await makeHouse({ store: database().store });
    const people = Array.from({ length: 12 }, (_, i) => ({
      id: String(100 + i),
      department: i % 2 === 0 ? 'Engineering' : 'Sales',
    }));
    expect((await house.report(people)).outcome).toBe('accepted');
    await house.run();
    expect(house.systems.get('git')?.truth.find('100')?.active).toBe(true);
    await house.report(people.map((p) => (p.id === '100' ? { ...p, lastDay: '2026-03-03' } : p)));
    const end = Date.parse('2026-03-03T17:00:00Z');
    await house.until(end + 60_000);
    expect(house.systems.get('git')?.truth.couldReach('100', end + 1)).toBe(false);
    expect(house.systems.get('git')?.truth.couldReach('102', end + 1)).toBe(true);
    const rows = await house.store.transaction(house.tenant, (tx) => tx.find('certificate', {}));
    expect(rows.map(({ proven, unproven }) => ({ proven: proven > 5, unproven }))).toEqual([
      { proven: true, unproven: 0 },
    ]);
    expect(house.warnings).toEqual([]);
  });
});
