import type { AccountRef, Attributes, Entitlement, OperationKind, RemoteAccount } from './connector.ts';

/** What a person has to do by hand on one system. All instants are epoch milliseconds. */
export interface ManualTask {
  /** The operation's idempotency key: one operation is one task, however often it is tried. */
  readonly key: string;
  readonly kind: OperationKind;
  readonly account: AccountRef;
  readonly entitlement?: Entitlement;
  readonly entitlements?: readonly Entitlement[];
  readonly attributes?: Attributes;
  readonly successor?: AccountRef;
  /** Name of the system as people know it. */
  readonly system: string;
  readonly owner: string;
  readonly dueAt: number;
  readonly instructions: string;
}

export interface TaskClosure {
  readonly by: string;
  readonly at: number;
  readonly result: 'done' | 'wasSoAlready' | 'notPossible';
  readonly note: string;
}

export interface TaskConfirmation {
  readonly by: string;
  readonly at: number;
}

export interface TaskState {
  readonly handle: string;
  readonly task: ManualTask;
  readonly openedAt: number;
  /** null: open. */
  readonly closure: TaskClosure | null;
  /** Of the present closure; gone when the task is opened again. */
  readonly confirmation: TaskConfirmation | null;
}

/** The newest list of users that somebody uploaded, as far as it concerns one account. */
export interface ListingEvidence {
  readonly takenAt: number;
  readonly by: string;
  /** SHA-256 of the uploaded file, hex. */
  readonly digest: string;
  /** Only a list that proves that it is whole can show that somebody is absent (law 3). */
  readonly whole: boolean;
  /** Entitlement kinds and attributes that the list has columns for, and whether it shows who is active. */
  readonly covers: {
    readonly active: boolean;
    readonly entitlements: readonly string[];
    readonly attributes: readonly string[];
  };
  readonly account: RemoteAccount | null;
}

export interface TaskEvidence {
  readonly tasks: readonly TaskState[];
  readonly listing: ListingEvidence | null;
}

/** Where the tasks of one target of one tenant are kept. The application implements it on the database. */
export interface TaskBoard {
  /** Opens the task, or finds the one of the same key in whatever state it is. Returns its handle. */
  open(task: ManualTask): Promise<string>;
  get(handle: string): Promise<TaskState | null>;
  /** A closed task that evidence contradicts is open again; `openedAt` stays, closure and confirmation go. */
  reopen(handle: string, reason: string): Promise<void>;
  /** Everything about one account: its tasks (found by strong key, else name) and the newest listing. */
  evidence(account: AccountRef): Promise<TaskEvidence>;
}
