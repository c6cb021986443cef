import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/runs.ts';
import type { AttributePath } from '../schema/shape.ts';
import { ScimError } from '../scim-error.ts';
import { filtersOn } from '../testing/filters.ts';
import { ENTERPRISE, sampleUsers } from '../testing/searched-shape.ts';
import { FILTER_LIMITS } from './filter.ts';
import { parseAnyPath, parseAttributePath, parseFilter, parsePatchPath } from './parse-filter.ts';
import { printFilter } from './print-filter.ts';

const path = (attribute: string, sub: string | null = null, urn: string | null = null): AttributePath => ({
  urn,
  attribute,
  sub,
});

function refusal(work: () => unknown): { readonly type: unknown; readonly detail: string } {
  try {
    work();
  } catch (error) {
    if (error instanceof ScimError) return { type: error.scimType, detail: error.message };
    throw error;
  }
  return { type: 'none', detail: '' };
}

/** Brackets where the tree has them. */
function shown(text: string): string {
  const show = (filter: ReturnType<typeof parseFilter>): string => {
    switch (filter.kind) {
      case 'and':
      case 'or':
        return `(${filter.of.map(show).join(` ${filter.kind} `)})`;
      case 'not':
        return `!${show(filter.of)}`;
      case 'element':
        return `${filter.path.attribute}[${show(filter.of)}]`;
      case 'present':
      case 'compare':
        return filter.path.attribute;
    }
  };
  return show(parseFilter(text));
}

