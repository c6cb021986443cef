import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLockstepError } from '../../domain/errors.ts';
import { quoteName, readRowMark, rowsOf } from './ask-query.ts';
import { readPlace } from './database-place.ts';

function placeOrWhy(text: string): unknown {
  try {
    return readPlace(text);
  } catch (error) {
    if (isLockstepError(error) && error.code === 'PULL_CONFIG') return error.message;
    throw error;
  }
}

describe('the address of a database', () => {
  it.each([
    ['postgresql://hr@db.example:6432/people', { host: 'db.example', port: 6432, tls: true }],
    ['postgres://hr@db.example', { database: 'postgres', port: 5432, tls: true }],
    ['postgresql://hr@127.0.0.1/x', { tls: false }],
    ['postgresql://hr@localhost/x', { host: 'localhost', tls: false }],
    ['postgresql://hr@[::1]/x', { host: '::1', tls: false }],
    ['postgresql://hr@%2Frun%2Fpg/x', { host: '/run/pg', tls: false }],
    // Beginning like loopback is not loopback.
    ['postgresql://hr@127.0.0.1.evil.example/x', { tls: true }],
  ])('%s', (text, place) => {
    expect(readPlace(text)).toMatchObject(place);
  });

  it.each([
    ['mysql://hr@db.example/x', 'must begin with postgresql://'],
    ['postgresql://hr:hunter2@db.example/x', 'holds a password'],
    ['postgresql://hr@db.example/x?sslmode=disable', 'parameters'],
    ['postgresql://db.example/x', 'names no role'],
    ['postgresql://hr%00@db.example/x', 'no database has'],
    [`postgresql://${'r'.repeat(64)}@db.example/x`, 'no database has'],
    ['postgresql://%zz@db.example/x', 'percent escape'],
    ['people', 'no address'],
  ])('refuses %s', (text, why) => {
    expect(placeOrWhy(text)).toContain(why);
    expect(String(placeOrWhy(text))).not.toContain('hunter2');
  });

  it('never gives up TLS outside this machine, and throws nothing else', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl().map((url) => url.replace(/^https?/, 'postgresql')),
        ),
        (text) => {
          const place = placeOrWhy(text);
          if (typeof place === 'string') return;
          const { host, tls } = place as { host: string; tls: boolean };
          expect(tls || /^(\/|localhost$|::1$|127(\.\d+){3}$)/.test(host)).toBe(true);
        },
      ),
    );
  });
});

describe('a statement', () => {
  it('holds a name as a name, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 50 }).filter((name) => !name.includes('\0')),
        (name) => {
          const inside = quoteName(name).slice(1, -1);
          expect(inside.replaceAll('""', '')).not.toContain('"');
          expect(inside.replaceAll('""', '"')).toBe(name);
        },
      ),
    );
    expect(() => quoteName('a\0b')).toThrow();
  });

  it('never holds a mark: that is a value', () => {
    const changes = { column: 'n', type: 'integer', overlapMs: 0 } as const;
    const question = { query: 'select 1 as n', columns: [{ name: 'n', type: 23 }], changes, most: 9 };
    const since = readRowMark({ column: 'n', type: 'integer', value: "1'; drop table x; --" }, changes);
    expect(rowsOf({ ...question, since }).text).not.toContain('drop');
    for (const stored of [null, 7, {}, { column: 'm', type: 'integer', value: '1' }, { column: 'n' }])
      expect(readRowMark(stored, changes)).toBeNull();
    fc.assert(
      fc.property(fc.anything(), (stored) => {
        readRowMark(stored, changes);
      }),
    );
  });
});
