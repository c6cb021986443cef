import { KEPT_DAYS } from '../../domain/kept-days.ts';
import type { Engine } from '../../engine/engine.ts';
import { askedTypes } from '../../engine/events/asked-types.ts';
import { type EventPage, type EventsAsk, eventReader } from '../../engine/events/read-events.ts';
import { streamEvents } from '../../engine/events/stream-events.ts';
import { dataSchema, EVENT_TYPES, VOCABULARY, versionOf } from '../../engine/events/vocabulary.ts';
import { eventWatch } from '../../engine/events/watch-events.ts';
import { cancellation } from '../../engine/execute/run-operation.ts';
import type { Cancellation } from '../../engine/ports.ts';
import type { HttpServices } from '../../http/services.ts';
import { iso } from '../people/list-people.ts';

export interface GivingEvents {
  /** How long events are given out where nobody has said it of the tenant; 400 days without it. */
  readonly keptDays?: number | undefined;
  /** The server closes: whoever waits is answered now. */
  readonly closing?: Cancellation | undefined;
}

type Giving = Pick<HttpServices, 'events' | 'streamEvents' | 'eventSchemas'>;

/** The event stream for readers over HTTP: at once, waiting for what comes, or as a stream. */
export function giveEvents(engine: Engine, { keptDays = KEPT_DAYS, closing }: GivingEvents): Giving {
  const { clock } = engine;
  const read = eventReader(engine, keptDays);
  const wait = eventWatch(engine);
  return {
    eventSchemas: async () => ({
      types: EVENT_TYPES.map((type) => ({
        type,
        version: VOCABULARY[type].version,
        about: VOCABULARY[type].about,
        schema: dataSchema(type),
      })),
    }),
    async events({ tenant }, query, gone) {
      const ends = clock.monotonic() + query.wait * 1_000;
      const until = either(closing, gone);
      let ask = askOf(query);
      try {
        for (;;) {
          const page = await read(tenant, ask);
          const left = ends - clock.monotonic();
          if (page.events.length > 0 || left <= 0 || until.cancelled) return shown(page);
          ask = { ...ask, after: page.next };
          await wait(tenant, page.next, left, until);
        }
      } finally {
        until.cancel();
      }
    },
    async *streamEvents({ tenant }, query, { gone, allowed, watched }) {
      const until = either(closing, gone);
      try {
        const ask = { ...askOf(query), after: query.after };
        for await (const page of streamEvents({ clock, read, wait, until, allowed, watched }, tenant, ask))
          yield shown(page);
      } finally {
        until.cancel();
      }
    },
  };
}

function askOf({
  after,
  log,
  limit,
  types,
}: {
  readonly after?: number | undefined;
  readonly log?: string | undefined;
  readonly limit: number;
  readonly types?: string | undefined;
}): EventsAsk {
  return { after, log, limit, types: types === undefined ? undefined : askedTypes(types) };
}

function shown({ events, next, log }: EventPage) {
  return {
    events: events.map((row) => ({
      n: row.n,
      type: row.type,
      version: versionOf(row.payload),
      at: iso(row.at),
      subject: row.subject_id,
      target: row.target_id,
      operation: row.operation_id,
      data: row.payload,
    })),
    next,
    log,
  };
}

/** Over when the first of them is, or when it is ended itself, which lets go of both. */
function either(...all: readonly (Cancellation | undefined)[]): ReturnType<typeof cancellation> {
  const one = cancellation();
  const stops = all.map((each) => each?.onCancel(one.cancel));
  one.onCancel(() => {
    for (const stop of stops) stop?.();
  });
  if (all.some((each) => each?.cancelled === true)) one.cancel();
  return one;
}
