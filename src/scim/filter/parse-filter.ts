import type { AttributePath } from '../schema/shape.ts';
import { invalidFilter, invalidPath } from '../scim-error.ts';
import { type CompareOperator, FILTER_LIMITS, type Filter, type PatchPath } from './filter.ts';
import { type KnownSchemas, readAttributePath, readPathOrSchema } from './read-attribute-path.ts';
import { position, quoted, type Refuse, scanFilter, type Token } from './scan-filter.ts';

const OPERATORS: ReadonlySet<string> = new Set(['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']);
const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** A filter of RFC 7644 section 3.4.2.2; anything else is refused with what was expected where. */
export function parseFilter(text: string): Filter {
  const reader = new Reader(text, (detail) => invalidFilter(`filter: ${detail}`));
  const filter = reader.either(0, false);
  reader.end('"and", "or" or the end');
  return filter;
}

/** Nearly all paths with brackets are this one, and some PATCHes hold a thousand of them. */
const COMMON = /^([A-Za-z$][\w$-]*)\[([A-Za-z$][\w$-]*) eq "([^"\\\p{Cc}]*)"\](?:\.([A-Za-z$][\w$-]*))?$/u;

function commonPath(text: string): PatchPath | null {
  if (text.length > FILTER_LIMITS.length) return null;
  const [, attribute, inside, value, sub = null] = COMMON.exec(text) ?? [];
  if (attribute === undefined || inside === undefined || value === undefined) return null;
  const path = { urn: null, attribute: inside, sub: null };
  return { path: { urn: null, attribute, sub }, where: { kind: 'compare', path, op: 'eq', value } };
}

/** The path of a PATCH operation. Of a whole schema it is the URN with an empty attribute. */
export function parsePatchPath(text: string, known?: KnownSchemas): PatchPath {
  return commonPath(text) ?? parseAnyPath(text, known);
}

/** Every path there is. */
export function parseAnyPath(text: string, known?: KnownSchemas): PatchPath {
  const refuse: Refuse = (detail) => invalidPath(`path: ${detail}`);
  const reader = new Reader(text, refuse);
  const word = reader.word('an attribute');
  const open = reader.takeMark('[');
  if (open === null) {
    reader.end('"[" or the end');
    return { path: readPathOrSchema(word.text, word.at, refuse, known), where: null };
  }
  const path = withoutSub(readAttributePath(word.text, word.at, refuse), word, refuse);
  const where = reader.brackets(0);
  const sub = reader.subBehind();
  reader.end(sub === null ? '"." or the end' : 'the end');
  return { path: { ...path, sub }, where };
}

/** One name out of `attributes`, `excludedAttributes` or `sortBy`. Of a whole schema it is the URN with an empty attribute. */
export function parseAttributePath(text: string, known?: KnownSchemas): AttributePath {
  const refuse: Refuse = (detail) => invalidPath(`attribute: ${detail}`);
  const reader = new Reader(text, refuse);
  const word = reader.word('an attribute');
  reader.end('the end');
  return readPathOrSchema(word.text, word.at, refuse, known);
}

function withoutSub(path: AttributePath, { at, text }: Token, refuse: Refuse): AttributePath {
  if (path.sub === null) return path;
  throw refuse(
    `expected an attribute before "[" and not a part of one ${position(at)}, found ${quoted(text)}`,
  );
}

/** Parts of the same kind become one list. */
function joined(kind: 'and' | 'or', [only, ...more]: readonly [Filter, ...Filter[]]): Filter {
  if (more.length === 0) return only;
  return { kind, of: [only, ...more].flatMap((part) => (part.kind === kind ? part.of : [part])) };
}

/** Recursion is bounded by the depth of brackets, which are counted. */
class Reader {
  readonly #tokens: readonly Token[];
  readonly #refuse: Refuse;
  #next = 0;
  #terms = 0;

  constructor(text: string, refuse: Refuse) {
    this.#tokens = scanFilter(text, refuse);
    this.#refuse = refuse;
  }

