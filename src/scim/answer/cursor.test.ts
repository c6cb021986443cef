import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusal } from '../testing/refusal.ts';
import { fromBase64url, toBase64url } from './base64url.ts';
import { type CursorQuery, makeCursor, readCursor } from './cursor.ts';

const NOW = Date.UTC(2026, 4, 1);
const HOUR = 3_600_000;
const QUERY: CursorQuery = {
  endpoint: '/Users',
  filter: 'active eq true',
  sortBy: null,
  sortOrder: 'ascending',
};
const ID = '0b7f2c1e-6a58-4d1c-9c1e-0a5a6f0f2c11';
const LAST = { id: ID };
const cursor = makeCursor(LAST, QUERY, NOW);
const SORTED: CursorQuery = { ...QUERY, sortBy: 'title' };
/** Lone surrogates too. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 })
  .map((codes) => String.fromCharCode(...codes));

describe('cursors (RFC 9865)', () => {
  it('remember where they are, for an hour', () => {
    expect(readCursor(cursor, QUERY, NOW)).toEqual(LAST);
    expect(readCursor(cursor, QUERY, NOW + HOUR)).toEqual(LAST);
    expect(refusal(() => readCursor(cursor, QUERY, NOW + HOUR + 1))).toMatch(/^400 expiredCursor: /);
    expect(refusal(() => readCursor(cursor, QUERY, NOW - HOUR - 1))).toMatch(/^400 invalidCursor: /);
    expect(cursor.length).toBeLessThan(200);
  });

  it.each<[string, Partial<CursorQuery>]>([
    ['list', { endpoint: '/Groups' }],
    ['filter', { filter: 'active eq false' }],
    ['absent filter', { filter: null }],
    ['order', { sortOrder: 'descending' }],
    ['sorting', { sortBy: 'userName' }],
  ])('belong to their query: another %s', (_, change) => {
    expect(refusal(() => readCursor(cursor, { ...QUERY, ...change }, NOW))).toMatch(
      /^400 invalidCursor: This cursor belongs to another/,
    );
  });

  it('are refused when they were cut, padded or added to', () => {
    for (const broken of [`${cursor}=`, `${cursor}A`, cursor.slice(1), cursor.slice(0, -1), ` ${cursor}`])
      expect(
        refusal(() => readCursor(broken, QUERY, NOW)),
        broken,
      ).toMatch(/^400 invalidCursor: /);
  });

  it.each([
    '',
    'null',
    '[]',
    '{}',
    '[1,2]',
    '[2,1,"x","y"]',
    '[1,null,"x","y"]',
    '[1,1,2,3]',
    '[1, 1,"x","y"]',
    '[1,1,"x","y",{}]',
    '[1,1,"x","y",5,6]',
  ])('are refused when they say %s', (json) => {
    expect(refusal(() => readCursor(toBase64url(json), QUERY, NOW))).toMatch(
      /^400 invalidCursor: This is no/,
    );
  });

  it('hold any text, in letters that need no escape in an address', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: NOW }), (id, now) => {
        const made = makeCursor({ id }, QUERY, now);
        expect(made).toMatch(/^[\w-]*$/);
        expect(readCursor(made, QUERY, now)).toEqual({ id });
      }),
    );
  });

  it('hold what a list is sorted by, whole or not at all', () => {
    const values = fc.oneof(anyText, fc.boolean(), fc.constant(null), fc.integer());
    fc.assert(
      fc.property(values, (value) => {
        const last = { id: ID, value };
        expect(readCursor(makeCursor(last, SORTED, NOW), SORTED, NOW)).toEqual(last);
      }),
    );
    expect(refusal(() => makeCursor({ id: ID, value: 'x'.repeat(4_000) }, SORTED, NOW))).toMatch(
      /^400 invalidValue: .* page it by index/,
    );
    const without = makeCursor(LAST, SORTED, NOW);
    expect(refusal(() => readCursor(without, SORTED, NOW))).toMatch(/^400 invalidCursor: This is no/);
  });

  it('refuse any text in the words of the protocol', () => {
    const json = fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value)).toString('base64url'));
    const long = fc.string({ minLength: 1000, maxLength: 3000 });
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), json, long), (text) => {
        expect(refusal(() => readCursor(text, QUERY, NOW))).toMatch(/^400 (invalid|expired)Cursor: /);
      }),
    );
    expect(refusal(() => readCursor('['.repeat(1024), QUERY, NOW))).toMatch(/^400 invalidCursor/);
    expect(refusal(() => readCursor(toBase64url('['.repeat(768)), QUERY, NOW))).toMatch(/^400 invalidCursor/);
  });
});

describe('base64url', () => {
  it('is what Node makes of it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 127 })), (codes) => {
        const text = String.fromCharCode(...codes);
        const encoded = Buffer.from(text, 'latin1').toString('base64url');
        expect(toBase64url(text)).toBe(encoded);
        expect(fromBase64url(encoded)).toBe(text);
      }),
    );
  });

  it('has one spelling, and holds ASCII', () => {
    expect(fromBase64url('QQ')).toBe('A');
    for (const other of ['QR', 'QQ==', 'Q', 'Q Q', 'Q+', Buffer.from([0x80]).toString('base64url')])
      expect(fromBase64url(other), other).toBeNull();
  });
});
