/**
 * What a connected system can do and how the engine talks to it.
 *
 * Capabilities are declared as data, so that the engine can order, guard, simulate and audit without knowing
 * the target. Reading is the proof: every write is followed by `verify`, which may only read.
 */

/** Modes of taking access away (design.md, words). */
export type Mode = 'deactivate' | 'deprovision' | 'delete';

export type OperationKind =
  | 'create'
  | 'update'
  | 'enable'
  | 'grant'
  | 'revoke'
  | 'disable'
  | 'revokeSessions'
  | 'revokeCredentials'
  | 'transferData'
  | 'delete';

/** The kinds that take something away. Everything else gives or keeps. */
export const REVOCATIONS: ReadonlySet<OperationKind> = new Set([
  'revoke',
  'disable',
  'revokeSessions',
  'revokeCredentials',
  'transferData',
  'delete',
]);

/** The kinds that decide by themselves whether somebody can sign in to an account. */
export const CLOSES: readonly OperationKind[] = ['disable', 'delete'];
export const OPENS: readonly OperationKind[] = ['create', 'enable'];

export interface Entitlement {
  /** 'group', 'role', 'licence' … as the connector declares. */
  readonly kind: string;
  readonly value: string;
}

export type AttributeValue = string | number | boolean | readonly string[] | null;
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** How an account is found on the target. `id` is the target's own immutable id, once known. */
export interface AccountRef {
  readonly id?: string;
  /** Sign-in name on the target. */
  readonly name: string;
  /** Strong keys of the person that the target may hold, for example externalId, employeeNumber. */
  readonly keys: Readonly<Record<string, string>>;
  /**
   * Ids of the person's other accounts there. Whoever looks by key or name, because the id is not there any more, passes
   * them over: each of them is worked on by itself, and may have been spared.
   */
  readonly others?: readonly string[];
}

export interface RemoteAccount {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly keys: Readonly<Record<string, string>>;
  readonly entitlements: readonly Entitlement[];
  /** True when the account administers the target itself (T27: the last one cannot be removed). */
  readonly administrator: boolean;
  /** True for break-glass, service and shared accounts that the target marks so. */
  readonly protected?: boolean;
  readonly attributes: Attributes;
  /** ISO 8601, where the target tells. */
  readonly lastUsedAt?: string;
}

export interface SessionInfo {
  readonly id: string;
  readonly startedAt?: string;
  readonly detail?: string;
}

/** Metadata only, never the secret. */
export interface CredentialInfo {
  readonly id: string;
  readonly kind: string;
  readonly createdAt?: string;
  readonly detail?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent on the last page. A failed page throws; it is never an empty page. */
  readonly next?: string;
}

export type Delta =
  | { readonly kind: 'upsert'; readonly account: RemoteAccount; readonly token: string }
  | { readonly kind: 'delete'; readonly id: string; readonly token: string }
  /** The target cannot tell what changed since the token: list everything again. */
  | { readonly kind: 'reset'; readonly token: string };

/** How long something may still work after it was cut off; printed in every certificate. */
export interface Residual {
  readonly kind: 'accessToken' | 'appSession' | 'ticket' | 'propagation';
  readonly maxSeconds: number;
  readonly note: string;
}

export interface Capabilities {
  /** Full listing of accounts. Without it, accounts that Lockstep never made are a gap in words. */
  readonly list: boolean;
  readonly create: boolean;
  readonly update: boolean;
  readonly disable: 'native' | 'passwordScramble' | 'none';
  readonly delete: 'hard' | 'soft' | 'none';
  readonly entitlements: readonly string[];
  readonly sessions: { readonly list: boolean; readonly revoke: boolean };
  readonly credentials: {
    readonly kinds: readonly string[];
    readonly list: boolean;
    readonly revoke: boolean;
  };
  readonly transferData: boolean;
  readonly changes: 'token' | 'none';
  /** 'natural': repeating a write is harmless. 'none': look before repeating. */
  readonly idempotency: 'natural' | 'key' | 'none';
  /** A person closes the operation: attested, never verified by the write alone. */
  readonly attested: boolean;
  readonly residual: readonly Residual[];
  /** The right order of operations of this target for each mode (targets.md, lesson 1). */
  readonly teardown: Readonly<Record<Mode, readonly OperationKind[]>>;
}

export interface ConnectorOperation {
  readonly kind: OperationKind;
  readonly account: AccountRef;
  /** Wanted attributes of create and update. */
  readonly attributes?: Attributes;
  /** The entitlement of grant and revoke. */
  readonly entitlement?: Entitlement;
  /** All entitlements a created account starts with. */
  readonly entitlements?: readonly Entitlement[];
  /** Who receives what the account owns (transferData, and delete on targets that hand over first). */
  readonly successor?: AccountRef;
  /** Stable over all attempts of this operation. */
  readonly idempotencyKey: string;
}

export type Outcome =
  /** `changed: false` = it was so already. */
  | {
      readonly status: 'done';
      readonly changed: boolean;
      readonly id?: string;
      readonly credential?: Credential;
    }
  | { readonly status: 'accepted'; readonly handle: string; readonly pollAfterMs: number }
  | { readonly status: 'blocked'; readonly reason: string; readonly remedy: string };

/** A first credential, handed to the person once and never stored or logged. */
export interface Credential {
  readonly kind: string;
  readonly secret: import('./secret.ts').Secret;
}

