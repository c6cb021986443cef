import { LockstepError } from '../../domain/errors.ts';

export interface CsvRecord {
  /** Line of the file on which the record begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface ScanLimits {
  readonly maxColumns: number;
  /** UTF-16 units. */
  readonly maxCellLength: number;
}

export interface CsvScanner {
  readonly push: (text: string) => void;
  /** Ends the text. `lineEnd` tells whether the last record ended in a line break, `line` which one would be next. */
  readonly end: () => { readonly lineEnd: boolean; readonly line: number };
}

const QUOTE = 0x22;
const CR = 0x0d;
const LF = 0x0a;

/**
 * RFC 4180, fed piece by piece, never holding more than one record of bounded size. Records end in LF or CRLF, empty
 * lines are skipped, a quote may stand only around a whole cell. csv-parse is the oracle in the tests; it is not
 * used here because a line of a billion delimiters grows its record without end and a NUL ends a quoted cell.
 *
 * Throws FEED_NOT_CSV and FEED_TOO_LARGE, with the line.
 */
export function createCsvScanner(
  delimiter: string,
  limits: ScanLimits,
  onRecord: (record: CsvRecord) => void,
  firstLine = 1,
): CsvScanner {
  const DELIMITER = delimiter.charCodeAt(0);
  let state: 'start' | 'plain' | 'quoted' | 'closed' | 'closedCr' = 'start';
  let line = firstLine;
  let recordLine = firstLine;
  let cells: string[] = [];
  let cell = '';
  let quotedCell = false;
  let lineEnd = true;

  const append = (text: string): void => {
    cell += text;
    if (cell.length > limits.maxCellLength) {
      throw tooLarge(
        `The cell that begins on line ${recordLine} is longer than ${limits.maxCellLength} characters.`,
      );
    }
  };
  const endCell = (): void => {
    if (cells.length === limits.maxColumns) {
      throw tooLarge(`The record on line ${recordLine} has more than ${limits.maxColumns} cells.`);
    }
    cells.push(cell);
    cell = '';
    state = 'start';
  };
  const endRecord = (): void => {
    endCell();
    const blank = cells.length === 1 && cells[0] === '' && !quotedCell;
    if (!blank) onRecord({ line: recordLine, cells });
    cells = [];
    quotedCell = false;
    recordLine = line;
  };

  const push = (text: string): void => {
    if (text !== '') lineEnd = text.charCodeAt(text.length - 1) === LF;
    let from = 0;
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === LF) line++;
      switch (state) {
        case 'quoted':
          if (c === QUOTE) {
            append(text.slice(from, i));
            state = 'closed';
          }
          break;
        case 'closed':
          if (c === QUOTE) {
            // Two quotes are one; the second begins the next slice.
            state = 'quoted';
            from = i;
          } else if (c === DELIMITER) {
            endCell();
            from = i + 1;
          } else if (c === LF) {
            endRecord();
            from = i + 1;
          } else if (c === CR) {
            state = 'closedCr';
          } else {
            throw notCsv(`On line ${line} something follows a closing quote.`);
          }
          break;
        case 'closedCr':
          if (c !== LF) throw notCsv(`On line ${line} something follows a closing quote.`);
          endRecord();
          from = i + 1;
          break;
        case 'start':
        case 'plain':
          if (c === DELIMITER) {
            append(text.slice(from, i));
            endCell();
            from = i + 1;
          } else if (c === LF) {
            append(text.slice(from, i));
            if (cell.endsWith('\r')) cell = cell.slice(0, -1);
            endRecord();
            from = i + 1;
          } else if (c === QUOTE) {
            if (state === 'plain')
              throw notCsv(`On line ${line} a quote stands inside a cell without quotes.`);
            state = 'quoted';
            quotedCell = true;
            from = i + 1;
          } else {
            state = 'plain';
          }
          break;
      }
    }
    if (state === 'plain' || state === 'quoted') append(text.slice(from));
  };

  const end = (): { lineEnd: boolean; line: number } => {
    if (state === 'quoted')
      throw notCsv(`The quote opened in the record on line ${recordLine} is never closed.`);
    if (cells.length > 0 || cell !== '' || state !== 'start') endRecord();
    return { lineEnd, line };
  };
  return { push, end };
}

function notCsv(message: string): LockstepError {
  return new LockstepError('FEED_NOT_CSV', message);
}

function tooLarge(message: string): LockstepError {
  return new LockstepError('FEED_TOO_LARGE', message);
}
