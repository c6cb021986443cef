import type { OperationKind } from '../../domain/connector.ts';
import { LockstepError } from '../../domain/errors.ts';
import type { Connectors } from '../../engine/active-policy.ts';
import type { Engine } from '../../engine/engine.ts';
import { openPauses } from '../../engine/pauses.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import type { TargetDocument } from '../../policy/documents/target.ts';
import { iso } from '../people/list-people.ts';
import { capabilityMatrix } from './capability-matrix.ts';
import { described, healthOf, isPaused, seenOf } from './list-targets.ts';
import { provenDates } from './proven-dates.ts';
import { type AccountCounts, NO_ACCOUNTS } from './standings.ts';
import { showLane } from './target-lane.ts';

/** The document of a target. Throws TARGET_UNKNOWN. */
export function documentOf(policy: ActivePolicy, target: string): TargetDocument {
  const document = policy.documents.get(target);
  if (document === undefined) throw new LockstepError('TARGET_UNKNOWN', `no Target document names ${target}`);
  return document;
}

/** Everything about one target but its accounts, which are too many. */
export async function showTarget(
  engine: Engine,
  connectors: Connectors,
  tx: Tx,
  policy: ActivePolicy,
  target: string,
  counted: { readonly at: number; readonly targets: ReadonlyMap<string, AccountCounts> },
) {
  const document = documentOf(policy, target);
  const now = engine.clock.now();
  const definition = connectors.get(document.connector);
  const [[row], dates, lane, leavers, exceptions, pauses] = await Promise.all([
    tx.find('target', { target_id: target }),
    provenDates(tx, [target]),
    showLane(engine, tx, policy, target),
    proofOfLeavers(tx, target),
    tx.find(
      'exception',
      { target_id: target, closed_at: null },
      { order: [{ descending: 'severity' }, 'opened_at'], limit: SHOWN },
    ),
    openPauses(tx, now),
  ]);
  const can = policy.targets.get(target)?.capabilities;
  const state = { broken: lane.breakerUntil !== null, paused: isPaused(pauses, target, now) };
  return {
    ...described(document),
    description: document.description ?? null,
    connectorTitle: definition?.title ?? document.connector,
    health: healthOf(document, row, state),
    paused: state.paused,
    ...seenOf(row),
    checked: row?.check_report?.items ?? [],
    lastListing: row?.last_listing ?? null,
    administrators: row?.administrators ?? null,
    standings: counted.targets.get(target)?.standings ?? NO_ACCOUNTS,
    countedAt: iso(counted.at),
    capabilities:
      can === undefined ? [] : capabilityMatrix(can, dates.get(target) ?? new Map(), row?.listed_at ?? null),
    attested: can?.attested ?? false,
    teardown: can?.teardown ?? { deactivate: [], deprovision: [], delete: [] },
    residual: row?.check_report?.residual ?? can?.residual ?? [],
    leavers,
    lane,
    exceptions: exceptions.map((one) => ({
      id: one.exception_id,
      kind: one.kind,
      severity: one.severity,
      identity: one.identity_id,
      text: one.text,
      openedAt: iso(one.opened_at),
    })),
    document,
  };
}

const SHOWN = 100;

/** What became of the operations that end access of leavers there, by kind. */
async function proofOfLeavers(tx: Tx, target: string) {
  const state = (value: string) => ({ at: { column: 'state' }, op: 'eq', value }) as const;
  const groups = await tx.tally('operation', { target_id: target, leave_id: { isNull: false } }, 'kind', {
    verified: state('verified'),
    attested: state('attested'),
    unproven: state('unproven'),
    failed: state('failed'),
    superseded: state('superseded'),
  });
  return groups
    .map(({ value, rows, counts: { superseded, ...counts } }) => {
      const ended = counts.verified + counts.attested + counts.unproven + counts.failed;
      return { kind: value as OperationKind, ...counts, open: rows - ended - superseded };
    })
    .sort((a, b) => (a.kind < b.kind ? -1 : 1));
}