/** What must be true afterwards. Absent fields are not checked. */
export interface Expectation {
  readonly account: AccountRef;
  readonly exists?: boolean;
  readonly active?: boolean;
  readonly has?: readonly Entitlement[];
  readonly lacks?: readonly Entitlement[];
  readonly sessions?: 'none';
  readonly credentials?: 'none';
  readonly attributes?: Attributes;
}

export interface CheckItem {
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
  readonly ok: boolean;
}

export interface Verdict {
  /** `unprovable`: the target cannot be asked; shown in words, never as proven. */
  readonly result: 'proven' | 'disproven' | 'unprovable';
  readonly checks: readonly CheckItem[];
  readonly account?: RemoteAccount | null;
  readonly reason?: string;
  /** With `unprovable`: a person's word for all that is not proven. */
  readonly attested?: Attestation;
}

/** Somebody says that it was done. */
export interface Attestation {
  readonly by: string;
  readonly at: number;
  readonly note: string;
}

export type FaultKind =
  | 'retryable'
  | 'rateLimited'
  /** Sent, but no answer: neither success nor failure. Read back before any retry. */
  | 'unknownOutcome'
  | 'auth'
  | 'forbidden'
  | 'notFound'
  | 'conflict'
  | 'alreadyExists'
  | 'precondition'
  | 'invalid'
  | 'unsupported'
  | 'permanent'
  | 'cancelled';

export class ConnectorFault extends Error {
  override readonly name = 'ConnectorFault';
  readonly kind: FaultKind;
  readonly retryAfterMs?: number;
  /** 'connection' faults open the breaker of the target instead of burning the retries of every account. */
  readonly scope: 'call' | 'object' | 'connection';
  readonly vendor?: { readonly code: string; readonly text: string };

  constructor(
    kind: FaultKind,
    message: string,
    options: {
      retryAfterMs?: number;
      scope?: 'call' | 'object' | 'connection';
      vendor?: { code: string; text: string };
      cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.scope = options.scope ?? 'call';
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
    if (options.vendor !== undefined) this.vendor = options.vendor;
  }
}

export interface CheckReport {
  readonly ok: boolean;
  /** What the target really can do: never more than the definition declares. */
  readonly capabilities: Capabilities;
  /** The connector's own account on the target: refused in every plan (T28). */
  readonly ownAccount?: string;
  readonly items: readonly CheckItem[];
}

export interface Connector {
  check(): Promise<CheckReport>;
  list(page: string | undefined): Promise<Page<RemoteAccount>>;
  /**
   * By id if known, else by strong key, else by name, never one of `others`. null = proven absent, never an error. Fault
   * `conflict` when several accounts carry the key: one of them alone would hide the others from whoever looks for a leaver.
   */
  get(ref: AccountRef): Promise<RemoteAccount | null>;
  apply(operation: ConnectorOperation): Promise<Outcome>;
  /** Reads only, by another call than the write. */
  verify(expectation: Expectation): Promise<Verdict>;
  poll?(handle: string): Promise<Outcome>;
  sessions?(ref: AccountRef): Promise<readonly SessionInfo[]>;
  credentials?(ref: AccountRef): Promise<readonly CredentialInfo[]>;
  changes?(since: string | 'now'): AsyncIterable<Delta>;
  close(): Promise<void>;
}

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs?: number;
  /** True when repeating this request is harmless: a lost answer is then `retryable`, not `unknownOutcome`. */
  readonly reads?: boolean;
  /** Only so much of the answer's body is taken, and what follows not waited for. Default: a longer one is a fault. */
  readonly answerBytes?: number;
}

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The Transport seam for HTTP targets. Bounded bodies, no redirects. Throws ConnectorFault when no answer came. */
export type HttpTransport = (request: HttpRequest) => Promise<HttpResponse>;

export interface ConnectorRuntime {
  readonly clock: () => number;
  readonly random: () => number;
  readonly http: HttpTransport;
  /** Resolves a secret reference of the configuration (documents hold references only). */
  readonly secret: (reference: string) => Promise<import('./secret.ts').Secret>;
  /** Tasks of this target for people; for connectors whose work people do. */
  readonly tasks?: import('./task-board.ts').TaskBoard;
}

export interface ConnectorDefinition<Config = unknown> {
  readonly id: string;
  readonly apiVersion: 1;
  readonly title: string;
  /** JSON Schema (2020-12) of the `connection` block of a Target document; drives editor completion and docs. */
  readonly configSchema: Readonly<Record<string, unknown>>;
  /** Throws LockstepError CONNECTOR_CONFIG with the path of what is wrong. */
  readonly parseConfig: (input: unknown) => Config;
  /** Static upper bound; check() may narrow it. */
  readonly capabilities: Capabilities;
  readonly open: (config: Config, runtime: ConnectorRuntime) => Promise<Connector>;
}

/** A definition whose configuration type is nobody else's business: what registries and the engine hold. */
export interface InstalledConnector extends Omit<ConnectorDefinition, 'parseConfig' | 'open'> {
  /** Throws CONNECTOR_CONFIG when the connection block of a Target document is wrong. */
  readonly checkConfig: (input: unknown) => void;
  readonly connect: (input: unknown, runtime: ConnectorRuntime) => Promise<Connector>;
}

export function install<Config>(definition: ConnectorDefinition<Config>): InstalledConnector {
  const { parseConfig, open, ...rest } = definition;
  return {
    ...rest,
    checkConfig: (input) => {
      parseConfig(input);
    },
    connect: async (input, runtime) => open(parseConfig(input), runtime),
  };
}
