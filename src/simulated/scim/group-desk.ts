import type { Effects } from '../effects.ts';
import { isRecord, record } from '../json-body.ts';
import { Refusal } from '../refusal.ts';
import type { Rehearsal } from '../rehearsal.ts';
import type { View } from '../view.ts';
import { nameIn } from './filter.ts';
import { GROUP } from './resources.ts';

/** Groups are names that accounts hold as entitlements `group NAME`; here they get ids and members. */
export interface GroupDesk {
  idOf(name: string): string;
  nameOf(id: string): string | null;
  names(): readonly string[];
  resource(name: string, view: View): Record<string, unknown>;
  create(body: unknown, at: number): string;
  /** Makes the members exactly those of the wanted resource. */
  replace(name: string, wanted: unknown, present: View, at: number): void;
  remove(name: string, present: View, at: number): void;
}

const MAX_MEMBERS = 100_000;

export function openGroupDesk(effects: Effects, initial: readonly string[], rehearsal: Rehearsal): GroupDesk {
  const ids = new Map<string, string>();
  const names = new Map<string, string>();
  let counter = 0;

  /** Also called for groups that only an account mentions, so that every name has an id. */
  function idOf(name: string): string {
    const known = ids.get(name);
    if (known !== undefined) return known;
    counter += 1;
    const id = `g${String(counter).padStart(5, '0')}`;
    ids.set(name, id);
    names.set(id, name);
    rehearsal.note(() => {
      ids.delete(name);
      names.delete(id);
    });
    return id;
  }
  for (const name of initial) idOf(name);

  const members = (name: string, view: View) =>
    view
      .list()
      .filter((one) => one.entitlements.some((held) => held.kind === 'group' && held.value === name));

  function replace(name: string, wanted: unknown, present: View, at: number): void {
    const group = record(wanted, 'The Group');
    const displayName = group[nameIn(group, 'displayName') ?? ''];
    if (displayName !== undefined && displayName !== name) {
      throw new Refusal(400, 'mutability', 'displayName cannot be changed');
    }
    const wantedIds = memberIds(group[nameIn(group, 'members') ?? ''], present);
    const entitlement = { kind: 'group', value: name };
    for (const account of members(name, present)) {
      if (!wantedIds.has(account.id)) effects.revoke(account.id, entitlement, at, 'writer');
    }
    for (const id of wantedIds) effects.grant(id, entitlement, at, 'writer');
  }

  return {
    idOf,
    nameOf: (id) => names.get(id) ?? null,
    names: () => [...ids.keys()],
    resource: (name, view) => ({
      schemas: [GROUP],
      id: idOf(name),
      displayName: name,
      members: members(name, view).map((one) => ({ value: one.id, display: one.name, type: 'User' })),
      meta: { resourceType: 'Group', location: `/scim/v2/Groups/${idOf(name)}` },
    }),
    create(body) {
      const group = record(body, 'The Group');
      const name = group[nameIn(group, 'displayName') ?? ''];
      if (typeof name !== 'string' || name === '' || name.length > 200) {
        throw new Refusal(400, 'invalidValue', 'displayName must be a text of 1 to 200 characters');
      }
      if (ids.has(name)) throw new Refusal(409, 'uniqueness', 'There is such a group already');
      idOf(name);
      return name;
    },
    replace,
    remove(name, present, at) {
      for (const account of members(name, present)) {
        effects.revoke(account.id, { kind: 'group', value: name }, at, 'writer');
      }
      const id = idOf(name);
      ids.delete(name);
      names.delete(id);
      rehearsal.note(() => {
        ids.set(name, id);
        names.set(id, name);
      });
    },
  };
}

function memberIds(value: unknown, present: View): Set<string> {
  if (value === undefined) return new Set();
  if (!Array.isArray(value) || value.length > MAX_MEMBERS) {
    throw new Refusal(400, 'invalidValue', 'members must be a list of at most 100000');
  }
  return new Set(
    value.map((one: unknown) => {
      const id = isRecord(one) ? one.value : undefined;
      if (typeof id !== 'string' || present.get(id) === null) {
        throw new Refusal(400, 'invalidValue', 'A member is not known');
      }
      return id;
    }),
  );
}
