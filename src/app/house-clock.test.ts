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

const DAY_AND_A_HALF = 36 * 3_600_000;

it('follows its database to somewhere else when that has stood for a while, and remembers it', () => {
  const clock = houseClock();
  const begun = steadyMs();
  const database = Date.now();
  const hear = (off: number, after: number) => clock.heard(database + after + off, begun + after);
  hear(0, 0);
  const isOff = () => Math.abs(clock.now() - Date.now()) > DAY_AND_A_HALF / 2;
  hear(DAY_AND_A_HALF, 500);
  hear(DAY_AND_A_HALF, 1_500);
  expect(isOff()).toBe(false);
  // It was set right again: nothing of this house has been written by it.
  hear(0, 2_000);
  expect(clock.strayed?.()).toMatchObject({ times: 0 });
  for (const after of [3_000, 4_000, 5_000]) hear(DAY_AND_A_HALF, after);
  expect(isOff()).toBe(true);
  expect(clock.strayed?.()).toMatchObject({ times: 1, furthest: DAY_AND_A_HALF });
  for (const after of [5_500, 6_500, 7_500]) hear(0, after);
  expect(isOff()).toBe(false);
  const { times, at, furthest } = clock.strayed?.() ?? {};
  expect([times, furthest]).toEqual([2, DAY_AND_A_HALF]);
  expect(at).toBe(database + 7_500);
});

it('follows whatever its database says first', () => {
  const clock = houseClock();
  clock.heard(Date.now() - DAY_AND_A_HALF, steadyMs());
  expect(Math.abs(clock.now() + DAY_AND_A_HALF - Date.now())).toBeLessThan(5_000);
  expect(clock.strayed?.().times).toBe(0);
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
