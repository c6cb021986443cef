import type { Engine } from '../../engine/engine.ts';
import {
  askPause,
  confirmPause,
  endPause,
  isInForce,
  type Pause,
  type PauseScope,
} from '../../engine/pauses.ts';
import type { Tx } from '../../engine/store.ts';
import type { PauseServices } from '../../http/pause-services.ts';
import { olderThan, placeOf } from '../older-than.ts';
import { iso, isoOrNull } from '../people/list-people.ts';
import { namesBehind } from '../people/people-behind.ts';
import { reading } from '../reading.ts';
import { previewPause } from './preview-pause.ts';

/** Pauses over HTTP: the same rules as on the command line. */
export function pauseServices(engine: Engine): PauseServices {
  const { store, clock, policies } = engine;
  const change = (tenant: string, work: (tx: Tx) => Promise<Pause>) =>
    store.transaction(tenant, async (tx) => shown(await work(tx), clock.now()));
  return {
    pauses: ({ tenant }, query) => reading(store, tenant, (tx) => pausePage(tx, clock.now(), query)),
    pausePreview: ({ tenant }, scope) =>
      reading(store, tenant, async (tx) => previewPause(tx, await policies.active(tx), scopeOf(scope))),
    pause: ({ tenant, actor }, { scope, reason, until }) =>
      change(tenant, async (tx) =>
        askPause(engine, tx, await policies.active(tx), {
          scope: scopeOf(scope),
          reason,
          until: Date.parse(until),
          actor,
        }),
      ),
    confirmPause: ({ tenant, actor }, id) =>
      change(tenant, async (tx) =>
        confirmPause(engine, tx, await policies.active(tx), id, actor, await namesBehind(engine, tx, actor)),
      ),
    endPause: ({ tenant, actor }, id) => change(tenant, (tx) => endPause(engine, tx, id, actor)),
  };
}

interface PausesQuery {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly state: 'open' | 'all';
}

async function pausePage(tx: Tx, now: number, { limit, after, state }: PausesQuery) {
  const rows = await tx.find('pause', state === 'all' ? {} : { ended_at: null, until_at: { above: now } }, {
    order: [{ descending: 'made_at' }, 'pause_id'],
    limit: limit + 1,
    ...(after === undefined ? {} : { matching: olderThan(after, 'made_at', 'pause_id') }),
  });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    pauses: page.map((row) => shown(row, now)),
    next: last === undefined ? null : placeOf(last.made_at, last.pause_id),
  };
}

function shown(row: Pause, now: number) {
  return {
    id: row.pause_id,
    scope: row.scope,
    state: stateOf(row, now),
    reason: row.reason,
    askedBy: row.asked_by,
    confirmedBy: row.confirmed_by,
    madeAt: iso(row.made_at),
    until: iso(row.until_at),
    endedAt: isoOrNull(row.ended_at),
  };
}

function stateOf(row: Pause, now: number): 'waiting' | 'inForce' | 'ended' {
  if (row.ended_at !== null || row.until_at <= now) return 'ended';
  return isInForce(row, now) ? 'inForce' : 'waiting';
}

/** Checked by the schema before it gets here. */
function scopeOf(text: string): PauseScope {
  return text === 'grants' || text === 'all' ? text : `target:${text.slice('target:'.length)}`;
}
