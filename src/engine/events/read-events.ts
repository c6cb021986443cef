import { LockstepError } from '../../domain/errors.ts';
import type { Predicate } from '../../domain/search/predicate.ts';
import type { Engine } from '../engine.ts';
import { LOG_COUNTER } from '../log/journal.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { DAY_MS, firstKept } from './kept-events.ts';

export interface EventsAsk {
  /** Number of the last event that the reader has; without it from the oldest that is kept. */
  readonly after?: number | undefined;
  /** To which `after` belongs, where the reader knows it. */
  readonly log?: string | undefined;
  readonly limit: number;
  readonly types?: Predicate | undefined;
}

export interface EventPage {
  readonly events: readonly Row<'event'>[];
  /** Everything up to this number has been looked at, whether it was asked for or not. */
  readonly next: number;
  /** The log to which the numbers belong: a restored one goes on under another name, and uses numbers again. */
  readonly log: string;
}

export type ReadEvents = (tenant: string, ask: EventsAsk) => Promise<EventPage>;

/** Numbers that one statement looks through for certain types, and statements for one question. */
const WINDOW = 10_000;
const WINDOWS = 100;
/** What has grown too old is looked for so often. */
const OLD_FOR_MS = 60_000;

/** Events as they are given out: in the order of their commits, without gaps, as far back as they are kept. */
export function eventReader(engine: Pick<Engine, 'store' | 'clock'>, usualDays: number): ReadEvents {
  const known = new Map<string, { readonly first: number; readonly asked: number; readonly days: number }>();

  async function oldest(tx: Tx, size: number, days: number): Promise<number> {
    const now = engine.clock.now();
    const before = known.get(tx.tenant);
    if (before?.days === days && Math.abs(now - before.asked) < OLD_FOR_MS && before.first <= size)
      return before.first;
    const first = await firstKept(tx, now - days * DAY_MS, size);
    known.set(tx.tenant, { first, asked: now, days });
    return first;
  }

  return (tenant, ask) =>
    engine.store.transaction(
      tenant,
      async (tx) => {
        const [[counter], [row]] = await Promise.all([
          tx.find('counter', { name: LOG_COUNTER }, { columns: ['value'] }),
          tx.find('tenant', {}, { limit: 1, columns: ['origin', 'keep_events_days'] }),
        ]);
        const size = counter?.value ?? 0;
        const first = await oldest(tx, size, row?.keep_events_days ?? usualDays);
        const after = ask.after ?? first - 1;
        const log = row?.origin ?? '';
        if (ask.log !== undefined && ask.log !== log)
          throw ahead(`the log ${ask.log} goes on as ${log}, which was restored`, size);
        checkPlace(after, first, size);
        if (ask.types !== undefined) return { ...(await pick(tx, after, size, ask.limit, ask.types)), log };
        const events = await tx.find('event', { n: { above: after } }, { order: ['n'], limit: ask.limit });
        return { events, next: events.at(-1)?.n ?? after, log };
      },
      { readOnly: true },
    );
}

/** Throws EVENTS_GONE, EVENTS_AHEAD: a reader must never believe that it has seen everything when it has not. */
function checkPlace(after: number, first: number, size: number): void {
  if (after + 1 < first)
    throw new LockstepError(
      'EVENTS_GONE',
      `events up to number ${first - 1} are not kept any more; go on with after=${first - 1}`,
      { details: { from: first - 1 } },
    );
  if (after >= 0 && after >= size)
    throw ahead(`no event ${after} was given out: this log was restored, or is another one`, size);
}

function ahead(why: string, size: number): LockstepError {
  return new LockstepError('EVENTS_AHEAD', `${why}; the newest number is ${size - 1}`, {
    details: { from: size - 1 },
  });
}

async function pick(
  tx: Tx,
  after: number,
  size: number,
  limit: number,
  types: Predicate,
): Promise<Pick<EventPage, 'events' | 'next'>> {
  const events: Row<'event'>[] = [];
  let next = after;
  for (let window = 0; window < WINDOWS && next < size - 1; window++) {
    const last = Math.min(next + WINDOW, size - 1);
    const found = await tx.find(
      'event',
      { n: { above: next } },
      {
        order: ['n'],
        limit: limit - events.length,
        matching: { all: [{ at: { column: 'n' }, op: 'le', value: last }, types] },
      },
    );
    events.push(...found);
    const full = events.at(-1);
    if (events.length >= limit && full !== undefined) return { events, next: full.n };
    next = last;
  }
  return { events, next };
}
