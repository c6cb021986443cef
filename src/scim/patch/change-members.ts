import { isObject, type Json } from '../json.ts';
import { type Member, readMembers } from '../resource/members.ts';
import { pathOf } from '../resource/reading.ts';
import { immutable } from '../scim-error.ts';
import { checkElementFilter } from './element-meets.ts';
import { conditionsOf } from './filter-conditions.ts';
import type { MemberChange } from './patch-operation.ts';
import type { Change, Work } from './work.ts';

/** What an operation says of the members of a group, in the order of the operations. */
export function memberChanges(change: Change, work: Work): readonly MemberChange[] {
  const { target, where } = change;
  if (where !== null) return whereChanges({ ...change, where }, work);
  // A member is another one when its value is (RFC 7643 section 4.2): only whole ones come and go.
  const asWhole = target.sub === null || (target.sub.name === 'value' && change.op !== 'replace');
  if (!asWhole) throw immutable(`${pathOf(target)}: members come and go, they are not changed`);
  return wholeChanges(change, work);
}

function wholeChanges({ op, value }: Change, { reading }: Work): readonly MemberChange[] {
  // A list that names nobody takes nobody away; no list at all means everybody.
  const isNothing = value === undefined || value === null || value === '';
  if (op === 'remove' && isNothing) return [{ kind: 'removeAll' }];
  const members = readMembers(value ?? null, reading);
  if (op === 'replace')
    return members.length === 0 ? [{ kind: 'removeAll' }] : [{ kind: 'replace', members }];
  return some(op, members);
}

const some = (kind: 'add' | 'remove', members: readonly Member[]): readonly MemberChange[] =>
  members.length === 0 ? [] : [{ kind, members }];

function whereChanges(
  { op, target, where, value = null }: Change & { readonly where: NonNullable<Change['where']> },
  { reading }: Work,
): readonly MemberChange[] {
  const { attribute, sub } = target;
  checkElementFilter(where, attribute);
  if (sub !== null) throw immutable(`${pathOf(target)}: members come and go, they are not changed`);
  if (op === 'remove') return [{ kind: 'removeWhere', where }];
  const asked = conditionsOf(where, attribute);
  const members = value === null || value === '' ? [] : readMembers(withAsked(value, asked), reading);
  if (op === 'add') return some('add', members);
  return [{ kind: 'removeWhere', where }, ...some('add', members)];
}

/** A value that leaves out what the path says already. */
function withAsked(value: Json, asked: Readonly<Record<string, Json>>): readonly Json[] {
  const given: readonly Json[] = Array.isArray(value) ? value : [value];
  return given.map((one) =>
    isObject(one) ? Object.fromEntries([...Object.entries(asked), ...Object.entries(one)]) : one,
  );
}
