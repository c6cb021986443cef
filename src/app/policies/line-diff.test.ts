import { describe, expect, it } from 'vitest';
import { lineDiff } from './line-diff.ts';

const written = (older: string, newer: string) =>
  lineDiff(older, newer).map(({ sign, text }) => `${sign}${text}`);

describe('what changed from one text to another', () => {
  it('is told line by line', () => {
    expect(written('a\nb\nc\nd\n', 'a\nx\nc\nd\ne\n')).toEqual([' a', '-b', '+x', ' c', ' d', '+e']);
    expect(written('', 'a\n')).toEqual(['+a']);
    expect(written('a\n', '')).toEqual(['-a']);
    expect(written('a\n', 'a\n')).toEqual([' a']);
  });

  it('gives both texts back, whatever they are', () => {
    let seed = 7;
    const roll = (of: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % of;
    };
    for (let round = 0; round < 200; round++) {
      const text = () => Array.from({ length: roll(12) }, () => `l${roll(4)}\n`).join('');
      const [older, newer] = [text(), text()];
      const lines = lineDiff(older, newer);
      const side = (left: string) =>
        lines
          .filter(({ sign }) => sign === ' ' || sign === left)
          .map((line) => `${line.text}\n`)
          .join('');
      expect([side('-'), side('+')]).toEqual([older, newer]);
    }
  });

  it('of two long texts without a line in common does not take for ever', () => {
    const long = (word: string) => Array.from({ length: 3_000 }, (_, i) => `${word}${i}\n`).join('');
    expect(lineDiff(long('a'), long('b'))).toHaveLength(6_000);
  });
});
