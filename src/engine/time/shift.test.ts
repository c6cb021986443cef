import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carriedOn, shiftOf, TOLERATED_MS, type Vouched } from './shift.ts';

const T = Date.parse('2026-03-02T08:00:00Z');
const HOUR = 3_600_000;
/** What was between two looks came at once, or somebody has said what it is. */
const afterOne = (now: number, known: Vouched, expected: number) =>
  shiftOf(now, known, { expected, stepped: Number.POSITIVE_INFINITY });
const believed = { seen_at: T, shift: 0 };

describe('a process that has lived through it', () => {
  it('believes five minutes and no more, to either side', () => {
    for (const sign of [1, -1]) {
      expect(afterOne(T + sign * TOLERATED_MS, believed, T)).toBe(0);
      expect(afterOne(T + sign * (TOLERATED_MS + 1), believed, T)).toBe(sign * (TOLERATED_MS + 1));
      expect(afterOne(T + sign * 36 * HOUR, believed, T)).toBe(sign * 36 * HOUR);
    }
  });
  it('knows that time has passed when nobody wrote it down', () => {
    expect(afterOne(T + HOUR, believed, T + HOUR)).toBe(0);
  });
  it('that stood still itself follows those who did not', () => {
    expect(afterOne(T, believed, T - 3 * HOUR)).toBe(0);
  });
  it('sees a clock that is back, and one that jumps once more', () => {
    const off = { seen_at: T, shift: 36 * HOUR };
    expect(afterOne(T + 36 * HOUR, off, T)).toBe(36 * HOUR);
    expect(afterOne(T, off, T)).toBe(0);
    expect(afterOne(T + 12 * HOUR, off, T)).toBe(12 * HOUR);
    expect(afterOne(T - 36 * HOUR, { seen_at: T, shift: -36 * HOUR }, T)).toBe(-36 * HOUR);
    expect(afterOne(T, { seen_at: T, shift: -36 * HOUR }, T)).toBe(0);
  });
  it('does not follow small steps further than one, whoever does', () => {
    const ahead = T + TOLERATED_MS + 1;
    expect(shiftOf(ahead, { seen_at: ahead, shift: 0 }, { expected: T, stepped: 1_000 })).toBe(
      TOLERATED_MS + 1,
    );
    // Somebody has said what it is.
    expect(afterOne(ahead, { seen_at: ahead, shift: 0 }, T)).toBe(0);
  });
  it('is never led away from what has passed, by whatever steps, and knows when the clock is right', () => {
    const looks = fc.array(
      fc.tuple(fc.integer({ min: 1, max: HOUR }), fc.integer({ min: -HOUR, max: HOUR })),
    );
    fc.assert(
      fc.property(looks, (all) => {
        let [passed, off, expected, row] = [T, 0, T, believed];
        let elapsed = 0;
        for (const [passes, step] of all) {
          passed += passes;
          elapsed += passes;
          off += step;
          expected += passes;
          const now = passed + off;
          // Everybody vouches for what they follow.
          row = { ...row, seen_at: passed + off - row.shift };
          const shift = shiftOf(now, row, {
            expected,
            stepped: Math.min(Math.abs(step), TOLERATED_MS),
          });
          const time = now - shift;
          expect(Math.abs(time - passed)).toBeLessThanOrEqual(TOLERATED_MS + 0.01 * elapsed + 1);
          expected = carriedOn(time, expected, passes);
          row = { seen_at: time, shift };
        }
      }),
    );
  });
  it('grows used to a clock that is a little off, by a hundredth of what passes', () => {
    expect(carriedOn(T + 60_000, T, HOUR)).toBe(T + 36_000);
    expect(carriedOn(T - 60_000, T, HOUR)).toBe(T - 36_000);
    expect(carriedOn(T + 10_000, T, HOUR)).toBe(T + 10_000);
    expect(carriedOn(T + TOLERATED_MS + 1, T, HOUR)).toBe(T + TOLERATED_MS + 1);
  });
});

describe('a process that has just begun', () => {
  it('believes that the house was off, for whatever time', () => {
    for (const off of [3 * HOUR, 21 * 24 * HOUR]) expect(shiftOf(T + off, believed, null)).toBe(0);
  });
  it('believes no clock that is behind what was written', () => {
    expect(shiftOf(T - TOLERATED_MS, believed, null)).toBe(0);
    expect(shiftOf(T - HOUR, believed, null)).toBe(-HOUR);
  });
  it('goes on doubting a clock that was doubted, until it is seen to be back', () => {
    const ahead = { seen_at: T, shift: 36 * HOUR };
    expect(shiftOf(T + 36 * HOUR, ahead, null)).toBe(36 * HOUR);
    expect(shiftOf(T + 40 * HOUR, ahead, null)).toBe(36 * HOUR);
    expect(shiftOf(T + HOUR, ahead, null)).toBe(0);
    const behind = { seen_at: T, shift: -36 * HOUR };
    expect(shiftOf(T - 36 * HOUR, behind, null)).toBe(-36 * HOUR);
    expect(shiftOf(T + HOUR, behind, null)).toBe(0);
  });
});
