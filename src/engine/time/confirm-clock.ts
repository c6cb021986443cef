import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../engine.ts';
import { closeException } from '../exceptions.ts';
import { journal } from '../log/journal.ts';
import type { Tx } from '../store.ts';
import { CLOCK_EXCEPTION } from './record-shift.ts';

/** A person says that the clock is right as it is. What waited for it goes on, through the guard as ever. */
export async function confirmClock(engine: Engine, tx: Tx, actor: string): Promise<number> {
  const now = engine.clock.now();
  const [row] = await tx.find('clock', {}, { lock: 'update' });
  if (row === undefined || row.shift === 0)
    throw new LockstepError(
      'CLOCK_UNDOUBTED',
      'the clock has not jumped, or is back: nothing is to be confirmed',
    );
  await tx.update(
    'clock',
    ['seen_at', 'shift', 'jumped_at', 'let_go'],
    [{ seen_at: now, shift: 0, jumped_at: now, let_go: 0 }],
  );
  await closeException(engine, tx, CLOCK_EXCEPTION, 'clock', actor);
  await journal(tx, [{ type: 'clock.confirmed', at: now, subject: null, body: { byMs: row.shift, actor } }]);
  tx.afterCommit(() => engine.wakeups.notify());
  return row.shift;
}
