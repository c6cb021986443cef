import os from 'node:os';
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

it.runIf(process.platform === 'linux')(
  'counts the time that the machine slept as time that has passed',
  () => {
    const clock = houseClock();
    const before = clock.monotonic();
    const uptime = os.uptime();
    vi.spyOn(os, 'uptime').mockReturnValue(uptime + 3 * 3_600);
    clock.heard(Date.now() + 3 * 3_600_000, steadyMs());
    expect(Math.abs(clock.monotonic() - before - 3 * 3_600_000)).toBeLessThan(60_000);
  },
);
