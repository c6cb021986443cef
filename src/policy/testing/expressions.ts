import fc from 'fast-check';

/** Random expressions of every type over the world of people.ts, as text. */

const quoted = fc
  .constantFrom('Finance', 'Sales', 'IT', '', 'é', 'Employee', 'a', 'x y')
  .map((text) => JSON.stringify(text));
const strings = [
  'employment.department',
  'employment.type',
  'employment.startDate',
  'employment.key',
  'identity.givenName',
  'identity.familyName',
  'identity.manager',
  'identity.lifecycleState',
];
const bools = [
  'employment.remote',
  'employment.onLeave',
  'identity.vip',
  'identity.legalHold',
  'true',
  'false',
];
const ints = ['employment.grade', 'identity.score', '0', '1', '-1', '3', '9007199254740991'];
const optional = [
  'employment.department',
  'employment.grade',
  'employment.tags',
  'identity.vip',
  'identity.manager',
  'employment.startsAt',
];
const states = ['"left"', '"active"', '"leaving"'];
const order = fc.constantFrom('<', '<=', '>', '>=');
const equality = fc.constantFrom('==', '!=');

function join(...parts: (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> {
  return fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((all) => all.join(''));
}

export const { bool, text, list } = fc.letrec<{
  bool: string;
  text: string;
  int: string;
  moment: string;
  list: string;
}>((tie) => ({
  text: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...strings),
    quoted,
    join('(', tie('text'), ' + ', tie('text'), ')'),
    join(
      tie('text'),
      fc.constantFrom(
        '.lowerAscii()',
        '.upperAscii()',
        '.trim()',
        '.ascii()',
        '.substring(1)',
        '.substring(0, 2)',
        '.charAt(0)',
        '.replace("a", "b")',
        '.replace("", "z")',
        '.replace("e", "", 1)',
      ),
    ),
    join('(', tie('bool'), ' ? ', tie('text'), ' : ', tie('text'), ')'),
    join(tie('list'), '[0]'),
    join('string(', tie('int'), ')'),
    join(tie('list'), '.join("-")'),
  ),
  int: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...ints),
    join('size(', tie('text'), ')'),
    join(tie('list'), '.size()'),
    join(tie('text'), '.indexOf(', tie('text'), ')'),
    join('(', tie('int'), fc.constantFrom(' + ', ' - ', ' * ', ' / ', ' % '), tie('int'), ')'),
  ),
  moment: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      'employment.startsAt',
      'identity.stateSince',
      'timestamp("2026-07-01T00:00:00Z")',
      'timestamp("2026-07-01T02:00:00+02:00")',
    ),
    join('timestamp(', tie('text'), ' + "T00:00:00Z")'),
    join('(', tie('moment'), fc.constantFrom(' + duration("24h")', ' - duration("90m")'), ')'),
  ),
  list: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('employment.tags', '["a", "b"]', '["Finance"]'),
    join('[', tie('text'), ', ', tie('text'), ']'),
    join(tie('text'), '.split(" ")'),
    join(tie('list'), '.filter(f, f == ', quoted, ')'),
    join(tie('list'), '.map(m, m + "x")'),
  ),
  bool: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom(...bools),
    fc.constantFrom(...optional).map((path) => `has(${path})`),
    join(tie('text'), ' ', equality, ' ', tie('text')).map((t) => `(${t})`),
    join('identity.lifecycleState ', equality, ' ', fc.constantFrom(...states)).map((t) => `(${t})`),
    join(tie('text'), ' ', order, ' ', tie('text')).map((t) => `(${t})`),
    join(tie('int'), ' ', fc.oneof(order, equality), ' ', tie('int')).map((t) => `(${t})`),
    join(tie('int'), ' ', order, ' 1.5').map((t) => `(${t})`),
    join(tie('moment'), ' ', fc.oneof(order, equality), ' ', tie('moment')).map((t) => `(${t})`),
    join('now ', order, ' ', tie('moment')).map((t) => `(${t})`),
    join(tie('text'), ' in ', tie('list')).map((t) => `(${t})`),
    join(tie('text'), fc.constantFrom('.startsWith(', '.endsWith(', '.contains('), tie('text'), ')'),
    join(tie('text'), fc.constantFrom('.matches("^[A-Z].*e$")', '.matches("i|e")')),
    join('(', tie('bool'), ' && ', tie('bool'), ')'),
    join('(', tie('bool'), ' || ', tie('bool'), ')'),
    join('!', tie('bool')),
    join('(', tie('bool'), ' ? ', tie('bool'), ' : ', tie('bool'), ')'),
    join('(', tie('list'), ' ', equality, ' ', tie('list'), ')'),
    join(
      tie('list'),
      fc.constantFrom('.exists(', '.all(', '.exists_one('),
      'x, x ',
      equality,
      ' ',
      tie('text'),
      ')',
    ),
    join(
      'identity.employments',
      fc.constantFrom('.exists(', '.all('),
      'e, e.department ',
      equality,
      ' ',
      tie('text'),
      ' && e.grade > ',
      tie('int'),
      ')',
    ),
    join('identity.employments.exists(e, has(e.tags) && e.tags.exists(t, t == e.department))'),
  ),
}));
