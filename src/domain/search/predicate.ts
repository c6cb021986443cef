/**
 * A question about stored rows, as data: PostgreSQL and the store in memory answer it alike. It has two values only;
 * what is not there meets nothing, and `not` turns that round.
 */
export type Predicate =
  | { readonly all: readonly Predicate[] }
  | { readonly any: readonly Predicate[] }
  | { readonly not: Predicate }
  /** Something is there, and it is neither null nor an empty list, object or text. */
  | { readonly present: Place }
  | { readonly at: Place; readonly op: PredicateOperator; readonly value: string | number | boolean }
  /** One element of the list there meets `of`, whose places are inside that element. */
  | { readonly element: Place; readonly of: Predicate }
  /** A row of another table that refers to this one meets `of`, whose places are columns of that row. */
  | { readonly related: Relation; readonly of: Predicate };

export interface Relation {
  readonly table: string;
  /** Column there -> column here: equal in both. */
  readonly on: Readonly<Record<string, string>>;
}

export type PredicateOperator = 'eq' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';

/**
 * Where a value is: a column, members inside a column of JSON, or inside `element` members of the element itself (an
 * empty path is the element). Texts are compared as they are stored, in the order of their bytes: whoever wants to find
 * without regard to case stores them folded.
 */
export type Place =
  | { readonly column: string; readonly path?: readonly string[] }
  | { readonly path: readonly string[] };
