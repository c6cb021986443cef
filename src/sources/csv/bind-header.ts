import { LockstepError } from '../../domain/errors.ts';
import { quote } from '../value/decode-value.ts';
import type { CsvShape } from './shape.ts';

export interface BoundHeader {
  /** `as` of each declared column -> position of its cell. */
  readonly positions: ReadonlyMap<string, number>;
  readonly width: number;
  /** Headers that the shape does not declare; their cells are never looked at. */
  readonly ignored: readonly string[];
}

/** Finds the declared columns, wherever they stand. Throws FEED_HEADER (missing, twice) and FEED_NOT_CSV (a web page). */
export function bindHeader(cells: readonly string[], shape: CsvShape): BoundHeader {
  const headers = cells.map((cell) => cell.trim().normalize('NFC'));
  if (/^<(!doctype|html|\?xml|head|body)/i.test(headers[0] ?? '')) {
    throw new LockstepError(
      'FEED_NOT_CSV',
      'This is a web page, not a report: the export is not signed in any more.',
    );
  }
  const positions = new Map<string, number>();
  headers.forEach((header, at) => {
    if (header === '') return;
    if (positions.has(header))
      throw new LockstepError('FEED_HEADER', `The column ${quote(header)} is there twice.`);
    positions.set(header, at);
  });
  const missing = shape.columns
    .filter((column) => !positions.has(column.header))
    .map((column) => column.header);
  if (missing.length > 0) {
    const other =
      headers.length === 1 ? [',', ';', '\t', '|'].find((d) => headers[0]?.includes(d)) : undefined;
    throw new LockstepError(
      'FEED_HEADER',
      other === undefined
        ? `${missing.length} declared column(s) are missing: ${missing.slice(0, 8).map(quote).join(', ')}.`
        : `The cells are separated by ${quote(other)}, ${quote(shape.delimiter)} is declared.`,
      { details: { missing: missing.slice(0, 50) } },
    );
  }
  const declared = new Set(shape.columns.map((column) => column.header));
  return {
    positions: new Map(shape.columns.map(({ header, as }) => [as, positions.get(header) ?? -1])),
    width: headers.length,
    ignored: headers.filter((header) => header !== '' && !declared.has(header)),
  };
}
