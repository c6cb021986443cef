import { describe, expect, it } from 'vitest';
import { shiftOf, TOLERATED_MS } from './shift.ts';

const T = Date.parse('2026-03-02T08:00:00Z');
const HOUR = 3_600_000;
const believed = { seen_at: T, shift: 0 };

describe('a process that has lived through it', () => {
  it('believes five minutes and no more, to either side', () => {
    for (const sign of [1, -1]) {
      expect(shiftOf(T + sign * TOLERATED_MS, believed, T)).toBe(0);
      expect(shiftOf(T + sign * (TOLERATED_MS + 1), believed, T)).toBe(sign * (TOLERATED_MS + 1));
      expect(shiftOf(T + sign * 36 * HOUR, believed, T)).toBe(sign * 36 * HOUR);
    }
  });
  it('knows that time has passed when nobody wrote it down', () => {
    expect(shiftOf(T + HOUR, believed, T + HOUR)).toBe(0);
  });
  it('that stood still itself follows those who did not', () => {
    expect(shiftOf(T, believed, T - 3 * HOUR)).toBe(0);
  });
  it('sees a clock that is back, and one that jumps once more', () => {
    const off = { seen_at: T, shift: 36 * HOUR };
    expect(shiftOf(T + 36 * HOUR, off, T)).toBe(36 * HOUR);
    expect(shiftOf(T, off, T)).toBe(0);
    expect(shiftOf(T + 12 * HOUR, off, T)).toBe(12 * HOUR);
    expect(shiftOf(T - 36 * HOUR, { seen_at: T, shift: -36 * HOUR }, T)).toBe(-36 * HOUR);
    expect(shiftOf(T, { seen_at: T, shift: -36 * HOUR }, T)).toBe(0);
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
