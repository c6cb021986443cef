import { type Lifecycle, lifecycleAt } from '../../domain/identity/lifecycle.ts';
import { employmentTimeline } from '../../domain/identity/timeline.ts';
import type { DesiredAccess, IdentitySnapshot } from '../../domain/identity.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Row } from '../tables/index.ts';
import type { Employment } from './load-people.ts';
import { ordersIn, overrideAt } from './override.ts';

export interface Evaluation {
  readonly snapshot: IdentitySnapshot;
  readonly lifecycle: Lifecycle;
  readonly desired: DesiredAccess;
  /** The earliest later instant at which any of this can change by time alone: the only timer a person needs. */
  readonly nextEvaluation: number | null;
}

/** Facts at one instant -> lifecycle state -> what the policy wants. Reads nothing, writes nothing. */
export function evaluate(
  policy: ActivePolicy,
  identity: Known,
  employments: readonly Employment[],
  now: number,
): Evaluation {
  const { lifecycle, snapshot } = snapshotAt(policy, identity, employments, now);
  const desired = policy.compiled.desired(snapshot);
  const instants = [
    lifecycle.nextChange,
    desired.nextChange,
    ...ordersIn(identity.override).map(({ since }) => since),
  ];
  const later = instants.filter((instant) => instant !== null && instant > now) as number[];
  return { snapshot, lifecycle, desired, nextEvaluation: later.length === 0 ? null : Math.min(...later) };
}

/** What of a person's row an evaluation needs. */
export const KNOWN = ['identity_id', 'legal_hold', 'override', 'state', 'state_known_at'] as const;
export type Known = Pick<Row<'identity'>, (typeof KNOWN)[number]>;

/** Somebody at one instant, before any rule is asked. */
export function snapshotAt(
  policy: Pick<ActivePolicy, 'timeline' | 'lifecycle'>,
  identity: Known,
  employments: readonly Employment[],
  now: number,
): Pick<Evaluation, 'lifecycle' | 'snapshot'> {
  const lifecycle = lifecycleAt(
    employments.map(({ namespace, facts }) => employmentTimeline(facts, policy.timeline(namespace))),
    now,
    policy.lifecycle,
  );
  const override = overrideAt(identity.override, lifecycle.state, now);
  const lifecycleState = override?.state ?? lifecycle.state;
  const stateSince = override?.since ?? lifecycle.since;
  const snapshot: IdentitySnapshot = {
    id: identity.identity_id,
    lifecycleState,
    now,
    stateSince,
    stateKnownSince: identity.state === lifecycleState ? (identity.state_known_at ?? stateSince) : now,
    attributes: lifecycle.attributes,
    employments: override?.state === 'left' ? [] : lifecycle.snapshots,
    legalHold: identity.legal_hold,
  };
  return { lifecycle, snapshot };
}
