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

/** The first limit of the guard that was passed; those of other lengths and places say much the same (--json has all). */
export function trippedText(tripped: readonly string[]): string {
  const [first = ''] = tripped;
  return `${plain(first)}${moreLimits(tripped.length - 1)}`;
}

/** A limit as the guard words it. */
const LIMIT =
  /\d+ people would lose access (?:in the company|by (?:source|target) \S+) within \d+ \w+; the limit is \d+/g;

/** What is left of a limit that was cut in the middle. */
const CUT = /^\d+ ?p?e?o?p?l?e?( would .*)?$/;

/** A reason as it was written down, with the first of the guard's limits and a count of the others. */
export function shortReason(reason: string): string {
  const limits = reason.match(LIMIT) ?? [];
  const [first] = limits;
  if (first === undefined || limits.length === 1) return plain(reason);
  const others = reason
    .replaceAll(LIMIT, '')
    .split('; ')
    .filter((part) => part !== '' && !CUT.test(part));
  return [`${plain(first)}${moreLimits(limits.length - 1)}`, ...others.map(plain)].join('; ');
}

function moreLimits(more: number): string {
  return more <= 0 ? '' : ` (and ${count(more, 'more limit')})`;
}

interface Decided {
  readonly people: number;
  readonly operations: number;
  readonly held: readonly string[];
}

/** What becomes of a decision: who goes on, and who waits. */
export function decidedText({ people, operations, held }: Decided): string {
  const what = `${count(operations, 'operation')} for ${count(people, 'person', 'people')} decided`;
  const going = people - held.length;
  if (held.length === 0) return `${what}; workers do them now`;
  if (going === 0) return `${what}; all of it is held, nothing goes on`;
  const waits = held.length === 1 ? 'is held' : 'are held';
  return `${what}; ${count(going, 'person goes', 'people go')} on now, ${held.length} ${waits}`;
}

export function heldShare({ people, held }: Pick<Decided, 'people' | 'held'>): string {
  if (held.length === 0) return '';
  return held.length === people ? ', all held' : `, ${held.length.toLocaleString('en')} of them held`;
}
