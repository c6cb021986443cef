const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor']);

export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for a path of the form `a.b.c` that names members only: no empty step, none that reaches a prototype. */
export function isPath(path: string): boolean {
  return path.split('.').every((step) => step !== '' && !FORBIDDEN.has(step));
}

/**
 * The own member at `a.b.c`; undefined when any step is missing. A number as a step takes that item of an array.
 * Inherited members (`toString`, `constructor`) are not there.
 */
export function readPath(value: unknown, path: string): unknown {
  let at: unknown = value;
  for (const step of path.split('.')) {
    if (FORBIDDEN.has(step)) return undefined;
    if (Array.isArray(at)) {
      if (!/^\d{1,6}$/.test(step)) return undefined;
      at = at[Number(step)];
    } else if (isJsonObject(at) && Object.hasOwn(at, step)) {
      at = at[step];
    } else {
      return undefined;
    }
  }
  return at;
}
