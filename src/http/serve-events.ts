import type { Context } from 'hono';
import type { z } from 'zod';
import { LockstepError } from '../domain/errors.ts';
import type { Cancellation } from '../engine/ports.ts';
import { CLOUD_EVENTS_BATCH, cloudEvent } from './cloud-events.ts';
import type * as schemas from './event-schemas.ts';
import type { ReaderGate } from './reader-gate.ts';
import type { Caller, HttpServices } from './services.ts';

type Query = z.output<typeof schemas.eventsQuery>;
type Page = z.output<typeof schemas.events>;

export const EVENT_STREAM = 'text/event-stream';
/** Of a stream one page is held for a reader who is slow. */
const STREAM_PAGE = 100;
/** A reader who takes nothing for so long, signs of life included, is gone. */
const TAKES_NOTHING_MS = 90_000;
const RECONNECT_MS = 2_000;

export interface ServingEvents {
  readonly services: Pick<HttpServices, 'events' | 'streamEvents'>;
  readonly enter: ReaderGate;
  /** Who the token is of now. Throws TOKEN_INVALID when it is nobody's any more. */
  readonly again: () => Promise<Caller>;
  /** Who waits takes the place of nobody who works. */
  readonly aside: <R>(work: () => Promise<R>) => Promise<R>;
}

/** Events as a page, as CloudEvents, or as a stream: as the reader asks. */
export async function serveEvents(
  c: Context,
  caller: Caller,
  query: Query,
  serving: ServingEvents,
): Promise<Response> {
  const { services, enter, again, aside } = serving;
  const accept = c.req.header('accept') ?? '';
  const asCloud = query.format === 'cloudevents' || accept.includes(CLOUD_EVENTS_BATCH);
  if (accept.includes(EVENT_STREAM)) return stream(c, caller, query, asCloud, serving);
  const gone = cancellationOf(c.req.raw.signal);
  const waits = query.wait > 0;
  const leave = waits ? enter(caller.tenant) : null;
  try {
    const page = await (waits
      ? aside(() => services.events(caller, query, gone))
      : services.events(caller, query, gone));
    if (waits) await again();
    if (!asCloud) return c.json(page);
    // The batch format has no place for anything beside the events.
    return c.body(JSON.stringify(page.events.map((event) => cloudEvent(event, page))), 200, {
      'content-type': CLOUD_EVENTS_BATCH,
      'lockstep-next': String(page.next),
    });
  } finally {
    leave?.();
  }
}

async function stream(
  c: Context,
  caller: Caller,
  query: Query,
  asCloud: boolean,
  { services, enter, again }: ServingEvents,
): Promise<Response> {
  const leave = enter(caller.tenant);
  const { signal } = c.req.raw;
  const over = new AbortController();
  const gone = cancellationOf(AbortSignal.any([signal, over.signal]));
  const end = () => {
    over.abort();
    leave();
  };
  try {
    const limit = Math.min(query.limit, STREAM_PAGE);
    const after = lastEventId(c) ?? query.after;
    // What is wrong with the question is said before the stream begins.
    const first = await services.events(caller, { ...query, after, limit, wait: 0 }, gone);
    const pages = services.streamEvents(
      caller,
      { ...query, limit, after: first.next },
      {
        gone,
        // The session of a leaver ends with the decision, and so does what it reads.
        watched: caller.session !== undefined,
        allowed: async () => {
          const now = await again().catch(() => null);
          return now !== null && now.tenant === caller.tenant && now.role === caller.role;
        },
      },
    );
    hurry(c);
    return c.body(bodyOf(first, pages, asCloud, end), 200, {
      'content-type': EVENT_STREAM,
      // Else a proxy may keep back what is there.
      'x-accel-buffering': 'no',
    });
  } catch (error) {
    end();
    throw error;
  }
}

/** Asks for a page only when the one before is on its way. */
function bodyOf(
  first: Page,
  pages: AsyncGenerator<Page, void, undefined>,
  asCloud: boolean,
  end: () => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const bytes = (text: string) => encoder.encode(text);
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) =>
        controller.enqueue(bytes(`retry: ${RECONNECT_MS}\n\n${eventText(first, asCloud)}`)),
      async pull(controller) {
        try {
          const { done, value } = await pages.next();
          if (done !== true) {
            controller.enqueue(bytes(eventText(value, asCloud)));
            return;
          }
          end();
          controller.close();
        } catch (error) {
          end();
          controller.error(error);
        }
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
}

/**
 * One message per event (HTML, section 9.2). What was looked through and not asked for moves the reader's place on as
 * well, with an id that comes alone.
 */
function eventText(page: Page, asCloud: boolean): string {
  const messages = page.events.map((event) => {
    const data = asCloud ? cloudEvent(event, page) : event;
    return `id: ${event.n}\ndata: ${JSON.stringify(data)}\n\n`;
  });
  const place = page.next >= 0 && page.next !== page.events.at(-1)?.n ? `id: ${page.next}\n\n` : '';
  return `${messages.join('')}: ${page.events.length}\n${place === '' ? '\n' : place}`;
}

/** Where a reader goes on by itself after its connection broke: newer than what its address says. */
function lastEventId(c: Context): number | undefined {
  const text = c.req.header('last-event-id')?.trim();
  if (text === undefined || text === '') return undefined;
  if (!/^\d{1,15}$/.test(text))
    throw new LockstepError('USAGE', 'Last-Event-ID: must be the number of an event');
  return Number(text);
}

/** A connection on which nothing moves is closed, so that nobody holds a place by not reading. */
function hurry({ env }: Context): void {
  const { outgoing } = (env ?? {}) as { readonly outgoing?: { setTimeout?(ms: number): void } };
  outgoing?.setTimeout?.(TAKES_NOTHING_MS);
}

function cancellationOf(signal: AbortSignal): Cancellation {
  return {
    get cancelled() {
      return signal.aborted;
    },
    onCancel(listener) {
      signal.addEventListener('abort', listener, { once: true });
      return () => signal.removeEventListener('abort', listener);
    },
  };
}
