import type { z } from 'zod';
import type { ErrorCode } from '../domain/errors.ts';
import type { Role } from '../domain/role.ts';
import type { Cancellation } from '../engine/ports.ts';
import type { ScimAnswer } from '../engine/scim/request.ts';
import type { ConnectionServices } from './connection-services.ts';
import type * as eventSchemas from './event-schemas.ts';
import type * as exceptionSchemas from './exception-schemas.ts';
import type { HookServices } from './hook-services.ts';
import type { LeaveServices } from './leave-services.ts';
import type { LogServices } from './log-services.ts';
import type { OrderServices } from './order-services.ts';
import type { PauseServices } from './pause-services.ts';
import type { PeopleServices } from './people-services.ts';
import type { PlanServices } from './plan-services.ts';
import type { PolicyServices } from './policy-services.ts';
import type * as schemas from './schemas.ts';
import type { SignInServices } from './sign-in-services.ts';
import type { SourceServices } from './source-services.ts';
import type { SsfServices } from './ssf-services.ts';
import type { SystemServices } from './system-services.ts';
import type { TargetServices } from './target-services.ts';
import type { TokenServices } from './token-services.ts';
import type { WebhookServices } from './webhook-services.ts';

export interface Caller {
  readonly tenant: string;
  readonly actor: string;
  readonly role: Role;
  /** Id of the token of a program. */
  readonly token?: string;
  /** Of a browser in which somebody is signed in; a program with a token has none. */
  readonly session?: {
    readonly id: string;
    readonly administrator: string;
    /** The person that they are; null: nobody that the sources know. */
    readonly identity: string | null;
  };
}

export type HookOutcome =
  | { readonly outcome: 'taken' | 'repeated' | 'ignored' }
  | { readonly outcome: 'refused'; readonly code: ErrorCode; readonly why: string };

/** A request of an identity provider, as HTTP brings it. */
export interface IncomingScim {
  readonly connection: string;
  /** Absolute, without a slash at its end. */
  readonly base: string;
  readonly method: string;
  /** Below the base URL, decoded. */
  readonly path: readonly string[];
  /** Names in lower case. */
  readonly query: ReadonlyMap<string, string>;
  readonly authorization: string | null;
  readonly ifMatch: string | null;
  readonly ifNoneMatch: string | null;
  readonly body: Uint8Array;
}

/** A request for an access token (RFC 6749 section 4.4). */
export interface IncomingTokenRequest {
  readonly connection: string;
  /** Of the connection, absolute, without a slash at its end. */
  readonly base: string;
  readonly authorization: string | null;
  /** The body: application/x-www-form-urlencoded. */
  readonly form: string;
}

export interface TokenAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, string | number>>;
}

/** One request with its answer, for whoever asks later what a client sent. */
export interface ScimExchange {
  readonly connection: string;
  readonly method: string;
  /** Below the base URL, with its query. */
  readonly path: string;
  readonly status: number;
  /** Milliseconds. */
  readonly took: number;
  readonly request: Uint8Array;
  readonly answer: unknown;
  readonly ignored: readonly string[];
}

/** Numbers of one tenant for /metrics. Ages in seconds. */
export interface TenantNumbers {
  readonly tenant: string;
  readonly lanesBroken: number;
  readonly lanesStopped: number;
  readonly dueButUnowned: number;
  readonly dueButUnownedSeconds: number;
  readonly oldestUnrevokedSeconds: number;
  readonly openRevocations: number;
  readonly attestedRevocations: number;
  readonly holdsWaiting: number;
  readonly holdsPastDeadline: number;
  readonly exceptions: readonly number[];
  readonly noticesWaiting: number;
  readonly noticesOldestSeconds: number;
  readonly noticesDropped: number;
  /** People of whom an identity provider said something that nobody has decided about. */
  readonly pushedWaiting: number;
  readonly pushedOldestSeconds: number;
  readonly pausesInForce: number;
  /** Restored, and confirmed by nobody: 1, else 0. */
  readonly safeMode: number;
  /** How far the clock has jumped from the steady time, forward or back; 0: it is believed. */
  readonly clockOffSeconds: number;
  readonly logSize: number;
  readonly logSigned: number;
  readonly logLagSeconds: number;
  readonly eventLag: number;
  /** Shared Signals: what is still to be told, what became of attempts since ever, and streams by their state. */
  readonly signals: {
    readonly waiting: number;
    readonly oldestSeconds: number;
    readonly delivered: number;
    readonly refused: number;
    readonly failed: number;
    readonly enabled: number;
    readonly paused: number;
    readonly disabled: number;
    readonly failing: number;
  };
}

type EventsQuery = z.output<typeof eventSchemas.eventsQuery>;
type Answer<S extends z.ZodType> = z.output<S>;

