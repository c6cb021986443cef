import { randomInt } from 'node:crypto';

export interface JsonLimits {
  /** UTF-16 units of a text, or bytes. */
  readonly maxLength: number;
  readonly maxDepth: number;
  /** Of one object: so many names that nobody knows cost more than anything else of that length. */
  readonly maxMembers?: number;
  /** Of all objects together. */
  readonly maxNames?: number;
  /** Objects that begin with other names in another order: for each the parser has to learn what they look like. */
  readonly maxForms?: number;
  /** Lists and objects in all. */
  readonly maxParts?: number;
  /** Values, those inside of others included: each costs more than its characters. */
  readonly maxValues?: number;
}

/** What a byte outside of texts means; 0: nothing that is counted. */
const MARKS = new Uint8Array(256);
const TEXT = 1;
const OPEN = 2;
const CLOSE = 3;
const COMMA = 4;
const COLON = 5;
for (const [marks, kind] of [
  ['"', TEXT],
  ['{[', OPEN],
  ['}]', CLOSE],
  [',', COMMA],
  [':', COLON],
] as const)
  for (const mark of marks) MARKS[mark.charCodeAt(0)] = kind;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** FNV-1a. Nobody outside can tell which names meet, because nobody knows where it begins. */
const PRIME = 0x01000193;
const BEGIN = randomInt(0x7fffffff);
const FORMS = 65_536;
/** Which forms were met, by the number of the look in which they were: nothing is made or cleared for each. */
const SEEN = new Float64Array(FORMS);
let looks = 0;

/** Looks at brackets and colons outside of texts, no further than to the first that is too many. */
export function structureProblem(bytes: Uint8Array, limits: JsonLimits): string | null {
  const { maxDepth } = limits;
  const {
    maxMembers = Number.POSITIVE_INFINITY,
    maxNames = Number.POSITIVE_INFINITY,
    maxForms = Number.POSITIVE_INFINITY,
  } = limits;
  const { maxParts = Number.POSITIVE_INFINITY, maxValues = Number.POSITIVE_INFINITY } = limits;
  /** Of each object that is open, by its depth: how many names it has so far, and which. */
  const members = new Uint32Array(maxDepth + 1);
  const forms = new Int32Array(maxDepth + 1);
  const look = ++looks;
  let depth = 0;
  let parts = 0;
  let names = 0;
  let values = 1;
  let many = 0;
  let textFrom = 0;
  let textTo = 0;
  const length = bytes.length;
  for (let i = 0; i < length; i++) {
    const kind = MARKS[bytes[i] ?? 0];
    if (kind === 0) continue;
    switch (kind) {
      case TEXT:
        textFrom = i + 1;
        for (i++; i < length; i++) {
          const c = bytes[i];
          if (c === QUOTE) break;
          if (c === BACKSLASH) i++;
        }
        textTo = Math.min(i, length);
        break;
      case OPEN:
        depth++;
        if (depth > maxDepth) return `is nested deeper than ${maxDepth} levels`;
        if (++parts > maxParts) return `has more than ${maxParts} lists and objects`;
        if (++values > maxValues) return `has more than ${maxValues} values`;
        members[depth] = 0;
        forms[depth] = BEGIN;
        break;
      case CLOSE:
        // More closed than opened: no JSON, as the parser says.
        depth = Math.max(0, depth - 1);
        break;
      case COMMA:
        if (++values > maxValues) return `has more than ${maxValues} values`;
        break;
      case COLON: {
        const inObject = (members[depth] ?? 0) + 1;
        members[depth] = inObject;
        if (inObject > maxMembers) return `has an object with more than ${maxMembers} members`;
        if (++names > maxNames) return `has more than ${maxNames} members in all`;
        if (maxForms === Number.POSITIVE_INFINITY) break;
        let form = forms[depth] ?? 0;
        for (let at = textFrom; at < textTo; at++) form = Math.imul(form ^ (bytes[at] ?? 0), PRIME);
        form = Math.imul(form ^ QUOTE, PRIME);
        forms[depth] = form;
        const mark = form >>> 16;
        if (SEEN[mark] === look) break;
        SEEN[mark] = look;
        if (++many > maxForms) return `has objects of more than ${maxForms} forms`;
      }
    }
  }
  return null;
}
