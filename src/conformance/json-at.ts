import { isObject, type Json, own } from '../scim/json.ts';

/** What stands there in an answer, if anything does. */
export function at(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  let here = value;
  for (const step of path) {
    if (typeof step === 'number') here = items(here)[step];
    else here = isObject(here) ? own(here, step) : undefined;
  }
  return here;
}

export function items(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** The values of a multi-valued attribute, sorted: who is in a group, whatever the order. */
export function valuesOf(resource: Json | undefined, attribute: string): readonly string[] {
  return items(at(resource, attribute))
    .map((one) => String(at(one, 'value')))
    .sort();
}

/** The element of this type: `emails[type eq "work"]`. */
export function ofType(resource: Json | undefined, attribute: string, type: string): Json | undefined {
  return items(at(resource, attribute)).find((one) => at(one, 'type') === type);
}