/** What the routes need from the application. Everything is of the caller's tenant. */
export interface HttpServices
  extends ConnectionServices,
    HookServices,
    LeaveServices,
    LogServices,
    OrderServices,
    PauseServices,
    PeopleServices,
    PlanServices,
    PolicyServices,
    SignInServices,
    SourceServices,
    SystemServices,
    TargetServices,
    TokenServices,
    WebhookServices {
  /** null for every token that does not open, whatever the reason. */
  authenticate(token: string): Promise<Caller | null>;
  receiveHook(
    tenant: string,
    source: string,
    headers: Readonly<Record<string, string | undefined>>,
    body: Uint8Array,
  ): Promise<HookOutcome>;
  /** The late answer to a hook that was asked. Throws HOOK_ANSWER_REFUSED and HOOK_ANSWER_UNREADABLE. */
  answerHook(id: string, token: string, body: Uint8Array): Promise<void>;
  /** Before anything of a request is read. Throws ScimError 401 for who is not from this connection. */
  admitScim(connection: string, authorization: string | null): Promise<void>;
  /** Throws ScimError for what the client has to mend. What it writes is durable when this returns. */
  scim(request: IncomingScim): Promise<ScimAnswer>;
  /** Says no in the words of OAuth; throws for trouble of ours. */
  scimToken(request: IncomingTokenRequest): Promise<TokenAnswer>;
  recordScim(exchange: ScimExchange): void;
  /** Why work cannot be taken on now; null when it can. */
  notReady(): Promise<string | null>;
  /** Tenants that were restored and that nobody has confirmed: they answer, and give and take nothing by themselves. */
  inSafeMode(): Promise<readonly string[]>;
  numbers(): Promise<readonly TenantNumbers[]>;

  /** Shared Signals, out and in. */
  readonly ssf: SsfServices;
  person(caller: Caller, person: string): Promise<Answer<typeof schemas.person>>;
  why(
    caller: Caller,
    person: string,
    entitlement: string | null,
  ): Promise<Answer<typeof schemas.explanation>>;
  leave(
    caller: Caller,
    person: string,
    order: z.output<typeof schemas.leaveOrder>,
  ): Promise<Answer<typeof schemas.leaveOrdered>>;
  undoLeave(
    caller: Caller,
    person: string,
    order: z.output<typeof schemas.undoOrder>,
  ): Promise<Answer<typeof schemas.leaveOrdered>>;
  makePlan(
    caller: Caller,
    request: z.output<typeof schemas.planOrder>,
  ): Promise<Answer<typeof schemas.planFile>>;
  applyPlan(caller: Caller, file: unknown): Promise<Answer<typeof schemas.applied>>;
  approve(
    caller: Caller,
    hash: string,
    order: z.output<typeof schemas.approvalOrder>,
  ): Promise<Answer<typeof schemas.approved>>;
  refuseHold(caller: Caller, hold: string, reason: string): Promise<Answer<typeof schemas.refusedHolds>>;
  certificates(caller: Caller, person: string): Promise<Answer<typeof schemas.certificates>>;
  certificate(caller: Caller, leave: string, number: number, form: 'json' | 'html'): Promise<string>;
  exceptions(
    caller: Caller,
    query: z.output<typeof exceptionSchemas.exceptionsQuery>,
  ): Promise<Answer<typeof exceptionSchemas.exceptions>>;
  exceptionCauses(caller: Caller): Promise<Answer<typeof exceptionSchemas.exceptionCauses>>;
  closeException(
    caller: Caller,
    exception: string,
    reason: string,
  ): Promise<Answer<typeof schemas.closedException>>;
  tasks(
    caller: Caller,
    query: z.output<typeof exceptionSchemas.tasksQuery>,
  ): Promise<Answer<typeof exceptionSchemas.tasks>>;
  closeTask(
    caller: Caller,
    task: string,
    order: z.output<typeof schemas.closeTaskOrder>,
  ): Promise<Answer<typeof schemas.answeredTask>>;
  confirmTask(caller: Caller, task: string): Promise<Answer<typeof schemas.answeredTask>>;
  /** Waits where the question says so; `gone` ends that. Throws EVENTS_GONE, EVENTS_AHEAD. */
  events(caller: Caller, query: EventsQuery, gone: Cancellation): Promise<Answer<typeof eventSchemas.events>>;
  /** Pages as they come, those without events as signs of life, until the reader is gone or not allowed any more. */
  streamEvents(
    caller: Caller,
    query: EventsQuery & { readonly after: number },
    reader: {
      readonly gone: Cancellation;
      readonly allowed: () => Promise<boolean>;
      /** Asked whenever anything has happened, and not only now and then. */
      readonly watched: boolean;
    },
  ): AsyncGenerator<Answer<typeof eventSchemas.events>, void, undefined>;
  eventSchemas(): Promise<Answer<typeof eventSchemas.eventSchemas>>;
  imports(
    caller: Caller,
    query: z.output<typeof schemas.importsQuery>,
  ): Promise<Answer<typeof schemas.imports>>;
  importFeed(
    caller: Caller,
    source: string,
    feed: {
      readonly content: Uint8Array;
      readonly meta: string | undefined;
      readonly confirmed: boolean;
      readonly reason: string | undefined;
    },
  ): Promise<Answer<typeof schemas.imported>>;
}
