import type { Attributes, Entitlement, Mode } from './connector.ts';
import type { DesiredEntitlement, Reason } from './identity.ts';

/** What the target should hold. Groups and modes are not personal data. */
export interface DesiredState {
  readonly mode: 'active' | Mode;
  /** In every other mode than `active`: what rules gave and may still be there. */
  readonly entitlements: readonly DesiredEntitlement[];
  readonly reasons: readonly Reason[];
  /**
   * While active: what rules gave before and may still be there. A revocation that a newer decision overtakes is not
   * forgotten, nor is a grant that arrives after it was given up.
   */
  readonly fading?: readonly DesiredEntitlement[];
  /**
   * What no rule gave and was taken away with the rest. Whoever takes that employment up again gets it back (law 7); while
   * active: what is still to be given back.
   */
  readonly taken?: readonly Entitlement[];
  /** Others had blocked the account before it was taken away: whoever comes back finds it blocked (law 7). */
  readonly closedByOthers?: true;
}

/** What was last read back from the target. */
export interface ActualState {
  readonly exists: boolean;
  readonly active: boolean;
  readonly entitlements: readonly Entitlement[];
  readonly administrator: boolean;
  /** Instant of the read-back that found no session left; null when not proven since a sign-in was last possible. */
  readonly sessionsEndedAt: number | null;
  readonly credentialsEndedAt: number | null;
}

/** Personal part of an account, sealed under the person's key. */
export interface AccountLocator {
  /** The target's own id; null until the account was created. */
  readonly id: string | null;
  readonly name: string;
  readonly keys: Readonly<Record<string, string>>;
  /** Attributes last written. */
  readonly attributes: Attributes;
  /** Somebody said that it is this person's; absent where a strong key says so, or we made it. */
  readonly linked?: { readonly actor: string; readonly at: number; readonly reason: string };
}

/** What set a decision off. */
export interface Trigger {
  readonly by: 'feed' | 'webhook' | 'scim' | 'time' | 'operator' | 'policy' | 'reconcile' | 'approval';
  readonly source?: string;
  readonly record?: string;
  readonly actor?: string;
  readonly note?: string;
}

export function sameEntitlement(a: Entitlement, b: Entitlement): boolean {
  return a.kind === b.kind && a.value === b.value;
}

export function holds(list: readonly Entitlement[], wanted: Entitlement): boolean {
  return list.some((entitlement) => sameEntitlement(entitlement, wanted));
}
