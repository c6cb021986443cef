import type { Engine } from '../../engine/engine.ts';
import { brokenUntil } from '../../engine/execute/lane-course.ts';
import { laneOf } from '../../engine/execute/lane-name.ts';
import { isInForce, needsSecondPerson, openPauses, type Pause } from '../../engine/pauses.ts';
import { OPEN_STATES } from '../../engine/people/load-people.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { iso, isoOrNull } from '../people/list-people.ts';

/** What waits in the lanes, by target. Those behind another operation of their account have no time yet and are not in it. */
export interface Backlog {
  readonly revocations: number;
  readonly grants: number;
  readonly others: number;
}

export const NOTHING_WAITS: Backlog = { revocations: 0, grants: 0, others: 0 };

const waiting = { next_run_at: { isNull: false }, state: { in: OPEN_STATES } } as const;

export async function backlogs(tx: Tx): Promise<ReadonlyMap<string, Backlog>> {
  const urgency = (value: number) => ({ at: { column: 'urgency' }, op: 'eq', value }) as const;
  const groups = await tx.tally('operation', waiting, 'target_id', {
    revocations: urgency(0),
    grants: urgency(1),
    others: urgency(2),
  });
  return new Map(groups.map(({ value, counts }) => [value, counts]));
}

/** When the oldest decision was made that takes something away there and is not proven; null: none is open. */
export async function oldestRevocation(tx: Tx, target: string): Promise<number | null> {
  const [row] = await tx.find(
    'operation',
    { ...waiting, target_id: target, urgency: 0 },
    { order: ['decided_at'], limit: 1, columns: ['decided_at'] },
  );
  return row?.decided_at ?? null;
}

/** One lane: its limits, what it has learned of its target, and what waits in it. */
export async function showLane(engine: Engine, tx: Tx, policy: ActivePolicy, target: string) {
  const now = engine.clock.now();
  const [[lane], kinds, oldest, pauses, [stopped]] = await Promise.all([
    tx.find('lane', { lane_id: laneOf(target) }),
    tx.tally('operation', { ...waiting, target_id: target }, 'kind', {
      due: { at: { column: 'next_run_at' }, op: 'le', value: now },
      failed: { at: { column: 'state' }, op: 'eq', value: 'failed' },
    }),
    oldestRevocation(tx, target),
    openPauses(tx, now),
    tx.find('exception', { kind: 'laneStopped', subject: target, closed_at: null }, { limit: 1 }),
  ]);
  const { rate, concurrency } = policy.laneSettings(target);
  const later = (at: number | null | undefined) => (at != null && at > now ? iso(at) : null);
  return {
    rate,
    concurrency,
    bears: Math.min(concurrency, lane?.borne ?? concurrency),
    served: lane?.owner != null,
    nextAt: isoOrNull(lane?.ready_at),
    notBefore: later(lane?.not_before),
    breakerUntil: isoOrNull(brokenUntil(lane, now)),
    failures: lane?.failures ?? 0,
    stopped: stopped?.text ?? null,
    oldestRevocationAt: isoOrNull(oldest),
    backlog: kinds
      .map(({ value, rows, counts }) => ({ kind: value, waiting: rows, ...counts }))
      .sort((a, b) => (a.kind < b.kind ? -1 : 1)),
    pauses: pausesOf(pauses, target).map((pause) => shownPause(pause, now)),
  };
}

/** Those that hold back something on this target. */
export function pausesOf(pauses: readonly Pause[], target: string): readonly Pause[] {
  return pauses.filter(({ scope }) => scope === 'all' || scope === 'grants' || scope === `target:${target}`);
}

export function shownPause(pause: Row<'pause'>, now: number) {
  return {
    id: pause.pause_id,
    scope: pause.scope,
    reason: pause.reason,
    until: iso(pause.until_at),
    askedBy: pause.asked_by,
    confirmedBy: pause.confirmed_by,
    inForce: isInForce(pause, now),
    needsSecondPerson: needsSecondPerson(pause.scope),
  };
}
