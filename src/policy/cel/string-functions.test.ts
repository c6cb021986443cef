import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ascii,
  charAt,
  indexOf,
  lastIndexOf,
  lowerAscii,
  replace,
  substring,
  textSize,
  trim,
  upperAscii,
} from './string-functions.ts';

describe('ascii', () => {
  it.each([
    ['Siobhán Ó Súilleabháin', 'Siobhan O Suilleabhain'],
    ['Käthe Sørensen', 'Kathe Sorensen'],
    ['Straße', 'Strasse'],
    ['Łukasz Żółć', 'Lukasz Zolc'],
    ['Þórður Æsir', 'Thordur AEsir'],
    ['O’Neill–Smith', "O'Neill-Smith"],
    ['अनिता', ''],
    ['李 Wei', ' Wei'],
    ['plain', 'plain'],
  ])('%s becomes %j', (text, expected) => {
    expect(ascii(text)).toBe(expected);
  });

  it('always yields ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(ascii(text)).toMatch(/^\p{ASCII}*$/u);
      }),
    );
  });
});

describe('positions count code points', () => {
  const text = '𝒳y𝒵';
  it('never cut a letter in two', () => {
    expect(textSize(text)).toBe(3);
    expect(substring(text, 0, 1)).toBe('𝒳');
    expect(substring(text, 1)).toBe('y𝒵');
    expect(charAt(text, 2)).toBe('𝒵');
    expect(charAt(text, 3)).toBe('');
    expect(indexOf(text, '𝒵')).toBe(2);
    expect(lastIndexOf(text, 'y', 2)).toBe(1);
  });

  it('outside the text are unknown', () => {
    expect([
      substring('abc', -1),
      substring('abc', 2, 1),
      substring('abc', 0, 4),
      charAt('abc', 4),
      indexOf('abc', 'a', 3),
    ]).toEqual(Array.from({ length: 5 }, () => undefined));
  });

  it('agree with a list of letters', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme-composite', maxLength: 8 }),
        fc.nat({ max: 9 }),
        fc.nat({ max: 9 }),
        (word, a, b) => {
          const letters = [...word];
          const expected = a <= b && b <= letters.length ? letters.slice(a, b).join('') : undefined;
          expect(substring(word, a, b)).toBe(expected);
          expect(textSize(word)).toBe(letters.length);
        },
      ),
    );
  });
});

describe('replace', () => {
  it.each([
    ['banana', 'a', 'o', undefined, 'bonono'],
    ['banana', 'a', 'o', 2, 'bonona'],
    ['banana', 'a', 'aa', undefined, 'baanaanaa'],
    ['banana', 'x', 'o', undefined, 'banana'],
    ['banana', 'a', 'o', 0, 'banana'],
    ['ab', '', '-', undefined, '-a-b-'],
    ['𝒳b', '', '-', 2, '-𝒳-b'],
    ['', '', 'z', undefined, 'z'],
  ])('%s: %j by %j, %s times', (text, part, by, count, expected) => {
    expect(replace(text, part, by, count)).toBe(expected);
  });

  it('is unknown rather than endless', () => {
    let text: string | undefined = 'a';
    for (let times = 0; times < 40 && text !== undefined; times++) text = replace(text, 'a', 'a'.repeat(50));
    expect(text).toBe(undefined);
  });
});

describe('case and blanks', () => {
  it('touch ASCII letters only', () => {
    expect(lowerAscii('ÄBC')).toBe('Äbc');
    expect(upperAscii('äbc')).toBe('äBC');
    expect(trim('\u0085\u3000 a b\u00a0')).toBe('a b');
    expect(trim('   ')).toBe('');
  });
});
