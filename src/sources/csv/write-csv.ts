// What a spreadsheet takes for a formula: = + - @ in any width, also behind blanks or invisible characters, and cells
// that begin with a control character (OWASP, "CSV Injection"). Apostrophes before it are the mark itself.
const STARTS_FORMULA =
  /^'*(?:[\s\u200b-\u200f\u2060\ufeff]*[=+\-@\u2212\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]|[\t\r\n\0])/u;
const NEEDS_QUOTES = /[",;\t\r\n|]|^\s|\s$/u;

export type Cell = string | number | boolean | null;

/** The cell as text that no spreadsheet evaluates. `readSafeCell` gives the original back. */
export function safeCell(text: string): string {
  return STARTS_FORMULA.test(text) ? `'${text}` : text;
}

/** Takes away the apostrophe that `safeCell` set, and no other. */
export function readSafeCell(text: string): string {
  return text.startsWith("'") && STARTS_FORMULA.test(text) ? text.slice(1) : text;
}

/** One record by RFC 4180, formula-safe, with CRLF. Numbers and booleans are written as they are, null as nothing. */
export function writeCsvRecord(cells: readonly Cell[], delimiter = ','): string {
  return `${cells.map((cell) => writeCell(cell, cells.length === 1)).join(delimiter)}\r\n`;
}

/** A whole file: header and records. */
export function writeCsv(
  header: readonly string[],
  records: readonly (readonly Cell[])[],
  delimiter = ',',
): string {
  return [header, ...records].map((record) => writeCsvRecord(record, delimiter)).join('');
}

function writeCell(cell: Cell, alone: boolean): string {
  const text = typeof cell === 'string' ? safeCell(cell) : cell === null ? '' : String(cell);
  // An empty cell alone on its line would read as no record at all.
  return NEEDS_QUOTES.test(text) || (alone && text === '') ? `"${text.replaceAll('"', '""')}"` : text;
}
