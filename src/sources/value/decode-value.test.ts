import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DATE_FORMS, decodeDate, decodeInstant } from './decode-date.ts';
import { decodeValue, quote } from './decode-value.ts';

describe('decodeDate', () => {
  it('reads every day of the calendar and no other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1900, max: 2200 }), fc.nat(13), fc.nat(32), (year, month, day) => {
        const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
        const days = month < 1 || month > 12 ? 0 : new Date(Date.UTC(year, month, 0)).getUTCDate();
        expect(decodeDate(text)).toBe(day >= 1 && day <= days ? text : null);
      }),
    );
  });

  it('reads the declared form only', () => {
    expect(decodeDate('03/04/2026', 'DD/MM/YYYY')).toBe('2026-04-03');
    expect(decodeDate('03/04/2026', 'MM/DD/YYYY')).toBe('2026-03-04');
    expect(decodeDate('28-12-1974', 'DD-MM-YYYY')).toBe('1974-12-28');
    expect(decodeDate('28.12.1974', 'DD.MM.YYYY')).toBe('1974-12-28');
    expect(decodeDate('/Date(1762646400000)/', '/Date(ms)/')).toBe('2025-11-09');
    expect(decodeDate('/Date(-86400000+0000)/', '/Date(ms)/')).toBe('1969-12-31');
    expect(decodeDate('/Date(1762646400001)/', '/Date(ms)/')).toBeNull();
    for (const text of [
      '2026-2-3',
      '2026-02-03 ',
      '20260203',
      '0000-00-00',
      '1899-12-31',
      '2026-02-03T00:00Z',
      '',
    ]) {
      expect(decodeDate(text)).toBeNull();
    }
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...DATE_FORMS), (text, form) => void decodeDate(text, form)),
    );
  });
});

describe('decodeInstant', () => {
  it('agrees with the platform on moments with an offset', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }),
        (date) => {
          expect(decodeInstant(date.toISOString())).toBe(date.getTime());
        },
      ),
    );
    expect(decodeInstant('2026-07-30T03:00+0530')).toBe(Date.parse('2026-07-29T21:30:00Z'));
    expect(decodeInstant('2026-07-30T03:00:00.123456789Z')).toBe(Date.parse('2026-07-30T03:00:00.123Z'));
    expect(decodeInstant('/Date(1762158187000+0000)/')).toBe(1_762_158_187_000);
  });

  it('reads a local time in the declared zone unless the clocks skip or repeat it', () => {
    expect(decodeInstant('2026-07-30T03:00:00', 'Europe/Berlin')).toBe(Date.parse('2026-07-30T01:00:00Z'));
    expect(decodeInstant('2026-03-29T02:30:00', 'Europe/Berlin')).toBeNull();
    expect(decodeInstant('2026-10-25T02:30:00', 'Europe/Berlin')).toBeNull();
    expect(decodeInstant('2026-07-30T03:00:00')).toBeNull();
  });

  it('refuses what is no moment', () => {
    for (const text of [
      '2026-02-30T00:00Z',
      '2026-01-01T24:00Z',
      '2026-01-01',
      '2026-01-01 00:00Z',
      '2026-01-01T00:00+15:00',
    ]) {
      expect(decodeInstant(text)).toBeNull();
    }
  });
});

describe('decodeValue', () => {
  it('trims, composes accents and knows empty', () => {
    expect(decodeValue('  Sa\u0303o Paulo\u00a0', { type: 'string' })).toEqual({
      ok: true,
      value: 'São Paulo',
    });
    expect(decodeValue(' ', { type: 'date' })).toEqual({ ok: true, value: null });
    expect(decodeValue('0000-00-00', { type: 'date', empty: ['0000-00-00'] })).toEqual({
      ok: true,
      value: null,
    });
    expect(decodeValue('', { type: 'string', required: true })).toMatchObject({
      ok: false,
      code: 'required',
    });
  });

  it('reads each type strictly', () => {
    expect(decodeValue('Yes', { type: 'boolean' })).toEqual({ ok: true, value: true });
    expect(decodeValue('0', { type: 'boolean' })).toEqual({ ok: true, value: false });
    expect(decodeValue('maybe', { type: 'boolean' })).toMatchObject({ code: 'notABoolean' });
    expect(decodeValue('12', { type: 'integer' })).toEqual({ ok: true, value: 12 });
    expect(decodeValue('1e3', { type: 'integer' })).toMatchObject({ code: 'notAnInteger' });
    expect(decodeValue('Asia/Kolkata', { type: 'timeZone' })).toMatchObject({ ok: true });
    expect(decodeValue('Mars/Olympus', { type: 'timeZone' })).toMatchObject({ code: 'notATimeZone' });
    expect(decodeValue('x', { type: 'string', oneOf: ['a', 'b'] })).toMatchObject({ code: 'notListed' });
  });

  it('quotes foreign text so that a terminal shows it harmlessly', () => {
    expect(quote('a\u001b[31m\u202eb')).toBe('"a\\u001b[31m?b"');
    expect(quote('x'.repeat(100))).toHaveLength(43);
  });
});
