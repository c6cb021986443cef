import type { AccountRef } from '../domain/connector.ts';
import type { GuardWindow } from '../domain/guard/guard.ts';
import type { KeySet } from '../domain/identity/correlation.ts';
import type { LifecycleSettings } from '../domain/identity/lifecycle.ts';
import type { TimelineSettings } from '../domain/identity/timeline.ts';
import type { IdentitySnapshot } from '../domain/identity.ts';
import type { KnownTarget } from '../domain/plan/plan-identity.ts';
import type { CompiledPolicy } from '../policy/compile.ts';
import type { SignalSource } from '../policy/documents/signal-source.ts';
import type { SourceDocument } from '../policy/documents/source.ts';
import type { TargetDocument } from '../policy/documents/target.ts';
import type { Engine } from './engine.ts';
import type { Tx } from './store.ts';
import type { Row } from './tables/index.ts';

export interface LaneSettings {
  /** False: no Target document names the target any more. */
  readonly connected: boolean;
  readonly concurrency: number;
  readonly rate: { readonly perSecond: number; readonly burst: number } | null;
  readonly verifyWithinMs: number | null;
}

/** Secrets by name: a witness's own, and those of every source whose word it may confirm. */
export interface Witness {
  readonly own: readonly string[];
  readonly others: readonly string[];
}

/** The policy in force, as the engine needs it. Compiled once per version and process. */
export interface ActivePolicy {
  readonly version: number;
  readonly digest: string;
  readonly compiled: CompiledPolicy;
  readonly targets: ReadonlyMap<string, KnownTarget>;
  readonly documents: ReadonlyMap<string, TargetDocument>;
  readonly sources: ReadonlyMap<string, SourceDocument>;
  /** Transmitters of signals. They are no authority on anybody's employment. */
  readonly signals: ReadonlyMap<string, SignalSource>;
  readonly keySets: readonly KeySet[];
  readonly guardWindows: readonly GuardWindow[];
  readonly holdDeadlineMs: number;
  /** How often an alarm about a hold past its deadline is repeated. */
  readonly alarmAgainMs: number;
  readonly hasSuccessor: boolean;
  /** Identity that receives what a leaver's accounts own, by the LifecyclePolicy's successor slot; null when nobody is found. */
  readonly successorOf: (engine: Engine, tx: Tx, identityId: string) => Promise<string | null>;
  readonly lifecycle: LifecycleSettings;
  /** The HR system whose employments a source speaks of. */
  readonly namespaceOf: (source: string) => string;
  readonly timeline: (namespace: string) => TimelineSettings;
  readonly minAdministrators: (target: string) => number;
  /**
   * Whether a source that says "left" confirms a leave out of these HR systems. Returns the credentials that must not be
   * the witness's own in disguise; null when it is no witness of each of them, or shares a credential with any source of
   * theirs.
   */
  readonly witnesses: (source: string, systems: readonly string[]) => Witness | null;
  readonly canCorroborate: boolean;
  /** Declared independent of others: it confirms, and makes nobody join or leave by itself. */
  readonly isWitness: (source: string) => boolean;
  readonly laneSettings: (target: string) => LaneSettings;
  /** Strong keys that an account on this target carries (Target.correlate). */
  readonly accountKeys: (target: string, identity: IdentitySnapshot) => Readonly<Record<string, string>>;
  /** The values behind all keys that any target correlates by: path such as `identity.employeeId` -> value. */
  readonly keyPaths: (identity: IdentitySnapshot) => Readonly<Record<string, string>>;
}

export interface Policies {
  /** Throws POLICY_MISSING when the tenant has none. */
  active(tx: Tx): Promise<ActivePolicy>;
  /** null: the tenant has none yet. */
  activeOrNull(tx: Tx): Promise<ActivePolicy | null>;
  laneSettings(tenant: string, target: string): Promise<LaneSettings>;
  /** Limits of one version, in force or not any more. */
  guardWindows(tx: Tx, version: number): Promise<readonly GuardWindow[]>;
  /** Who receives what the accounts own, by operation id (transferData, delete). */
  successors(
    engine: Engine,
    tx: Tx,
    target: string,
    operations: readonly Pick<Row<'operation'>, 'operation_id' | 'kind' | 'identity_id'>[],
  ): Promise<ReadonlyMap<string, AccountRef>>;
}
