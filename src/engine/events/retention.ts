import { LockstepError } from '../../domain/errors.ts';
import { LEAST_KEPT_DAYS, MOST_KEPT_DAYS } from '../../domain/kept-days.ts';
import type { Engine } from '../engine.ts';
import { journal } from '../log/journal.ts';
import type { Tx } from '../store.ts';

/** How many days events are kept, as a person says. */
export interface RetentionOrder {
  /** null: as long as the server says. */
  readonly days: number | null;
  readonly reason: string;
  readonly actor: string;
}

/** What somebody has said of this tenant; null: nothing. */
export async function daysSaid(tx: Tx): Promise<number | null> {
  const [row] = await tx.find('tenant', {}, { limit: 1, columns: ['keep_events_days'] });
  return row?.keep_events_days ?? null;
}

/**
 * From here on events are kept so long. What is older is given out no more; the worker removes it later. Saying what
 * holds already writes nothing. Throws USAGE.
 */
export async function keepEvents(
  { clock }: Pick<Engine, 'clock'>,
  tx: Tx,
  { days, reason, actor }: RetentionOrder,
): Promise<void> {
  if (days !== null && !(Number.isInteger(days) && days >= LEAST_KEPT_DAYS && days <= MOST_KEPT_DAYS))
    throw new LockstepError('USAGE', `events are kept for ${LEAST_KEPT_DAYS} to ${MOST_KEPT_DAYS} days`);
  if (reason.trim() === '') throw new LockstepError('USAGE', 'how long events are kept changes for a reason');
  // Its row is the lock of those who remove: none of them takes what is to be kept from here on.
  const [tenant] = await tx.find('tenant', {}, { lock: 'update' });
  if (tenant === undefined || tenant.keep_events_days === days) return;
  await tx.update('tenant', ['keep_events_days'], [{ ...tenant, keep_events_days: days }]);
  await journal(tx, [
    {
      type: 'retention.changed',
      at: clock.now(),
      subject: null,
      body: { what: 'events', days, before: tenant.keep_events_days, reason: reason.trim(), actor },
    },
  ]);
}
