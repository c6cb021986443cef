import { isObject, type JsonObject, own } from '../json.ts';

/** How a user or a group is shown to others: by the first of its names that it has. */
export function displayName(resource: JsonObject): string | null {
  const name = own(resource, 'name');
  const names = [
    own(resource, 'displayName'),
    isObject(name) ? own(name, 'formatted') : undefined,
    own(resource, 'userName'),
  ];
  for (const one of names) if (typeof one === 'string' && one !== '') return one;
  return null;
}
