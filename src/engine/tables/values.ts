import type { Attestation, CheckItem, Entitlement, Residual } from '../../domain/connector.ts';

/** Words of design.md for what has become of one operation. */
export type OperationState =
  | 'planned'
  | 'held'
  | 'accepted'
  | 'applied'
  | 'verified'
  | 'attested'
  | 'unproven'
  | 'failed'
  /** A newer decision about the person took its place before it was applied. */
  | 'superseded';

export type OperationStep = 'apply' | 'poll' | 'verify' | 'reverify';

/** The read-back behind a verification: what was asked, wanted and seen. */
export interface Proof {
  readonly result: 'proven' | 'disproven' | 'unprovable';
  readonly at: number;
  readonly checks: readonly CheckItem[];
  readonly reason?: string;
  readonly attested?: Attestation;
}

/** An administrator's word about one person, over what the sources say. */
export interface Override {
  readonly state: 'left' | 'suspended';
  readonly since: number;
  readonly actor: string;
  readonly reason: string;
  /** The source whose word it is, where nobody ordered it: a later word of that source takes it back. */
  readonly source?: string;
  /** A transmitter of signals said so, and no person. */
  readonly signal?: true;
  /** When it was ordered; absent in what was written before this was kept. */
  readonly orderedAt?: number;
  /** It stayed when what was said after it was taken back: nobody takes it back without naming it. */
  readonly stayed?: true;
  /** What was ordered before this was said and stays: it counts beside this, and alone once this is taken back. */
  readonly before?: Override;
}

/** The backup that a state was restored from. */
export interface RestoredFrom {
  readonly backup: string;
  readonly madeAt: number;
  readonly program: string;
  /** The log as the backup has it. */
  readonly log: { readonly origin: string; readonly size: number; readonly root: string | null };
  /** The last checkpoint that somebody kept outside: what was logged after the backup and is lost. */
  readonly seenOutside: { readonly origin: string; readonly size: number; readonly root: string } | null;
}

/** Until when writes that were sent and never seen to end may still give, or take, something. Null: none is out. */
export interface Unsettled {
  readonly gives: number | null;
  readonly takes: number | null;
}

/** What a target said of itself when it was last asked. */
export interface TargetReport {
  readonly at: number;
  readonly ok: boolean;
  readonly items: readonly CheckItem[];
  /** Why it could not be asked; null when it answered. */
  readonly failure: string | null;
  /** As it is configured; the connector's definition only knows the general case. */
  readonly residual?: readonly Residual[];
}

/** What one whole listing of a target showed. */
export interface ListingCounts {
  readonly accounts: number;
  readonly pages: number;
  readonly linked: number;
  readonly orphans: number;
  readonly ambiguous: number;
  readonly changed: number;
  readonly returned: number;
  readonly drift: number;
  readonly missing: number;
  /** So many are missing that nothing was made of it. */
  readonly doubted: boolean;
  readonly administrators: number;
}

/** How one SCIM connection is spoken with. */
export interface ConnectionSettings {
  /** `tolerant` takes what identity providers really send, `strict` what the RFCs allow. */
  readonly dialect: 'tolerant' | 'strict';
  /** Schemas of its own, beside those of RFC 7643. */
  readonly extensions: readonly unknown[];
  /** `ipsie-al`: no password is known here (OpenID IPSIE account lifecycle profile of SCIM 2.0). */
  readonly profile?: 'ipsie-al';
}

/** What has become of one call of a hook. */
export type HookCallState =
  /** To be made, or under way. */
  | 'asked'
  /** Taken; the answer comes later. */
  | 'waiting'
  | 'answered'
  /** It said no, or did not answer and nothing is given without its answer: a person has to look. */
  | 'refused'
  /** Given up: what it was about goes on, or was done long ago. */
  | 'failed'
  /** Overtaken before it was answered: it stands for nothing. */
  | 'dropped';

/** One call of a webhook or a hook, and how it ended. */
export interface WebhookAttempt {
  readonly at: number;
  /** Milliseconds. */
  readonly took: number;
  /** Of the answer; null: none came. */
  readonly status: number | null;
  /** Why it does not count as taken; null: it was taken. */
  readonly failure: string | null;
}

/** What one signal says, without whom it is about. */
export interface SignalDetail {
  readonly signal: string;
  readonly credentialType?: string;
  readonly attributes?: readonly string[];
  /** Of a verification: what the receiver wants to see again. */
  readonly state?: string;
  /** Of a stream that was changed here. */
  readonly status?: string;
  readonly reason?: string;
}

/** A plan that was made to be looked at. */
export type MadePlanState = 'made' | 'applied' | 'withdrawn';

/** What a plan would do to one account: the same words as in the document that is hashed. */
export interface PlannedAccountRow {
  readonly target: string;
  readonly account: string | null;
  readonly mode: string;
  readonly operations: readonly {
    readonly kind: string;
    readonly entitlement: Entitlement | null;
    readonly reasons: readonly string[];
  }[];
}
