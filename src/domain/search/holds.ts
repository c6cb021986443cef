import { compareTexts } from './compare-texts.ts';
import type { Place, Predicate, PredicateOperator, Relation } from './predicate.ts';
import { isStorable } from './storable-text.ts';

export type SearchedRow = Readonly<Record<string, unknown>>;

/** Rows of another table that refer to this one. */
export type RelatedRows = (relation: Relation, row: SearchedRow) => Iterable<SearchedRow>;

/** The value that an element is, wrapped: undefined is outside of every list. */
interface Element {
  readonly value: unknown;
}

/** Whether a row meets a predicate, as PostgreSQL would answer (src/store/postgres/predicate-sql.ts). */
export function holds(predicate: Predicate, row: SearchedRow, related: RelatedRows): boolean {
  return meets(predicate, row, undefined, related);
}

function meets(
  predicate: Predicate,
  row: SearchedRow,
  element: Element | undefined,
  related: RelatedRows,
): boolean {
  if ('all' in predicate) return predicate.all.every((part) => meets(part, row, element, related));
  if ('any' in predicate) return predicate.any.some((part) => meets(part, row, element, related));
  if ('not' in predicate) return !meets(predicate.not, row, element, related);
  if ('present' in predicate) return isPresent(valueAt(predicate.present, row, element));
  if ('at' in predicate) return compares(valueAt(predicate.at, row, element), predicate.op, predicate.value);
  if ('element' in predicate) {
    const list = valueAt(predicate.element, row, element);
    return Array.isArray(list) && list.some((value) => meets(predicate.of, row, { value }, related));
  }
  for (const other of related(predicate.related, row))
    if (meets(predicate.of, other, undefined, related)) return true;
  return false;
}

/** Names lead into objects only, never to a place in a list. */
function valueAt(place: Place, row: SearchedRow, element: Element | undefined): unknown {
  let value = 'column' in place ? row[place.column] : element?.value;
  for (const name of place.path ?? []) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    value = Object.hasOwn(value, name) ? (value as SearchedRow)[name] : undefined;
  }
  return value;
}

function isPresent(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

function compares(found: unknown, op: PredicateOperator, value: string | number | boolean): boolean {
  if (typeof found === 'string' && typeof value === 'string')
    return isStorable(value) && compareText(found, op, value);
  if (typeof found === 'number' && typeof value === 'number')
    return Number.isFinite(value) && compareNumber(found, op, value);
  return op === 'eq' && typeof found === 'boolean' && found === value;
}

function compareText(found: string, op: PredicateOperator, value: string): boolean {
  switch (op) {
    case 'eq':
      return found === value;
    case 'co':
      return found.includes(value);
    case 'sw':
      return found.startsWith(value);
    case 'ew':
      return found.endsWith(value);
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return compareNumber(compareTexts(found, value), op, 0);
  }
}

function compareNumber(found: number, op: PredicateOperator, value: number): boolean {
  switch (op) {
    case 'eq':
      return found === value;
    case 'gt':
      return found > value;
    case 'ge':
      return found >= value;
    case 'lt':
      return found < value;
    case 'le':
      return found <= value;
    case 'co':
    case 'sw':
    case 'ew':
      return false;
  }
}
