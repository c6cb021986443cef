import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOn, planFaults } from './faults.ts';

describe('fault windows', () => {
  it('is on from its start, off at its end, to the millisecond', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e6, max: 1e6 }),
        fc.nat(1e6),
        fc.integer({ min: -3e6, max: 3e6 }),
        (from, length, at) => {
          expect(isOn({ from, until: from + length }, at)).toBe(at >= from && at < from + length);
        },
      ),
    );
  });

  it('repeats exactly, before its start too', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.nat(1000),
        fc.integer({ min: -5000, max: 5000 }),
        (every, on, at) => {
          const window = { everyMs: every, forMs: on };
          expect(isOn(window, at)).toBe(isOn(window, at + every));
          expect(isOn(window, at)).toBe(at - Math.floor(at / every) * every < on);
        },
      ),
    );
  });
});

describe('aimed faults', () => {
  const subjects = Array.from({ length: 2000 }, (_, n) => `disable|person${n}`);

  it('hits about its share, the same ones for the same seed whatever the order', () => {
    const fault = { kind: 'didNothing', share: 0.25 } as const;
    const first = planFaults(7, [fault]);
    const second = planFaults(7, [fault]);
    const hit = new Set(subjects.filter((subject) => first.hits(fault, subject)));
    const backwards = new Set([...subjects].reverse().filter((subject) => second.hits(fault, subject)));
    expect(backwards).toEqual(hit);
    expect(hit.size).toBeGreaterThan(400);
    expect(hit.size).toBeLessThan(600);
    const other = planFaults(8, [fault]);
    expect(new Set(subjects.filter((subject) => other.hits(fault, subject)))).not.toEqual(hit);
  });

  it('stops after `times` per subject', () => {
    const fault = { kind: 'executedThenTimeout', times: 2 } as const;
    const plan = planFaults(1, [fault]);
    expect([1, 2, 3, 4].map(() => plan.hits(fault, 'disable|ada'))).toEqual([true, true, false, false]);
    expect(plan.hits(fault, 'disable|bob')).toBe(true);
  });
});

describe('rate limit', () => {
  it('lets `limit` requests through per window and says exactly how long to wait', () => {
    const plan = planFaults(1, [{ kind: 'rateLimited', limit: 2, perMs: 10_000 }]);
    expect([20_001, 20_002, 20_003, 29_999].map(plan.throttledMs)).toEqual([0, 0, 9_997, 1]);
    expect(plan.throttledMs(30_000)).toBe(0);
  });
});
