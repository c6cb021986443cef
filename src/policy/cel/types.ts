import type { AttributeValue } from '../../domain/connector.ts';

/** Types of expressions. `dyn`: not known before the run. */
export type CelType =
  | 'string'
  | 'int'
  | 'double'
  | 'bool'
  | 'timestamp'
  | 'duration'
  | 'null'
  | 'dyn'
  | 'identity'
  | 'employment'
  | { readonly list: CelType };

export function typeName(type: CelType): string {
  return typeof type === 'string' ? type : `list(${typeName(type.list)})`;
}

export function isList(type: CelType): type is { readonly list: CelType } {
  return typeof type === 'object';
}

export function sameType(a: CelType, b: CelType): boolean {
  if (isList(a) && isList(b)) return sameType(a.list, b.list);
  return a === b;
}

/** May a value of type `given` stand where `wanted` is asked for? */
export function fits(given: CelType, wanted: CelType): boolean {
  if (given === 'dyn' || wanted === 'dyn') return true;
  if (isList(given) && isList(wanted)) return fits(given.list, wanted.list);
  return given === wanted;
}

export function isNumber(type: CelType): boolean {
  return type === 'int' || type === 'double';
}

/** CEL timestamps begin on 0001-01-01; as far in the other direction is enough. */
const MAX_INSTANT = 62_135_596_800_000;

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;

/** ISO 8601 in UTC to the millisecond, the form that the product writes; null for any other. */
export function parseUtc(text: string): number | null {
  if (!INSTANT.test(text)) return null;
  const at = Date.parse(text);
  // Date.parse takes 30 February for 2 March; the reference evaluator and we do not.
  return !(Math.abs(at) <= MAX_INSTANT) || !new Date(at).toISOString().startsWith(text.slice(0, 19))
    ? null
    : at;
}

const MAX_LIST = 1000;

/**
 * What an attribute is worth in an expression: its value if it is there and of its declared type, else undefined,
 * which is unknown. Instants become milliseconds.
 */
export function readAttribute(value: AttributeValue | undefined, type: CelType): AttributeValue | undefined {
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : undefined;
    case 'bool':
      return typeof value === 'boolean' ? value : undefined;
    case 'int':
      return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
    case 'timestamp':
      if (typeof value === 'number')
        return Number.isSafeInteger(value) && Math.abs(value) <= MAX_INSTANT ? value : undefined;
      return typeof value === 'string' ? (parseUtc(value) ?? undefined) : undefined;
    case 'dyn':
      return readAny(value);
    default:
      return isList(type) && isTextList(value) ? value : undefined;
  }
}

function readAny(value: AttributeValue | undefined): AttributeValue | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : undefined;
    default:
      return isTextList(value) ? value : undefined;
  }
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length <= MAX_LIST && value.every((item) => typeof item === 'string');
}
