import { REVOCATIONS } from '../../domain/connector.ts';
import type { Engine } from '../../engine/engine.ts';
import { brokenUntil } from '../../engine/execute/lane-course.ts';
import { laneOf } from '../../engine/execute/lane-name.ts';
import { isInForce, openPauses } from '../../engine/pauses.ts';
import { OPEN_STATES } from '../../engine/people/load-people.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import { isoOrNull } from '../people/list-people.ts';

export type TargetTrouble = 'breaker' | 'stopped' | 'check' | 'paused' | 'writesOff' | 'unlisted';

export interface TroubledTarget {
  readonly target: string;
  readonly title: string | null;
  readonly owner: string;
  readonly causes: readonly TargetTrouble[];
  readonly text: string | null;
  readonly until: string | null;
  readonly waiting: number;
}

/** Systems on which something keeps a leaver's access from ending, or from being seen. */
export async function targetsInTrouble(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
): Promise<{ readonly count: number; readonly trouble: readonly TroubledTarget[] }> {
  const now = engine.clock.now();
  const [rows, lanes, open, stopped] = await Promise.all([
    tx.find('target', {}),
    tx.find('lane', {}, { columns: ['lane_id', 'breaker_until', 'failures'] }),
    openPauses(tx, now),
    tx.find(
      'exception',
      { kind: 'laneStopped', closed_at: null },
      { columns: ['target_id', 'text'], limit: 500 },
    ),
  ]);
  const target = new Map(rows.map((row) => [row.target_id, row]));
  const laneById = new Map(lanes.map((lane) => [lane.lane_id, lane]));
  const pauses = open.filter((pause) => isInForce(pause, now));
  const found = [...policy.documents.values()].map((document) => {
    const row = target.get(document.id);
    const lane = laneById.get(laneOf(document.id));
    const stop = stopped.find(({ target_id }) => target_id === document.id);
    const pause = pauses.find(({ scope }) => scope === 'all' || scope === `target:${document.id}`);
    const report = row?.check_report ?? null;
    const broken = brokenUntil(lane, now);
    const causes: TargetTrouble[] = [
      ...(broken === null ? [] : (['breaker'] as const)),
      ...(stop === undefined ? [] : (['stopped'] as const)),
      ...(report?.ok === false ? (['check'] as const) : []),
      ...(pause === undefined ? [] : (['paused'] as const)),
      ...(document.writes === 'off' ? (['writesOff'] as const) : []),
      ...(row !== undefined && row.listing_failures > 0 ? (['unlisted'] as const) : []),
    ];
    return {
      target: document.id,
      title: document.title ?? null,
      owner: document.owner,
      causes,
      text: stop?.text ?? pause?.reason ?? report?.failure ?? null,
      until: isoOrNull(broken ?? pause?.until_at),
    };
  });
  const trouble = found.filter(({ causes }) => causes.length > 0);
  const waiting = await Promise.all(
    trouble.map((one) =>
      tx.count('operation', {
        target_id: one.target,
        kind: { in: [...REVOCATIONS] },
        next_run_at: { isNull: false },
        state: { in: OPEN_STATES },
      }),
    ),
  );
  return {
    count: policy.documents.size,
    trouble: trouble
      .map((one, i) => ({ ...one, waiting: waiting[i] ?? 0 }))
      .sort((a, b) => b.waiting - a.waiting || (a.target < b.target ? -1 : 1)),
  };
}
