import { type ActualState, type DesiredState, holds, sameEntitlement } from '../account.ts';
import type { Attributes, Capabilities, Entitlement, Mode, OperationKind } from '../connector.ts';
import type { DesiredEntitlement, Reason } from '../identity.ts';

/** An account as far as we know it. */
export interface KnownAccount {
  readonly accountId: string;
  readonly target: string;
  readonly desired: DesiredState | null;
  readonly actual: ActualState | null;
  /** A write is under way or was not read back: what we think we know may be wrong. */
  readonly uncertain: boolean;
  /** Something that we gave and nobody saw end may still arrive. */
  readonly late?: boolean;
  /** Something that we took and no plan of today knows of may still arrive, or has just arrived. */
  readonly taking?: boolean;
  /** The target's own id of it is known: it was there once. */
  readonly located: boolean;
  readonly protected: boolean;
  /** The account through which Lockstep itself works on the target (T28). */
  readonly own: boolean;
  readonly attributes: Attributes;
  /** Operations that are still to be done or to be proven. `held`: nothing of it was begun. */
  readonly open: readonly {
    readonly kind: OperationKind;
    readonly entitlement: Entitlement | null;
    readonly held?: boolean;
  }[];
}

export interface PlannedOperation {
  readonly kind: OperationKind;
  readonly entitlement?: Entitlement;
  readonly reasons: readonly Reason[];
}

const HAD_BEFORE: readonly Reason[] = [
  { by: 'undo', text: 'was there before it was taken away with the rest' },
];

/**
 * Operations that bring an account to an active desired state: revocations first, then the account, then grants. `back`:
 * what no rule gives and is given back.
 */
export function operationsToKeep(
  wanted: DesiredState,
  attributes: Attributes,
  account: KnownAccount | null,
  back: readonly Entitlement[] = [],
): PlannedOperation[] {
  const actual = account?.actual ?? null;
  const exists = actual === null ? account?.located === true : actual.exists;
  const uncertain = account?.uncertain ?? false;
  const has = actual?.exists ? actual.entitlements : [];
  const operations: PlannedOperation[] = [];

  for (const entitlement of account === null ? [] : onceGiven(account)) {
    if (holds(wanted.entitlements, entitlement)) continue;
    // What others granted is reported, not removed: only what a rule gave falls with the rule.
    if (uncertain || account?.late === true || holds(has, entitlement)) {
      operations.push({ kind: 'revoke', entitlement: bare(entitlement), reasons: lost(entitlement) });
    }
  }
  if (!exists) operations.push({ kind: 'create', reasons: wanted.reasons });
  else {
    // An undo restores what this engine removed; an account that others blocked stays blocked and is reported.
    const last = account?.desired ?? null;
    // What is to be opened again and was not yet is still closed by us, whatever is decided meanwhile.
    const opening = account?.open.some(({ kind }) => kind === 'enable') === true;
    const taken = last !== null && (last.mode !== 'active' || opening || account?.taking === true);
    const shut = actual === null || (taken && (!actual.active || uncertain));
    if (shut && last?.closedByOthers !== true) operations.push({ kind: 'enable', reasons: wanted.reasons });
    if (account !== null && differ(account.attributes, attributes)) {
      operations.push({ kind: 'update', reasons: wanted.reasons });
    }
  }
  for (const entitlement of wanted.entitlements) {
    if (!uncertain && holds(has, entitlement)) continue;
    operations.push({ kind: 'grant', entitlement: bare(entitlement), reasons: entitlement.reasons });
  }
  for (const entitlement of back) {
    if (holds(wanted.entitlements, entitlement)) continue;
    operations.push({ kind: 'grant', entitlement, reasons: HAD_BEFORE });
  }
  return operations;
}

/**
 * Operations that take an account away, in the target's own right order (capabilities.teardown), administrator
 * entitlements before everything else. Sessions and credentials are operations of their own: disabling ends
 * neither (law 1).
 */
