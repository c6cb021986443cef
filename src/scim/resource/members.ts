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
  const ids = new Set<string>();
  const found: Member[] = [];
  for (let index = 0; index < given.length; index++) {
    const one = given[index] ?? null;
    if (one === null && reading.dialect === 'tolerant') continue;
    const member = readMember(one, index, reading);
    ids.add(member.value);
    found.push(member);
  }
  return ids.size === found.length ? found : eachOnce(found);
}

/** In the place where it was named first, with the type that was said last. */
function eachOnce(members: readonly Member[]): readonly Member[] {
  const found = new Map<string, Member>();
  for (const member of members)
    if (member.type !== null || !found.has(member.value)) found.set(member.value, member);
  return [...found.values()];
}

function listed(value: Json, { dialect }: Reading): readonly Json[] {
  if (Array.isArray(value)) return value;
  if (value === null) return [];
  if (dialect === 'strict') throw invalidValue('members: expected a list');
  return value === '' || (isObject(value) && Object.keys(value).length === 0) ? [] : [value];
}

function readMember(element: Json, index: number, reading: Reading): Member {
  if (!isObject(element)) {
    if (reading.dialect === 'strict') throw invalidValue(`members[${index}]: expected an object`);
    return { value: readId(element, index, reading), type: null };
  }
  let value: Json = null;
  let type: Json = null;
  for (const name of Object.keys(element)) {
    const lower = NAMES.has(name) ? name : name.toLowerCase();
    if (lower === 'value') value = element[name] ?? null;
    else if (lower === 'type') type = element[name] ?? null;
    else if (!NAMES.has(lower)) {
      if (reading.dialect === 'strict')
        throw invalidSyntax(`members[${index}].${shown(name)}: there is no such attribute`);
      ignore(reading, `members.${name}`);
    }
  }
  if (value === null) throw invalidValue(`members[${index}].value: a member needs one`);
  return { value: readId(value, index, reading), type: readType(type, index, reading) };
}

const PLAIN_ID = /^[\w-]{1,128}$/;

/** Ten thousand come in one list: nothing is made for those that are as they should be. */
function readId(value: Json, index: number, reading: Reading): string {
  if (typeof value === 'string' && PLAIN_ID.test(value)) return value;
  return readText(value, `members[${index}].value`, reading);
}

function readType(type: Json, index: number, { dialect }: Reading): Member['type'] {
  if (type === null) return null;
  const lower = typeof type === 'string' ? type.toLowerCase() : '';
  if (lower === 'user') return 'User';
  if (lower === 'group') return 'Group';
  if (dialect === 'strict') throw invalidValue(`members[${index}].type: expected User or Group`);
  return null;
}
