import type { SimulatedAccount } from './account.ts';
import type { Rehearsal } from './rehearsal.ts';

interface Version {
  readonly at: number;
  /** null from the deletion on. */
  readonly account: SimulatedAccount | null;
}

/** All accounts that ever were, each with every version: the present, the past and stale reads from one place. */
export interface AccountBook {
  get(id: string): SimulatedAccount | null;
  asOf(id: string, instant: number): SimulatedAccount | null;
  byName(name: string): SimulatedAccount | null;
  byKey(key: string, value: string): readonly SimulatedAccount[];
  /** Ids in the order of creation, deleted ones included. */
  ids(): readonly string[];
  size(): number;
  /** Ids of accounts that hold the entitlement now. */
  holders(kind: string, value: string): ReadonlySet<string>;
  /** Instants at which the account changed, oldest first. */
  versions(id: string): readonly Version[];
  /** Ids that ever had this id, strong key value or name (in this order: the first kind that matches decides). */
  everCalled(key: string): { readonly ids: readonly string[]; readonly byName: boolean };
  put(id: string, at: number, next: SimulatedAccount | null): void;
}

const NOBODY: ReadonlySet<string> = new Set();

export function openAccountBook(rehearsal: Rehearsal): AccountBook {
  const history = new Map<string, Version[]>();
  const order: string[] = [];
  const names = new Map<string, string>();
  const keys = new Map<string, Set<string>>();
  const members = new Map<string, Set<string>>();
  const everKey = new Map<string, Set<string>>();
  const everName = new Map<string, Set<string>>();
  let size = 0;

  const get = (id: string): SimulatedAccount | null => history.get(id)?.at(-1)?.account ?? null;

  function reindex(before: SimulatedAccount | null, after: SimulatedAccount | null): void {
    if (before !== null) {
      size -= 1;
      dropIf(names, fold(before.name), before.id);
      for (const [key, value] of Object.entries(before.keys)) keys.get(`${key}=${value}`)?.delete(before.id);
      for (const e of before.entitlements) members.get(`${e.kind}=${e.value}`)?.delete(before.id);
    }
    if (after !== null) {
      size += 1;
      names.set(fold(after.name), after.id);
      for (const [key, value] of Object.entries(after.keys)) addTo(keys, `${key}=${value}`, after.id);
      for (const e of after.entitlements) addTo(members, `${e.kind}=${e.value}`, after.id);
    }
  }

  function asOf(id: string, instant: number): SimulatedAccount | null {
    const versions = history.get(id) ?? [];
    let low = 0;
    let high = versions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((versions[middle]?.at ?? Number.POSITIVE_INFINITY) <= instant) low = middle + 1;
      else high = middle;
    }
    return versions[low - 1]?.account ?? null;
  }

  return {
    get,
    asOf,
    byName: (name) => get(names.get(fold(name)) ?? ''),
    byKey: (key, value) => [...(keys.get(`${key}=${value}`) ?? [])].flatMap((id) => get(id) ?? []),
    ids: () => order,
    size: () => size,
    holders: (kind, value) => members.get(`${kind}=${value}`) ?? NOBODY,
    versions: (id) => history.get(id) ?? [],
    everCalled(key) {
      if (history.has(key)) return { ids: [key], byName: false };
      const keyed = everKey.get(key);
      if (keyed !== undefined) return { ids: [...keyed].filter((id) => history.has(id)), byName: false };
      const named = everName.get(fold(key)) ?? NOBODY;
      return { ids: [...named].filter((id) => history.has(id)), byName: true };
    },
    put(id, at, next) {
      let versions = history.get(id);
      if (versions === undefined) {
        versions = [];
        history.set(id, versions);
        order.push(id);
        rehearsal.note(() => {
          history.delete(id);
          order.pop();
        });
      }
      const before = get(id);
      const kept = versions;
      kept.push({ at, account: next });
      reindex(before, next);
      if (next !== null) {
        addTo(everName, fold(next.name), id);
        for (const value of Object.values(next.keys)) addTo(everKey, value, id);
      }
      rehearsal.note(() => {
        kept.pop();
        reindex(next, before);
      });
    },
  };
}

export function fold(name: string): string {
  return name.toLowerCase();
}

function dropIf(index: Map<string, string>, key: string, id: string): void {
  if (index.get(key) === id) index.delete(key);
}

function addTo(index: Map<string, Set<string>>, key: string, id: string): void {
  const ids = index.get(key);
  if (ids === undefined) index.set(key, new Set([id]));
  else ids.add(id);
}