export function operationsToRemove(
  mode: Mode,
  reasons: readonly Reason[],
  account: KnownAccount,
  capabilities: Capabilities,
  administrators: readonly Entitlement[],
  hasSuccessor: boolean,
): PlannedOperation[] {
  const { actual, uncertain } = account;
  if (!uncertain && actual !== null && !actual.exists) return [];
  const entitlements = uniqueEntitlements([
    ...(actual?.entitlements ?? []),
    ...(uncertain || account.late === true ? [...onceGiven(account), ...(account.desired?.taken ?? [])] : []),
  ]);
  const admin = entitlements.filter((entitlement) => holds(administrators, entitlement));
  const plain = entitlements.filter((entitlement) => !holds(administrators, entitlement));
  const operations: PlannedOperation[] = [];
  const revoke = (entitlement: Entitlement) => operations.push({ kind: 'revoke', entitlement, reasons });

  for (const entitlement of admin) revoke(entitlement);
  for (const kind of capabilities.teardown[mode]) {
    switch (kind) {
      case 'revoke':
        for (const entitlement of plain) revoke(entitlement);
        break;
      case 'disable':
        if (uncertain || actual === null || actual.active) operations.push({ kind, reasons });
        break;
      case 'revokeSessions':
        if (capabilities.sessions.revoke && (uncertain || actual?.sessionsEndedAt == null))
          operations.push({ kind, reasons });
        break;
      case 'revokeCredentials':
        if (capabilities.credentials.revoke && (uncertain || actual?.credentialsEndedAt == null)) {
          operations.push({ kind, reasons });
        }
        break;
      case 'transferData':
        if (capabilities.transferData && hasSuccessor) operations.push({ kind, reasons });
        break;
      case 'delete':
        operations.push({ kind, reasons });
        break;
      case 'create':
      case 'update':
      case 'enable':
      case 'grant':
        break;
    }
  }
  return operations;
}

/** What rules gave, now or before, as far as it may still be there. */
function onceGiven({ desired }: KnownAccount): readonly DesiredEntitlement[] {
  return [...(desired?.entitlements ?? []), ...(desired?.fading ?? [])];
}

/** What rules gave and is perhaps still on the account, or on its way there: it falls with the next decision at the latest. */
export function leftThere(account: KnownAccount): readonly DesiredEntitlement[] {
  const { actual, uncertain, late, open } = account;
  return onceGiven(account).filter(
    (given) =>
      uncertain ||
      late === true ||
      actual === null ||
      holds(actual.entitlements, given) ||
      open.some(({ entitlement }) => entitlement !== null && sameEntitlement(entitlement, given)),
  );
}

/** What no rule gave and goes with an account that is taken away, as far as it was seen by now. */
export function takenWithIt(account: KnownAccount): readonly Entitlement[] {
  const { desired, actual } = account;
  const before = desired?.taken ?? [];
  const foreign = (actual?.entitlements ?? []).filter((one) => !holds(onceGiven(account), one));
  return uniqueEntitlements([...before, ...foreign]);
}

/** What is to be given back to somebody who takes their employment up again, and was not yet. */
export function givenBack(account: KnownAccount | null, resumes: boolean): readonly Entitlement[] {
  const { desired = null, actual = null, uncertain = true } = account ?? {};
  if (desired === null || (desired.mode !== 'active' && !resumes)) return [];
  return (desired.taken ?? []).filter(
    (one) => uncertain || actual === null || !holds(actual.entitlements, one),
  );
}

/**
 * Whether an account that is now taken away had been blocked already, and not by us. It stays so until somebody is seen to
 * have opened it. What we closed ourselves and are just opening again was closed by us; not so what we were to close, and
 * were held back from.
 */
export function closedByOthers({ desired, actual, uncertain, taking, open }: KnownAccount): boolean {
  if (actual !== null && (!actual.exists || actual.active)) return false;
  if (desired?.closedByOthers === true) return true;
  if (uncertain || taking === true || actual === null) return false;
  if (desired !== null && desired.mode !== 'active')
    return open.some(({ kind, held }) => kind === 'disable' && held === true);
  return !open.some(({ kind }) => kind === 'enable' || kind === 'create');
}

const bare = ({ kind, value }: Entitlement): Entitlement => ({ kind, value });

function lost(entitlement: { readonly reasons: readonly Reason[] }): readonly Reason[] {
  const rules = entitlement.reasons.map((reason) => reason.by).join(', ');
  return [{ by: 'policy', text: `no reason is left (was: ${rules})` }];
}

function uniqueEntitlements(list: readonly Entitlement[]): Entitlement[] {
  const seen = new Map(list.map((e) => [`${e.kind}\u0000${e.value}`, bare(e)]));
  return [...seen.values()];
}

export function differ(before: Attributes, after: Attributes): boolean {
  return Object.keys(after).some(
    (name) => JSON.stringify(before[name] ?? null) !== JSON.stringify(after[name] ?? null),
  );
}

/**
 * What a reading, or a new state of the person, added to operations that are already under way: found in neither, so it
 * must be added. Who has just begun to leave hands over now; otherwise that was done with what is under way.
 */
export function notYetOpen(
  operations: readonly PlannedOperation[],
  open: KnownAccount['open'],
  newState: boolean,
): PlannedOperation[] {
  return operations.filter(
    (operation) =>
      (newState || operation.kind !== 'transferData') &&
      !open.some(
        (other) =>
          other.kind === operation.kind &&
          (operation.entitlement === undefined ||
            (other.entitlement !== null && sameEntitlement(other.entitlement, operation.entitlement))),
      ),
  );
}
