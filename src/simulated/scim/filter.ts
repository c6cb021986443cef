import { isRecord } from '../json-body.ts';
import { Refusal } from '../refusal.ts';

/** RFC 7644 section 3.4.2.2. */
export type Filter =
  | { readonly op: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly op: 'not'; readonly inner: Filter }
  | { readonly op: 'some'; readonly path: AttributePath; readonly inner: Filter }
  | { readonly op: 'pr'; readonly path: AttributePath }
  | {
      readonly op: Comparison;
      readonly path: AttributePath;
      readonly value: string | number | boolean | null;
    };

export interface AttributePath {
  /** Schema URN, where the path began with one that is not a core schema. */
  readonly schema?: string;
  readonly attribute: string;
  readonly sub?: string;
}

const COMPARISONS = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
type Comparison = (typeof COMPARISONS)[number];

const MAX_LENGTH = 4000;
const MAX_DEPTH = 20;
const CORE = /^urn:ietf:params:scim:schemas:core:2\.0:\w+$/i;
const TOKEN = /\s*(?:([()[\]])|("(?:[^"\\]|\\.)*")|([^\s()[\]"]+))/y;

/** Throws Refusal 400 invalidFilter. */
export function parseFilter(text: string): Filter {
  if (text.length > MAX_LENGTH) throw bad('is longer than 4000 characters');
  const tokens = tokenize(text);
  let position = 0;

  const peek = () => tokens[position];
  const take = (): string => {
    const token = tokens[position];
    if (token === undefined) throw bad('ends too early');
    position += 1;
    return token;
  };
  const word = () => peek()?.toLowerCase();

  function either(depth: number): Filter {
    if (depth > MAX_DEPTH) throw bad('is nested too deeply');
    let left = both(depth);
    while (word() === 'or') {
      take();
      left = { op: 'or', left, right: both(depth) };
    }
    return left;
  }

  function both(depth: number): Filter {
    let left = single(depth);
    while (word() === 'and') {
      take();
      left = { op: 'and', left, right: single(depth) };
    }
    return left;
  }

  function group(depth: number, close: string): Filter {
    const inner = either(depth + 1);
    if (take() !== close) throw bad(`has no ${close}`);
    return inner;
  }

  function single(depth: number): Filter {
    const token = take();
    if (token === '(') return group(depth, ')');
    if (token.toLowerCase() === 'not' && peek() === '(') {
      take();
      return { op: 'not', inner: group(depth, ')') };
    }
    const path = parseAttributePath(token);
    if (peek() === '[') {
      take();
      return { op: 'some', path, inner: group(depth, ']') };
    }
    const op = take().toLowerCase();
    if (op === 'pr') return { op, path };
    const comparison = COMPARISONS.find((one) => one === op);
    if (comparison === undefined) throw bad(`does not know the operator ${op.slice(0, 20)}`);
    return { op: comparison, path, value: literal(take()) };
  }

  const filter = either(0);
  if (position < tokens.length) throw bad('goes on after its end');
  return filter;
}

/** `userName`, `name.givenName`, `urn:…:User:employeeNumber`, `urn:…:User:manager.value`. */
export function parseAttributePath(text: string): AttributePath {
  const colon = text.toLowerCase().startsWith('urn:') ? text.lastIndexOf(':') : -1;
  const schema = colon < 0 ? undefined : text.slice(0, colon);
  const [attribute = '', sub, ...more] = text.slice(colon + 1).split('.');
  if (!/^[\w$-]+$/.test(attribute) || (sub !== undefined && !/^[\w$-]+$/.test(sub)) || more.length > 0) {
    throw bad('has something that is no attribute');
  }
  return {
    attribute,
    ...(schema !== undefined && !CORE.test(schema) && { schema }),
    ...(sub !== undefined && { sub }),
  };
}

export function matches(filter: Filter, resource: unknown): boolean {
  switch (filter.op) {
    case 'and':
      return matches(filter.left, resource) && matches(filter.right, resource);
    case 'or':
      return matches(filter.left, resource) || matches(filter.right, resource);
    case 'not':
      return !matches(filter.inner, resource);
    case 'some':
      return valuesAt(resource, filter.path).some((one) => matches(filter.inner, one));
    case 'pr':
      return valuesAt(resource, filter.path).some((one) => one !== null && one !== undefined && one !== '');
    default: {
      const { op, path, value } = filter;
      const values = valuesAt(resource, path).map((one) => (isRecord(one) ? one.value : one));
      const exact = /^(id|externalId|value)$/i.test(path.sub ?? path.attribute);
      if (op === 'ne') return values.every((one) => !compare('eq', one, value, exact));
      return values.some((one) => compare(op, one, value, exact));
    }
  }
}

export function valuesAt(resource: unknown, path: AttributePath): unknown[] {
  const root = path.schema === undefined ? resource : property(resource, path.schema);
  const value = property(root, path.attribute);
  const values = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return path.sub === undefined ? values : values.flatMap((one) => property(one, path.sub ?? '') ?? []);
}

/** Attribute names are not case-sensitive (RFC 7643 section 2.1). */
export function nameIn(resource: unknown, name: string): string | undefined {
  if (!isRecord(resource)) return undefined;
  if (Object.hasOwn(resource, name)) return name;
  return Object.keys(resource).find((key) => key.toLowerCase() === name.toLowerCase());
}

function property(resource: unknown, name: string): unknown {
  const key = nameIn(resource, name);
  return key !== undefined && isRecord(resource) ? resource[key] : undefined;
}

function compare(op: Exclude<Comparison, 'ne'>, actual: unknown, wanted: unknown, exact: boolean): boolean {
  const a = typeof actual === 'string' && !exact ? actual.toLowerCase() : actual;
  const b = typeof wanted === 'string' && !exact ? wanted.toLowerCase() : wanted;
  if (op === 'eq') return a === b;
  if (typeof a === 'string' && typeof b === 'string') {
    switch (op) {
      case 'co':
        return a.includes(b);
      case 'sw':
        return a.startsWith(b);
      case 'ew':
        return a.endsWith(b);
      default:
        return ordered(op, a < b ? -1 : a > b ? 1 : 0);
    }
  }
  if (typeof a === 'number' && typeof b === 'number' && op !== 'co' && op !== 'sw' && op !== 'ew') {
    return ordered(op, a - b);
  }
  return false;
}

function ordered(op: 'gt' | 'ge' | 'lt' | 'le', sign: number): boolean {
  switch (op) {
    case 'gt':
      return sign > 0;
    case 'ge':
      return sign >= 0;
    case 'lt':
      return sign < 0;
    case 'le':
      return sign <= 0;
    default: {
      const never: never = op;
      return never;
    }
  }
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(text);
    if (match === null) throw bad('has a text without an end');
    tokens.push(match[1] ?? match[2] ?? match[3] ?? '');
  }
  return tokens;
}

function literal(token: string): string | number | boolean | null {
  try {
    const value: unknown = JSON.parse(token);
    if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) {
      return value as string | number | boolean | null;
    }
  } catch {
    // Falls through to the refusal: whatever is no JSON literal is no value here.
  }
  throw bad('has a value that is no JSON literal');
}

function bad(what: string): Refusal {
  return new Refusal(400, 'invalidFilter', `The filter ${what}`);
}
