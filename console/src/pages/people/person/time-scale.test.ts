import { expect, test } from 'vitest';
import { timeScale } from './time-scale.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-03-02T00:00:00Z');

test('instants keep their order and stay inside, forwards and upside down', () => {
  for (const [start, end] of [
    [0, 800],
    [300, 20],
  ] as const) {
    const scale = timeScale([START, START + 30 * DAY], start, end, 100);
    const [a, b] = [scale.at(START), scale.at(START + 30 * DAY)];
    expect(a < b).toBe(start < end);
    for (const at of [a, b, ...scale.ticks.map((tick) => tick.at)]) {
      expect(at).toBeGreaterThan(Math.min(start, end));
      expect(at).toBeLessThan(Math.max(start, end));
    }
    expect(new Set(scale.ticks.map(({ label }) => label)).size).toBe(scale.ticks.length);
  }
});

test('one instant alone has room around it', () => {
  const scale = timeScale([START], 0, 400, 100);
  expect(scale.at(START)).toBe(200);
  expect(scale.ticks.length).toBe(4);
});