describe('a filter', () => {
  it('compares an attribute with a value', () => {
    expect(parseFilter('userName eq "a@b"')).toEqual({
      kind: 'compare',
      path: path('userName'),
      op: 'eq',
      value: 'a@b',
    });
    expect(parseFilter('title pr')).toEqual({ kind: 'present', path: path('title') });
  });

  it.each([
    ['a EQ TRUE', true],
    ['a eq False', false],
    ['a Eq nUll', null],
    ['a eq 0', 0],
    ['a eq -0', 0],
    ['a eq -1.5e+3', -1500],
    ['a eq "q\\"\\\\\\/\\b\\f\\n\\r\\t"', 'q"\\/\b\f\n\r\t'],
    ['a eq "\\ud83d\\ude00\\u00e9"', '\u{1F600}é'],
    ['a eq "\\ud83d"', '\ud83d'],
    ['a eq "\\u0000"', '\0'],
    ['a eq "] ) and (["', '] ) and (['],
  ])('reads the value of %s', (text, value) => {
    expect(parseFilter(text)).toMatchObject({ op: 'eq', value });
  });

  it.each([
    ['a pr or b pr and c pr', '(a or (b and c))'],
    ['(a pr or b pr) and c pr', '((a or b) and c)'],
    ['not (a pr) and b pr', '(!a and b)'],
    ['NOT(a pr AND b pr) OR c pr', '(!(a and b) or c)'],
    ['a pr and (b pr and (c pr))', '(a and b and c)'],
    ['a pr or b pr or c pr', '(a or b or c)'],
    ['a[b pr or c pr] and d pr', '(a[(b or c)] and d)'],
    ['not pr and and pr', '(not and and)'],
    ['((((a pr))))', 'a'],
  ])('%s binds as %s', (text, tree) => {
    expect(shown(text)).toBe(tree);
  });

  it.each([
    [`${ENTERPRISE}:department pr`, path('department', null, ENTERPRISE)],
    [`${ENTERPRISE}:manager.value pr`, path('manager', 'value', ENTERPRISE)],
    [`${ENTERPRISE.toUpperCase()}:manager.$ref pr`, path('manager', '$ref', ENTERPRISE.toUpperCase())],
    ['a-b_c.d-e_f pr', path('a-b_c', 'd-e_f')],
    ['$ref pr', path('$ref')],
    ['urn:okta:app_1:1.0:user:custom:x pr', path('x', null, 'urn:okta:app_1:1.0:user:custom')],
  ])('finds the name in %s', (text, expected) => {
    expect(parseFilter(text)).toEqual({ kind: 'present', path: expected });
  });

  it('asks two things of one element', () => {
    const both = {
      kind: 'element',
      path: path('emails'),
      of: {
        kind: 'and',
        of: [
          { kind: 'compare', path: path('type'), op: 'eq', value: 'work' },
          { kind: 'compare', path: path('value'), op: 'co', value: '@x' },
        ],
      },
    };
    expect(parseFilter('emails[type eq "work" and value co "@x"]')).toEqual(both);
    // E36
    expect(parseFilter('emails[type eq "work"].value co "@x"')).toEqual(both);
  });

  it.each([
    ['', 'at character 1, where it ends'],
    ['userName', 'expected an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr) at character 9'],
    // R07
    ['userName zz "a"', 'at character 10, found "zz"'],
    ['userName eq', 'expected a text in quotation marks, a number, true, false or null at character 12'],
    ['userName eq a', 'at character 13, found "a"'],
    ["userName eq 'a'", 'character 13'],
    ['userName eq "a', 'begins at character 13 has no closing'],
    ['userName eq "\\x"', 'is no JSON string'],
    ['userName eq "a\nb"', 'is no JSON string'],
    ['a eq 01', 'a JSON number at character 6'],
    ['a eq 1e999', 'a JSON number'],
    ['a eq 1.', 'a JSON number'],
    ['a eq 1and b pr', 'a JSON number'],
    ['a pr and', 'expected an attribute, "not" or "(" at character 9'],
    ['a pr b pr', 'expected "and", "or" or the end at character 6'],
    ['(a pr', 'expected "and", "or" or ")" at character 6'],
    ['a pr)', 'expected "and", "or" or the end'],
    ['a[b pr', 'expected "and", "or" or "]"'],
    ['a[b[c pr]]', 'expected an operator'],
    ['a.b[c pr]', 'expected an attribute before "["'],
    ['a[b pr] .c pr', '"." at once behind "]"'],
    ['a[b pr].c.d pr', '"." and one name'],
    ['a[]', 'expected an attribute'],
    ['a.b.c pr', 'expected the name of an attribute'],
    ['a. pr', 'expected the name of an attribute'],
    ['x:a pr', 'expected the name of an attribute'],
    ['urn: pr', 'expected the name of an attribute'],
    ['1a pr', 'a JSON number at character 1'],
    ['é pr', 'character 1'],
    ['a pr and not b pr', 'expected an operator'],
  ])('%j is refused with what was expected', (text, detail) => {
    const refused = refusal(() => parseFilter(text));
    expect(refused).toEqual({ type: 'invalidFilter', detail: expect.stringContaining(detail) });
  });

  it('is no deeper, longer or wider than allowed', () => {
    const deep = (n: number) => `${'('.repeat(n)}a pr${')'.repeat(n)}`;
    const wide = (n: number) => Array.from({ length: n }, () => 'a pr').join(' or ');
    expect(shown(deep(FILTER_LIMITS.depth))).toBe('a');
    expect(refusal(() => parseFilter(deep(FILTER_LIMITS.depth + 1))).detail).toContain(
      'more than 32 brackets',
    );
    expect(refusal(() => parseFilter(deep(10_000))).detail).toContain('longer than 4096');
    expect(refusal(() => parseFilter('not('.repeat(1000))).detail).toContain('more than 32 brackets');
    expect(refusal(() => parseFilter(`${'('.repeat(32)}a[b pr]`)).detail).toContain('more than 32 brackets');
    expect(parseFilter(wide(FILTER_LIMITS.terms))).toMatchObject({ kind: 'or' });
    expect(refusal(() => parseFilter(wide(FILTER_LIMITS.terms + 1))).detail).toContain('more than 256');
    expect(refusal(() => parseFilter(`a eq "${'x'.repeat(FILTER_LIMITS.length)}"`)).detail).toContain('4096');
  });

  it('shows little of a long text, and no control characters', () => {
    const { detail } = refusal(() => parseFilter(`a ${'z'.repeat(2000)}`));
    expect(detail.length).toBeLessThan(200);
    expect(refusal(() => parseFilter('\u001b[31m')).detail).not.toContain('\u001b');
  });

  const name = fc.constantFrom('a', 'and', 'not', 'pr', 'eq', 'true', '$ref', 'x-y_z', 'B2');
  const sub = fc.option(name);
  const urn = fc.constantFrom(null, null, ENTERPRISE, 'urn:x', 'URN:a:1.0:b_c');
  const values = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('\\', '"', '\ud83d', '\ude00', '\0', 'é', ')', ']') }),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n)),
    fc.boolean(),
    fc.constant(null),
  );
  const filters = filtersOn(
    fc.record({ urn, attribute: name, sub }),
    fc.record({ urn, attribute: name, sub: fc.constant(null) }),
    fc.record({ urn, attribute: name, sub }),
    values,
  );

  it('is the same when it was printed and is read again', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        const text = printFilter(filter);
        fc.pre(text.length <= FILTER_LIMITS.length);
        expect(parseFilter(text)).toEqual(filter);
      }),
      { numRuns: runs(500) },
    );
  });

  it('is read or refused, whatever it is', () => {
    const pieces = fc.constantFrom(
      ...[
        'a',
        'and',
        'or',
        'not',
        'eq',
        'pr',
        '(',
        ')',
        '[',
        ']',
        '"',
        '\\',
        '.',
        ':',
        'urn:',
        '1',
        '-',
        '1e9',
        ' ',
      ],
      ...['"x"', 'null', '\ud800', '\0', 'é', '__proto__', 'constructor'],
    );
    const wild = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => String.fromCharCode(...bytes)),
      fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
      fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(' ')),
    );
    let read = 0;
    fc.assert(
      fc.property(wild, (text) => {
        const parsers = [parseFilter, parsePatchPath, parseAttributePath];
        for (const parse of parsers) if (refusal(() => parse(text)).type === 'none') read++;
      }),
      { numRuns: runs(3000) },
    );
    expect(read).toBeGreaterThan(0);
  });
});

