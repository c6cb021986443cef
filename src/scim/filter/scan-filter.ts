import type { ScimError } from '../scim-error.ts';
import { FILTER_LIMITS } from './filter.ts';

/** A piece of a filter or path. `at` counts UTF-16 units from 0; a text or number carries what it says. */
export type Token =
  | { readonly kind: 'word' | 'mark' | 'end'; readonly text: string; readonly at: number }
  | { readonly kind: 'value'; readonly text: string; readonly at: number; readonly value: string | number };

/** Makes the refusal: of a filter another than of a path. */
export type Refuse = (detail: string) => ScimError;

const MARKS = '()[]';
/** Names, operators and URNs (RFC 8141 section 2), as far as these can stand in a filter without being quoted. */
const WORD = /[\w.:$/+%~-]/;
const WORDS = /[\w.:$/+%~-]*/y;
const NUMBER_PARTS = /[\d.eE+-]*/y;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const SHOWN = 40;

/** Somebody else's text in a message: short, and as JSON, so that no control character gets into a log. */
export const quoted = (text: string) =>
  JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);

/** People count from one. */
export const position = (at: number) => `at character ${at + 1}`;

function endOf(allowed: RegExp, text: string, from: number): number {
  allowed.lastIndex = from;
  allowed.test(text);
  return allowed.lastIndex;
}

/** Behind the closing quotation mark. */
function endOfText(text: string, from: number): number | null {
  for (let i = from + 1; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x5c) i++;
    else if (c === 0x22) return i + 1;
  }
  return null;
}

function textAt(text: string, at: number, refuse: Refuse): Token {
  const end = endOfText(text, at);
  if (end === null) throw refuse(`the text that begins ${position(at)} has no closing quotation mark`);
  const raw = text.slice(at, end);
  try {
    return { kind: 'value', text: raw, at, value: JSON.parse(raw) as string };
  } catch {
    throw refuse(`the text ${position(at)} is no JSON string: ${quoted(raw)}`);
  }
}

function numberAt(text: string, at: number, refuse: Refuse): Token {
  const end = endOf(NUMBER_PARTS, text, at);
  const raw = text.slice(at, end);
  const value = NUMBER.test(raw) ? Number(raw) : Number.NaN;
  if (!Number.isFinite(value) || WORD.test(text.charAt(end)))
    throw refuse(`expected a JSON number ${position(at)}, found ${quoted(text.slice(at, end + 1))}`);
  // There is no negative nothing in JSON numbers as they are compared.
  return { kind: 'value', text: raw, at, value: value === 0 ? 0 : value };
}

/** The pieces of a text that is not longer than allowed, with an `end` behind the last. */
export function scanFilter(text: string, refuse: Refuse): readonly Token[] {
  if (text.length > FILTER_LIMITS.length)
    throw refuse(`longer than ${FILTER_LIMITS.length} characters are not read`);
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === ' ' || char === '\t' || char === '\r' || char === '\n') {
      at++;
      continue;
    }
    let token: Token;
    if (MARKS.includes(char)) token = { kind: 'mark', text: char, at };
    else if (char === '"') token = textAt(text, at, refuse);
    else if (char === '-' || (char >= '0' && char <= '9')) token = numberAt(text, at, refuse);
    else if (WORD.test(char)) token = { kind: 'word', text: text.slice(at, endOf(WORDS, text, at)), at };
    else throw refuse(`${quoted(char)} ${position(at)} can stand only inside of quotation marks`);
    tokens.push(token);
    at += token.text.length;
  }
  tokens.push({ kind: 'end', text: '', at: text.length });
  return tokens;
}
