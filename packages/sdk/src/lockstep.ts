import { type Connection, connectionTo } from './connection.ts';
import { type EventsCall, eventsCall } from './events-call.ts';
import { exchange } from './exchange.ts';
import { OPERATIONS, type Operations } from './generated/api.ts';

/** What the operations of the API are called: each is a function of `lockstep()`. */
export type OperationName = keyof Operations;
/** What goes into an operation: parameters of path, query and header by name, the body as `body`. */
export type Input<N extends OperationName> = Operations[N]['input'];
/** What an operation answers. A certificate is text, exactly as it was issued. */
export type Answer<N extends OperationName> = Operations[N]['answer'];

export interface CallOptions {
  /** Ends the call; it then throws the signal's reason. What was already sent may be done all the same. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for the whole call, waiting for another try included. Default: that of `lockstep()`. */
  readonly timeoutMs?: number | undefined;
}

type Call<N extends OperationName> =
  Record<never, never> extends Input<N>
    ? (input?: Input<N>, options?: CallOptions) => Called<N>
    : (input: Input<N>, options?: CallOptions) => Called<N>;

type Called<N extends OperationName> = N extends 'events' ? EventsCall : Promise<Answer<N>>;

/** Every operation of the API, under its name. */
export type Lockstep = { readonly [N in keyof Operations]: Call<N> };

export interface LockstepOptions {
  /** Where the server is, without /api/v1: `https://lockstep.example.com`. */
  readonly url: string;
  /** `lsk_…` as `lockstep token create` prints it; null in a page of the server itself, where whoever signed in counts. */
  readonly token: string | null;
  /** Milliseconds for a whole call; 60,000 without it, at most a day. */
  readonly timeoutMs?: number | undefined;
  /** How often a read, or an order with its key, is asked again when the server says `Retry-After` with 429 or 503; 3 without it, at most 10. */
  readonly retries?: number | undefined;
  /** The token may travel without encryption to another machine. */
  readonly plainHttp?: boolean | undefined;
  /** Instead of the global one. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/**
 * The API of a Lockstep server as functions.
 *
 * A call throws `LockstepProblem` when the server refuses, `NoAnswer` when there was no answer that could be understood,
 * `TypeError` when it was called wrongly, and the reason of its signal when that was aborted. Only reads are asked
 * twice, and orders under one key, which are carried out once. Throws TypeError for a URL or a token that cannot be right.
 */
export function lockstep(options: LockstepOptions): Lockstep {
  const connection = connectionTo(options);
  const calls = Object.keys(OPERATIONS).map((name) => [name, callOf(connection, name as OperationName)]);
  return Object.freeze(Object.fromEntries([...calls, ['events', eventsOf(connection)]]));
}

function eventsOf(connection: Connection): Lockstep['events'] {
  const ask = (input: Input<'events'>, options: CallOptions) =>
    exchange(connection, 'events', input, options) as Promise<Answer<'events'>>;
  return (input = {}, options = {}) =>
    eventsCall(ask, input, { ...options, timeoutMs: options.timeoutMs ?? connection.timeoutMs });
}

function callOf(connection: Connection, name: OperationName) {
  return (input: Readonly<Record<string, unknown>> = {}, options: CallOptions = {}): Promise<unknown> =>
    exchange(connection, name, input, options);
}
