import type { Connector, Credential, InstalledConnector } from '../domain/connector.ts';
import type { Tx } from './store.ts';

/** Says that waiting is over. */
export interface Cancellation {
  readonly cancelled: boolean;
  /** Returns how to stop listening. */
  onCancel(listener: () => void): () => void;
}

/** The Clock seam. Business time is `now`; leases and deadlines of calls use `monotonic`. Milliseconds. */
export interface Clock {
  now(): number;
  monotonic(): number;
  /** How `now` has left what passes steadily since this process began, also where it is back. Absent: it never does. */
  strayed?(): Strayed;
  /** Resolves after `ms`, or at once when cancelled. */
  sleep(ms: number, until?: Cancellation): Promise<void>;
}

export interface Strayed {
  /** It only grows: whoever remembers it knows whether there was something since. */
  readonly times: number;
  /** What `now` said when it happened last. */
  readonly at: number;
  /** How far it went at once at most, in milliseconds, either way. */
  readonly furthest: number;
}

/** The Random seam. */
export interface Random {
  /** Time-ordered (RFC 9562 version 7). */
  uuid(): string;
  /** 0 <= x < 1, for jitter. */
  number(): number;
}

/** Personal data at rest (law 12): every person has a key of their own; without it nothing opens. */
export interface Vault {
  seal(
    tx: Tx,
    items: readonly { readonly subject: string; readonly value: unknown }[],
  ): Promise<Uint8Array[]>;
  /** null = the person was erased. */
  open(
    tx: Tx,
    items: readonly { readonly subject: string; readonly sealed: Uint8Array }[],
  ): Promise<unknown[]>;
  /** Throws away the key of a subject for ever: what was sealed under it cannot be opened by anybody (law 12). */
  destroy(tx: Tx, subject: string): Promise<void>;
  /** What the row of a new tenant says of its keys. */
  newTenant(tenant: string): { readonly key_id: string; readonly lookup: Uint8Array };
  /** Keyed hash under the tenant's key: equal values meet, nobody else can guess them. */
  hash(tenant: string, kind: string, value: string): string;
  /** Key of the commitments about one person, 32 bytes; null once the person was erased. Only the keys of single leaves leave the house. */
  commitmentKey(tx: Tx, subject: string): Promise<Uint8Array | null>;
}

export interface OpenTarget {
  readonly definition: InstalledConnector;
  readonly connector: Connector;
}

/** Opens targets by the documents of the active policy; one connection per target and process. */
export interface Targets {
  open(tenant: string, target: string): Promise<OpenTarget>;
  /** Forgets an open connection, for example after its document changed or its credentials were refused. */
  reset(tenant: string, target: string): Promise<void>;
}

/** Hands a first credential to the person, once. It is never stored or logged. */
export type HandOver = (to: {
  tenant: string;
  identityId: string;
  target: string;
  accountName: string;
  credential: Credential;
}) => Promise<void>;

export interface LogEntry {
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface Journalist {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Wakes the worker of this process; other processes find out by looking (the wake row is the truth, this a hint). */
export interface Wakeups {
  notify(): void;
  /** Take it before looking: a notify after it is not slept over. */
  mark(): number;
  /** Resolves at the next notify after `mark`, or after `ms`. */
  wait(ms: number, mark: number, until?: Cancellation): Promise<void>;
}
