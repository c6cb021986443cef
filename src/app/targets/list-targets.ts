import type { Engine } from '../../engine/engine.ts';
import { laneOf } from '../../engine/execute/lane-name.ts';
import { isInForce, openPauses } from '../../engine/pauses.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import { isoOrNull } from '../people/list-people.ts';

export interface ListedTarget {
  readonly id: string;
  readonly title: string | null;
  readonly connector: string;
  readonly owner: string;
  readonly writes: boolean;
  readonly check: {
    readonly ok: boolean;
    readonly at: string | null;
    readonly failure: string | null;
  } | null;
  readonly ownAccount: string | null;
  readonly listedAt: string | null;
  readonly accounts: { readonly created: number; readonly linked: number; readonly orphan: number };
  readonly waiting: number;
  readonly breakerUntil: string | null;
  readonly paused: boolean;
}

/** The targets that the policy names, with what is known of each. */
export async function listTargets(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
): Promise<readonly ListedTarget[]> {
  const now = engine.clock.now();
  const rows = new Map((await tx.find('target', {})).map((row) => [row.target_id, row]));
  const lanes = new Map((await tx.find('lane', {})).map((row) => [row.lane_id, row]));
  const pauses = (await openPauses(tx, now)).filter((pause) => isInForce(pause, now));
  const list: ListedTarget[] = [];
  for (const document of [...policy.documents.values()].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const { id } = document;
    const row = rows.get(id);
    const report = row?.check_report as
      | { readonly ok: boolean; readonly at: number; readonly failure: string | null }
      | null
      | undefined;
    const breaker = lanes.get(laneOf(id))?.breaker_until ?? null;
    const accounts = (provenance: string) => tx.count('account', { target_id: id, provenance });
    list.push({
      id,
      title: document.title ?? null,
      connector: document.connector,
      owner: document.owner,
      writes: document.writes === 'on',
      check: report == null ? null : { ok: report.ok, at: isoOrNull(report.at), failure: report.failure },
      ownAccount: row?.own_account ?? null,
      listedAt: isoOrNull(row?.listed_at),
      accounts: {
        created: await accounts('created'),
        linked: await accounts('linked'),
        orphan: await accounts('orphan'),
      },
      waiting: await tx.count('operation', {
        target_id: id,
        next_run_at: { atMost: now },
        state: { in: ['planned', 'failed', 'applied', 'accepted'] },
      }),
      breakerUntil: breaker !== null && breaker > now ? isoOrNull(breaker) : null,
      paused: pauses.some((pause) => pause.scope === 'all' || pause.scope === `target:${id}`),
    });
  }
  return list;
}
