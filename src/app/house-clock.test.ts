import { afterEach, expect, it, vi } from 'vitest';
import { houseClock, steadyMs } from './house-clock.ts';

afterEach(() => vi.restoreAllMocks());

it('follows the database and no jump of this machine', () => {
  const clock = houseClock();
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(5_000);
  const database = Date.now() - 3_600_000;
  clock.heard(database, steadyMs());
  expect(Math.abs(clock.now() - database)).toBeLessThan(5_000);
  vi.spyOn(Date, 'now').mockReturnValue(database + 36 * 3_600_000);
  expect(Math.abs(clock.now() - database)).toBeLessThan(5_000);
});
