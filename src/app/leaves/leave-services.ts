import { groupBy } from '../../domain/group-by.ts';
import type { Engine } from '../../engine/engine.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import type { LeaveServices } from '../../http/leave-services.ts';
import { iso } from '../people/list-people.ts';
import { reading } from '../reading.ts';
import { lookAtToday } from '../today/look-at-today.ts';
import { listLeaves } from './list-leaves.ts';
import { previewUndo } from './preview-undo.ts';
import { distributionOf, EDGES, provenCutOffs } from './revoke-times.ts';
import { showLeave } from './show-leave.ts';

/** Leaves behind the HTTP routes. */
export function leaveServices(engine: Engine): LeaveServices {
  const ask = <R>(tenant: string, work: (tx: Tx, policy: ActivePolicy) => Promise<R>) =>
    reading(engine.store, tenant, async (tx) => work(tx, await engine.policies.active(tx)));
  return {
    today: ({ tenant }) => reading(engine.store, tenant, (tx) => lookAtToday(engine, tx)),
    revokeTimes: ({ tenant }) => ask(tenant, (tx, policy) => revokeTimes(engine, tx, policy)),
    leaves: ({ tenant }, query) => ask(tenant, (tx, policy) => listLeaves(engine, tx, policy, query)),
    showLeave: ({ tenant }, leave) => ask(tenant, (tx, policy) => showLeave(engine, tx, policy, leave)),
    previewUndo: ({ tenant }, leave) => ask(tenant, (tx, policy) => previewUndo(engine, tx, policy, leave)),
  };
}

async function revokeTimes(engine: Engine, tx: Tx, policy: ActivePolicy) {
  const { since, at, cutOffs, ...counted } = await provenCutOffs(engine, tx);
  const targets = [...groupBy(cutOffs, ({ target }) => target)].map(([target, there]) => ({
    target,
    title: policy.documents.get(target)?.title ?? null,
    ...distributionOf(there),
  }));
  return {
    since: iso(since),
    at: iso(at),
    ...counted,
    edges: EDGES,
    ...distributionOf(cutOffs),
    targets: targets.sort((a, b) => (b.p95 ?? 0) - (a.p95 ?? 0)),
  };
}
