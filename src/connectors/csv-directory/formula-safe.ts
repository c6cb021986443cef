/**
 * A cell that a spreadsheet would run as a formula (OWASP, "CSV Injection": = + - @, tab, carriage return, NUL, their
 * full-width forms, also behind spaces) gets an apostrophe in front. Reading takes exactly that apostrophe away, so
 * that what was written is read back equal; texts that already look protected get one more.
 */
const RUNS = /^'*\s*[=+\-@\t\r\n\0＝＋－＠]/u;
const PROTECTED = /^'+\s*[=+\-@\t\r\n\0＝＋－＠]/u;

export function toCell(value: string): string {
  return RUNS.test(value) ? `'${value}` : value;
}

export function fromCell(cell: string): string {
  return PROTECTED.test(cell) ? cell.slice(1) : cell;
}
