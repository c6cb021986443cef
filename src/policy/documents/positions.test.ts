import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { runs } from '../../../test/support/runs.ts';
import { lineIndex, offsetInside } from './positions.ts';
import { parseYaml } from './yaml-tree.ts';

/** The character of the file at which a place inside the text value of `when` is found. */
function characterAt(text: string, inside: number): string {
  const { documents } = parseYaml(text);
  const [document] = documents;
  const span = document?.spans.get('/when');
  const root: unknown = document?.value;
  if (span === undefined || typeof root !== 'object' || root === null || !('when' in root))
    throw new Error('no text');
  const at = offsetInside(text, span, String(root.when), inside);
  return text.slice(at, at + 4);
}

describe('offsetInside', () => {
  const when = 'identity.a == "x y" && employment.b';
  it.each([
    ['plain', `when: ${when.replaceAll('"', "'")}`],
    ['single', `when: '${when}'`],
    ['double', `when: ${JSON.stringify(when)}`],
    ['literal block', `when: |\n    ${when}\n`],
    ['folded block', `when: >-\n  identity.a == "x y" &&\n  employment.b\n`],
    ['plain over two lines', `when: identity.a == 'x y' &&\n    employment.b`],
  ])('finds a place in a %s text', (_, text) => {
    expect(characterAt(text, when.indexOf('employment'))).toBe('empl');
    expect(characterAt(text, 0)).toBe('iden');
  });

  it('finds every letter of an expression, however it is quoted', () => {
    const words = fc.array(fc.constantFrom('a', 'bc', '"q"', "'s'", '&&', '==', '(', ')', '\\n', 'é'), {
      minLength: 1,
      maxLength: 12,
    });
    const style = fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED');
    fc.assert(
      fc.property(words, style, fc.nat({ max: 30 }), (list, type, at) => {
        const value = `w${list.join(' ')}`;
        const text = stringify(
          { id: 'x', when: value },
          { defaultStringType: type, defaultKeyType: 'PLAIN', lineWidth: 20 },
        );
        const inside = at % value.length;
        const { documents } = parseYaml(text);
        const span = documents[0]?.spans.get('/when');
        if (span === undefined) throw new Error(text);
        const letter = value[inside];
        if (letter === ' ') return;
        const found = text[offsetInside(text, span, value, inside)];
        // An escaped letter begins with the backslash of its escape.
        expect([letter, '\\']).toContain(found);
      }),
      { numRuns: runs(2000) },
    );
  });
});

describe('lineIndex', () => {
  it('counts lines and columns from 1', () => {
    const position = lineIndex('ab\ncd\n\nx');
    expect([0, 1, 3, 4, 6, 7].map(position)).toEqual([
      { line: 1, column: 1 },
      { line: 1, column: 2 },
      { line: 2, column: 1 },
      { line: 2, column: 2 },
      { line: 3, column: 1 },
      { line: 4, column: 1 },
    ]);
  });

  it('agrees with splitting', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '\n'), maxLength: 60 }),
        fc.nat({ max: 60 }),
        (text, at) => {
          const offset = Math.min(at, text.length);
          const lines = text.slice(0, offset).split('\n');
          expect(lineIndex(text)(offset)).toEqual({
            line: lines.length,
            column: (lines.at(-1)?.length ?? 0) + 1,
          });
        },
      ),
    );
  });
});
