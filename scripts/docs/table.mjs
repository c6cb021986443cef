/** A cell of a Markdown table: one line, no bar. */
export const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim();

/** @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
export function table(head, rows) {
  const line = (cells) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** @param {string} source */
export const generatedFrom = (source) =>
  `<!-- Generated from ${source} by \`npm run docs\`. Do not edit. -->`;
