import { holds } from '../../domain/search/holds.ts';
import type { Predicate, PredicateOperator } from '../../domain/search/predicate.ts';
import { instantOf } from '../resource/date-time.ts';
import { foldFor } from '../resource/fold-text.ts';
import type { Attribute } from '../schema/attribute.ts';
import type { Shape } from '../schema/shape.ts';
import { invalidFilter } from '../scim-error.ts';
import type { FilterColumns } from './columns.ts';
import type { CompareOperator, Filter } from './filter.ts';
import { attributesOf, type Finder, type Found, unsearchable } from './find-attribute.ts';
import { quoted } from './scan-filter.ts';

type Value = string | number | boolean;

const ORDER: readonly CompareOperator[] = ['gt', 'ge', 'lt', 'le'];
const PARTS: readonly CompareOperator[] = ['co', 'sw', 'ew'];

/** What of RFC 7644 section 3.4.2.2 fits which type; beside these `eq`, `ne` and `pr` fit all but binary. */
const OPERATORS: Readonly<Record<Attribute['type'], readonly CompareOperator[]>> = {
  string: [...PARTS, ...ORDER],
  reference: PARTS,
  dateTime: ORDER,
  integer: ORDER,
  decimal: ORDER,
  boolean: [],
  binary: [],
  complex: [],
};

/** A filter as a question about rows; refused when it means nothing of this kind of resource. */
export function toPredicate(filter: Filter, shape: Shape, columns: FilterColumns): Predicate {
  return translate(filter, attributesOf(shape, columns));
}

function translate(filter: Filter, find: Finder): Predicate {
  switch (filter.kind) {
    case 'and':
      return { all: filter.of.map((part) => translate(part, find)) };
    case 'or':
      return { any: filter.of.map((part) => translate(part, find)) };
    case 'not':
      return { not: translate(filter.of, find) };
    case 'present':
      return present(find(filter.path));
    case 'compare':
      return compare(find(filter.path), filter.op, filter.value);
    case 'element': {
      const { inside, name } = find(filter.path);
      if (inside === null)
        throw invalidFilter(`filter: ${quoted(name)} has nothing inside that "[" could ask`);
      return inside.wrap(translate(filter.of, inside.find));
    }
  }
}

const present = ({ whole }: Found): Predicate => whole((place) => ({ present: place }));

function compare(found: Found, op: CompareOperator, value: Value | null): Predicate {
  // RFC 7643 section 2.5: null is the same as nothing there.
  if (value === null) {
    if (op === 'eq') return { not: present(found) };
    if (op === 'ne') return present(found);
    throw invalidFilter(`filter: null fits eq and ne only, and not ${op}`);
  }
  if (found.made) throw unsearchable(found.name);
  if (op === 'ne') return { not: compare(found, 'eq', value) };
  // A complex attribute alone means its value, where it has one (RFC 7643 section 2.4).
  if (found.attribute.type === 'complex') {
    const { inside, name, attribute } = found;
    if (inside === null || attribute.subAttributes?.every((sub) => sub.name !== 'value') !== false)
      throw invalidFilter(`filter: ${quoted(name)} has parts; one of these can be compared`);
    return inside.wrap(compare(inside.find({ urn: null, attribute: 'value', sub: null }), op, value));
  }
  return compareSimple(found, op, value);
}

function compareSimple(
  { attribute, name, ask, words }: Found,
  op: PredicateOperator,
  given: Value,
): Predicate {
  if (op !== 'eq' && !OPERATORS[attribute.type].includes(op))
    throw invalidFilter(`filter: ${op} does not fit ${quoted(name)}, which is of type ${attribute.type}`);
  const value = valueFor(attribute, given);
  if (value === null)
    throw invalidFilter(
      `filter: ${quoted(name)} is of type ${attribute.type}, and ${quoted(String(given))} is no such value`,
    );
  if (words === undefined) return ask((at) => ({ at, op, value }));
  const at = { column: 'word' };
  const meant = words.filter((word) =>
    holds({ at, op, value }, { word: foldFor(attribute, word) }, () => []),
  );
  return ask((place) => ({ any: meant.map((word) => ({ at: place, op: 'eq', value: word })) }));
}

/** The value as it is stored for searching; null: it is of another type. */
function valueFor(attribute: Attribute, given: Value): Value | null {
  switch (attribute.type) {
    case 'string':
    case 'reference':
      return typeof given === 'string' ? foldFor(attribute, given) : null;
    case 'boolean':
      return typeof given === 'boolean' ? given : booleanIn(given);
    case 'integer':
    case 'decimal':
      return typeof given === 'number' ? given : null;
    case 'dateTime':
      return typeof given === 'string' ? instantOf(given) : null;
    case 'binary':
    case 'complex':
      return null;
  }
}

/** Microsoft Entra ID writes booleans as texts. */
function booleanIn(given: Value): boolean | null {
  const word = typeof given === 'string' ? given.toLowerCase() : null;
  return word === 'true' ? true : word === 'false' ? false : null;
}
