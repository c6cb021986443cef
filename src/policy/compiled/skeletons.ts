import type { DesiredAccount, DesiredEntitlement, Reason } from '../../domain/identity.ts';
import { compareText } from '../catalog.ts';
import type { Grant, GrantUnit } from './grants.ts';

/** Accounts without attributes; shared by everybody who matches the same rules. */
export type Skeleton = readonly DesiredAccount[];

/** Combinations remembered; a company of 100,000 has some hundreds. */
const REMEMBERED = 20_000;

/** Turns a set of units into accounts, sorted by target, kind and value, every grant with all its reasons. */
export function skeletonsOf(
  units: readonly GrantUnit[],
  orderOf: (target: string) => number,
): (matched: readonly number[]) => Skeleton {
  const remembered = new Map<string, Skeleton>();
  return (matched) => {
    const key = matched.join();
    const known = remembered.get(key);
    if (known !== undefined) return known;
    if (remembered.size >= REMEMBERED) remembered.clear();
    const skeleton = build(
      matched.flatMap((unit) => units[unit]?.grants ?? []),
      orderOf,
    );
    remembered.set(key, skeleton);
    return skeleton;
  };
}

interface Draft {
  readonly reasons: Set<Reason>;
  readonly entitlements: Map<
    string,
    { readonly kind: string; readonly value: string; readonly reasons: Set<Reason> }
  >;
}

function build(grants: readonly Grant[], orderOf: (target: string) => number): Skeleton {
  const drafts = new Map<string, Draft>();
  for (const { target, kind, value, reason } of grants) {
    const draft = drafts.get(target) ?? { reasons: new Set(), entitlements: new Map() };
    drafts.set(target, draft);
    draft.reasons.add(reason);
    if (kind === undefined || value === undefined) continue;
    const key = JSON.stringify([kind, value]);
    const entitlement = draft.entitlements.get(key) ?? { kind, value, reasons: new Set() };
    draft.entitlements.set(key, entitlement);
    entitlement.reasons.add(reason);
  }
  return Object.freeze(
    [...drafts]
      .sort(([a], [b]) => compareText(a, b))
      .map(([target, draft]) =>
        Object.freeze({
          target,
          mode: 'active' as const,
          entitlements: entitlementsOf(draft),
          attributes: NO_ATTRIBUTES,
          reasons: Object.freeze([...draft.reasons]),
          order: orderOf(target),
        }),
      ),
  );
}

const NO_ATTRIBUTES = Object.freeze({});

function entitlementsOf(draft: Draft): readonly DesiredEntitlement[] {
  const list = [...draft.entitlements.values()].sort(
    (a, b) => compareText(a.kind, b.kind) || compareText(a.value, b.value),
  );
  return Object.freeze(
    list.map(({ kind, value, reasons }) =>
      Object.freeze({ kind, value, reasons: Object.freeze([...reasons]) }),
    ),
  );
}
