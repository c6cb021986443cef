import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf } from './date-time.ts';

describe('an xsd:dateTime', () => {
  it.each([
    ['2026-03-01T12:00:00Z', Date.UTC(2026, 2, 1, 12)],
    ['2026-03-01T12:00:00', Date.UTC(2026, 2, 1, 12)],
    ['2026-03-01T12:00:00.5Z', Date.UTC(2026, 2, 1, 12, 0, 0, 500)],
    ['2026-03-01T12:00:00.1239999999+05:30', Date.UTC(2026, 2, 1, 6, 30, 0, 123)],
    ['2026-03-01T00:30:00-14:00', Date.UTC(2026, 2, 1, 14, 30)],
    ['2024-02-29T24:00:00Z', Date.UTC(2024, 2, 1)],
  ])('%s is an instant', (text, instant) => {
    expect(instantOf(text)).toBe(instant);
  });

  it.each([
    '',
    '2026-03-01',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-03-01T24:00:01Z',
    '2026-03-01T12:60:00Z',
    '2026-03-01T12:00:60Z',
    '2026-03-01T12:00:00+15:00',
    '2026-03-01T12:00Z',
    '2026-03-01 12:00:00Z',
    ' 2026-03-01T12:00:00Z',
    '2026-03-01T12:00:00Z\n',
    `2026-03-01T12:00:00.${'0'.repeat(100)}Z`,
    '1',
  ])('%j is none', (text) => {
    expect(instantOf(text)).toBeNull();
  });

  it('is what a date writes', () => {
    const dates = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(dates, (date) => {
        expect(instantOf(date.toISOString())).toBe(date.getTime());
      }),
    );
  });
});
