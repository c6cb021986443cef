import type { Engine } from '../../engine/engine.ts';
import { removableBefore } from '../../engine/events/kept-events.ts';
import type { Tx } from '../../engine/store.ts';

/** What would be gone if events were kept so long: nothing is written. */
export async function previewRetention(
  { clock }: Pick<Engine, 'clock'>,
  tx: Tx,
  usualDays: number,
  eventsDays: number | null,
) {
  const [first] = await tx.find('event', {}, { order: ['n'], limit: 1, columns: ['n'] });
  const before = await removableBefore(tx, clock.now(), eventsDays ?? usualDays);
  return { removes: first === undefined ? 0 : Math.max(0, before - first.n) };
}
