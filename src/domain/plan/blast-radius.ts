import type { OperationKind } from '../connector.ts';

/** What cannot be taken back by another operation: the account is gone, or what it owned is somebody else's. */
export const IRREVERSIBLE: ReadonlySet<string> = new Set<OperationKind>(['delete', 'transferData']);

export interface ReachOfTarget {
  readonly target: string;
  readonly people: number;
  readonly accounts: number;
  readonly operations: number;
  readonly irreversible: number;
  readonly kinds: Readonly<Record<string, number>>;
}

/** How far a plan reaches. */
export interface BlastRadius {
  readonly people: number;
  readonly accounts: number;
  readonly operations: number;
  readonly irreversible: number;
  readonly kinds: Readonly<Record<string, number>>;
  /** The one with the most operations first. */
  readonly targets: readonly ReachOfTarget[];
}

export interface Reaching {
  readonly identity: string;
  readonly accounts: readonly { readonly target: string; readonly kinds: readonly string[] }[];
}

/** Accounts without operations do not count. */
export function blastRadius(people: Iterable<Reaching>): BlastRadius {
  const all = emptyReach();
  const byTarget = new Map<string, Reach>();
  for (const { accounts } of people) {
    const met = new Set<string>();
    for (const { target, kinds } of accounts) {
      if (kinds.length === 0) continue;
      const reach = byTarget.get(target) ?? emptyReach();
      byTarget.set(target, reach);
      count(all, kinds);
      count(reach, kinds);
      if (!met.has(target)) reach.people += 1;
      met.add(target);
    }
    if (met.size > 0) all.people += 1;
  }
  const targets = [...byTarget]
    .map(([target, reach]) => ({ target, ...shown(reach) }))
    .sort((a, b) => b.operations - a.operations || (a.target < b.target ? -1 : 1));
  return { ...shown(all), targets };
}

interface Reach {
  people: number;
  accounts: number;
  readonly kinds: Map<string, number>;
}

function emptyReach(): Reach {
  return { people: 0, accounts: 0, kinds: new Map() };
}

function count(reach: Reach, kinds: readonly string[]): void {
  reach.accounts += 1;
  for (const kind of kinds) reach.kinds.set(kind, (reach.kinds.get(kind) ?? 0) + 1);
}

function shown({ people, accounts, kinds }: Reach): Omit<BlastRadius, 'targets'> {
  let operations = 0;
  let irreversible = 0;
  for (const [kind, times] of kinds) {
    operations += times;
    if (IRREVERSIBLE.has(kind)) irreversible += times;
  }
  return { people, accounts, operations, irreversible, kinds: Object.fromEntries([...kinds].sort()) };
}
