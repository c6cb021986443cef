import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationMs } from './duration.ts';
import { duration, longDuration } from './fields.ts';

const HOUR = 3_600_000;

describe('durationMs', () => {
  it.each([
    ['PT0S', 0],
    ['PT10M', 600_000],
    ['PT24H', 24 * HOUR],
    ['P7D', 168 * HOUR],
    ['P1W', 168 * HOUR],
    ['P1DT1H1M1S', 25 * HOUR + 61_000],
    ['P2Y', 732 * 24 * HOUR],
    ['P1M', 31 * 24 * HOUR],
  ])('%s is %d ms', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it('refuses what is none', () => {
    for (const text of ['', '24h', 'P', 'PT', 'P1H', '-P1D', 'P1.5D']) {
      expect(longDuration.safeParse(text).success, text).toBe(false);
    }
    expect(() => durationMs('24h')).toThrow(RangeError);
  });

  it('reads everything that a document may say, and calendar units only where they are admitted', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^P(\d{1,3}D)?(T\d{1,4}H)?$/), (text) => {
        if (duration.safeParse(text).success) expect(Number.isSafeInteger(durationMs(text))).toBe(true);
      }),
    );
    expect(duration.safeParse('P1Y').success).toBe(false);
    expect(duration.safeParse('P1M').success).toBe(false);
  });
});
