/**
 * The certificate of one leave, format `lockstep-certificate/1`. Documented for readers in docs/reference/certificate.md.
 *
 * All instants are ISO 8601 in UTC with milliseconds (`2025-05-31T16:00:00.000Z`), all hashes and keys hex unless said
 * otherwise, all sentences plain words for people.
 */
import type { Entitlement, FaultKind, Mode, OperationKind, Residual } from '../domain/connector.ts';

export const CERTIFICATE_FORMAT = 'lockstep-certificate/1';

/** What a leave can be made of. */
export type EndingKind = Extract<
  OperationKind,
  'revoke' | 'disable' | 'revokeSessions' | 'revokeCredentials' | 'transferData' | 'delete'
>;

/** Words of design.md. Only `verified` is proven. */
export type ItemState =
  | 'planned'
  | 'held'
  | 'applying'
  | 'accepted'
  | 'applied'
  | 'verifying'
  | 'verified'
  | 'attested'
  | 'unproven'
  | 'failed'
  /** A later item did the same thing in its place. */
  | 'superseded';

export interface CertifiedAccount {
  /** The target's own id; null where it was not known when the item was planned. */
  readonly id: string | null;
  readonly name: string;
}

/** What an item is, fixed when it is planned and committed to at once: nobody can drop or bend it later. */
export interface ItemDefinition {
  readonly operation: string;
  readonly kind: EndingKind;
  readonly target: string;
  readonly account: CertifiedAccount;
  /** For people: `sign-in`, `group finance-approvers`, `all sessions` … */
  readonly what: string;
  /** Only of `revoke`. */
  readonly entitlement: Entitlement | null;
}

export interface Attempt {
  readonly at: string;
  /** Class of the answer: an Outcome status or a FaultKind. */
  readonly outcome: 'done' | 'accepted' | 'blocked' | 'sent' | FaultKind;
  /** Of the last, where it stands for several. */
  readonly detail: string | null;
  /** A long row of attempts that all ended this way is one, with their number and the end of the last. */
  readonly repeated: { readonly times: number; readonly until: string } | null;
}

/** The answer of the target to a call that only reads and is not the write. */
export interface ReadBack {
  readonly at: string;
  /** By which call, as the connector names it. */
  readonly call: string;
  readonly asked: string;
  readonly checks: readonly {
    readonly what: string;
    readonly expected: string;
    readonly seen: string;
    readonly ok: boolean;
  }[];
}

/** How long something may go on working although it was ended. */
export interface ResidualWindow {
  readonly kind: Residual['kind'];
  readonly note: string;
  /** After this instant nothing works any more. */
  readonly until: string;
}

/** One thing that had to end. */
export interface CertifiedItem extends ItemDefinition {
  /** `decision`: committed in the decision leaf; `inventory`: in the leaf of the reading that found it; `later`: neither. */
  readonly planned: 'decision' | 'inventory' | 'later';
  readonly state: ItemState;
  readonly attempts: readonly Attempt[];
  /** The last one. Verified needs one whose checks are all ok. */
  readonly readBack: ReadBack | null;
  /** A person says so: shown, never proven (B18). */
  readonly attested: { readonly by: string; readonly at: string; readonly note: string } | null;
  readonly residuals: readonly ResidualWindow[];
  /** From the effective instant (from receipt) to the read-back; of verified items. */
  readonly secondsToEffective: number | null;
  readonly secondsToReceipt: number | null;
  /** Why it is not proven. Null only when verified. */
  readonly sentence: string | null;
}

export interface InventoryAccount {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly administrator: boolean;
  readonly madeByLockstep: boolean;
  readonly entitlements: readonly Entitlement[];
  /** Null = the target cannot list them; then a gap says so. */
  readonly sessions: readonly { readonly id: string; readonly detail: string | null }[] | null;
  readonly credentials:
    | readonly { readonly id: string; readonly kind: string; readonly detail: string | null }[]
    | null;
  /** Why something of this account was left as it is (legal hold, protected …). Counts as unproven. */
  readonly kept: string | null;
}

/** What one target answered when it was read fresh for this leave. */
export interface TargetInventory {
  readonly target: string;
  /** Mode that the policy wants here; decides which things must be covered by items. */
  readonly mode: Mode;
  /**
   * `notRead`: it could be listed but was not (down, refused). `kept`: the policy leaves it as it is, for ever or for now,
   * and a gap says so. Both count as unproven. `cannotBeListed`: by its nature.
   */
  readonly status: 'read' | 'notRead' | 'cannotBeListed' | 'kept';
  readonly readAt: string | null;
  /** Accounts of this person, those that Lockstep never made included. */
  readonly accounts: readonly InventoryAccount[];
  /** What could not be found out, a sentence each. Not empty unless everything was listed. */
  readonly gaps: readonly string[];
}

/** Everything that was known when the leave was decided. */
export interface Decision {
  /** Who or what said that the person leaves. */
  readonly trigger: {
    readonly by: string;
    readonly source: string | null;
    readonly record: string | null;
    readonly note: string | null;
  };
  readonly rules: readonly string[];
  readonly approvals: readonly { readonly by: string; readonly at: string; readonly reason: string }[];
  /** Hash of the plan. */
  readonly plan: string | null;
  /** `local` = the same instant as a text in `zone` (IANA name). */
  readonly effective: { readonly at: string; readonly zone: string; readonly local: string };
  readonly received: string;
  readonly decided: string;
  /** Every target, those that the policy leaves as they are included; each has its entry in the inventory. */
  readonly targets: readonly string[];
}

export interface CertifiedPerson {
  /** Identity id: the subject of every leaf. */
  readonly id: string;
  /** What the tenant discloses, for example displayName, employeeId. */
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

export interface CertificateSummary {
  readonly items: number;
  readonly proven: number;
  readonly attested: number;
  /** Items neither verified nor attested, targets not read or kept, accounts kept. */
  readonly unproven: number;
  readonly superseded: number;
  readonly gaps: number;
}

export interface CertificateBody {
  /** 1 is the first; 2 and on are supplements. */
  readonly number: number;
  /** SHA-256 of the JSON file of the certificate before this one. */
  readonly previous: string | null;
  /** Of the log: name of its key. */
  readonly origin: string;
  readonly tenant: string;
  readonly leave: string;
  readonly person: CertifiedPerson;
  readonly decision: Decision;
  /** The latest read-back among the verified items. */
  readonly lastVerified: string | null;
  readonly issued: string;
  readonly summary: CertificateSummary;
  readonly inventory: readonly TargetInventory[];
  readonly items: readonly CertifiedItem[];
}

/** One log entry with its way to the root, and the key that opens its commitment. */
export interface CertifiedLeaf {
  readonly index: number;
  /** The exact bytes, as text. */
  readonly leaf: string;
  readonly key: string;
  /** Audit path, neighbour first, base64 as in C2SP tlog-proof. */
  readonly path: readonly string[];
}

export interface Certificate {
  readonly format: typeof CERTIFICATE_FORMAT;
  readonly body: CertificateBody;
  /** SHA-256 of the HTML page without the JSON in it. */
  readonly page: string;
  /** C2SP signed note, one for all leaves. */
  readonly checkpoint: string;
  readonly leaves: readonly CertifiedLeaf[];
}
