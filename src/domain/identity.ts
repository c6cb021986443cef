import type { AttributeValue, Entitlement, Mode } from './connector.ts';

/** Milliseconds since the epoch, UTC. */
export type Instant = number;

export type LifecycleState =
  | 'unknown'
  | 'preHire'
  | 'active'
  | 'onLeave'
  | 'suspended'
  | 'leaving'
  | 'left'
  | 'archived';

export const LIFECYCLE_STATES: readonly LifecycleState[] = [
  'unknown',
  'preHire',
  'active',
  'onLeave',
  'suspended',
  'leaving',
  'left',
  'archived',
];

/** One employment as it stands at one instant: what the policy sees. */
export interface EmploymentSnapshot {
  readonly key: string;
  readonly onLeave: boolean;
  /** type, department, location, level, title, manager, company, costCentre … as the Source document maps them. */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** A person or bot as it stands at one instant. Pure input of the policy. */
export interface IdentitySnapshot {
  readonly id: string;
  readonly lifecycleState: LifecycleState;
  readonly now: Instant;
  /** Since when the lifecycle state holds; anchor of the leaver steps. */
  readonly stateSince: Instant;
  /** Since when that has been known here: a state may be told long after it began. */
  readonly stateKnownSince: Instant;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /** The valid employments at `now`, in a stable order. */
  readonly employments: readonly EmploymentSnapshot[];
  readonly legalHold: boolean;
}

export interface Reason {
  /** 'rule:<id>', 'lifecycle:<id>#<step>', 'request:<id>', 'operator:<id>' … */
  readonly by: string;
  /** Readable by a manager. */
  readonly text: string;
}

export interface DesiredEntitlement extends Entitlement {
  readonly reasons: readonly Reason[];
}

/** What one identity should have on one target. */
export interface DesiredAccount {
  readonly target: string;
  /** 'active', or the way it is to be taken away. */
  readonly mode: 'active' | Mode;
  readonly entitlements: readonly DesiredEntitlement[];
  /** Attributes by the Mapping documents (active accounts only). */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  readonly reasons: readonly Reason[];
  /** Position in the policy's order of targets; 0 goes first. */
  readonly order: number;
}

/** A rule that could not be answered because something is not known: never a grant, never silently "not a leaver". */
export interface UnknownResult {
  readonly rule: string;
  readonly missing: readonly string[];
}

export interface DesiredAccess {
  /** Targets the identity should be active on, and for leavers the mode that holds for every account there is. */
  readonly accounts: readonly DesiredAccount[];
  /** What happens to accounts on targets that are not in `accounts`. */
  readonly otherwise: {
    readonly mode: Mode;
    readonly reasons: readonly Reason[];
    readonly order: number;
  } | null;
  /** Targets that this lifecycle never touches, or does not touch yet. */
  readonly excluded: readonly string[];
  /** When a later step may touch those of them that one does. */
  readonly excludedUntil?: Readonly<Record<string, Instant>>;
  readonly unknown: readonly UnknownResult[];
  /** The next instant at which the answer can change by time alone (a delayed step); null when none. */
  readonly nextChange: Instant | null;
}
