import type { KeyEntry } from './correlation.ts';

/** One employment as the key index has it. */
export interface Member {
  readonly employment: string;
  readonly identityId: string;
  readonly entries: readonly KeyEntry[];
  /** A person put it there: never proposed for a split. */
  readonly pinned: boolean;
}

/** Two identities that their keys prove to be one person. Carried out as a plan, never by itself. */
export interface MergeProposal {
  readonly identityIds: readonly string[];
  /** Key sets that prove it. */
  readonly by: readonly string[];
}

/** An identity whose employments were joined by a number that has proved a dummy. */
export interface SplitProposal {
  readonly identityId: string;
  /** Employments that stay together; the group of the earliest key comes first. */
  readonly groups: readonly (readonly string[])[];
  readonly dummies: readonly string[];
}

export interface IdentityReview {
  readonly merges: readonly MergeProposal[];
  readonly splits: readonly SplitProposal[];
}

interface Groups {
  readonly find: (item: string) => string;
  readonly join: (a: string, b: string) => void;
}

function createGroups(): Groups {
  const parents = new Map<string, string>();
  const find = (item: string): string => {
    let root = item;
    for (let parent = parents.get(root); parent !== undefined; parent = parents.get(root)) root = parent;
    for (let at = item; at !== root; ) {
      const next = parents.get(at) ?? root;
      parents.set(at, root);
      at = next;
    }
    return root;
  };
  const join = (a: string, b: string): void => {
    const [first, second] = [find(a), find(b)].sort();
    if (first !== undefined && second !== undefined && first !== second) parents.set(second, first);
  };
  return { find, join };
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** `set` and shared value of every dummy among the members. */
function dummiesAmong(members: readonly Member[]): ReadonlySet<string> {
  const differing = new Map<string, string | null>();
  const dummies = new Set<string>();
  for (const { set, shared, differs } of members.flatMap(({ entries }) => entries)) {
    if (shared === null) continue;
    const key = JSON.stringify([set, shared]);
    if (!differing.has(key)) differing.set(key, differs);
    else if (differing.get(key) !== differs) dummies.add(key);
  }
  return dummies;
}

function sharedKey({ set, shared }: KeyEntry): string {
  return JSON.stringify([set, shared]);
}

function joinByKeys(groups: Groups, members: readonly Member[], counts: (entry: KeyEntry) => boolean): void {
  const holders = new Map<string, string>();
  for (const { employment, entries } of members) {
    for (const entry of entries) {
      if (!counts(entry)) continue;
      const key = JSON.stringify([entry.set, entry.value]);
      const holder = holders.get(key);
      if (holder === undefined) holders.set(key, employment);
      else groups.join(holder, employment);
    }
  }
}

/**
 * Looks again at who is who, once more is known: a number has proved a dummy, or a later record joins two
 * identities. `members` are all employments of the identities in question and all that share a key value with
 * them. Deterministic, whatever their order.
 */
export function reviewIdentities(input: readonly Member[]): IdentityReview {
  const members = input.toSorted((a, b) => (a.employment < b.employment ? -1 : 1));
  const dummies = dummiesAmong(members);
  const proven = createGroups();
  joinByKeys(proven, members, (entry) => !dummies.has(sharedKey(entry)));

  const splits: SplitProposal[] = [];
  const byIdentity = groupBy(members, ({ identityId }) => identityId);
  for (const [identityId, own] of [...byIdentity].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const believed = createGroups();
    joinByKeys(believed, own, () => true);
    // Only what a dummy had joined is taken apart; employments without a common key were joined for other reasons.
    const apart = groupBy(
      own.filter(({ pinned }) => !pinned),
      ({ employment }) => believed.find(employment),
    );
    for (const joined of apart.values()) {
      const groups = [...groupBy(joined, ({ employment }) => proven.find(employment)).values()];
      if (groups.length < 2) continue;
      const used = joined.flatMap(({ entries }) => entries).filter((entry) => dummies.has(sharedKey(entry)));
      splits.push({
        identityId,
        groups: groups.map((group) => group.map(({ employment }) => employment)),
        dummies: [...new Set(used.map(({ set }) => set))],
      });
    }
  }

  const merges: MergeProposal[] = [];
  for (const group of groupBy(members, ({ employment }) => proven.find(employment)).values()) {
    const identityIds = [...new Set(group.map(({ identityId }) => identityId))].sort();
    if (identityIds.length > 1) merges.push({ identityIds, by: provingSets(group, dummies) });
  }
  return { merges, splits };
}

/** Key sets under which members of different identities agree. */
function provingSets(group: readonly Member[], dummies: ReadonlySet<string>): readonly string[] {
  const holders = new Map<string, string>();
  const sets = new Set<string>();
  for (const { identityId, entries } of group) {
    for (const entry of entries) {
      if (dummies.has(sharedKey(entry))) continue;
      const key = JSON.stringify([entry.set, entry.value]);
      const holder = holders.get(key);
      if (holder === undefined) holders.set(key, identityId);
      else if (holder !== identityId) sets.add(entry.set);
    }
  }
  return [...sets].sort();
}
