import type { CompareOperator, Filter } from '../filter/filter.ts';
import { isObject, type Json, own } from '../json.ts';
import { instantOf } from '../resource/date-time.ts';
import { fold } from '../resource/fold-text.ts';
import { shown } from '../resource/reading.ts';
import { subAttribute } from '../resource/sub-attribute.ts';
import type { Attribute } from '../schema/attribute.ts';
import type { AttributePath } from '../schema/shape.ts';
import { invalidFilter } from '../scim-error.ts';
import { type Effort, spend } from './effort.ts';

type Compare = Extract<Filter, { kind: 'compare' }>;

/**
 * Whether one element of a list meets the filter in the brackets of a path. There are two answers only: what is not there
 * meets nothing, and `not` turns that round. Filters are no deeper than FILTER_LIMITS.
 */
export function elementMeets(element: Json, filter: Filter, attribute: Attribute, effort: Effort): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.of.every((part) => elementMeets(element, part, attribute, effort));
    case 'or':
      return filter.of.some((part) => elementMeets(element, part, attribute, effort));
    case 'not':
      return !elementMeets(element, filter.of, attribute, effort);
    case 'present':
      return valuesAt(element, filter.path, attribute).length > 0;
    case 'compare':
      return compares(valuesAt(element, filter.path, attribute), filter, attribute, effort);
    case 'element':
      throw nested(filter.path);
  }
}

/** Refuses a filter that no element could be asked (RFC 7644 section 3.12, invalidFilter). */
export function checkElementFilter(filter: Filter, attribute: Attribute): void {
  switch (filter.kind) {
    case 'and':
    case 'or':
      for (const part of filter.of) checkElementFilter(part, attribute);
      return;
    case 'not':
      checkElementFilter(filter.of, attribute);
      return;
    case 'present':
      partAt(filter.path, attribute);
      return;
    case 'compare':
      checkCompare(filter, partAt(filter.path, attribute));
      return;
    case 'element':
      throw nested(filter.path);
  }
}

const nested = ({ attribute }: AttributePath) =>
  invalidFilter(`${shown(attribute)}: there are no lists inside the values of a list`);

/** A list of simple values is asked for its `value`. */
export function partAt({ urn, attribute: name, sub }: AttributePath, attribute: Attribute): Attribute {
  const simple = attribute.type !== 'complex' && name.toLowerCase() === 'value';
  const part = simple ? attribute : subAttribute(attribute, name);
  if (urn !== null || sub !== null || part === undefined)
    throw invalidFilter(`${attribute.name}: its values have no ${shown(name)}`);
  return part;
}

function checkCompare({ op, value }: Compare, { name, type }: Attribute): void {
  const equality = op === 'eq' || op === 'ne';
  const fits = value === null ? equality : fitting(value, type) && (equality || ordered(op, type));
  if (!fits) throw invalidFilter(`${name}: cannot be asked for ${op} ${shown(JSON.stringify(value))}`);
}

function fitting(value: string | number | boolean, type: Attribute['type']): boolean {
  switch (type) {
    case 'boolean':
      return asBoolean(value) !== null;
    case 'integer':
    case 'decimal':
      return typeof value === 'number';
    case 'dateTime':
      return typeof value === 'string' && instantOf(value) !== null;
    case 'string':
    case 'reference':
    case 'binary':
      return typeof value === 'string';
    case 'complex':
      return false;
  }
}

function ordered(op: CompareOperator, type: Attribute['type']): boolean {
  const contains = op === 'co' || op === 'sw' || op === 'ew';
  if (type === 'string' || type === 'reference') return true;
  return !contains && (type === 'integer' || type === 'decimal' || type === 'dateTime');
}

function asBoolean(value: Json): boolean | null {
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' ? value.toLowerCase() : '';
  return word === 'true' ? true : word === 'false' ? false : null;
}

function valuesAt(element: Json, path: AttributePath, attribute: Attribute): readonly Json[] {
  const part = partAt(path, attribute);
  const value = isObject(element) ? own(element, part.name) : part === attribute ? element : undefined;
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function compares(values: readonly Json[], filter: Compare, attribute: Attribute, effort: Effort): boolean {
  const { op, value } = filter;
  if (value === null) return values.length > 0 === (op === 'ne');
  if (op === 'ne') return !compares(values, { ...filter, op: 'eq' }, attribute, effort);
  const part = partAt(filter.path, attribute);
  return values.some((one) => {
    spend(effort, 1, typeof one === 'string' ? one.length + String(value).length : 0);
    return compare(comparable(one, part), op, comparable(value, part));
  });
}

/** Texts as they are compared, instants as numbers. */
function comparable(value: Json, { type, caseExact }: Attribute): Json {
  if (type === 'boolean') return asBoolean(value);
  if (typeof value !== 'string') return value;
  if (type === 'dateTime') return instantOf(value);
  return caseExact ? value : fold(value);
}

function compare(a: Json, op: Exclude<CompareOperator, 'ne'>, b: Json): boolean {
  if (op === 'eq') return a === b;
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, op, b);
  if (typeof a !== 'number' || typeof b !== 'number') return false;
  return inOrder(a, op, b);
}

function compareTexts(a: string, op: Exclude<CompareOperator, 'ne' | 'eq'>, b: string): boolean {
  switch (op) {
    case 'co':
      return a.includes(b);
    case 'sw':
      return a.startsWith(b);
    case 'ew':
      return a.endsWith(b);
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return inOrder(a, op, b);
  }
}

function inOrder<T extends string | number>(a: T, op: Exclude<CompareOperator, 'ne' | 'eq'>, b: T): boolean {
  switch (op) {
    case 'gt':
      return a > b;
    case 'ge':
      return a >= b;
    case 'lt':
      return a < b;
    case 'le':
      return a <= b;
    case 'co':
    case 'sw':
    case 'ew':
      return false;
  }
}
