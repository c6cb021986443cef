import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFree, nameBase, nameCandidates, nameKey, REUSE_AFTER_MS, uniqueName } from './unique-name.ts';

describe('nameBase', () => {
  it('is plain, lower case, dotted', () => {
    expect(nameBase(['Siobhán', "O'Li"])).toBe('siobhan.oli');
    expect(nameBase(['Götz Zoë', 'Weiß'])).toBe('gotzzoe.weiss');
    expect(nameBase(['Łukasz', 'Ørsted-Æbel'])).toBe('lukasz.orsted-aebel');
    expect(nameBase(['さくら', 'Yamada'])).toBe('yamada');
    expect(nameBase(['山田', '', '--'])).toBe('');
  });

  it('gives nothing that a target could take for more than a name', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { maxLength: 4 }), (parts) => {
        expect(nameBase(parts)).toMatch(/^([a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)*)?$/);
      }),
    );
  });
});

describe('uniqueName', () => {
  it('takes the base, then numbers from 2 on', () => {
    expect(uniqueName('ada', () => false)).toBe('ada');
    const taken = new Set(['ada', 'ada2']);
    expect(uniqueName('ada', (name) => taken.has(name))).toBe('ada3');
  });

  it('shortens the base, never the number', () => {
    const rule = { maxLength: 6, separator: '.', attempts: 20 };
    expect([...nameCandidates('abcdefgh', rule)].slice(0, 10).at(-1)).toBe('abc.10');
    expect(uniqueName('', () => false)).toBeNull();
  });

  it('gives no name twice, none too long, and null when all are taken', () => {
    const base = fc.string({
      unit: fc.constantFrom('a', '1', '2', '.', 'é', '👩‍🚀'),
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(
        base,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 150 }),
        (text, maxLength, attempts) => {
          const names = [...nameCandidates(text, { maxLength, separator: '', attempts })];
          expect(new Set(names).size).toBe(names.length);
          for (const name of names) expect([...name].length).toBeLessThanOrEqual(maxLength);
          expect(uniqueName(text, () => true, { maxLength, separator: '', attempts })).toBeNull();
        },
      ),
    );
  });
});

describe('isFree', () => {
  const released = Date.parse('2024-02-29T12:00:00Z');
  const reservation = { name: 'ada', holder: 'ada', releasedAt: released };

  it('keeps a name for two years, for everybody but its holder', () => {
    expect(isFree(reservation, 'bob', released + REUSE_AFTER_MS - 1)).toBe(false);
    expect(isFree(reservation, 'bob', released + REUSE_AFTER_MS)).toBe(true);
    expect(isFree(reservation, 'ada', released)).toBe(true);
    expect(isFree({ ...reservation, releasedAt: null }, 'bob', released * 2)).toBe(false);
    expect(released + REUSE_AFTER_MS).toBeGreaterThanOrEqual(Date.parse('2026-02-28T12:00:00Z'));
  });

  it('compares as a target would', () => {
    expect(nameKey('ADA')).toBe(nameKey('ada'));
    expect(nameKey('ＡＤＡ')).toBe(nameKey('ada'));
  });
});
