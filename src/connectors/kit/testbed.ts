import type {
  AccountRef,
  Attributes,
  ConnectorRuntime,
  Credential,
  Entitlement,
} from '../../domain/connector.ts';

/** Somebody of the tests. The account does not exist until a test creates it. */
export interface TestPerson {
  readonly ref: AccountRef;
  /** Attributes to create the account with. */
  readonly attributes: Attributes;
  /** Other values of the same or other attributes, for the update. */
  readonly changed: Attributes;
}

/** A way in which the target can be made to say "disabled" while it lets the person in. */
export interface Lie {
  readonly name: string;
  start(): Promise<void>;
  /** Called when the connector has been told "done", for targets that take it back only then. */
  afterTold?(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A target that may be written to, and the hands of the people who use it. Everything optional that is missing is
 * shown as skipped in the matrix, never as passed.
 */
export interface Testbed {
  /** What the connector is run against, for the head of the matrix. */
  readonly name: string;
  /** The `connection` block. A small page size makes the paging tests bite. */
  readonly config: unknown;
  readonly runtime: ConnectorRuntime;
  /** The nth person, from 1. Different persons differ in every field. */
  person(n: number): TestPerson;
  /** Entitlements that exist on the target and may be granted; two or more. */
  readonly entitlements: readonly Entitlement[];
  /** Sign-in names that a careless connector would break on. */
  readonly oddNames?: readonly string[];
  /** Lets time pass, real or virtual. Absent: residual windows cannot be waited for. */
  wait?(ms: number): Promise<void>;

  /** As the person: a new sign-in. `credential` is what the connector handed out at creation, if anything. */
  tryLogin?(account: AccountRef, credential?: Credential): Promise<boolean>;
  /** As the person: opens a session and returns a handle for trySession. */
  openSession?(account: AccountRef, credential?: Credential): Promise<string>;
  trySession?(session: string): Promise<boolean>;
  /** As the person: makes a token or key. */
  openToken?(account: AccountRef, credential?: Credential): Promise<string>;
  tryToken?(token: string): Promise<boolean>;

  /** Past the connector: what is really so. null = absent. */
  groundTruth?(account: AccountRef): Promise<{ readonly active: boolean } | null>;
  /** Past the connector: somebody lets the person in again. */
  drift?(account: AccountRef): Promise<void>;
  readonly lies?: readonly Lie[];

  /** Does what the target accepted and left to a person or a job. */
  finish?(handle: string): Promise<void>;
  /** Attested targets only: brings the evidence that turns a person's word into proof. */
  prove?(account: AccountRef): Promise<void>;

  close(): Promise<void>;
}

/** What a testbed needs from whoever runs it; connectors themselves have no clock and no folder. */
export interface TestbedHost {
  readonly clock: () => number;
  readonly random: () => number;
  readonly wait: (ms: number) => Promise<void>;
  readonly http: ConnectorRuntime['http'];
  /** An empty folder that is thrown away afterwards. */
  readonly folder: string;
}