  #look(ahead = 0): Token {
    const token = this.#tokens[this.#next + ahead] ?? this.#tokens.at(-1);
    return token ?? { kind: 'end', text: '', at: 0 };
  }

  #expected(what: string): Error {
    const { kind, text, at } = this.#look();
    return this.#refuse(
      kind === 'end'
        ? `expected ${what} ${position(at)}, where it ends`
        : `expected ${what} ${position(at)}, found ${quoted(text)}`,
    );
  }

  word(what: string): Token {
    const token = this.#look();
    if (token.kind !== 'word') throw this.#expected(what);
    this.#next++;
    return token;
  }

  takeMark(mark: string): Token | null {
    const token = this.#look();
    if (token.kind !== 'mark' || token.text !== mark) return null;
    this.#next++;
    return token;
  }

  end(what: string): void {
    if (this.#look().kind !== 'end') throw this.#expected(what);
  }

  #isKeyword(word: string): boolean {
    const { kind, text } = this.#look();
    return kind === 'word' && text.toLowerCase() === word;
  }

  #takeKeyword(word: string): boolean {
    const found = this.#isKeyword(word);
    if (found) this.#next++;
    return found;
  }

  #deeper(depth: number): number {
    if (depth >= FILTER_LIMITS.depth)
      throw this.#refuse(`more than ${FILTER_LIMITS.depth} brackets within one another are not read`);
    return depth + 1;
  }

  either(depth: number, inside: boolean): Filter {
    const parts: [Filter, ...Filter[]] = [this.#both(depth, inside)];
    while (this.#takeKeyword('or')) parts.push(this.#both(depth, inside));
    return joined('or', parts);
  }

  #both(depth: number, inside: boolean): Filter {
    const parts: [Filter, ...Filter[]] = [this.#one(depth, inside)];
    while (this.#takeKeyword('and')) parts.push(this.#one(depth, inside));
    return joined('and', parts);
  }

  #one(depth: number, inside: boolean): Filter {
    const after = this.#look(1);
    // An attribute may be called `not`; nobody opens a bracket behind an attribute.
    if (this.#isKeyword('not') && after.kind === 'mark' && after.text === '(') {
      this.#next++;
      return { kind: 'not', of: this.#group(depth, inside) };
    }
    const { kind, text } = this.#look();
    return kind === 'mark' && text === '(' ? this.#group(depth, inside) : this.#term(depth, inside);
  }

  #group(depth: number, inside: boolean): Filter {
    const deeper = this.#deeper(depth);
    this.#next++;
    const filter = this.either(deeper, inside);
    if (this.takeMark(')') === null) throw this.#expected('"and", "or" or ")"');
    return filter;
  }

  #term(depth: number, inside: boolean): Filter {
    const word = this.word('an attribute, "not" or "("');
    const path = readAttributePath(word.text, word.at, this.#refuse);
    if (!inside && this.takeMark('[') !== null) {
      withoutSub(path, word, this.#refuse);
      const of = this.brackets(depth);
      const sub = this.subBehind();
      if (sub === null) return { kind: 'element', path, of };
      // `emails[type eq "work"].value eq "x"` is not in the grammar, and Microsoft Entra ID asks it: of one element, both.
      const rest = this.#condition({ urn: null, attribute: sub, sub: null });
      return { kind: 'element', path, of: joined('and', [of, rest]) };
    }
    return this.#condition(path);
  }

  /** What is in brackets of which the first was taken, to behind the last. */
  brackets(depth: number): Filter {
    const of = this.either(this.#deeper(depth), true);
    const close = this.#look();
    if (this.takeMark(']') === null) throw this.#expected('"and", "or" or "]"');
    const dot = this.#look();
    if (dot.kind === 'word' && dot.text.startsWith('.') && dot.at !== close.at + 1)
      throw this.#expected('"." at once behind "]"');
    return of;
  }

  /** `.sub` behind brackets. */
  subBehind(): string | null {
    const { kind, text, at } = this.#look();
    if (kind !== 'word' || !text.startsWith('.')) return null;
    const path = readAttributePath(text.slice(1), at + 1, this.#refuse);
    if (path.urn !== null || path.sub !== null) throw this.#expected('"." and one name');
    this.#next++;
    return path.attribute;
  }

  #condition(path: AttributePath): Filter {
    this.#terms++;
    if (this.#terms > FILTER_LIMITS.terms)
      throw this.#refuse(`more than ${FILTER_LIMITS.terms} comparisons are not read`);
    if (this.#takeKeyword('pr')) return { kind: 'present', path };
    const { kind, text } = this.#look();
    const op = text.toLowerCase();
    if (kind !== 'word' || !OPERATORS.has(op))
      throw this.#expected('an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr)');
    this.#next++;
    return { kind: 'compare', path, op: op as CompareOperator, value: this.#value() };
  }

  #value(): string | number | boolean | null {
    const token = this.#look();
    const value = token.kind === 'value' ? token.value : WORDS.get(token.text.toLowerCase());
    if (value === undefined) throw this.#expected('a text in quotation marks, a number, true, false or null');
    this.#next++;
    return value;
  }
}
