import { ConnectorFault, type Entitlement } from '../../domain/connector.ts';
import type { LdapConfig } from './config.ts';
import type { Directory } from './connection.ts';
import { normalText, parseDn, rdnValue } from './dn.ts';
import { all, any, change, type DirectoryEntry, equal, NO_ATTRIBUTES, present } from './entry.ts';
import { RESULT, resultCode } from './faults.ts';

export interface GroupKind {
  readonly kind: 'group' | 'posixGroup';
  readonly base: string;
  readonly objectClass: string;
  readonly memberAttribute: string;
  readonly placeholder?: string;
}

/** Who is, or is to be, a member: by DN or by name, as the kind of group asks. */
export interface Member {
  readonly dn: string;
  readonly names: readonly string[];
}

export function groupKinds({ groups, posixGroups }: LdapConfig): readonly GroupKind[] {
  const kinds: GroupKind[] = [];
  if (groups !== undefined) {
    const { base, objectClass, placeholder } = groups;
    const memberAttribute = objectClass === 'groupOfNames' ? 'member' : 'uniqueMember';
    kinds.push({
      kind: 'group',
      base,
      objectClass,
      memberAttribute,
      ...(placeholder !== undefined && { placeholder }),
    });
  }
  if (posixGroups !== undefined) {
    const { base } = posixGroups;
    kinds.push({ kind: 'posixGroup', base, objectClass: 'posixGroup', memberAttribute: 'memberUid' });
  }
  return kinds;
}

export function kindOf(config: LdapConfig, entitlement: Entitlement): GroupKind {
  const kind = groupKinds(config).find((one) => one.kind === entitlement.kind);
  if (kind !== undefined) return kind;
  throw new ConnectorFault('unsupported', `the target document configures no ${entitlement.kind}`, {
    scope: 'object',
  });
}

/** Read from the groups themselves: memberOf is kept by an overlay that does not know memberships older than itself. */
export async function entitlementsOf(
  directory: Directory,
  config: LdapConfig,
  member: Member,
): Promise<readonly Entitlement[]> {
  const perKind = await Promise.all(
    groupKinds(config).map(async (kind) =>
      (await groupsWith(directory, kind, member)).map(({ dn }) => ({
        kind: kind.kind,
        value: groupName(dn),
      })),
    ),
  );
  const seen = new Map(perKind.flat().map((one) => [`${one.kind} ${one.value}`, one]));
  return [...seen.keys()].sort().flatMap((key) => seen.get(key) ?? []);
}

/** The groups of a kind in which somebody is a direct member. */
export async function groupsWith(
  directory: Directory,
  kind: GroupKind,
  member: Member,
): Promise<readonly DirectoryEntry[]> {
  const values = memberValues(kind, member);
  if (values.length === 0) return [];
  const held = any(...values.map((value) => equal(kind.memberAttribute, value)));
  return groupsWhere(directory, kind, all(equal('objectClass', kind.objectClass), held));
}

async function groupsWhere(
  directory: Directory,
  kind: GroupKind,
  filter: Parameters<Directory['search']>[0]['filter'],
): Promise<readonly DirectoryEntry[]> {
  try {
    return await directory.search({ base: kind.base, scope: 'sub', filter, attributes: NO_ATTRIBUTES });
  } catch (error) {
    throw missingBase(error, kind.base);
  }
}

/** A base that is not there is a wrong setting, never "no such account". */
export function missingBase(error: unknown, base: string): unknown {
  if (resultCode(error) !== RESULT.noSuchObject) return error;
  return new ConnectorFault('invalid', `${base} does not exist, or the connector may not see it`, {
    scope: 'connection',
    cause: error,
  });
}

/** Every group of this name; the same name may be in several branches. A DN names exactly one. */
export async function groupsNamed(
  directory: Directory,
  kind: GroupKind,
  name: string,
): Promise<readonly string[]> {
  const filter = all(equal('objectClass', kind.objectClass), equal('cn', name));
  const found = (await groupsWhere(directory, kind, filter)).map(({ dn }) => dn);
  const named = found.filter((dn) => normalText(groupName(dn)) === normalText(name));
  if (named.length > 0 || !name.includes('=') || parseDn(name) === null) return named;
  try {
    const exact = {
      base: name,
      scope: 'base',
      filter: equal('objectClass', kind.objectClass),
      attributes: NO_ATTRIBUTES,
    } as const;
    return (await directory.search(exact)).map(({ dn }) => dn);
  } catch (error) {
    if (resultCode(error) === RESULT.noSuchObject) return [];
    throw error;
  }
}

