import type { EventData } from './generated/events.ts';
import type { Answer } from './lockstep.ts';

/** Every type of event that this client knows; a newer server may give others. */
export type EventType = keyof EventData;

type Given = Answer<'events'>['events'][number];

/** One event of this type. */
export type EventOf<T extends EventType> = Omit<Given, 'type' | 'data'> & {
  readonly type: T;
  readonly data: EventData[T];
};

/** One event: `type` says what `data` is. */
export type LockstepEvent = { readonly [T in EventType]: EventOf<T> }[EventType];
