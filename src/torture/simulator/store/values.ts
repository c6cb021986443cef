import type { Column } from '../../../engine/tables/table.ts';
import { FAULTS } from './faults.ts';

const kept = new WeakMap<object, unknown>();

/** A value as the server keeps it: nobody who holds the original can change it afterwards. */
export function stored(value: unknown, { type }: Column): unknown {
  switch (type) {
    case 'text':
      if ((value as string).includes('\u0000')) throw FAULTS.badText();
      return value;
    case 'integer':
    case 'instant':
      if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not a whole number`);
      return value;
    case 'bytes':
      return Buffer.from(value as Uint8Array);
    case 'json':
      return canonical(value);
    case 'uuid':
    case 'boolean':
      return value;
  }
}

/** As jsonb has it: keys by length, then by bytes; frozen, because all readers get the same one. */
function canonical(value: unknown): unknown {
  if (typeof value === 'string' && value.includes('\u0000')) throw FAULTS.badJson();
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'object' || value === null) return value ?? null;
  const known = kept.get(value);
  // Only what we froze ourselves is sure not to have changed since.
  if (known === value) return known;
  const made = 'toJSON' in value ? canonical(JSON.parse(JSON.stringify(value))) : sorted(value);
  if (typeof made === 'object' && made !== null) kept.set(made, made);
  return made;
}

function sorted(value: object): unknown {
  if (Array.isArray(value)) return Object.freeze(value.map(canonical));
  const made: Record<string, unknown> = {};
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  for (const [key, part] of entries.sort(([a], [b]) => inKeyOrder(a, b))) {
    // An own property, whatever its name.
    Object.defineProperty(made, key, { value: canonical(part), enumerable: true });
  }
  return Object.freeze(made);
}

function inKeyOrder(a: string, b: string): number {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length - right.length || Buffer.compare(left, right);
}
