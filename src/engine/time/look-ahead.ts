import { decide } from '../decide/decide.ts';
import type { Engine } from '../engine.ts';
import type { Tx } from '../store.ts';
import type { Lived, SteadyTime } from './steady-time.ts';

/** So many people may still be decided by a clock that has jumped: as many as the guard lets go in the smallest company. */
export const FEW = 3;
const AT_MOST = 500;
const EVERY_MS = 10_000;

/**
 * The people between the time that has passed steadily and a clock that is ahead of it. With some of them something has
 * happened meanwhile, and they are decided as of the steady time. The others' time has come by the clock alone. That may
 * be real, after a machine that stood still: of a few it is believed, of more it is not.
 */
export async function lookAhead(
  engine: Engine,
  tenant: string,
  { time }: SteadyTime,
  lived: Lived,
): Promise<number> {
  const mine = lived.get(tenant);
  const steady = engine.clock.monotonic();
  if (mine === undefined || (mine.lookedAhead !== null && steady < mine.lookedAhead + EVERY_MS)) return 0;
  mine.lookedAhead = steady;
  const between = async (tx: Tx) => {
    const rows = await tx.find(
      'identity',
      { next_evaluation_at: { atMost: engine.clock.now() } },
      {
        // What was written since the jump is newest.
        order: [{ descending: 'next_evaluation_at' }, 'identity_id'],
        limit: AT_MOST,
        lock: 'skip',
        columns: ['identity_id'],
      },
    );
    return rows.map(({ identity_id }) => identity_id);
  };
  await engine.store.transaction(tenant, async (tx) => {
    const ids = await between(tx);
    if (ids.length > 0)
      await decide(engine, tx, await engine.policies.active(tx), ids, { trigger: { by: 'time' }, at: time });
  });
  return engine.store
    .transaction(tenant, async (tx) => {
      const [row] = await tx.find('clock', {}, { lock: 'update' });
      const room = row === undefined || row.shift <= 0 ? 0 : FEW - row.let_go;
      const ids = room > 0 ? await between(tx) : [];
      if (row === undefined || ids.length === 0 || ids.length === AT_MOST) return 0;
      const policy = await engine.policies.active(tx);
      const at = engine.clock.now();
      const { people } = await decide(engine, tx, policy, ids, { trigger: { by: 'time' }, at });
      if (people > room) throw new TooMany();
      await tx.update('clock', ['let_go'], [{ let_go: row.let_go + people }]);
      return ids.length;
    })
    .catch((error: unknown) => {
      if (error instanceof TooMany) return 0;
      throw error;
    });
}

/** Thrown to leave nothing of a decision that nobody may make by this clock. */
class TooMany extends Error {}
