import fc from 'fast-check';
import type { Filter } from '../filter/filter.ts';
import type { AttributePath } from '../schema/shape.ts';

type Value = string | number | boolean | null;

const OPERATORS = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;

/** Lists hold no list of their own kind and at least two parts, as the parser makes them. */
function list(kind: 'and' | 'or', part: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> {
  return fc
    .array(part, { minLength: 2, maxLength: 3 })
    .map((of) => ({ kind, of: of.flatMap((one) => (one.kind === kind ? one.of : [one])) }));
}

function nested(term: fc.Arbitrary<Filter>, depth: number): fc.Arbitrary<Filter> {
  if (depth === 0) return term;
  const part = nested(term, depth - 1);
  const negated = part.map((of): Filter => ({ kind: 'not', of }));
  return fc.oneof(term, list('and', part), list('or', part), negated);
}

/** Filters on these paths; the paths of `inside` are asked in brackets behind an attribute of `lists`. */
export function filtersOn(
  paths: fc.Arbitrary<AttributePath>,
  lists: fc.Arbitrary<AttributePath>,
  inside: fc.Arbitrary<AttributePath>,
  values: fc.Arbitrary<Value>,
): fc.Arbitrary<Filter> {
  const termOn = (path: fc.Arbitrary<AttributePath>): fc.Arbitrary<Filter> =>
    fc.oneof(
      path.map((one): Filter => ({ kind: 'present', path: one })),
      fc.record({
        kind: fc.constant('compare' as const),
        path,
        op: fc.constantFrom(...OPERATORS),
        value: values,
      }),
    );
  const element = fc.record({
    kind: fc.constant('element' as const),
    path: lists,
    of: nested(termOn(inside), 1),
  });
  return nested(fc.oneof({ weight: 3, arbitrary: termOn(paths) }, { weight: 1, arbitrary: element }), 2);
}
