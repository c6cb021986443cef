import { LEAST_KEPT_DAYS, MOST_KEPT_DAYS } from '../../domain/kept-days.ts';
import { DAY_MS, lastRemoval } from '../../engine/events/kept-events.ts';
import { daysSaid } from '../../engine/events/retention.ts';
import { KEPT_REJECTS } from '../../engine/ingest/kept-rejects.ts';
import type { Tx } from '../../engine/store.ts';
import { KEPT_MS as DELIVERIES_MS } from '../../engine/webhooks/prune-deliveries.ts';
import { KEPT_MS as CALLS_MS } from '../hooks/prune-calls.ts';
import { read } from '../log/entry-in-words.ts';
import { logSize } from '../log/log-size.ts';
import { isoOrNull } from '../people/list-people.ts';
import { KEPT as REQUESTS, KEPT_MS as REQUESTS_MS } from '../scim/recorder.ts';

/** What is kept for how long. What grows without bound is not counted row by row: its numbers have no gaps. */
export async function showRetention(tx: Tx, usualDays: number) {
  const said = await daysSaid(tx);
  const size = await logSize(tx);
  const [first] = await tx.find('log_leaf', { n: 0 }, { columns: ['leaf'] });
  const [event] = await tx.find('event', {}, { order: ['n'], limit: 1, columns: ['n', 'at'] });
  const removal = await lastRemoval(tx);
  const days = (ms: number) => Math.round(ms / DAY_MS);
  const delivery = async (state: 'delivered' | 'dead') => {
    const [row] = await tx.find(
      'webhook_delivery',
      { state, ended_at: { isNull: false } },
      { order: ['ended_at'], limit: 1, columns: ['ended_at'] },
    );
    return isoOrNull(row?.ended_at);
  };
  const [call] = await tx.find(
    'hook_call',
    { ended_at: { isNull: false } },
    { order: ['ended_at'], limit: 1, columns: ['ended_at'] },
  );
  const whole = { most: null, of: 'tenant', count: null } as const;
  return {
    kept: [
      {
        ...whole,
        what: 'logEntries' as const,
        days: null,
        oldest: first === undefined ? null : (read(first.leaf)?.at ?? null),
        count: size,
      },
      {
        ...whole,
        what: 'events' as const,
        days: said ?? usualDays,
        oldest: isoOrNull(event?.at),
        count: event === undefined ? 0 : size - event.n,
      },
      {
        ...whole,
        what: 'webhookDeliveries' as const,
        days: days(DELIVERIES_MS.delivered),
        oldest: await delivery('delivered'),
      },
      {
        ...whole,
        what: 'webhookDeadLetters' as const,
        days: days(DELIVERIES_MS.dead),
        oldest: await delivery('dead'),
      },
      {
        ...whole,
        what: 'hookCalls' as const,
        days: days(CALLS_MS),
        oldest: isoOrNull(call?.ended_at),
      },
      {
        what: 'scimRequests' as const,
        days: days(REQUESTS_MS),
        most: REQUESTS,
        of: 'connection' as const,
        oldest: null,
        count: await tx.count('scim_request', {}),
      },
      {
        what: 'importRejects' as const,
        days: null,
        most: KEPT_REJECTS,
        of: 'import' as const,
        oldest: null,
        count: null,
      },
    ],
    events: { said, usual: usualDays, least: LEAST_KEPT_DAYS, most: MOST_KEPT_DAYS },
    pruned: removal === null ? null : { at: isoOrNull(removal.at) ?? '', before: removal.before },
  };
}