describe('a path of PATCH', () => {
  it.each([
    ['members', path('members'), null],
    [' name.familyName ', path('name', 'familyName'), null],
    [`${ENTERPRISE}:manager.value`, path('manager', 'value', ENTERPRISE), null],
    [ENTERPRISE, path('', null, ENTERPRISE), null],
    ['urn:acme:hr:1.0', path('', null, 'urn:acme:hr:1.0'), null],
    ['emails[type pr]', path('emails'), 'type pr'],
    ['emails[type pr].value', path('emails', 'value'), 'type pr'],
    [`${ENTERPRISE}:x[type pr].$ref`, path('x', '$ref', ENTERPRISE), 'type pr'],
  ])('reads %s', (text, expected, where) => {
    expect(parsePatchPath(text)).toEqual({
      path: expected,
      where: where === null ? null : parseFilter(where),
    });
  });

  it('is told by the schemas which URNs are whole', () => {
    const known = {
      schema: (urn: string) => (urn === 'urn:acme:2.0' || urn === 'urn:acme:hr.v2' ? urn : null),
    };
    expect(parsePatchPath('urn:acme:2.0:department', known).path).toEqual(
      path('department', null, 'urn:acme:2.0'),
    );
    expect(parsePatchPath('urn:acme:hr.v2', known).path).toEqual(path('', null, 'urn:acme:hr.v2'));
    expect(parsePatchPath(ENTERPRISE.toLowerCase(), sampleUsers).path.attribute).toBe('');
    expect(parseAttributePath(ENTERPRISE, sampleUsers)).toEqual(path('', null, ENTERPRISE));
    expect(parseAttributePath(`${ENTERPRISE}:department`, sampleUsers).attribute).toBe('department');
  });

  it.each([
    '',
    ' ',
    'a b',
    'a.b.c',
    'a.b[c pr]',
    'a[c pr].d.e',
    'a[c pr]x',
    'a[',
    'a[c zz 1]',
    '[a pr]',
    '"a"',
    '/a',
    'a[b pr] and c pr',
  ])('%j is refused', (text) => {
    expect(refusal(() => parsePatchPath(text)).type).toBe('invalidPath');
  });

  it('is read the same by the short way and by the long one', () => {
    const name = fc.constantFrom('members', 'not', 'a.b', '$ref', 'É', 'x-y', '1', 'urn:a:b');
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\\"', '\u0001', '\u007f', '"', ''),
    );
    const piece = (...usual: string[]) =>
      fc.constantFrom(...Array.from({ length: 12 }, () => usual).flat(), ' ', '', '(');
    const texts = fc
      .tuple(
        name,
        piece('['),
        name,
        piece(' eq ', ' EQ '),
        piece('"'),
        value,
        piece('"]'),
        piece('', '.sub', '.a.b'),
      )
      .map((parts) => parts.join(''));
    const outcome = (parse: (text: string) => unknown, text: string) => {
      try {
        return parse(text);
      } catch (error) {
        return String(error);
      }
    };
    let read = 0;
    fc.assert(
      fc.property(texts, (text) => {
        const long = outcome(parseAnyPath, text);
        if (typeof long !== 'string') read++;
        expect(outcome(parsePatchPath, text)).toEqual(long);
      }),
      { numRuns: runs(3_000) },
    );
    expect(read).toBeGreaterThan(runs(3_000) / 30);
  });

  it.each(['', 'emails[type pr]', 'a,b', 'a.b.c'])('%j is no attribute to return or sort by', (text) => {
    expect(refusal(() => parseAttributePath(text)).type).toBe('invalidPath');
  });
});
