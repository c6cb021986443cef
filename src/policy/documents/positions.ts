import type { Span } from './yaml-tree.ts';

export interface Position {
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
}

/** Turns offsets of one text into lines and columns. */
export function lineIndex(text: string): (offset: number) => Position {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/**
 * The offset in the file of a place inside a text value. Quotes, escapes, indentation and folded line breaks lie
 * between the two; where the walk loses the way the start of the value is returned.
 */
export function offsetInside(text: string, span: Span, value: string, inside: number): number {
  let at = span.start;
  if (span.style === 'single' || span.style === 'double') at += 1;
  if (span.style === 'block') at = text.indexOf('\n', at) + 1;
  for (let index = 0; index < inside; index++) {
    const wanted = value[index];
    if (wanted === undefined) break;
    if (isBlank(wanted)) {
      // A blank of the value is a run of blanks and line breaks of the file, unless it is a plain blank itself.
      if (text[at] === wanted && !isBlank(text[at + 1] ?? '')) at += 1;
      else
        while (at < span.end && isBlank(text[at] ?? '') && !startsWithRest(text, at, value, index)) at += 1;
      continue;
    }
    while (at < span.end && isBlank(text[at] ?? '')) at += 1;
    if (text[at] === wanted) {
      at += span.style === 'single' && wanted === "'" ? 2 : 1;
    } else if (span.style === 'double' && text[at] === '\\') {
      at += escapeLength(text, at);
    } else {
      return span.start;
    }
  }
  while (at < span.end && isBlank(text[at] ?? '') && !isBlank(value[inside] ?? ' ')) at += 1;
  return at;
}

/** True when what is left of the value begins here, so that blanks inside a quoted literal are not skipped. */
function startsWithRest(text: string, at: number, value: string, index: number): boolean {
  const rest = value.slice(index + 1, index + 9);
  return rest !== '' && !isBlank(rest[0] ?? '') && text.startsWith(rest, at);
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\n' || character === '\t' || character === '\r';
}

function escapeLength(text: string, at: number): number {
  const lengths: Record<string, number> = { x: 4, u: 6, U: 10 };
  return lengths[text[at + 1] ?? ''] ?? 2;
}
