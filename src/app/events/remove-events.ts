import pg from 'pg';
import { LockstepError } from '../../domain/errors.ts';
import { LEAST_KEPT_DAYS } from '../../domain/kept-days.ts';
import type { Engine } from '../../engine/engine.ts';
import { lastRemoval, removableBefore } from '../../engine/events/kept-events.ts';
import { journal } from '../../engine/log/journal.ts';
import { describeFailure } from '../../store/launcher/index.ts';
import { sessionOptions } from '../../store/postgres/postgres-store.ts';

/** Rows that one transaction removes: whoever writes events meanwhile is not kept waiting. */
const AT_ONCE = 5_000;

export interface Removing {
  /** For this once, whatever was said of this tenant. */
  readonly keptDays?: number | undefined;
  /** Where nobody has said anything of this tenant. */
  readonly usualDays: number;
  readonly actor: string;
  /** Nothing is removed when somebody did so since then: of several processes one does it. */
  readonly unlessSince?: number | undefined;
}

export interface RemovedEvents {
  /** The first number that is kept. */
  readonly before: number;
  readonly removed: number;
}

/**
 * Removes events that were kept long enough, as the owner of the database: the live role cannot. Their leaves stay, and
 * the log says before that they may be missing, so that a removal which is cut off is no tampering and can be repeated.
 * What no checkpoint covers yet stays. Throws USAGE, DATABASE_*.
 */
export async function removeEvents(
  engine: Pick<Engine, 'store' | 'clock'>,
  owner: pg.ClientConfig,
  tenant: string,
  { keptDays: once, usualDays, actor, unlessSince }: Removing,
): Promise<RemovedEvents> {
  if ((once ?? usualDays) < LEAST_KEPT_DAYS)
    throw new LockstepError('USAGE', `events are kept for ${LEAST_KEPT_DAYS} days at least`);
  const now = engine.clock.now();
  const told = await engine.store.transaction(tenant, async (tx) => {
    // Its row is the lock of those who remove, and of those who say how long: whoever comes second finds what was said.
    const [said] = await tx.find('tenant', {}, { lock: 'update', columns: ['keep_events_days'] });
    const keptDays = once ?? said?.keep_events_days ?? usualDays;
    if (unlessSince !== undefined) {
      const last = await lastRemoval(tx);
      if (last !== null && last.at > unlessSince) return { before: last.before, removed: 0 };
    }
    const before = await removableBefore(tx, now, keptDays);
    const removed = await tx.count('event', {}, { at: { column: 'n' }, op: 'lt', value: before });
    if (removed > 0)
      await journal(tx, [
        { type: 'events.removed', at: now, subject: null, body: { before, removed, keptDays, actor } },
      ]);
    return { before, removed };
  });
  if (told.removed > 0) await remove(owner, tenant, told.before);
  return told;
}

async function remove(owner: pg.ClientConfig, tenant: string, before: number): Promise<void> {
  const client = new pg.Client({ ...owner, ...sessionOptions, application_name: 'lockstep log prune' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query("select set_config('lockstep.tenant', $1, false)", [tenant]);
    for (let gone: number | null = AT_ONCE; gone === AT_ONCE; )
      ({ rowCount: gone } = await client.query(
        `delete from event where tenant_id = $1 and n in
           (select n from event where tenant_id = $1 and n < $2 order by n limit ${AT_ONCE})`,
        [tenant, before],
      ));
  } catch (error) {
    throw describeFailure(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}
