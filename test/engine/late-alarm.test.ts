import { describe, expect, it } from 'vitest';
import { makeHouse, START } from '../support/house.ts';

const people = (lastDay?: string) =>
  Array.from({ length: 12 }, (_, i) => ({
    id: String(100 + i),
    department: 'Engineering',
    ...(i === 0 && lastDay !== undefined ? { lastDay } : {}),
  }));

describe('a revocation that does not get through', () => {
  it('is told louder and louder, and goes through when the system is back', async () => {
    const downUntil = START + 6 * 3_600_000;
    const house = await makeHouse({
      systems: { directory: [], git: [{ kind: 'down', from: START + 60_000, until: downUntil }], crm: [] },
    });
    await house.report(people());
    await house.run();
    house.clock.advance(START + 120_000);
    await house.report(people('2026-03-01'));
    await house.until(downUntil - 1_000);
    const notices = await house.store.transaction(house.tenant, (tx) =>
      tx.find('notice', { kind: 'revocationLate', channel: 'mail' }, { order: ['made_at'] }),
    );
    const severities = notices.map((notice) => notice.severity);
    expect(severities).toEqual([...severities].sort());
    expect(new Set(severities)).toEqual(new Set([1, 2, 3, 4]));
    expect(JSON.stringify(notices[0]?.body)).toContain('git: ');
    // Each step once for all that is stuck together, not once for each attempt.
    expect(notices.length).toBeLessThan(20);
    expect(house.systems.get('git')?.truth.find('100')?.active).toBe(true);
    const certificates = () =>
      house.store.transaction(house.tenant, (tx) => tx.find('certificate', {}, { order: ['number'] }));
    // Each names what is open; one for every failed try would be noise.
    expect((await certificates()).map(({ unproven }) => unproven > 0)).toEqual([true]);
    await house.until(downUntil + 120_000);
    expect((await certificates()).map(({ unproven }) => unproven > 0)).toEqual([true, false]);
    await house.until(downUntil + 180_000);
    const open = await house.store.transaction(house.tenant, (tx) =>
      tx.find('exception', { closed_at: null }),
    );
    expect(open.map(({ kind }) => kind)).toEqual([]);
    expect(house.systems.get('git')?.truth.find('100')?.active).toBe(false);
  });
});
