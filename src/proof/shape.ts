/** Strict reading of JSON into types: every field known, every size bounded. For formats that anybody may hand to us. */

/** Gives the value, made anew with its fields in the declared order, or throws ShapeError. */
export type Shape<T> = (value: unknown, path: string) => T;

export class ShapeError extends Error {
  override readonly name = 'ShapeError';
  readonly path: string;

  constructor(path: string, why: string) {
    super(`${path === '' ? 'the document' : path} ${why}`);
    this.path = path;
  }
}

export function text(max: number, pattern?: RegExp): Shape<string> {
  return (value, path) => {
    if (typeof value !== 'string') throw new ShapeError(path, 'is not a text');
    if (value.length > max) throw new ShapeError(path, `is longer than ${max} characters`);
    if (/\p{Cs}/u.test(value)) throw new ShapeError(path, 'holds half a character');
    if (pattern !== undefined && !pattern.test(value)) throw new ShapeError(path, 'is not of its form');
    return value;
  };
}

export const boolean: Shape<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw new ShapeError(path, 'is neither true nor false');
  return value;
};

export const number: Shape<number> = (value, path) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new ShapeError(path, 'is not a number');
  return value;
};

export const count: Shape<number> = (value, path) => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new ShapeError(path, 'is not a whole number from 0');
  }
  return value;
};

export const instant: Shape<string> = (value, path) => {
  const at = text(24, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)(value, path);
  if (Number.isNaN(Date.parse(at))) throw new ShapeError(path, 'is not an instant that exists');
  return at;
};

export function oneOf<const T extends string>(...words: readonly T[]): Shape<T> {
  return (value, path) => {
    const word = words.find((each) => each === value);
    if (word === undefined) throw new ShapeError(path, `is none of ${words.join(', ')}`);
    return word;
  };
}

export function orNull<T>(shape: Shape<T>): Shape<T | null> {
  return (value, path) => (value === null ? null : shape(value, path));
}

export function list<T>(max: number, shape: Shape<T>): Shape<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw new ShapeError(path, 'is not a list');
    if (value.length > max) throw new ShapeError(path, `has more than ${max} entries`);
    return value.map((item, index) => shape(item, `${path}[${index}]`));
  };
}

export function object<T extends object>(shapes: { readonly [K in keyof T]-?: Shape<T[K]> }): Shape<T> {
  const known: readonly [string, Shape<unknown>][] = Object.entries(shapes);
  const names = new Set(known.map(([name]) => name));
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new ShapeError(path, 'is not an object');
    const stray = Object.keys(value).find((name) => !names.has(name));
    if (stray !== undefined)
      throw new ShapeError(path, `has a field ${JSON.stringify(stray.slice(0, 40))} that nobody knows`);
    const given: Readonly<Record<string, unknown>> = { ...value };
    return Object.fromEntries(
      known.map(([name, shape]) => {
        const at = path === '' ? name : `${path}.${name}`;
        if (!Object.hasOwn(value, name)) throw new ShapeError(at, 'is missing');
        return [name, shape(given[name], at)];
      }),
    ) as T;
  };
}
