import type { LockstepEvent } from './event.ts';
import { followEvents } from './follow-events.ts';
import type { Answer, CallOptions, Input } from './lockstep.ts';

/** Awaited, one page of events; in `for await`, every event from there on, as they come. */
export interface EventsCall extends Promise<Answer<'events'>>, AsyncIterable<LockstepEvent> {}

/** Asks for nothing before it is awaited or iterated: it does not know before which of the two is wanted. */
export function eventsCall(
  ask: (input: Input<'events'>, options: CallOptions) => Promise<Answer<'events'>>,
  input: Input<'events'>,
  options: CallOptions & { readonly timeoutMs: number },
): EventsCall {
  let asked: Promise<Answer<'events'>> | undefined;
  const page = () => {
    asked ??= ask(input, options);
    return asked;
  };
  return {
    // biome-ignore lint/suspicious/noThenProperty: it is a promise, which begins when somebody waits for it.
    then: (done, failed) => page().then(done, failed),
    catch: (failed) => page().catch(failed),
    finally: (after) => page().finally(after),
    [Symbol.toStringTag]: 'Promise',
    [Symbol.asyncIterator]: () => followEvents(ask, input, options),
  };
}
