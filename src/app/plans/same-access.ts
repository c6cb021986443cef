import type { DesiredAccess, DesiredAccount } from '../../domain/identity.ts';

/** True when two policies want the same of somebody. Why they want it, and in which order, changes nothing there. */
export type SameAccess = (a: DesiredAccess, b: DesiredAccess) => boolean;

/**
 * Policies share one list of accounts among all who match the same rules, so that most pairs are answered from memory.
 */
export function sameAccess(): SameAccess {
  const known = new WeakMap<readonly DesiredAccount[], WeakMap<readonly DesiredAccount[], boolean>>();
  const accounts = (a: readonly DesiredAccount[], b: readonly DesiredAccount[]): boolean => {
    const of = known.get(a) ?? new WeakMap<readonly DesiredAccount[], boolean>();
    known.set(a, of);
    let same = of.get(b);
    if (same === undefined) {
      same = textOf(a) === textOf(b);
      of.set(b, same);
    }
    return same;
  };
  return (a, b) =>
    accounts(a.accounts, b.accounts) &&
    (a.otherwise?.mode ?? null) === (b.otherwise?.mode ?? null) &&
    a.excluded.length === b.excluded.length &&
    a.excluded.every((target) => b.excluded.includes(target));
}

function textOf(accounts: readonly DesiredAccount[]): string {
  const plain = accounts.map(({ target, mode, entitlements, attributes }) => [
    target,
    mode,
    entitlements.map(({ kind, value }) => [kind, value]).sort(),
    Object.entries(attributes).sort(([x], [y]) => (x < y ? -1 : 1)),
  ]);
  return JSON.stringify(plain.sort((x, y) => (String(x[0]) < String(y[0]) ? -1 : 1)));
}
