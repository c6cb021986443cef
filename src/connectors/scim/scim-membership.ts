import { ConnectorFault } from '../../domain/connector.ts';
import { readAll, type ScimTarget } from './scim-collection.ts';
import { describeGroup, leavingOutMembers, memberId, readGroup } from './scim-groups.ts';
import { isObject, type JsonObject, listOf, member, textOf } from './scim-json.ts';
import { groupsWithMember, type MembershipWay, tryMembershipWays } from './scim-membership-ways.ts';

/** Answers "which groups is this user in?" for get and list. */
export interface MembershipReader {
  groupsOf(user: JsonObject): Promise<readonly string[]>;
  /** Reads what is needed once for a whole listing. */
  forListing(): Promise<(user: JsonObject) => readonly string[]>;
  /** Whether the target tells it on the user itself. */
  toldByUser(): Promise<boolean>;
  /** A group that this connector wrote to is read again before the next answer. */
  readonly changed: (groupId: string) => void;
}

export interface ScannedGroup {
  readonly value: string;
  readonly members: ReadonlySet<string>;
}
export type GroupScan = Map<string, ScannedGroup>;

/** Changes by others may stay unseen this long in an account; verify looks into the groups that it judges. */
const SCAN_LIFETIME_MS = 10_000;

export function openMembershipReader(target: ScimTarget): MembershipReader {
  let way: MembershipWay | undefined =
    target.config.membership === 'auto' ? undefined : target.config.membership;
  let scan: { readonly at: number; readonly groups: GroupScan } | undefined;
  const dirty = new Set<string>();

  async function scanned(): Promise<GroupScan> {
    if (scan === undefined || target.clock() - scan.at >= SCAN_LIFETIME_MS) {
      const at = target.clock();
      dirty.clear();
      const groups: GroupScan = new Map();
      for (const one of await readAll(target, '/Groups')) {
        groups.set(textOf(member(one, 'id')) ?? '', describeGroup(target, one));
      }
      scan = { at, groups };
    }
    for (const id of [...dirty]) {
      const group = await readGroup(target, id);
      if (group === null) scan.groups.delete(id);
      else scan.groups.set(id, group);
      dirty.delete(id);
    }
    return scan.groups;
  }

  async function chosen(): Promise<MembershipWay> {
    if (way !== undefined) return way;
    const found = await tryMembershipWays(target, await scanned());
    way = found ?? undefined;
    return found ?? 'scan';
  }

  async function names(): Promise<ReadonlyMap<string, string>> {
    if (target.config.groupsBy === 'id') return new Map();
    const groups = await leavingOutMembers(target, (query) => readAll(target, '/Groups', query));
    return new Map(groups.map((one) => [textOf(member(one, 'id')) ?? '', describeGroup(target, one).value]));
  }

  return {
    async groupsOf(user) {
      if (!target.dialect.groups) return [];
      try {
        switch (await chosen()) {
          case 'user':
            return groupsOnUser(target, user, isNameless(user) ? await names() : new Map());
          case 'filter':
            return (await groupsWithMember(target, idOf(user))).map(
              (one) => describeGroup(target, one).value,
            );
          case 'scan':
            return [...(await scanned()).values()]
              .filter((one) => one.members.has(idOf(user)))
              .map((one) => one.value);
        }
      } catch (error) {
        return withoutGroups(target, error);
      }
    },
    async forListing() {
      if (!target.dialect.groups) return () => [];
      try {
        if ((await chosen()) === 'user') {
          const known = await names();
          return (user) => groupsOnUser(target, user, known);
        }
        scan = undefined;
        const groups = groupsByMember(await scanned());
        return (user) => groups.get(idOf(user)) ?? [];
      } catch (error) {
        const none = withoutGroups(target, error);
        return () => none;
      }
    },
    toldByUser: async () => target.dialect.groups && (await chosen()) === 'user',
    changed: (groupId) => {
      dirty.add(groupId);
    },
  };
}

/** A target without a group collection holds no groups; every other fault is not knowing. */
function withoutGroups(target: ScimTarget, error: unknown): readonly string[] {
  if (!(error instanceof ConnectorFault) || error.kind !== 'unsupported') throw error;
  target.dialect.groups = false;
  return [];
}

function groupsByMember(groups: GroupScan): ReadonlyMap<string, readonly string[]> {
  const held = new Map<string, string[]>();
  for (const { value, members } of groups.values()) {
    for (const user of members) {
      const others = held.get(user);
      if (others === undefined) held.set(user, [value]);
      else others.push(value);
    }
  }
  return held;
}

function groupsOnUser(
  target: ScimTarget,
  user: JsonObject,
  names: ReadonlyMap<string, string>,
): readonly string[] {
  return listOf(member(user, 'groups')).flatMap((one) => {
    const id = memberId(one);
    if (id === undefined) return [];
    if (target.config.groupsBy === 'id') return [id];
    return [names.get(id) ?? (isObject(one) ? textOf(member(one, 'display')) : undefined) ?? id];
  });
}

function isNameless(user: JsonObject): boolean {
  return listOf(member(user, 'groups')).some((one) => !isObject(one) || member(one, 'display') === undefined);
}

function idOf(user: JsonObject): string {
  return textOf(member(user, 'id')) ?? '';
}
