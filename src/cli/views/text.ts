/** Nothing in a value can move the cursor, turn the direction of writing or begin a line. */
export function plain(value: unknown): string {
  return String(value ?? '').replaceAll(/\p{Cc}|\p{Bidi_C}|\p{Zl}|\p{Zp}/gu, '\ufffd');
}

export interface TableOptions {
  /** Aligned with a head for people; tab-separated without one for pipes. */
  readonly aligned: boolean;
  readonly paintHead?: (text: string) => string;
}

/** Rows of texts as a table. */
export function table(
  head: readonly string[],
  rows: readonly (readonly unknown[])[],
  { aligned, paintHead }: TableOptions,
): string {
  const cells = rows.map((row) => row.map(plain));
  if (!aligned) return cells.map((row) => `${row.join('\t')}\n`).join('');
  const widths = head.map((name, i) =>
    Math.min(60, Math.max(name.length, ...cells.map((row) => (row[i] ?? '').length))),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  const top = line(head.map((name) => name.toUpperCase()));
  return `${[paintHead === undefined ? top : paintHead(top), ...cells.map(line)].join('\n')}\n`;
}

/** `2026-03-03 17:00:00 UTC`, or a dash. */
export function shownTime(iso: string | null | undefined): string {
  return iso == null ? '—' : `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}

/** Name and value, one a line, values aligned. */
export function facts(pairs: readonly (readonly [name: string, value: unknown])[], indent = ''): string {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs.map(([name, value]) => `${indent}${name.padEnd(width)}  ${plain(value)}\n`).join('');
}

/** The first reasons of a guard; windows of one length after the other say much the same. */
export function trippedText(tripped: readonly string[]): string {
  const more = tripped.length > 2 ? ` (and ${tripped.length - 2} more limits)` : '';
  return `${tripped.slice(0, 2).map(plain).join('; ')}${more}`;
}
