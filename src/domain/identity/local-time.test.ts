import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { runs, WHOLE } from '../../../test/support/runs.ts';
import { LockstepError } from '../errors.ts';
import { isLocalDate, isLocalTime, isTimeZone, localInstant } from './local-time.ts';

const iso = (date: string, time: string, zone: string) =>
  new Date(localInstant(date, time, zone)).toISOString();

/** What the clocks of a zone show, by another library than the one under test. */
const formats = new Map<string, Intl.DateTimeFormat>();
function wall(instant: number, zone: string): string {
  const format =
    formats.get(zone) ??
    // Swedish is written as ISO 8601.
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  formats.set(zone, format);
  return format.format(instant);
}

type Kind = 'once' | 'gap' | 'twice' | 'wrong';

/** Right if the clocks show it then, and not in any quarter of an hour of the three before; in a gap, if they jump over it then. */
function kindOf(date: string, time: string, zone: string): Kind {
  const at = localInstant(date, time, zone);
  const wanted = `${date} ${time}:00`;
  if (wall(at, zone) !== wanted)
    return wall(at, zone) > wanted && wall(at - 1000, zone) < wanted ? 'gap' : 'wrong';
  const quarters = [...Array(12).keys()].map((index) => (index + 1) * 900_000);
  if (quarters.some((quarter) => wall(at - quarter, zone) === wanted)) return 'wrong';
  return quarters.some((quarter) => wall(at + quarter, zone) === wanted) ? 'twice' : 'once';
}

describe('localInstant', () => {
  it('takes the first instant after a gap, and the earlier of two', () => {
    expect(iso('2026-03-29', '02:30', 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z');
    expect(iso('2026-10-25', '02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
    // Half an hour only, at two in the morning.
    expect(iso('2026-10-04', '02:15', 'Australia/Lord_Howe')).toBe('2026-10-03T15:30:00.000Z');
    // Midnight itself is missing.
    expect(iso('2026-09-06', '00:00', 'America/Santiago')).toBe('2026-09-06T04:00:00.000Z');
    // Midnight twice.
    expect(iso('2026-04-05', '00:00', 'America/Santiago')).toBe('2026-04-05T04:00:00.000Z');
    expect(iso('2026-04-04', '23:30', 'America/Santiago')).toBe('2026-04-05T02:30:00.000Z');
    // A whole day is missing.
    expect(iso('2011-12-30', '18:00', 'Pacific/Apia')).toBe('2011-12-30T10:00:00.000Z');
  });

  it('is right in the zones of this process on the days around its changes of a decade', () => {
    const seen = { once: 0, gap: 0, twice: 0, wrong: 0 };
    const wrong: string[] = [];
    const all = Intl.supportedValuesOf('timeZone');
    const zones = WHOLE ? all : all.filter((_, i) => i % 8 === 0);
    for (const zone of zones) {
      let change = Temporal.Instant.from('2020-01-01T00:00:00Z').toZonedDateTimeISO(zone);
      for (;;) {
        const next = change.getTimeZoneTransition('next');
        if (next === null || next.year > 2030) break;
        change = next;
        for (const days of [-1, 0]) {
          const date = next.toPlainDate().add({ days }).toString();
          for (const time of ['00:00', '01:15', '02:00', '02:30', '18:00']) {
            const kind = kindOf(date, time, zone);
            seen[kind] += 1;
            if (kind === 'wrong') wrong.push(`${date} ${time} ${zone}`);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
    const share = zones.length / all.length;
    expect(seen.gap).toBeGreaterThan(500 * share);
    expect(seen.twice).toBeGreaterThan(500 * share);
    expect(seen.once).toBeGreaterThan(5000 * share);
  });

  it('is right at any time', () => {
    const zones = Intl.supportedValuesOf('timeZone');
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: -3650, max: 7300 }),
        fc.integer({ min: 0, max: 95 }),
        (zone, days, quarter) => {
          const date = new Date(Date.UTC(2020, 0, 1) + days * 86_400_000).toISOString().slice(0, 10);
          const time = `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`;
          expect(kindOf(date, time, zone)).not.toBe('wrong');
        },
      ),
      { numRuns: runs(300) },
    );
  });

  it('refuses what is no time, with a code', () => {
    for (const [date, time, zone] of [
      ['2026-02-29', '18:00', 'Europe/Berlin'],
      ['2026-2-9', '18:00', 'Europe/Berlin'],
      ['2026-02-09', '24:00', 'Europe/Berlin'],
      ['2026-02-09', '18:00', 'Mars/Base'],
      ['2026-02-09', '18:00', ''],
    ] as const) {
      expect(() => localInstant(date, time, zone)).toThrow(LockstepError);
    }
  });
});

describe('dates, times and zones', () => {
  it('are those of the calendar', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          expect(isLocalDate(date.toISOString().slice(0, 10))).toBe(true);
        },
      ),
    );
    for (const text of ['2024-02-29', '2000-02-29', '9999-12-31']) expect(isLocalDate(text)).toBe(true);
    for (const text of [
      '',
      '2025-02-29',
      '1900-02-29',
      '2026-04-31',
      '2026-00-01',
      '2026-13-01',
      '2026-01-00',
      '0000-00-00',
      '26-01-01',
      '2026-01-01T00:00',
      ' 2026-01-01',
      '01/02/2026',
    ]) {
      expect(isLocalDate(text), text).toBe(false);
    }
    expect(isLocalTime('18:00')).toBe(true);
    expect(isLocalTime('23:59:59')).toBe(true);
    for (const text of ['24:00', '6:00', '18:60', '18', '']) expect(isLocalTime(text), text).toBe(false);
  });

  it('never throw', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(typeof isTimeZone(text)).toBe('boolean');
        expect(typeof isLocalDate(text)).toBe('boolean');
      }),
    );
    expect(isTimeZone('Asia/Kathmandu')).toBe(true);
    expect(isTimeZone('x'.repeat(100_000))).toBe(false);
  });
});
