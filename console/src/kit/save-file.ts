/** Hands a text over as a file; nothing leaves the page for it. */
export function saveFile(name: string, type: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken it by the next turn.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}

/** Also behind what nobody sees, and in the wide forms of the signs: some spreadsheets take them for the same. */
const FORMULA = /^[\s\p{C}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u;

/** The same behind what another spreadsheet takes for the end of a cell: where commas are decimal, cells end with `;`. */
const SEPARATED = /([;\t\r\n])(?=[\s\p{C}]*[=+\-@\uff1d\uff0b\uff0d\uff20])/gu;

/**
 * A cell that a spreadsheet shows and never computes: what begins like a formula gets an apostrophe in front (CWE-1236).
 */
export function csvCell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const inside = value.replace(SEPARATED, "$1'");
  const safe = FORMULA.test(inside) ? `'${inside}` : inside;
  return /[",\n\r;\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvOf(
  head: readonly string[],
  rows: readonly (readonly (string | number | boolean | null)[])[],
): string {
  return `${[head, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}
