import { describe, expect, it } from 'vitest';
import { timeAxis } from './time-axis.ts';

describe.each(['early', 'even'] as const)('the %s axis', (scale) => {
  it('begins at 0, ends at 1, and never goes back', () => {
    const { place } = timeAxis(scale, 3_600_000, 0.1);
    expect([place(-5), place(0), place(3_600_000), place(9e12)]).toEqual([0, 0, 1, 1]);
    const places = [0, 10, 100, 1_000, 60_000, 600_000].map(place);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('leaves room between marks', () => {
    for (const end of [500, 3_000, 60_000, 86_400_000, 9_000_000_000]) {
      const { marks, place } = timeAxis(scale, end, 0.12);
      const places = marks.map(({ ms }) => place(ms));
      expect(places[0]).toBe(0);
      for (const [i, at] of places.slice(1).entries())
        expect(at - (places[i] ?? 0)).toBeGreaterThanOrEqual(0.12);
    }
  });
});

it('gives the first seconds most of the room, unless time is to be even', () => {
  expect(timeAxis('early', 3_600_000, 0.1).place(10_000)).toBeGreaterThan(0.35);
  expect(timeAxis('even', 3_600_000, 0.1).place(10_000)).toBeLessThan(0.01);
});
