import { checkMetaProof, type MetaProof } from '../feed/claim.ts';
import { checkRowShape, type RowShape, wrongShape } from '../feed/row-shape.ts';

/** What proves that a feed is all there is. Only such a feed can make somebody missing (design, law 3). */
export type WholeProof =
  | MetaProof
  /** A last record whose first cell is `marker`; the others by position, the first cell being 0. */
  | {
      readonly by: 'trailer';
      readonly marker: string;
      readonly rows: number;
      readonly sequence?: number;
      readonly asOf?: number;
    }
  | { readonly by: 'none' };

export interface CsvLimits {
  readonly maxBytes: number;
  readonly maxRows: number;
  readonly maxColumns: number;
  /** UTF-16 units. */
  readonly maxCellLength: number;
}

export const DEFAULT_CSV_LIMITS: CsvLimits = {
  maxBytes: 512 * 1024 * 1024,
  maxRows: 1_000_000,
  maxColumns: 512,
  maxCellLength: 64 * 1024,
};

/** The declared form of a CSV feed; the Source document carries it. */
export interface CsvShape extends RowShape {
  readonly encoding: 'utf-8';
  readonly delimiter: ',' | ';' | '\t' | '|';
  readonly whole: WholeProof;
  readonly limits?: Partial<CsvLimits>;
}

/** Throws FEED_SHAPE when the declaration contradicts itself. */
export function checkCsvShape(shape: CsvShape): void {
  checkRowShape(shape);
  const { whole } = shape;
  switch (whole.by) {
    case 'none':
      return;
    case 'trailer':
      if (whole.marker === '' || !Number.isInteger(whole.rows) || whole.rows < 1) {
        wrongShape('a trailer needs a marker and the position of its row count, from 1');
      }
      return;
    case 'meta':
      checkMetaProof(whole);
  }
}
