import type { Engine } from '../engine.ts';
import type { Cancellation } from '../ports.ts';
import type { EventPage, EventsAsk, ReadEvents } from './read-events.ts';
import type { WaitForEvents } from './watch-events.ts';

/** A sign of life while nothing happens, so that nobody in between takes the connection for dead. */
const BEAT_MS = 15_000;
/** Together with a beat less than a minute: whose token was revoked reads no longer than that. */
const CHECK_MS = 40_000;

export interface Streaming {
  readonly clock: Engine['clock'];
  readonly read: ReadEvents;
  readonly wait: WaitForEvents;
  /** Ends the stream: the reader is gone, or the server closes. */
  readonly until: Cancellation;
  /** Whether the reader may still read. */
  readonly allowed: () => Promise<boolean>;
  /** Asked before each page: whatever ends a session is an event, and wakes who waits. */
  readonly watched?: boolean;
}

/**
 * Page after page without an end, after the one that the reader has been given already. One without events is a sign of
 * life. The next one is read only when somebody asks for it: a slow reader costs one page.
 */
export async function* streamEvents(
  { clock, read, wait, until, allowed, watched = false }: Streaming,
  tenant: string,
  ask: EventsAsk & { readonly after: number },
): AsyncGenerator<EventPage, void, undefined> {
  let after = ask.after;
  let log: string | null = null;
  let checked = clock.monotonic();
  let beat = clock.monotonic();
  while (!until.cancelled) {
    if (watched || clock.monotonic() - checked >= CHECK_MS) {
      if (!(await allowed())) return;
      checked = clock.monotonic();
    }
    const page = await read(tenant, { ...ask, after });
    // A log that was restored meanwhile uses its numbers again: the reader has to begin anew.
    if (log !== null && page.log !== log) return;
    log = page.log;
    after = page.next;
    if (page.events.length > 0 || clock.monotonic() - beat >= BEAT_MS) {
      yield page;
      beat = clock.monotonic();
    }
    if (page.events.length === 0) await wait(tenant, after, BEAT_MS, until);
  }
}
