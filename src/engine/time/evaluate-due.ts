import { isLockstepError } from '../../domain/errors.ts';
import type { LifecycleState } from '../../domain/identity.ts';
import { decide } from '../decide/decide.ts';
import type { Engine } from '../engine.ts';
import { openException } from '../exceptions.ts';
import type { Tx, Where } from '../store.ts';
import { lookAhead } from './look-ahead.ts';
import { type Lived, steadyTime } from './steady-time.ts';

/** People looked at in one transaction when their time has come. The guard sees them as one batch. */
const BATCH = 500;

/** States from which time alone leads to the end of access. */
const ENDING: readonly LifecycleState[] = ['leaving', 'onLeave', 'suspended'];

/** A person whose decision failed is looked at again after this time; meanwhile somebody is told. */
const AGAIN_MS = 300_000;

/** Decides about everybody whose time has come, by what has passed steadily: a clock that jumps ends nobody's access. */
export async function evaluateDue(engine: Engine, tenant: string, lived: Lived = new Map()): Promise<number> {
  const now = await engine.store.transaction(tenant, (tx) => steadyTime(engine, tx, lived));
  if (now === null) return 0;
  const decided = await decideDue(engine, tenant, now.time);
  if (decided > 0 || now.shift <= 0) return decided;
  return lookAhead(engine, tenant, now, lived);
}

/**
 * Everybody whose next evaluation has come at this instant, overdue leavers first of all. When the batch fails, each is
 * decided alone: a contradiction in one person's records stops that person, never the others.
 */
async function decideDue(engine: Engine, tenant: string, at: number): Promise<number> {
  const due = async (
    limit: number,
    work: (tx: Tx, ids: readonly string[], times: readonly (number | null)[]) => Promise<void>,
  ): Promise<number> =>
    engine.store.transaction(tenant, async (tx) => {
      const find = (where: Where<'identity'>) =>
        tx.find(
          'identity',
          { next_evaluation_at: { atMost: at }, ...where },
          {
            order: ['next_evaluation_at'],
            limit,
            lock: 'skip',
            columns: ['identity_id', 'next_evaluation_at'],
          },
        );
      const first = await find({});
      // More than one batch, as after a time without an engine: nobody is given anything before who was to go is gone.
      const ending = first.length < limit ? [] : await find({ state: { in: ENDING } });
      const rows = ending.length > 0 ? ending : first;
      if (rows.length > 0)
        await work(
          tx,
          rows.map((identity) => identity.identity_id),
          rows.map((identity) => identity.next_evaluation_at),
        );
      return rows.length;
    });
  const decideAll = async (tx: Tx, ids: readonly string[]): Promise<void> => {
    await decide(engine, tx, await engine.policies.active(tx), ids, { trigger: { by: 'time' }, at });
  };
  let batch: readonly string[] = [];
  let times: readonly (number | null)[] = [];
  try {
    return await due(BATCH, async (tx, ids, instants) => {
      [batch, times] = [ids, instants];
      await decideAll(tx, ids);
    });
  } catch (error) {
    // The database is away, or there is no policy: nobody's fault, and everybody's time comes again.
    if (isLockstepError(error) && (error.category === 'unavailable' || error.code === 'POLICY_MISSING'))
      throw error;
  }
  for (const [i, id] of batch.entries()) {
    try {
      await engine.store.transaction(tenant, (tx) => decideAll(tx, [id]));
    } catch (error) {
      engine.log.error('a person could not be decided', { tenant, identityId: id, error: String(error) });
      await engine.store.transaction(tenant, async (tx) => {
        // A decision that somebody else has made meanwhile knows better when.
        await tx.updateWhere(
          'identity',
          ['next_evaluation_at'],
          [{ identity_id: id, next_evaluation_at: at + AGAIN_MS }],
          { next_evaluation_at: times[i] ?? null },
        );
        await openException(engine, tx, {
          kind: 'decisionFailed',
          subject: id,
          identityId: id,
          target: null,
          severity: 3,
          text: 'this person could not be decided; nothing was changed, and it is tried again',
        });
      });
    }
  }
  return batch.length;
}
