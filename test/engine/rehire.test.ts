import { describe, expect, it } from 'vitest';
import { makeHouse } from '../support/house.ts';

const staff = (lastDay?: string) =>
  Array.from({ length: 12 }, (_, i) => ({
    id: String(100 + i),
    department: 'Engineering',
    ...(i === 0 && lastDay !== undefined ? { lastDay } : {}),
  }));

describe('somebody is back before the leave was checked again', () => {
  it('keeps the access: a re-verification of the old leave takes nothing away', async () => {
    const house = await makeHouse();
    await house.report(staff());
    await house.run();
    await house.report(staff('2026-03-03'));
    const end = Date.parse('2026-03-03T17:00:00Z');
    await house.until(end + 7_200_000);
    const git = house.systems.get('git');
    expect(git?.truth.couldSignIn('100', end + 1)).toBe(false);
    // The termination is taken back two hours later; the re-verification of 24 h is still to come.
    await house.report(staff());
    await house.until(end + 8_000_000);
    expect(git?.truth.couldSignIn('100', end + 8_000_000)).toBe(true);
    await house.until(end + 3 * 86_400_000);
    for (const system of ['git', 'directory']) {
      expect(house.systems.get(system)?.truth.couldSignIn('100', end + 2 * 86_400_000)).toBe(true);
    }
  });

  it('takes an access away again that came back by itself while the person is gone', async () => {
    const house = await makeHouse();
    await house.report(staff());
    await house.run();
    await house.report(staff('2026-03-03'));
    const end = Date.parse('2026-03-03T17:00:00Z');
    await house.until(end + 60_000);
    const git = house.systems.get('git');
    git?.operator.setActive(git.truth.find('100')?.id ?? '', true);
    expect(git?.truth.couldSignIn('100', house.clock.now())).toBe(true);
    await house.until(end + 3_700_000);
    expect(git?.truth.couldSignIn('100', house.clock.now())).toBe(false);
    const open = await house.store.transaction(house.tenant, (tx) =>
      tx.find('exception', { kind: 'accessReturned' }),
    );
    expect(open).toHaveLength(1);
    const certificates = await house.store.transaction(house.tenant, (tx) => tx.count('certificate', {}));
    expect(certificates).toBe(2);
  });
});