export async function isMember(
  directory: Directory,
  kind: GroupKind,
  group: string,
  member: Member,
): Promise<boolean> {
  return (await heldValues(directory, kind, group, member)).length > 0;
}

/** Returns false when it was so already. */
export async function addMember(
  reader: Directory,
  writer: Directory,
  kind: GroupKind,
  group: string,
  member: Member,
): Promise<boolean> {
  if (await isMember(reader, kind, group, member)) return false;
  const [value] = memberValues(kind, member);
  if (value === undefined)
    throw new ConnectorFault('invalid', 'the account has no name to be a member by', { scope: 'object' });
  try {
    await writer.modify(group, [change('add', kind.memberAttribute, [value])]);
    return true;
  } catch (error) {
    // "Already there" from somebody who came in between, or from a server that says so in its own way: look.
    if (await saysAlready(error, () => isMember(reader, kind, group, member))) return false;
    throw error;
  }
}

export type Removal = 'removed' | 'absent' | 'last';

/** 'last' = the schema forbids an empty group and no placeholder is configured. */
export async function removeMember(
  reader: Directory,
  writer: Directory,
  kind: GroupKind,
  group: string,
  member: Member,
): Promise<Removal> {
  const values = await heldValues(reader, kind, group, member);
  if (values.length === 0) return 'absent';
  const removal = change('delete', kind.memberAttribute, values);
  try {
    await writer.modify(group, [removal]);
    return 'removed';
  } catch (error) {
    if (resultCode(error) === RESULT.objectClassViolation) {
      if (kind.placeholder === undefined) return 'last';
      await writer.modify(group, [change('add', kind.memberAttribute, [kind.placeholder]), removal]);
      return 'removed';
    }
    if (await saysAlready(error, async () => !(await isMember(reader, kind, group, member)))) return 'absent';
    throw error;
  }
}

async function saysAlready(error: unknown, isSo: () => Promise<boolean>): Promise<boolean> {
  const already: readonly number[] = [
    RESULT.noSuchAttribute,
    RESULT.typeOrValueExists,
    RESULT.noSuchObject,
    RESULT.unwillingToPerform,
    RESULT.entryAlreadyExists,
  ];
  const code = resultCode(error);
  return code !== undefined && already.includes(code) && (await isSo());
}

/** Asked value by value, so that a member list of a hundred thousand stays where it is. */
async function heldValues(
  directory: Directory,
  kind: GroupKind,
  group: string,
  member: Member,
): Promise<readonly string[]> {
  const held: string[] = [];
  for (const value of memberValues(kind, member)) {
    try {
      const filter = equal(kind.memberAttribute, value);
      const found = await directory.search({ base: group, scope: 'base', filter, attributes: NO_ATTRIBUTES });
      if (found.length > 0) held.push(value);
    } catch (error) {
      if (resultCode(error) !== RESULT.noSuchObject) throw error;
    }
  }
  return held;
}

function memberValues({ kind }: GroupKind, { dn, names }: Member): readonly string[] {
  return kind === 'posixGroup' ? names : [dn];
}

function groupName(dn: string): string {
  return rdnValue(dn, 'cn') ?? dn;
}

/** Whether the directory shows that people have this kind of group at all. */
export async function groupsVisible(directory: Directory, kind: GroupKind): Promise<boolean> {
  const filter = all(equal('objectClass', kind.objectClass), present('cn'));
  try {
    return (
      (
        await directory.search({
          base: kind.base,
          scope: 'sub',
          filter,
          attributes: NO_ATTRIBUTES,
          atMost: 1,
        })
      ).length > 0
    );
  } catch (error) {
    if (resultCode(error) === RESULT.noSuchObject) return false;
    throw error;
  }
}
