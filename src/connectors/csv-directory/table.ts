import { Buffer, isUtf8 } from 'node:buffer';
import { parse } from 'csv-parse/sync';
import { ConnectorFault } from '../../domain/connector.ts';

export interface Row {
  readonly cells: readonly string[];
  /** The bytes in the file, line end included; absent when the row is new or was changed. */
  readonly source?: Buffer;
  /** A line without anything: kept, means nothing. */
  readonly blank: boolean;
}

export interface Table {
  readonly columns: readonly string[];
  readonly header: Buffer;
  readonly rows: readonly Row[];
  readonly lineEnd: '\n' | '\r\n';
}

const MAX_CELL_BYTES = 1024 * 1024;
const MAX_COLUMNS = 500;

/**
 * Reads the whole file or throws ConnectorFault `permanent` with the line: a file that is half understood would be
 * half written back. Rows keep their bytes, so that what is not changed stays as it was, quoting included.
 */
export function parseTable(bytes: Buffer, delimiter: string): Table {
  if (!isUtf8(bytes)) throw unusable('is not UTF-8');
  if (bytes.includes(0)) throw unusable('contains a NUL character');
  const records = parseRecords(bytes, delimiter);
  const [first, ...rest] = records;
  if (first === undefined) throw unusable('is empty: not even the column names are there');
  const columns = first.cells;
  if (columns.length > MAX_COLUMNS) throw unusable(`has more than ${MAX_COLUMNS} columns`);
  if (new Set(columns).size !== columns.length) throw unusable('has two columns of the same name');
  const rows = rest.map(({ cells, source, line }): Row => {
    const blank = cells.length === 1 && cells[0] === '' && columns.length > 1;
    if (!blank && cells.length !== columns.length) {
      throw unusable(`has ${cells.length} cells instead of ${columns.length} before line ${line + 1}`);
    }
    return { cells, source, blank };
  });
  return { columns, header: first.source, rows, lineEnd: first.source.includes('\r\n') ? '\r\n' : '\n' };
}

interface ParsedRecord {
  readonly cells: readonly string[];
  readonly source: Buffer;
  readonly line: number;
}

function parseRecords(bytes: Buffer, delimiter: string): ParsedRecord[] {
  let begin = 0;
  try {
    const parsed = parse(bytes, {
      delimiter,
      record_delimiter: ['\r\n', '\n'],
      bom: true,
      info: true,
      relax_column_count: true,
      max_record_size: MAX_CELL_BYTES,
    }) as unknown;
    if (!Array.isArray(parsed)) throw new Error('no records');
    return parsed.map((one: { record: string[]; info: { bytes: number; lines: number } }) => {
      const source = bytes.subarray(begin, one.info.bytes);
      begin = one.info.bytes;
      return { cells: one.record, source, line: one.info.lines };
    });
  } catch (error) {
    throw unusable(`cannot be read: ${error instanceof Error ? error.message.slice(0, 200) : 'unknown'}`);
  }
}

/** The file as it should be: untouched rows byte for byte, in their order. */
export function serializeTable(table: Table, delimiter: string): Buffer {
  const end = Buffer.from(table.lineEnd);
  const parts: Buffer[] = [table.header];
  for (const row of table.rows) {
    const before = parts.at(-1);
    if (before?.at(-1) !== 0x0a) parts.push(end);
    parts.push(
      row.source ??
        Buffer.from(row.cells.map((cell) => quoted(cell, delimiter)).join(delimiter) + table.lineEnd),
    );
  }
  return Buffer.concat(parts);
}

function quoted(cell: string, delimiter: string): string {
  const needed = cell.includes(delimiter) || /["\r\n]|^\s|\s$/.test(cell);
  return needed ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** A whole-connection fault: no account of this file can be read or written until somebody repairs it. */
export function unusable(why: string): ConnectorFault {
  return new ConnectorFault('permanent', `The CSV file ${why}`, { scope: 'connection' });
}
