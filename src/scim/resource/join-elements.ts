import { isObject, type Json, type JsonObject, own } from '../json.ts';
import type { Attribute } from '../schema/attribute.ts';
import { fold } from './fold-text.ts';
import { subAttribute } from './sub-attribute.ts';

/**
 * A list with more elements. What has the same value and type is one element, of which the new one says more; one that
 * comes as primary is the only one (RFC 7644 section 3.5.2), and of several that come so the last.
 */
export function joinElements(
  there: readonly Json[],
  coming: readonly Json[],
  attribute: Attribute,
): readonly Json[] {
  const joined = new Map<string, Json>();
  for (const element of there) joined.set(elementKey(element, attribute), element);
  const keys = coming.map((element) => elementKey(element, attribute));
  for (const [at, element] of coming.entries()) {
    const key = keys[at] ?? '';
    const before = joined.get(key);
    joined.set(key, before === undefined ? element : both(before, element));
  }
  // Later it may have been said not to be.
  const wanted = keys.findLast(
    (key, at) => isPrimary(coming[at] ?? null) && isPrimary(joined.get(key) ?? null),
  );
  const elements = [...joined.values()];
  const index = wanted === undefined ? elements.findLastIndex(isPrimary) : [...joined.keys()].indexOf(wanted);
  return onlyPrimary(elements, index);
}

/** The old spelling of what makes them the same stays, so that saying it again changes nothing. */
function both(before: Json, coming: Json): Json {
  if (!isObject(before) || !isObject(coming)) return before;
  const value = own(before, 'value');
  const type = own(before, 'type');
  return {
    ...before,
    ...coming,
    ...(value === undefined ? {} : { value }),
    ...(type === undefined ? {} : { type }),
  };
}

export const isPrimary = (element: Json) => isObject(element) && own(element, 'primary') === true;

/** Where the element is that is primary after `skip` others; -1: there is none. */
export function primaryIndex(elements: readonly Json[], skip: number): number {
  let left = skip;
  return elements.findIndex((element) => isPrimary(element) && left-- === 0);
}

/** All others lose it. */
export function onlyPrimary(elements: readonly Json[], index: number): readonly Json[] {
  return elements.map((element, at) =>
    at !== index && isObject(element) && isPrimary(element) ? { ...element, primary: false } : element,
  );
}

/** Equal for elements that are one and the same. */
export function elementKey(element: Json, attribute: Attribute): string {
  if (!isObject(element)) return scalarKey(element, attribute);
  const value = own(element, 'value');
  if (value === undefined) return `=${wholeKey(element, attribute)}`;
  return `${partKey(value, attribute, 'value')}\u0000${partKey(own(element, 'type') ?? null, attribute, 'type')}`;
}

/** Of one sub-attribute of an element. */
export function partKey(value: Json, attribute: Attribute, name: string): string {
  const sub = subAttribute(attribute, name);
  return sub === undefined ? JSON.stringify(value) : scalarKey(value, sub);
}

function scalarKey(value: Json, { caseExact }: Attribute): string {
  return typeof value === 'string' ? `"${caseExact ? value : fold(value)}` : JSON.stringify(value);
}

function wholeKey(element: JsonObject, attribute: Attribute): string {
  const parts = (attribute.subAttributes ?? []).map(({ name }) => own(element, name) ?? null);
  return JSON.stringify(parts);
}
