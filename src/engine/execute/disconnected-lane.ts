import type { Engine } from '../engine.ts';
import { openException } from '../exceptions.ts';
import { notify } from '../notices.ts';
import { OPEN_STATES } from '../people/load-people.ts';
import type { LaneClaim } from '../store.ts';
import { targetOf } from './lane-name.ts';

/**
 * Gives back the lane of a target that no document names any more: nothing can be done there, and what was to end there
 * is told. It is woken when the target comes back.
 */
export async function leaveDisconnected(
  engine: Engine,
  { tenant, lane }: LaneClaim,
  worker: string,
): Promise<void> {
  const target = targetOf(lane.lane_id);
  await engine.store.transaction(tenant, async (tx) => {
    const mine = await tx.updateWhere(
      'lane',
      ['owner', 'ready_at'],
      [{ lane_id: lane.lane_id, owner: null, ready_at: null }],
      { owner: worker, epoch: lane.epoch },
    );
    if (mine.length === 0) return;
    const open = await tx.find(
      'operation',
      { target_id: target, urgency: 0, state: { in: OPEN_STATES } },
      { columns: ['identity_id'] },
    );
    const people = new Set(open.map((operation) => operation.identity_id)).size;
    if (people === 0) return;
    const text = `${target}: no Target document names it any more, and the access of ${people} ${people === 1 ? 'person' : 'people'} that was to end there has not ended`;
    const isNew = await openException(engine, tx, {
      kind: 'targetDisconnected',
      subject: target,
      identityId: null,
      target,
      severity: 4,
      text,
    });
    if (isNew) await notify(engine, tx, { kind: 'targetDisconnected', severity: 4, text, identityId: null });
  });
}
