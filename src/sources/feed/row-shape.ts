import { LockstepError } from '../../domain/errors.ts';
import type { ValueShape } from '../value/decode-value.ts';

export interface RowColumn extends ValueShape {
  /** As the header line of a CSV file has it, or the path of the member in a JSON record. */
  readonly header: string;
  /** The name under which the value is read. */
  readonly as: string;
}

/** The declared form of one row, whatever carries it. Columns are named by their `as`. */
export interface RowShape {
  readonly columns: readonly RowColumn[];
  /** The column that names the row; never empty, never twice. */
  readonly key: string;
  /** IANA zone of moments written without an offset. Without it such a moment is unreadable. */
  readonly zone?: string;
  /** Every row must belong to this company; one row of another refuses the feed. */
  readonly company?: { readonly column: string; readonly equals: string };
  /** Pairs of columns of the same type: the first is never later than the second. */
  readonly order?: readonly (readonly [earlier: string, later: string])[];
  /** Columns that identify a person across rows: they tell whom a row that cannot be read speaks of. */
  readonly identifiers?: readonly string[];
  /** The feed is held when more than this share of its rows (and more than four) had to be set aside; 0.2 unless told. */
  readonly maxSetAsideShare?: number;
}

const WITHOUT_ORDER: ReadonlySet<string> = new Set(['boolean', 'timeZone', 'list']);

/** Throws FEED_SHAPE when the declaration contradicts itself. */
export function checkRowShape(shape: RowShape): void {
  const names = new Map(shape.columns.map((column) => [column.as, column]));
  const headers = new Set(shape.columns.map((column) => column.header));
  if (names.size !== shape.columns.length) wrongShape('two columns are read under the same name');
  if (headers.size !== shape.columns.length) wrongShape('two columns have the same header');
  for (const { header, as } of shape.columns) {
    if (as === '' || header.trim() !== header || header === '') {
      wrongShape(`the column ${JSON.stringify(header)} needs a header without blanks around it and a name`);
    }
  }
  const mustExist = (name: string, use: string): void => {
    if (!names.has(name)) wrongShape(`${use} names ${JSON.stringify(name)}, which is no column`);
  };
  mustExist(shape.key, 'key');
  if (shape.company !== undefined) mustExist(shape.company.column, 'company');
  for (const name of shape.identifiers ?? []) mustExist(name, 'identifiers');
  for (const [earlier, later] of shape.order ?? []) {
    mustExist(earlier, 'order');
    mustExist(later, 'order');
    const type = names.get(earlier)?.type;
    if (type === undefined || type !== names.get(later)?.type || WITHOUT_ORDER.has(type)) {
      wrongShape(`order compares ${earlier} with ${later}, which are not of one type that has an order`);
    }
  }
}

export function wrongShape(what: string): never {
  throw new LockstepError('FEED_SHAPE', `The declared shape of the feed is wrong: ${what}.`);
}
