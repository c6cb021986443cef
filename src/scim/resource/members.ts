import { isObject, type Json } from '../json.ts';
import { invalidSyntax, invalidValue } from '../scim-error.ts';
import { readText } from './read-scalar.ts';
import { ignore, RESOURCE_LIMITS, type Reading, shown } from './reading.ts';

/** Who is in a group. `type` is null where it was not said: ids of users and groups differ. */
export interface Member {
  readonly value: string;
  readonly type: 'User' | 'Group' | null;
}

const NAMES = new Set(['value', 'type', '$ref', 'display']);

/** What is said of the members of a group, each once (RFC 7643 section 4.2). */
export function readMembers(value: Json, reading: Reading): readonly Member[] {
  const given = listed(value, reading);
  if (given.length > RESOURCE_LIMITS.members)
    throw invalidValue(`members: more than ${RESOURCE_LIMITS.members} values`);
  const found = new Map<string, Member>();
  for (const [index, one] of given.entries()) {
    if (one === null && reading.dialect === 'tolerant') continue;
    const member = readMember(one, `members[${index}]`, reading);
    const before = found.get(member.value);
    found.set(member.value, { value: member.value, type: member.type ?? before?.type ?? null });
  }
  return [...found.values()];
}

function listed(value: Json, { dialect }: Reading): readonly Json[] {
  if (Array.isArray(value)) return value;
  if (value === null) return [];
  if (dialect === 'strict') throw invalidValue('members: expected a list');
  return value === '' || (isObject(value) && Object.keys(value).length === 0) ? [] : [value];
}

function readMember(element: Json, path: string, reading: Reading): Member {
  if (!isObject(element)) {
    if (reading.dialect === 'strict') throw invalidValue(`${path}: expected an object`);
    return { value: readText(element, `${path}.value`, reading), type: null };
  }
  let value: Json = null;
  let type: Json = null;
  for (const [name, part] of Object.entries(element)) {
    const lower = name.toLowerCase();
    if (lower === 'value') value = part;
    else if (lower === 'type') type = part;
    else if (!NAMES.has(lower)) {
      if (reading.dialect === 'strict')
        throw invalidSyntax(`${path}.${shown(name)}: there is no such attribute`);
      ignore(reading, `members.${name}`);
    }
  }
  if (value === null) throw invalidValue(`${path}.value: a member needs one`);
  return { value: readText(value, `${path}.value`, reading), type: readType(type, path, reading) };
}

function readType(type: Json, path: string, { dialect }: Reading): Member['type'] {
  if (type === null) return null;
  const lower = typeof type === 'string' ? type.toLowerCase() : '';
  if (lower === 'user') return 'User';
  if (lower === 'group') return 'Group';
  if (dialect === 'strict') throw invalidValue(`${path}.type: expected User or Group`);
  return null;
}
