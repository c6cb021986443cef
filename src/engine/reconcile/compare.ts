import { type ActualState, type DesiredState, holds } from '../../domain/account.ts';
import type { Entitlement, RemoteAccount } from '../../domain/connector.ts';

/** What a listing shows, over what was known. */
export function actualOf(account: RemoteAccount, before: ActualState | null): ActualState {
  // Somebody who may sign in again may have new sessions and keys: what was proven of the old ones no longer holds. Nor does
  // what was proven by an account being gone that is there.
  const opened = (account.active && before?.active !== true) || before?.exists === false;
  return {
    exists: true,
    active: account.active,
    entitlements: account.entitlements.map(({ kind, value }) => ({ kind, value })),
    administrator: account.administrator,
    sessionsEndedAt: opened ? null : (before?.sessionsEndedAt ?? null),
    credentialsEndedAt: opened ? null : (before?.credentialsEndedAt ?? null),
  };
}

export const ABSENT = (now: number): ActualState => ({
  exists: false,
  active: false,
  entitlements: [],
  administrator: false,
  sessionsEndedAt: now,
  credentialsEndedAt: now,
});

export function differs(before: ActualState | null, now: ActualState): boolean {
  if (
    before === null ||
    before.exists !== now.exists ||
    before.active !== now.active ||
    before.administrator !== now.administrator
  )
    return true;
  return (
    before.entitlements.length !== now.entitlements.length ||
    now.entitlements.some((entitlement) => !holds(before.entitlements, entitlement))
  );
}

/** Whether there is anything that was not there before: the account, a way in, a right. */
export function showsMore(before: ActualState, now: ActualState): boolean {
  return (
    (now.exists && !before.exists) ||
    (now.active && !before.active) ||
    now.entitlements.some((entitlement) => !holds(before.entitlements, entitlement))
  );
}

/** Whether an account lacks what it is to have, or has what it is not to have, whatever was known of it before. */
export function fallsShort(desired: DesiredState | null, now: ActualState): boolean {
  if (desired === null) return false;
  if (desired.mode === 'active')
    return (
      (!now.active && desired.closedByOthers !== true) ||
      desired.entitlements.some((entitlement) => !holds(now.entitlements, entitlement)) ||
      (desired.fading ?? []).some((entitlement) => holds(now.entitlements, entitlement))
    );
  if (!now.exists) return false;
  return (
    desired.mode === 'delete' || now.active || (desired.mode === 'deprovision' && now.entitlements.length > 0)
  );
}

/** Access that was taken away and can be used again, or an account that was gone and is there. */
export function isBack(desired: DesiredState | null, before: ActualState | null, now: ActualState): boolean {
  return desired !== null && desired.mode !== 'active' && before !== null && showsMore(before, now);
}

export interface Drift {
  /** Rights that no rule gave. */
  readonly extra: readonly Entitlement[];
  /** Blocked by others: it stays blocked (law 7). */
  readonly switchedOff: boolean;
  readonly gone: boolean;
}

/** How an account of somebody who works here differs from what the rules give; null where it does not. Reported, never cut off. */
export function driftOf(desired: DesiredState | null, actual: ActualState): Drift | null {
  if (desired === null || desired.mode !== 'active') return null;
  const extra = actual.entitlements.filter((entitlement) => !holds(desired.entitlements, entitlement));
  const drift = { extra, switchedOff: actual.exists && !actual.active, gone: !actual.exists };
  return extra.length === 0 && !drift.switchedOff && !drift.gone ? null : drift;
}
