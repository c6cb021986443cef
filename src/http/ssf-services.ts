import type { SetError } from '../ssf/read-set.ts';
import type {
  PollOrder,
  StatusChange,
  StreamChange,
  StreamCreation,
  SubjectChange,
  VerificationOrder,
} from './ssf-schemas.ts';

/** What a receiver's token opens: `ssf.read` what it hears, `ssf.manage` how it hears it. */
export type SsfScope = 'ssf.read' | 'ssf.manage';

export interface SsfCaller {
  readonly tenant: string;
  readonly receiver: string;
  readonly scopes: readonly SsfScope[];
}

type Answer = Readonly<Record<string, unknown>>;

export interface Polled {
  readonly sets: Readonly<Record<string, string>>;
  readonly moreAvailable: boolean;
}

/** A token that a transmitter pushed to us (RFC 8935). */
export interface PushedSet {
  readonly contentType: string | null;
  readonly authorization: string | null;
  readonly body: Uint8Array;
}

export type SetAnswer =
  | { readonly outcome: 'taken' }
  | { readonly outcome: 'refused'; readonly error: SetError; readonly why: string };

/** What the routes of Shared Signals need from the application. Everything is of the caller's tenant. */
export interface SsfServices {
  /** null: that tenant transmits nothing. */
  configuration(tenant: string): Promise<Answer | null>;
  jwks(tenant: string): Promise<Answer | null>;
  /** null: it opens nothing. */
  authenticate(token: string): Promise<SsfCaller | null>;
  createStream(caller: SsfCaller, order: StreamCreation): Promise<Answer>;
  streams(caller: SsfCaller): Promise<readonly Answer[]>;
  stream(caller: SsfCaller, stream: string): Promise<Answer>;
  updateStream(caller: SsfCaller, order: StreamChange): Promise<Answer>;
  replaceStream(caller: SsfCaller, order: StreamChange): Promise<Answer>;
  deleteStream(caller: SsfCaller, stream: string): Promise<void>;
  status(caller: SsfCaller, stream: string): Promise<Answer>;
  changeStatus(caller: SsfCaller, order: StatusChange): Promise<Answer>;
  addSubject(caller: SsfCaller, order: SubjectChange): Promise<void>;
  removeSubject(caller: SsfCaller, order: SubjectChange): Promise<void>;
  verify(caller: SsfCaller, order: VerificationOrder): Promise<void>;
  poll(caller: SsfCaller, stream: string, order: PollOrder): Promise<Polled>;
  receive(tenant: string, source: string, pushed: PushedSet): Promise<SetAnswer>;
}
