import { milliseconds } from './connection.ts';
import type { LockstepEvent } from './event.ts';
import type { Answer, CallOptions, Input } from './lockstep.ts';
import { NoAnswer } from './no-answer.ts';
import { LockstepProblem } from './problem.ts';

type Page = Answer<'events'>;
type Ask = (input: Input<'events'>, options: CallOptions) => Promise<Page>;

/** Seconds that a question waits for the first event; the server would take twice as many. */
const WAIT_S = 30;
/** Pause after a failure, doubled with each, up to the longest. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Every event from `after` on, without an end, in order, once each. Whatever keeps the server from answering is waited
 * out; what only the caller can mend (a token, a place that is not kept any more) is thrown. A `break` or the signal ends it.
 */
export async function* followEvents(
  ask: Ask,
  input: Input<'events'>,
  options: CallOptions & { readonly timeoutMs: number },
): AsyncGenerator<LockstepEvent, void, undefined> {
  const wait = Math.min(input.wait ?? WAIT_S, Math.floor(milliseconds(options.timeoutMs) / 2_000));
  let [after, log] = [input.after, input.log];
  for (let failures = 0; ; ) {
    options.signal?.throwIfAborted();
    let page: Page;
    try {
      page = await ask({ ...input, after, log, wait }, options);
    } catch (error) {
      if (!mayPass(error)) throw error;
      await pause(FIRST_PAUSE_MS * 2 ** Math.min(failures++, 10), options.signal);
      continue;
    }
    failures = 0;
    if (!Array.isArray(page.events) || typeof page.next !== 'number' || page.next < (after ?? -1))
      throw new NoAnswer('events', 'notUnderstood', {
        why: 'a page came back that is none',
        mayBeDone: false,
      });
    const moved = page.next !== after;
    // Typed by what the server says of itself: whoever needs more checks `type`.
    yield* page.events as readonly unknown[] as readonly LockstepEvent[];
    ({ next: after, log } = page);
    if (!moved && wait === 0) await pause(FIRST_PAUSE_MS, options.signal);
  }
}

/** The server is away, is busy, or somebody in between has not found it. */
function mayPass(error: unknown): boolean {
  if (error instanceof LockstepProblem) return busy(error.status);
  if (!(error instanceof NoAnswer)) return false;
  return error.reason !== 'notUnderstood' || (error.status !== null && busy(error.status));
}

function busy(status: number): boolean {
  return status === 429 || status >= 500;
}

/** Not all at the same moment, when a server comes back. */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  const jittered = Math.min(ms, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2);
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, jittered);
    if (signal?.aborted === true) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
