import { type DesiredState, holds } from '../account.ts';
import {
  type Attributes,
  type Capabilities,
  type Entitlement,
  type Mode,
  REVOCATIONS,
} from '../connector.ts';
import type { DesiredAccess, DesiredAccount, LifecycleState, UnknownResult } from '../identity.ts';
import {
  closedByOthers,
  differ,
  givenBack,
  type KnownAccount,
  leftThere,
  notYetOpen,
  operationsToKeep,
  operationsToRemove,
  type PlannedOperation,
  takenWithIt,
} from './operations.ts';

export interface KnownTarget {
  readonly id: string;
  readonly capabilities: Capabilities;
  /** Off: the target only reports (a newly connected one). */
  readonly writes: boolean;
  /** What happens to an account that no rule gives any more, while the person is still here. */
  readonly onLoss: Mode;
  readonly administrators: readonly Entitlement[];
}

export type Refusal =
  | 'PROTECTED_ACCOUNT'
  | 'OWN_ACCOUNT'
  | 'LAST_ADMINISTRATOR'
  | 'WRITES_OFF'
  | 'TARGET_UNKNOWN';

export interface PlannedAccount {
  readonly target: string;
  /** null: to be created. */
  readonly accountId: string | null;
  readonly desired: DesiredState;
  readonly attributes: Attributes;
  readonly operations: readonly PlannedOperation[];
  readonly wave: number;
  /** What is under way is for the same end and stays; otherwise it is overtaken, even when nothing new is to be done. */
  readonly joins: boolean;
  /** Something that can be used today is taken away. */
  readonly loses: boolean;
  readonly administrator: boolean;
  readonly refused: Refusal | null;
}

export interface IdentityPlan {
  readonly identityId: string;
  readonly epoch: number;
  readonly before: LifecycleState;
  readonly after: LifecycleState;
  readonly accounts: readonly PlannedAccount[];
  readonly unknown: readonly UnknownResult[];
}

export interface IdentityInput {
  readonly identityId: string;
  readonly epoch: number;
  readonly before: LifecycleState;
  readonly after: LifecycleState;
  readonly desired: DesiredAccess;
  readonly accounts: readonly KnownAccount[];
  readonly hasSuccessor: boolean;
  /** As it is known now, what they were taken away for never was, or is over: they are where they were before. */
  readonly resumes: boolean;
}

/** Desired minus actual for one person. Pure: the same input gives the same plan. */
export function planIdentity(input: IdentityInput, targets: ReadonlyMap<string, KnownTarget>): IdentityPlan {
  const { desired } = input;
  const planned: PlannedAccount[] = [];
  const wantedHere = new Map(desired.accounts.map((account) => [account.target, account]));
  const primary = new Set<string>();

  for (const account of input.accounts) {
    if (desired.excluded.includes(account.target)) continue;
    const wanted = wantedHere.get(account.target);
    // A person has one account of their own on a target, the first; what a rule once gave beside it is taken away.
    if (wanted !== undefined && !primary.has(account.target)) {
      primary.add(account.target);
      planned.push(plan(wanted, account, account.target));
    } else {
      const removal = removalOf(account, wanted === undefined, desired, targets);
      if (removal !== null) planned.push(removal);
    }
  }
  for (const wanted of desired.accounts) {
    if (primary.has(wanted.target) || desired.excluded.includes(wanted.target)) continue;
    if (wanted.mode === 'active') planned.push(plan(wanted, null, wanted.target));
  }
  planned.sort((a, b) => a.wave - b.wave || (a.target < b.target ? -1 : a.target > b.target ? 1 : 0));
  return {
    identityId: input.identityId,
    epoch: input.epoch,
    before: input.before,
    after: input.after,
    accounts: compactWaves(planned),
    unknown: desired.unknown,
  };

  function plan(wanted: DesiredAccount, account: KnownAccount | null, targetId: string): PlannedAccount {
    const state: DesiredState = {
      mode: wanted.mode,
      entitlements: wanted.entitlements,
      reasons: wanted.reasons,
    };
    const target = targets.get(targetId);
    if (target === undefined) return refused(targetId, account, state, 'TARGET_UNKNOWN');
    if (state.mode !== 'active') return remove(account, state, state.mode, wanted.order, target);
    const underWay =
      account !== null &&
      account.open.length > 0 &&
      account.desired !== null &&
      sameDesired(account.desired, state) &&
      !differ(account.attributes, wanted.attributes);
    const back = givenBack(account, input.resumes);
    // What is under way is proven by itself. Only what was found out since, about calls that it overtook, is added.
    const operations = underWay
      ? notYetOpen(
          operationsToKeep(
            state,
            wanted.attributes,
            {
              ...account,
              uncertain: account.actual === null,
              late: false,
            },
            back,
          ),
          account.open,
          false,
        )
      : operationsToKeep(state, wanted.attributes, account, back);
    return finish(
      target,
      account,
      remembering(state, account, back),
      wanted.attributes,
      operations,
      0,
      underWay,
    );
  }

  function removalOf(
    account: KnownAccount,
    notWanted: boolean,
    access: DesiredAccess,
    all: ReadonlyMap<string, KnownTarget>,
  ): PlannedAccount | null {
    const target = all.get(account.target);
    const otherwise = access.otherwise;
    if (otherwise !== null) {
      const state: DesiredState = { mode: otherwise.mode, entitlements: [], reasons: otherwise.reasons };
      if (target === undefined) return refused(account.target, account, state, 'TARGET_UNKNOWN');
      return remove(account, state, otherwise.mode, otherwise.order, target);
    }
    // Somebody who works here keeps what no rule of ours ever gave: it is reported, not cut off.
    if (account.desired === null || target === undefined) return null;
    const mode = account.desired.mode === 'active' ? target.onLoss : account.desired.mode;
    const text = notWanted
      ? `no rule gives ${account.target} any more`
      : `keeps another account on ${account.target}`;
    const reasons = [{ by: 'policy', text }];
    return remove(account, { mode, entitlements: [], reasons }, mode, 0, target);
  }

  function remove(
    account: KnownAccount | null,
    state: DesiredState,
    mode: Mode,
    order: number,
    target: KnownTarget,
  ): PlannedAccount {
    if (account === null) return finish(target, null, state, {}, [], order, false);
    // What a leave takes may have gone by a second source's word on that leave: whoever is back, and is to lose it all the
    // same, is decided anew, and counted.
    const isBack = input.before === 'left' && (input.after === 'active' || input.after === 'leaving');
    const underWay = !isBack && account.open.length > 0 && account.desired?.mode === mode;
    // What is under way takes away too, and is proven by itself: what was read meanwhile holds, and is not done twice.
    const seen = underWay ? { ...account, uncertain: account.actual === null } : account;
    const needed = operationsToRemove(
      mode,
      state.reasons,
      seen,
      target.capabilities,
      target.administrators,
      input.hasSuccessor,
    );
    const wave = account.actual?.administrator === true ? -1 : order;
    const taken = takenWithIt(account);
    return finish(
      target,
      account,
      {
        ...state,
        entitlements: leftThere(account),
        ...(taken.length === 0 ? {} : { taken }),
        // Who comes back after a deletion gets another account, which nobody has blocked.
        ...(mode !== 'delete' && closedByOthers(account) ? { closedByOthers: true } : {}),
      },
      account.attributes,
      underWay ? notYetOpen(needed, account.open, input.before !== input.after) : needed,
      wave,
      underWay,
    );
  }
}

