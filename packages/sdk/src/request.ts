import { OPERATIONS } from './generated/api.ts';
import type { OperationName } from './lockstep.ts';

/** How one operation is asked for: a line of the generated table. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly inPath: readonly string[];
  readonly inQuery: readonly string[];
  readonly inHeader: readonly string[];
  readonly body: string | null;
  readonly answer: 'json' | 'text' | 'bytes';
  /** Media types of a file. */
  readonly types?: readonly string[];
  readonly items: string | null;
}

export function operationOf(name: OperationName): Operation {
  return OPERATIONS[name];
}

/** Reads change nothing. */
export function isRead({ method }: Operation): boolean {
  return method === 'GET';
}

const ORDER_KEY = 'Idempotency-Key';
const isOrder = ({ inHeader }: Operation) => inHeader.includes(ORDER_KEY);

/** Reads change nothing, and an order is carried out once for its key: all else may be done twice. */
export function mayBeRepeated(operation: Operation): boolean {
  return isRead(operation) || isOrder(operation);
}

export interface Prepared {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
}

type Given = Readonly<Record<string, unknown>>;

/** Throws TypeError for what is missing, unknown or cannot be sent; a filter with a typing mistake is never left out. */
export function requestOf(base: string, name: OperationName, input: Given): Prepared {
  const operation = operationOf(name);
  const { inPath, inQuery, inHeader, body } = operation;
  const known = new Set([...inPath, ...inQuery, ...inHeader, ...(body === null ? [] : ['body'])]);
  for (const key of Object.keys(input))
    if (!known.has(key)) throw new TypeError(`${name} takes no ${key}; it takes ${[...known].join(', ')}`);
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_all, key: string) => segment(name, key, input[key]));
  const query = new URLSearchParams(given(name, inQuery, input)).toString();
  return {
    url: `${base}${path}${query === '' ? '' : `?${query}`}`,
    headers: {
      // For all tries of this call; whoever asks again by another call gives a key of their own.
      ...(isOrder(operation) && input[ORDER_KEY] === undefined ? { [ORDER_KEY]: freshKey() } : {}),
      ...Object.fromEntries(
        given(name, inHeader, input).map(([key, text]) => [key, header(name, key, text)]),
      ),
      ...(body === null ? {} : { 'content-type': body }),
    },
    body: body === null ? null : bodyOf(name, body, input.body),
  };
}

/** Not `randomUUID`: pages that came without encryption do not have it. */
function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function plain(name: OperationName, key: string, value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  throw new TypeError(`${name}: ${key} must be a text or a number`);
}

function given(name: OperationName, keys: readonly string[], input: Given): [string, string][] {
  return keys.filter((key) => input[key] !== undefined).map((key) => [key, plain(name, key, input[key])]);
}

/** One part of the path. The dots would be taken for the folder above, and the call for another one. */
function segment(name: OperationName, key: string, value: unknown): string {
  const text = plain(name, key, value);
  if (text === '' || text === '.' || text === '..')
    throw new TypeError(`${name}: ${key} cannot be ${JSON.stringify(text)}`);
  try {
    return encodeURIComponent(text);
  } catch {
    throw new TypeError(`${name}: ${key} has half a letter in it (a lone surrogate)`);
  }
}

function header(name: OperationName, key: string, text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  throw new TypeError(`${name}: ${key} must be one line of ASCII; in JSON, write other letters as \\u…`);
}

function bodyOf(name: OperationName, type: string, value: unknown): string | Uint8Array {
  if (type === 'application/json') {
    const text: string | undefined = JSON.stringify(value);
    if (text !== undefined) return text;
  } else if (typeof value === 'string' || value instanceof Uint8Array) {
    return value;
  }
  throw new TypeError(`${name}: body is missing, or nothing that can be sent as ${type}`);
}
