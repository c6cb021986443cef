/**
 * String functions as CEL defines them (strings extension): positions count code points, and one outside the text
 * is an error, here undefined. The reference evaluator's package counts UTF-16 units and would cut a letter of a
 * name in two, so the same functions replace its own there.
 */

const ASTRAL = /[\ud800-\udfff]/;

/** Length in code points. */
export function textSize(text: string): number {
  return ASTRAL.test(text) ? [...text].length : text.length;
}

export function charAt(text: string, index: number): string | undefined {
  return index === textSize(text) ? '' : substring(text, index, index + 1);
}

export function substring(text: string, start: number, end?: number): string | undefined {
  if (!ASTRAL.test(text)) {
    const stop = end ?? text.length;
    return start < 0 || start > stop || stop > text.length ? undefined : text.substring(start, stop);
  }
  const letters = [...text];
  const stop = end ?? letters.length;
  return start < 0 || start > stop || stop > letters.length ? undefined : letters.slice(start, stop).join('');
}

export function indexOf(text: string, part: string, from?: number): number | undefined {
  if (from === undefined) return pointIndex(text, text.indexOf(part));
  const units = unitIndex(text, from);
  return units === undefined ? undefined : pointIndex(text, text.indexOf(part, units));
}

export function lastIndexOf(text: string, part: string, from?: number): number | undefined {
  if (from === undefined) return pointIndex(text, text.lastIndexOf(part));
  const units = unitIndex(text, from);
  return units === undefined ? undefined : pointIndex(text, text.lastIndexOf(part, units));
}

/** Position in UTF-16 units of a position in code points, which must lie within the text. */
function unitIndex(text: string, points: number): number | undefined {
  if (points < 0 || points >= textSize(text)) return undefined;
  return ASTRAL.test(text) ? [...text].slice(0, points).join('').length : points;
}

function pointIndex(text: string, units: number): number {
  return units <= 0 ? units : textSize(text.slice(0, units));
}

/** Longest text that replace() may make: chained, it would otherwise fill the memory with one expression. */
const MAX_TEXT = 100_000;

/** Replaces the first `count` occurrences from left to right; an empty part stands before every letter and at the end. */
export function replace(
  text: string,
  part: string,
  by: string,
  count = Number.POSITIVE_INFINITY,
): string | undefined {
  let result = '';
  let from = 0;
  for (let done = 0; done < count && from <= text.length; done++) {
    const at = text.indexOf(part, from);
    if (at === -1) break;
    result += text.slice(from, at) + by;
    from = at + part.length;
    if (part === '') {
      // Steps over one letter, so that the next occurrence is behind it.
      const letter = String.fromCodePoint(text.codePointAt(from) ?? 0);
      if (from >= text.length) return bounded(result);
      result += letter;
      from += letter.length;
    }
    if (result.length > MAX_TEXT) return undefined;
  }
  return bounded(result + text.slice(from));
}

function bounded(text: string): string | undefined {
  return text.length > MAX_TEXT ? undefined : text;
}

export function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

export function upperAscii(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

/** The white space of Unicode, as the strings extension names it; JavaScript's own set differs by two. */
const BLANKS = new Set(
  [
    0x20, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x85, 0xa0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005,
    0x2006, 0x2007, 0x2008, 0x2009, 0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000,
  ].map((code) => String.fromCharCode(code)),
);

export function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && BLANKS.has(text.charAt(start))) start += 1;
  while (end > start && BLANKS.has(text.charAt(end - 1))) end -= 1;
  return text.substring(start, end);
}

/** Letters that do not decompose into an ASCII letter and a mark. */
const LETTERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ß: 'ss',
    ẞ: 'SS',
    æ: 'ae',
    Æ: 'AE',
    œ: 'oe',
    Œ: 'OE',
    ø: 'o',
    Ø: 'O',
    đ: 'd',
    Đ: 'D',
    ð: 'd',
    Ð: 'D',
    þ: 'th',
    Þ: 'Th',
    ł: 'l',
    Ł: 'L',
    ħ: 'h',
    Ħ: 'H',
    ı: 'i',
    ŋ: 'n',
    Ŋ: 'N',
    ŧ: 't',
    Ŧ: 'T',
    '’': "'",
    ʻ: "'",
    '‘': "'",
    '–': '-',
    '‐': '-',
    '‑': '-',
  }),
);

/**
 * Our one addition: a text in plain ASCII for sign-in names and mail addresses. Marks fall off (é becomes e), a few
 * letters are spelled out, and what has no Latin letter goes; a name in another script may become empty.
 */
export function ascii(text: string): string {
  if (/^\p{ASCII}*$/u.test(text)) return text;
  let result = '';
  for (const letter of text.normalize('NFKD')) {
    if (letter <= '\x7f') result += letter;
    else result += LETTERS.get(letter) ?? '';
  }
  return result;
}