/**
 * An active state that knows what it takes away, what earlier ones were still taking away, what is given back, and who
 * closed the account.
 */
function remembering(
  state: DesiredState,
  account: KnownAccount | null,
  back: readonly Entitlement[],
): DesiredState {
  if (account === null) return state;
  const fading = leftThere(account).filter((entitlement) => !holds(state.entitlements, entitlement));
  return {
    ...state,
    ...(fading.length === 0 ? {} : { fading }),
    ...(back.length === 0 ? {} : { taken: back }),
    ...(account.desired?.closedByOthers === true && closedByOthers(account) ? { closedByOthers: true } : {}),
  };
}

function finish(
  target: KnownTarget,
  account: KnownAccount | null,
  desired: DesiredState,
  attributes: Attributes,
  operations: readonly PlannedOperation[],
  wave: number,
  joins: boolean,
): PlannedAccount {
  const underWay = joins && account !== null ? account.open : [];
  const taking = [...operations, ...underWay].some((operation) => REVOCATIONS.has(operation.kind));
  let refusal: Refusal | null = null;
  if (operations.length > 0 && !target.writes) refusal = 'WRITES_OFF';
  else if (taking && account?.own === true) refusal = 'OWN_ACCOUNT';
  else if (taking && account?.protected === true) refusal = 'PROTECTED_ACCOUNT';
  const usable =
    account !== null &&
    (account.uncertain || account.actual === null || (account.actual.exists && account.actual.active));
  return {
    target: target.id,
    accountId: account?.accountId ?? null,
    desired,
    attributes,
    operations,
    wave,
    joins,
    loses: operations.some((operation) => REVOCATIONS.has(operation.kind)) && usable,
    administrator:
      account?.actual?.administrator === true && (desired.mode !== 'active' || dismisses(target, operations)),
    refused: refusal,
  };
}

/** A move takes the administrator's right and leaves the account: the last one must not go that way either. */
function dismisses(target: KnownTarget, operations: readonly PlannedOperation[]): boolean {
  return operations.some(
    ({ kind, entitlement }) =>
      kind === 'revoke' && entitlement !== undefined && holds(target.administrators, entitlement),
  );
}

function refused(
  target: string,
  account: KnownAccount | null,
  desired: DesiredState,
  refusal: Refusal,
): PlannedAccount {
  return {
    target,
    accountId: account?.accountId ?? null,
    desired,
    attributes: {},
    operations: [],
    wave: 0,
    joins: false,
    loses: false,
    administrator: false,
    refused: refusal,
  };
}

function compactWaves(accounts: readonly PlannedAccount[]): PlannedAccount[] {
  const waves = [...new Set(accounts.filter((a) => a.operations.length > 0).map((a) => a.wave))].sort(
    (a, b) => a - b,
  );
  return accounts.map((account) => ({ ...account, wave: Math.max(0, waves.indexOf(account.wave)) }));
}

export function sameDesired(a: DesiredState, b: DesiredState): boolean {
  return (
    a.mode === b.mode &&
    a.entitlements.length === b.entitlements.length &&
    a.entitlements.every((x) => b.entitlements.some((y) => x.kind === y.kind && x.value === y.value))
  );
}
