/**
 * Reads a file as a spreadsheet does that takes `separator` for the end of a cell: a quote counts where it begins a cell,
 * and is a letter like any other elsewhere.
 */
export function cellsOf(text: string, separator: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  let begins = true;
  const end = () => {
    rows.at(-1)?.push(cell);
    cell = '';
    begins = true;
  };
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] ?? '';
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (letter === '"' && begins) {
      quoted = true;
      begins = false;
    } else if (letter === separator) end();
    else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && text[at + 1] === '\n') at += 1;
      end();
      rows.push([]);
    } else {
      cell += letter;
      begins = false;
    }
  }
  if (cell !== '') end();
  return rows.filter((row) => row.length > 0);
}

/** What spreadsheets compute, also behind blanks, what cannot be seen, and in wide letters. */
export const COMPUTED = /^[\s\p{C}]*[=+\-@＝＋－＠]/u;
