import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SCHEDULE_MS, waitAfter } from './retry-schedule.ts';

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const DAY = 86_400_000;

describe('waitAfter', () => {
  it('is the schedule of Standard Webhooks 1.0, in seconds', () => {
    expect(SCHEDULE_MS.map((_step, tries) => waitAfter(tries, 0, null))).toEqual(
      [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400].map((seconds) => seconds * 1_000),
    );
    expect(waitAfter(10, 0, null)).toBeNull();
  });

  it('never comes early, and late by a tenth at most', () => {
    fc.assert(
      fc.property(fc.nat(9), random, (tries, roll) => {
        const step = SCHEDULE_MS[tries] ?? Number.NaN;
        const wait = waitAfter(tries, roll, null);
        expect(wait).toBeGreaterThanOrEqual(step);
        expect(wait).toBeLessThanOrEqual(step * 1.1);
      }),
    );
  });

  it('leaves a receiver alone for as long as it asks, up to a day, and never for less than the schedule', () => {
    fc.assert(
      fc.property(fc.nat(9), random, fc.nat(10 * DAY), (tries, roll, asked) => {
        const wait = waitAfter(tries, roll, asked) ?? Number.NaN;
        expect(wait).toBeGreaterThanOrEqual(Math.min(asked, DAY));
        expect(wait).toBeGreaterThanOrEqual(waitAfter(tries, roll, null) ?? Number.NaN);
        expect(wait).toBeLessThanOrEqual(DAY * 1.1);
      }),
    );
  });

  it('ends, whatever a receiver asks for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 1_000 }), random, fc.nat(), (tries, roll, asked) => {
        expect(waitAfter(tries, roll, asked)).toBeNull();
      }),
    );
  });
});
