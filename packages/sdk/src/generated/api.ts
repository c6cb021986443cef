// Made from the OpenAPI document by scripts/docs/client.mjs. Do not edit: change src/http and run `npm run docs`.

/** RFC 9457, with the stable code and the way out as members of their own. */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly details?: Readonly<Record<string, unknown>>;
};

/** Stable; docs/reference/errors.md says when each is given and what to do then. */
export type ErrorCode = 'USAGE' | 'INTERNAL' | 'NOT_FOUND' | 'CONFLICT' | 'DATABASE_UNAVAILABLE' | 'DATABASE_NO_BINARIES' | 'DATABASE_TOO_NEW' | 'DATABASE_TOO_OLD' | 'DATABASE_READ_ONLY' | 'DATABASE_FULL' | 'DATABASE_START_FAILED' | 'DATABASE_STOP_FAILED' | 'DATABASE_OTHER_MAJOR' | 'DATABASE_URL_INVALID' | 'DATABASE_ENCODING' | 'DATABASE_SIGN_IN' | 'DATABASE_MISSING' | 'DATABASE_TLS' | 'DATABASE_BUSY' | 'DATABASE_FORBIDDEN' | 'DATABASE_CONFLICT' | 'DATABASE_TIMEOUT' | 'DATABASE_DAMAGED' | 'BACKUP_INVALID' | 'BACKUP_TOO_NEW' | 'RESTORE_NOT_EMPTY' | 'RESTORE_UNFINISHED' | 'RESTORE_UNCONFIRMED' | 'RESTORE_NOT_LISTED' | 'ERASURES_MISSING' | 'ERASURES_INVALID' | 'ERASURE_REFUSED' | 'ERASURE_OWN' | 'ERASURE_UNKNOWN' | 'LEASE_LOST' | 'MASTER_KEY_MISSING' | 'MASTER_KEY_COMMAND' | 'MASTER_KEY_IN_USE' | 'MASTER_KEY_INVALID' | 'MASTER_KEY_EXPOSED' | 'MASTER_KEY_OTHER' | 'SEALED_DATA_INVALID' | 'SECRET_UNKNOWN' | 'DEMO_FOLDER_TAKEN' | 'DEMO_RUNNING' | 'SOURCE_UNKNOWN' | 'RECORDING_UNREADABLE' | 'RECORDING_INCOMPLETE' | 'PROBES_UNREADABLE' | 'PLAN_UNKNOWN' | 'PLAN_STALE' | 'PLAN_INVALID' | 'APPROVAL_OWN_PLAN' | 'APPROVER_CONCERNED' | 'APPROVER_LEFT' | 'NOTHING_HELD' | 'POLICY_INVALID' | 'POLICY_CHANGED' | 'POLICY_DOCUMENT_UNKNOWN' | 'POLICY_NAME_UNKNOWN' | 'POLICY_NAME_TAKEN' | 'POLICY_MISSING' | 'CONNECTOR_UNKNOWN' | 'CONNECTOR_NO_TESTBED' | 'CONNECTOR_SERVER_MISSING' | 'CONNECTOR_CONFIG' | 'TARGET_UNKNOWN' | 'PERSON_UNKNOWN' | 'PERSON_ERASED' | 'ACCOUNT_UNKNOWN' | 'ACCOUNT_NOT_ORPHAN' | 'ACCOUNT_PROTECTED' | 'OWNER_NOT_HERE' | 'LINK_REFUSED' | 'UNLINK_REFUSED' | 'REGROUP_REFUSED' | 'REGROUP_UNCLEAR' | 'PERSON_AMBIGUOUS' | 'TENANT_UNKNOWN' | 'EXCEPTION_UNKNOWN' | 'LEAVE_IN_EFFECT' | 'UNDO_UNCLEAR' | 'NOTHING_TO_UNDO' | 'LEAVE_UNKNOWN' | 'CERTIFICATE_NONE' | 'LISTING_INVALID' | 'LISTING_UNSUPPORTED' | 'TASK_UNKNOWN' | 'LIST_INVALID' | 'TASK_OPEN' | 'TASK_CLOSED' | 'TASK_OWN' | 'PAUSE_UNKNOWN' | 'PAUSE_OWN' | 'PAUSE_FORBIDDEN' | 'CLOCK_UNDOUBTED' | 'TOKEN_UNKNOWN' | 'TOKEN_INVALID' | 'SCIM_CONNECTION_UNKNOWN' | 'ROLE_MISSING' | 'ROUTE_UNKNOWN' | 'BODY_TOO_LARGE' | 'TOO_MANY_ATTEMPTS' | 'IDEMPOTENCY_KEY_INVALID' | 'IDEMPOTENCY_KEY_REUSED' | 'IDEMPOTENCY_KEY_BUSY' | 'EVENTS_GONE' | 'EVENTS_AHEAD' | 'LISTEN_INSECURE' | 'LISTEN_FAILED' | 'NOTIFY_CONFIG' | 'HOOK_UNKNOWN' | 'HOOK_CALL_UNKNOWN' | 'HOOK_ANSWER_REFUSED' | 'HOOK_ANSWER_UNREADABLE' | 'WEBHOOK_UNKNOWN' | 'FILE_UNREADABLE' | 'FILE_UNWRITABLE' | 'PREVIEW_TOO_LARGE' | 'FEED_SHAPE' | 'FEED_META' | 'FEED_EMPTY' | 'FEED_NOT_CSV' | 'FEED_NOT_JSON' | 'FEED_ENCODING' | 'FEED_HEADER' | 'FEED_CUT' | 'FEED_ALTERED' | 'FEED_OTHER_COMPANY' | 'FEED_STALE' | 'FEED_TOO_LARGE' | 'FEED_IMPLAUSIBLE' | 'WEBHOOK_SECRET' | 'WEBHOOK_HEADERS' | 'WEBHOOK_SIGNATURE' | 'WEBHOOK_STALE' | 'WEBHOOK_TOO_LARGE' | 'WEBHOOK_BODY' | 'PULL_CONFIG' | 'PULL_CHECKPOINT' | 'PULL_TAKEN' | 'PULL_FAILED' | 'PULL_UNAUTHORISED' | 'PULL_PAGE' | 'PULL_REPEATED' | 'PULL_TOO_LARGE' | 'RECORD_UNREADABLE' | 'CANONICAL_INVALID' | 'COMMITMENT_KEY_INVALID' | 'LEAF_INVALID' | 'LEAF_TOO_LARGE' | 'LOG_KEY_INVALID' | 'LOG_KEY_MISSING' | 'CHECKPOINT_INVALID' | 'LOG_RANGE' | 'LOG_TILE_UNKNOWN' | 'TILE_INVALID' | 'CERTIFICATE_INVALID' | 'TIME_ZONE_UNKNOWN' | 'LOCAL_TIME_INVALID' | 'EMPLOYMENT_FACTS_LIMIT' | 'SSF_OFF' | 'SSF_TOKEN_INVALID' | 'SSF_SCOPE_MISSING' | 'SSF_RECEIVER_UNKNOWN' | 'SSF_STREAM_UNKNOWN' | 'SSF_STREAMS_FULL' | 'SSF_KEY_PENDING' | 'SSF_TOO_OFTEN' | 'SSF_KEYS_UNREACHABLE' | 'SSF_POLL_FAILED' | 'SESSION_INVALID' | 'SESSION_UNKNOWN' | 'SESSION_OLD' | 'SESSION_NEEDED' | 'ORIGIN_FOREIGN' | 'SIGN_IN_INSECURE' | 'SIGN_IN_REFUSED' | 'SIGN_IN_LINK_INVALID' | 'SIGN_IN_LOST' | 'STEP_UP_NEEDED' | 'ADMINISTRATOR_UNKNOWN' | 'ADMINISTRATOR_TAKEN' | 'ADMINISTRATOR_HOW' | 'ADMINISTRATOR_SELF' | 'TOKEN_UNTIED' | 'LAST_ADMINISTRATOR' | 'PASSWORD_WEAK' | 'PASSKEY_REFUSED' | 'PASSKEY_UNKNOWN' | 'PASSKEY_ADDRESS' | 'PROVIDER_UNKNOWN' | 'PROVIDER_TAKEN' | 'PROVIDER_UNAVAILABLE' | 'PROVIDER_REFUSED' | (string & {});

/** What goes into each operation and what comes out. */
export interface Operations {
  /**
   * One person with accounts, holds, exceptions and leaves
   * Roles: auditor, operator, approver, administrator.
   */
  readonly person: {
    readonly input: {
      /** Identity id, employment key, or exactly the name or mail address. */
      readonly person: string;
    };
    readonly answer: {
      readonly id: string;
      readonly name: string | null;
      readonly state: string;
      readonly since: string | null;
      readonly nextChange: string | null;
      readonly legalHold: boolean;
      readonly override: {
        readonly state: string;
        /** ISO 8601, UTC */
        readonly since: string;
        readonly actor: string;
        readonly reason: string;
        /** The order that stays once this is taken back. */
        readonly before: {
          readonly state: string;
          /** ISO 8601, UTC */
          readonly since: string;
          readonly actor: string;
          readonly reason: string;
        } | null;
      } | null;
      readonly attributes: Readonly<Record<string, string | number | boolean | ReadonlyArray<string> | null>>;
      readonly employments: ReadonlyArray<{
        readonly system: string;
        readonly key: string;
        readonly valid: boolean;
        readonly onLeave: boolean;
        readonly attributes: Readonly<Record<string, string | number | boolean | ReadonlyArray<string> | null>>;
      }>;
      readonly accounts: ReadonlyArray<{
        readonly target: string;
        readonly account: string;
        readonly name: string | null;
        readonly provenance: string;
        readonly protected: boolean;
        readonly wanted: string | null;
        readonly because: ReadonlyArray<string>;
        readonly seen: {
          readonly at: string | null;
          readonly exists: boolean;
          readonly active: boolean;
          readonly administrator: boolean;
          /** When a read-back found none left; null: not proven since a sign-in was last possible. */
          readonly sessionsEnded: string | null;
          readonly credentialsEnded: string | null;
        } | null;
        readonly entitlements: ReadonlyArray<{
          readonly kind: string;
          readonly value: string;
          readonly wanted: boolean;
          readonly there: boolean | null;
          readonly because: ReadonlyArray<string>;
        }>;
        readonly open: ReadonlyArray<{
          readonly id: string;
          readonly kind: string;
          readonly entitlement: string | null;
          readonly state: string;
          readonly tries: number;
          readonly next: string | null;
          readonly trouble: string | null;
        }>;
      }>;
      readonly unknown: ReadonlyArray<{
        readonly rule: string;
        readonly missing: ReadonlyArray<string>;
      }>;
      readonly holds: ReadonlyArray<{
        readonly id: string;
        readonly plan: string;
        /** ISO 8601, UTC */
        readonly since: string;
        /** ISO 8601, UTC */
        readonly deadline: string;
        readonly reason: string;
      }>;
      readonly exceptions: ReadonlyArray<{
        readonly kind: string;
        readonly severity: number;
        /** ISO 8601, UTC */
        readonly since: string;
        readonly text: string;
      }>;
      readonly leaves: ReadonlyArray<{
        readonly id: string;
        readonly state: string;
        /** ISO 8601, UTC */
        readonly effective: string;
        /** ISO 8601, UTC */
        readonly decided: string;
        readonly certificates: number;
      }>;
    };
  };
  /**
   * Why somebody has or has not something
   * Roles: auditor, operator, approver, administrator.
   */
  readonly why: {
    readonly input: {
      /** Identity id, employment key, or exactly the name or mail address. */
      readonly person: string;
      /** TARGET, TARGET/VALUE or TARGET:KIND:VALUE; without it everything. */
      readonly entitlement?: string | undefined;
    };
    readonly answer: {
      readonly person: {
        readonly id: string;
        readonly name: string | null;
        readonly state: string;
        readonly since: string | null;
        readonly nextChange: string | null;
        readonly legalHold: boolean;
        readonly override: {
          readonly state: string;
          /** ISO 8601, UTC */
          readonly since: string;
          readonly actor: string;
          readonly reason: string;
          /** The order that stays once this is taken back. */
          readonly before: {
            readonly state: string;
            /** ISO 8601, UTC */
            readonly since: string;
            readonly actor: string;
            readonly reason: string;
          } | null;
        } | null;
        readonly attributes: Readonly<Record<string, string | number | boolean | ReadonlyArray<string> | null>>;
        readonly employments: ReadonlyArray<{
          readonly system: string;
          readonly key: string;
          readonly valid: boolean;
          readonly onLeave: boolean;
          readonly attributes: Readonly<Record<string, string | number | boolean | ReadonlyArray<string> | null>>;
        }>;
        readonly accounts: ReadonlyArray<{
          readonly target: string;
          readonly account: string;
          readonly name: string | null;
          readonly provenance: string;
          readonly protected: boolean;
          readonly wanted: string | null;
          readonly because: ReadonlyArray<string>;
          readonly seen: {
            readonly at: string | null;
            readonly exists: boolean;
            readonly active: boolean;
            readonly administrator: boolean;
            /** When a read-back found none left; null: not proven since a sign-in was last possible. */
            readonly sessionsEnded: string | null;
            readonly credentialsEnded: string | null;
          } | null;
          readonly entitlements: ReadonlyArray<{
            readonly kind: string;
            readonly value: string;
            readonly wanted: boolean;
            readonly there: boolean | null;
            readonly because: ReadonlyArray<string>;
          }>;
          readonly open: ReadonlyArray<{
            readonly id: string;
            readonly kind: string;
            readonly entitlement: string | null;
            readonly state: string;
            readonly tries: number;
            readonly next: string | null;
            readonly trouble: string | null;
          }>;
        }>;
        readonly unknown: ReadonlyArray<{
          readonly rule: string;
          readonly missing: ReadonlyArray<string>;
        }>;
        readonly holds: ReadonlyArray<{
          readonly id: string;
          readonly plan: string;
          /** ISO 8601, UTC */
          readonly since: string;
          /** ISO 8601, UTC */
          readonly deadline: string;
          readonly reason: string;
        }>;
        readonly exceptions: ReadonlyArray<{
          readonly kind: string;
          readonly severity: number;
          /** ISO 8601, UTC */
          readonly since: string;
          readonly text: string;
        }>;
        readonly leaves: ReadonlyArray<{
          readonly id: string;
          readonly state: string;
          /** ISO 8601, UTC */
          readonly effective: string;
          /** ISO 8601, UTC */
          readonly decided: string;
          readonly certificates: number;
        }>;
      };
      readonly asked: {
        readonly target: string;
        readonly entitlement: {
          readonly kind: string;
          readonly value: string;
        } | null;
      } | null;
      readonly targets: ReadonlyArray<{
        readonly target: string;
        readonly entitlement: {
          readonly kind: string;
          readonly value: string;
        } | null;
        readonly wanted: boolean;
        readonly there: boolean | null;
        readonly because: ReadonlyArray<string>;
        readonly rules: ReadonlyArray<{
          readonly rule: string;
          readonly text: string;
          readonly when: string;
          readonly verdict: 'yes' | 'no' | 'unknown' | 'state';
          readonly missing: ReadonlyArray<string>;
          readonly facts: Readonly<Record<string, string | number | boolean | ReadonlyArray<string> | null>>;
        }>;
        readonly accounts: ReadonlyArray<{
          readonly target: string;
          readonly account: string;
          readonly name: string | null;
          readonly provenance: string;
          readonly protected: boolean;
          readonly wanted: string | null;
          readonly because: ReadonlyArray<string>;
          readonly seen: {
            readonly at: string | null;
            readonly exists: boolean;
            readonly active: boolean;
            readonly administrator: boolean;
            /** When a read-back found none left; null: not proven since a sign-in was last possible. */
            readonly sessionsEnded: string | null;
            readonly credentialsEnded: string | null;
          } | null;
          readonly entitlements: ReadonlyArray<{
            readonly kind: string;
            readonly value: string;
            readonly wanted: boolean;
            readonly there: boolean | null;
            readonly because: ReadonlyArray<string>;
          }>;
          readonly open: ReadonlyArray<{
            readonly id: string;
            readonly kind: string;
            readonly entitlement: string | null;
            readonly state: string;
            readonly tries: number;
            readonly next: string | null;
            readonly trouble: string | null;
          }>;
        }>;
      }>;
    };
  };
  /**
   * Somebody leaves, whatever the sources say
   * Roles: operator, administrator.
   */
  readonly leave: {
    readonly input: {
      /** Identity id, employment key, or exactly the name or mail address. */
      readonly person: string;
      /** Yours, and fresh for each order. Asked again with it, the order is not carried out again, and what the first call did is answered. Kept for a day at least. */
      readonly 'Idempotency-Key'?: string | undefined;
      readonly body: {
        /** Stands in the log and in the certificate. */
        readonly reason: string;
        /** When it takes effect; default: now. */
        readonly at?: string | undefined;
      };
    };
    readonly answer: {
      readonly identityId: string;
      /** ISO 8601, UTC */
      readonly effective: string;
      readonly decision: {
        readonly hash: string | null;
        readonly people: number;
        readonly operations: number;
        readonly held: ReadonlyArray<string>;
        readonly tripped: ReadonlyArray<string>;
      };
    };
  };
  /**
   * The sources count again
   * Roles: operator, administrator.
   */
  readonly undoLeave: {
    readonly input: {
      /** Identity id, employment key, or exactly the name or mail address. */
      readonly person: string;
      /** Yours, and fresh for each order. Asked again with it, the order is not carried out again, and what the first call did is answered. Kept for a day at least. */
      readonly 'Idempotency-Key'?: string | undefined;
      readonly body: {
        /** Stands in the log and in the certificate. */
        readonly reason: string;
        /** When what is meant takes effect: needed for a leave of a later day that stayed when another word was taken back. */
        readonly effective?: string | undefined;
      };
    };
    readonly answer: {
      readonly identityId: string;
      /** ISO 8601, UTC */
      readonly effective: string;
      readonly decision: {
        readonly hash: string | null;
        readonly people: number;
        readonly operations: number;
        readonly held: ReadonlyArray<string>;
        readonly tripped: ReadonlyArray<string>;
      };
    };
  };
  /**
   * Certificates of a person
   * Roles: auditor, operator, approver, administrator.
   */
  readonly certificates: {
    readonly input: {
      /** Identity id, employment key, or exactly the name or mail address. */
      readonly person: string;
    };
    readonly answer: {
      readonly certificates: ReadonlyArray<{
        readonly leave: string;
        readonly number: number;
        /** ISO 8601, UTC */
        readonly issuedAt: string;
        readonly digest: string;
        readonly proven: number;
        readonly unproven: number;
        /** ISO 8601, UTC */
        readonly effective: string;
      }>;
    };
  };
  /**
   * One certificate as it was issued
   * Roles: auditor, operator, approver, administrator.
   */
  readonly certificate: {
    readonly input: {
      readonly leave: string;
      readonly number: number;
      readonly form?: 'json' | 'html' | undefined;
    };
    readonly answer: string;
  };
  /**
   * What would happen; nothing is written
   * Roles: operator, administrator.
   */
  readonly makePlan: {
    readonly input: {
      readonly body: {
        readonly kind: 'due';
      } | {
        readonly kind: 'policy';
        /** Policy documents as YAML. */
        readonly text: string;
      } | {
        readonly kind: 'leave';
        readonly person: string;
        /** Stands in the log and in the certificate. */
        readonly reason: string;
      } | {
        readonly kind: 'people';
        /** Identity ids. */
        readonly people: ReadonlyArray<string>;
        /** true: as if they left now. false: as they are. */
        readonly leave?: boolean | undefined;
        /** Stands in the log and in the certificate. */
        readonly reason: string;
      } | {
        readonly kind: 'merge';
        /** Who stays. */
        readonly person: string;
        /** Who is the same person. */
        readonly other: string;
        /** Stands in the log and in the certificate. */
        readonly reason: string;
      } | {
        readonly kind: 'split';
        readonly person: string;
        /** Those that are of somebody else, as KEY or SYSTEM:KEY. */
        readonly employments: ReadonlyArray<string>;
        /** Targets whose account goes along, where no key tells whose it is. */
        readonly takes?: ReadonlyArray<string> | undefined;
        /** Targets whose account stays, where no key tells whose it is. */
        readonly keeps?: ReadonlyArray<string> | undefined;
        /** Stands in the log and in the certificate. */
        readonly reason: string;
      } | {
        readonly kind: 'link';
        /** Id of an account that is nobody’s. */
        readonly account: string;
        /** Whose it is. */
        readonly person: string;
        /** Stands in the log and in the certificate. */
        readonly reason: string;
      } | {
        readonly kind: 'unlink';
        /** Id of an account that somebody linked. */
        readonly account: string;
        /** Stands in the log and in the certificate. */
        readonly reason: string;
      };
    };
    readonly answer: {
      readonly format: 'lockstep-plan-file/1';
      readonly tenant: string;
      readonly madeBy: string;
      /** ISO 8601, UTC */
      readonly madeAt: string;
      readonly request: unknown;
      readonly hash: string;
      readonly plan: {
        readonly format: 'lockstep-plan/1';
        readonly tenant: string;
        readonly policy: string;
        readonly people: ReadonlyArray<{
          readonly identity: string;
          readonly epoch: number;
          readonly before: string;
          readonly after: string;
          readonly accounts: ReadonlyArray<{
            readonly target: string;
            readonly account: string | null;
            readonly mode: string;
            readonly operations: ReadonlyArray<{
              readonly kind: string;
              readonly entitlement: {
                readonly kind: string;
                readonly value: string;
              } | null;
              readonly reasons: ReadonlyArray<string>;
            }>;
          }>;
        }>;
        readonly regrouping?: {
          readonly kind: 'merge' | 'split';
          readonly from: string;
          readonly into: string;
          readonly epochs: ReadonlyArray<{
            readonly identity: string;
            readonly epoch: number;
          }>;
          readonly employments: ReadonlyArray<{
            readonly namespace: string;
            readonly key: string;
          }>;
          readonly accounts: ReadonlyArray<{
            readonly account: string;
            readonly target: string;
          }>;
        } | {
          readonly kind: 'link' | 'unlink';
          readonly account: string;
          readonly target: string;
          readonly identity: string;
          readonly epochs: ReadonlyArray<{
            readonly identity: string;
            readonly epoch: number;
          }>;
          /** Whether its strong keys are the person’s, contradict them, or say nothing. */
          readonly keys: 'same' | 'other' | 'none';
        };
      };
      readonly people: Readonly<Record<string, string>>;
      readonly notes: unknown;
      readonly seal: string;
    };
  };
  /**
   * Plans that were made and decisions that were written, the newest first
   * Roles: auditor, operator, approver, administrator.
   */
  readonly plans: {
    readonly input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      /** made: waits to be applied. held: some of it waits for a person. applied: what was decided. */
      readonly state?: 'made' | 'held' | 'applied' | undefined;
      /** What set it off: time, feed, webhook, operator, policy … or what it was made for. */
      readonly by?: string | undefined;
    };
    readonly answer: {
      readonly plans: ReadonlyArray<{
        readonly id: string;
        readonly hash: string;
        readonly state: 'made' | 'held' | 'applied' | 'withdrawn';
        /** What it was made for, or what set the decision off. */
        readonly for: string;
        readonly source: string | null;
        readonly note: string | null;
        readonly madeBy: string;
        /** ISO 8601, UTC */
        readonly madeAt: string;
        readonly people: number;
        readonly operations: number;
        readonly irreversible: number;
        readonly targets: ReadonlyArray<string>;
        /** People who waited when it was decided, or would. */
        readonly held: number;
        /** People who wait now. */
        readonly waiting: number;
        /** The first of those who wait. */
        readonly deadline: string | null;
        readonly overdue: boolean;
        readonly tripped: ReadonlyArray<string>;
      }>;
      /** `after` of the next page; null on the last one. */
      readonly next: string | null;
    };
  };
  /**
   * Does exactly this plan, or refuses
   * Roles: operator, administrator.
   */
  readonly applyPlan: {
    readonly input: {
      /** Yours, and fresh for each order. Asked again with it, the order is not carried out again, and what the first call did is answered. Kept for a day at least. */
      readonly 'Idempotency-Key'?: string | undefined;
      readonly body: Readonly<Record<string, unknown>>;
    };
    readonly answer: {
      readonly hash: string;
      readonly decision: {
        readonly hash: string | null;
        readonly people: number;
        readonly operations: number;
        readonly held: ReadonlyArray<string>;
        readonly tripped: ReadonlyArray<string>;
      };
      readonly policyVersion: number | null;
    };
  };
  /**
   * Lets go what is held of a plan; never by who made it
   * Roles: approver, administrator.
   */
  readonly approve: {
    readonly input: {
      readonly hash: string;
      /** Yours, and fresh for each order. Asked again with it, the order is not carried out again, and what the first call did is answered. Kept for a day at least. */
      readonly 'Idempotency-Key'?: string | undefined;
      readonly body: {
        /** Stands in the log and in the certificate. */
        readonly reason: string;
        /** Only these people; default: all that is held of the plan. */
        readonly only?: ReadonlyArray<string> | undefined;
      };
    };
    readonly answer: {
      readonly hash: string;
      readonly operations: number;
    };
  };
  /**
   * Keeps a held decision from ever running
   * Roles: approver, administrator.
   */
  readonly refuseHold: {
    readonly input: {
      readonly hold: string;
      /** Yours, and fresh for each order. Asked again with it, the order is not carried out again, and what the first call did is answered. Kept for a day at least. */
      readonly 'Idempotency-Key'?: string | undefined;
      readonly body: {
        /** Stands in the log and in the certificate. */
        readonly reason: string;
      };
    };
    readonly answer: {
      readonly refused: number;
    };
  };
  /**
   * What needs a person, the oldest first
   * Roles: auditor, operator, approver, administrator.
   */
  readonly exceptions: {
    readonly input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      /** Only of this cause. */
      readonly kind?: string | undefined;
      readonly target?: string | undefined;
      /** Only those at least as grave. */
      readonly severity?: number | undefined;
    };
    readonly answer: {
      readonly exceptions: ReadonlyArray<{
        readonly id: string;
        readonly kind: string;
        readonly subject: string;
        readonly identity: string | null;
        /** Name; null: it is about nobody, or nobody knows. */
        readonly person: string | null;
        readonly target: string | null;
        readonly severity: number;
        readonly text: string;
        /** ISO 8601, UTC */
        readonly openedAt: string;
      }>;
      readonly next: string | null;
    };
  };
  /**
   * How many are open of each cause
   * Roles: auditor, operator, approver, administrator.
   */
  readonly exceptionCauses: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly causes: ReadonlyArray<{
        readonly kind: string;
        readonly open: number;
        /** The gravest. */
        readonly severity: number;
        /** ISO 8601, UTC */
        readonly oldest: string;
      }>;
      readonly all: number;
      /** False: there are more than 10,000, and only those were looked at. */
      readonly counted: boolean;
    };
  };
  /**
   * Says that an exception is dealt with
   * Roles: operator, administrator.
   */
  readonly closeException: {
    readonly input: {
      readonly exception: string;
      /** Yours, and fresh for each order. Asked again with it, the order is not carried out again, and what the first call did is answered. Kept for a day at least. */
      readonly 'Idempotency-Key'?: string | undefined;
      readonly body: {
        /** Stands in the log and in the certificate. */
        readonly reason: string;
      };
    };
    readonly answer: {
      readonly id: string;
      /** ISO 8601, UTC */
      readonly closedAt: string;
    };
  };
  /**
   * Work on systems without an interface
   * Roles: auditor, operator, approver, administrator.
   */
  readonly tasks: {
    readonly input: {
      readonly limit?: number | undefined;
      /** Id of the last one that you have. */
      readonly after?: string | undefined;
      readonly state?: 'open' | 'closed' | 'confirmed' | undefined;
      readonly owner?: string | undefined;
      readonly target?: string | undefined;
    };
    readonly answer: {
      readonly tasks: ReadonlyArray<{
        readonly id: string;
        readonly target: string;
        readonly identity: string | null;
        /** Name; null: nobody knows, or the person was erased. */
        readonly person: string | null;
        readonly kind: string | null;
        readonly system: string | null;
        /** Null once the person was erased. */
        readonly instructions: string | null;
        readonly owner: string;
        /** ISO 8601, UTC */
        readonly openedAt: string;
        /** ISO 8601, UTC */
        readonly dueAt: string;
        readonly overdue: boolean;
        readonly state: string;
        /** A newer decision took its place: it must not be done any more. */
        readonly withdrawn: boolean;
        readonly reopened: number;
        readonly closed: {
          readonly by: string;
          /** ISO 8601, UTC */
          readonly at: string;
          readonly result: string;
          readonly note: string;
        } | null;
        readonly confirmed: {
          readonly by: string;
          /** ISO 8601, UTC */
          readonly at: string;
        } | null;
      }>;
      /** `after` of the next page; null on the last one. */
      readonly next: string | null;
    };
  };
  /**
   * Says what became of a task: attested
   * Roles: operator, administrator.
   */
  readonly closeTask: {
    readonly input: {
      readonly task: string;
      /** Yours, and fresh for each order. Asked again with it, the order is not carried out again, and what the first call did is answered. Kept for a day at least. */
      readonly 'Idempotency-Key'?: string | undefined;
      readonly body: {
        /** Stands in the certificate. */
        readonly note: string;
        readonly result?: 'done' | 'wasSoAlready' | 'notPossible' | undefined;
      };
    };
    readonly answer: {
      readonly id: string;
      readonly state: string;
      readonly closedBy: string | null;
      readonly confirmedBy: string | null;
    };
  };
  /**
   * A second person has looked: proven; never who closed it
   * Roles: operator, approver, administrator.
   */
  readonly confirmTask: {
    readonly input: {
      readonly task: string;
      /** Yours, and fresh for each order. Asked again with it, the order is not carried out again, and what the first call did is answered. Kept for a day at least. */
      readonly 'Idempotency-Key'?: string | undefined;
    };
    readonly answer: {
      readonly id: string;
      readonly state: string;
      readonly closedBy: string | null;
      readonly confirmedBy: string | null;
    };
  };
  /**
   * Events in commit order, without gaps; with Accept: text/event-stream as they come
   * Roles: auditor, operator, approver, administrator.
   */
  readonly events: {
    readonly input: {
      readonly limit?: number | undefined;
      /** Number of the last event that you have; without it from the oldest that is kept. */
      readonly after?: number | undefined;
      /** The `log` that came with `after`: refused where it has been restored since. */
      readonly log?: string | undefined;
      /** Only these, with commas between them: `leave.*,dsync.user.updated`. */
      readonly types?: string | undefined;
      /** Seconds to wait for the first event where there is none yet. */
      readonly wait?: number | undefined;
      /** `cloudevents`: a batch of CloudEvents 1.0, `after` of the next call in the header Lockstep-Next. */
      readonly format?: 'json' | 'cloudevents' | undefined;
    };
    readonly answer: {
      readonly events: ReadonlyArray<{
        readonly n: number;
        readonly type: string;
        /** Of the schema of `data`. */
        readonly version: number;
        /** ISO 8601, UTC */
        readonly at: string;
        readonly subject: string | null;
        readonly target: string | null;
        readonly operation: string | null;
        readonly data: unknown;
      }>;
      /** `after` of the next call. Numbers have no gaps and follow the order of commits. */
      readonly next: number;
      /** The log to which the numbers belong: one that was restored has another name, and uses numbers again. */
      readonly log: string;
    };
  };
  /**
   * Every type of event, and what its data look like
   * Roles: auditor, operator, approver, administrator.
   */
  readonly eventSchemas: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly types: ReadonlyArray<{
        readonly type: string;
        readonly version: number;
        readonly about: string;
        /** JSON Schema (2020-12) of `data`. */
        readonly schema: Readonly<Record<string, unknown>>;
      }>;
    };
  };
  /**
   * History of imports
   * Roles: auditor, operator, approver, administrator.
   */
  readonly imports: {
    readonly input: {
      readonly limit?: number | undefined;
      readonly source?: string | undefined;
    };
    readonly answer: {
      readonly imports: ReadonlyArray<{
        readonly id: string;
        readonly source: string;
        /** ISO 8601, UTC */
        readonly startedAt: string;
        readonly finishedAt: string | null;
        readonly outcome: string;
        readonly reason: string | null;
        readonly summary: unknown;
      }>;
    };
  };
  /**
   * Takes a feed whole or not at all
   * Roles: operator, administrator.
   */
  readonly importFeed: {
    readonly input: {
      readonly source: string;
      /** A person has looked at a report that was held, and says that it holds. */
      readonly confirmed?: 'true' | 'false' | undefined;
      /** Why a person hands it in; stands in the log. */
      readonly reason?: string | undefined;
      /** The meta document of the feed, as JSON. */
      readonly 'Lockstep-Meta'?: string | undefined;
      readonly body: string | Uint8Array;
    };
    readonly answer: {
      readonly outcome: string;
      readonly importId: string;
      readonly code: string | null;
      readonly why: string | null;
      readonly rows: number;
      readonly added: number;
      readonly changed: number;
      readonly setAside: number;
      readonly missing: number;
      readonly held: number;
    };
  };
  /**
   * Ways in for identity providers, without their secrets
   * Roles: auditor, operator, approver, administrator.
   */
  readonly scimConnections: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly connections: ReadonlyArray<{
        readonly id: string;
        readonly name: string;
        /** Base URL for the identity provider, below the address of this server. */
        readonly path: string;
        readonly dialect: string;
        readonly profile: string | null;
        readonly state: 'open' | 'removed';
        readonly users: number;
        readonly groups: number;
        /** ISO 8601, UTC */
        readonly madeAt: string;
        readonly lastUsedAt: string | null;
        /** Kept by the recorder: the last 500, for 7 days. */
        readonly requests: number;
        readonly secrets: ReadonlyArray<{
          readonly id: string;
          readonly kind: string;
          /** ISO 8601, UTC */
          readonly expiresAt: string;
        }>;
        readonly clients: ReadonlyArray<{
          readonly id: string;
          readonly keys: number;
          /** ISO 8601, UTC */
          readonly expiresAt: string;
        }>;
      }>;
    };
  };
  /**
   * An identity provider may push; its secret is shown once
   * Roles: administrator.
   */
  readonly addScimConnection: {
    readonly input: {
      readonly body: {
        /** Of the connection, and of the Source document (type: scim) that goes with it. */
        readonly name: string;
        /** tolerant takes what clients really send, strict what the RFCs allow. */
        readonly dialect?: 'tolerant' | 'strict' | undefined;
        /** The account lifecycle profile of IPSIE. */
        readonly profile?: 'ipsie-al' | undefined;
        /** Of the secret; default: in a year, at most two. */
        readonly expiresAt?: string | undefined;
      };
    };
    readonly answer: {
      readonly id: string;
      readonly path: string;
      /** Bearer token; it is never shown again. */
      readonly token: string;
      /** For basic authentication. */
      readonly user: string;
      /** For basic authentication; it is never shown again. */
      readonly password: string;
      /** ISO 8601, UTC */
      readonly expiresAt: string;
    };
  };
  /**
   * Another secret, shown once; the one before goes on for a while
   * Roles: administrator.
   */
  readonly rotateScimConnection: {
    readonly input: {
      /** Name or id of the connection. */
      readonly connection: string;
      readonly body: {
        /** Of the new secret; default: in a year, at most two. */
        readonly expiresAt?: string | undefined;
        /** How long the one before still opens; default: for a week. */
        readonly keepUntil?: string | undefined;
      };
    };
    readonly answer: {
      readonly id: string;
      readonly path: string;
      /** Bearer token; it is never shown again. */
      readonly token: string;
      /** For basic authentication. */
      readonly user: string;
      /** For basic authentication; it is never shown again. */
      readonly password: string;
      /** ISO 8601, UTC */
      readonly expiresAt: string;
    };
  };
  /**
   * Closes a connection; nobody loses anything by it
   * Roles: administrator.
   */
  readonly removeScimConnection: {
    readonly input: {
      /** Name or id of the connection. */
      readonly connection: string;
      readonly body: {
        /** Stands in the log. */
        readonly reason: string;
      };
    };
    readonly answer: {
      readonly removed: string;
    };
  };
  /**
   * What an identity provider sent last, without secrets, the newest first
   * Roles: auditor, operator, approver, administrator.
   */
  readonly scimRequests: {
    readonly input: {
      /** Name or id of the connection. */
      readonly connection: string;
      readonly limit?: number | undefined;
      /** Id of the last one that you have; the newest come first. */
      readonly after?: string | undefined;
      readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | undefined;
      /** refused: those that were answered with 400 or above. */
      readonly status?: 'any' | 'refused' | undefined;
    };
    readonly answer: {
      readonly requests: ReadonlyArray<{
        readonly id: string;
        /** ISO 8601, UTC */
        readonly at: string;
        readonly method: string;
        /** Below the base URL, with its query; without secrets. */
        readonly path: string;
        readonly status: number;
        /** Milliseconds. */
        readonly took: number;
        /** Attributes that were sent and not taken. */
        readonly ignored: ReadonlyArray<string>;
      }>;
      readonly next: string | null;
    };
  };
  /**
   * One request with its answer
   * Roles: auditor, operator, approver, administrator.
   */
  readonly scimRequest: {
    readonly input: {
      /** Name or id of the connection. */
      readonly connection: string;
      readonly request: string;
    };
    readonly answer: {
      readonly id: string;
      /** ISO 8601, UTC */
      readonly at: string;
      readonly method: string;
      /** Below the base URL, with its query; without secrets. */
      readonly path: string;
      readonly status: number;
      /** Milliseconds. */
      readonly took: number;
      /** Attributes that were sent and not taken. */
      readonly ignored: ReadonlyArray<string>;
      /** The body without its secrets; empty: there was none. */
      readonly request: string;
      readonly answer: string;
    };
  };
  /**
   * What a recorded request would be answered now; nothing of it stays
   * Roles: operator, administrator.
   */
  readonly tryScimRequest: {
    readonly input: {
      /** Name or id of the connection. */
      readonly connection: string;
      readonly request: string;
    };
    readonly answer: {
      /** What it would be answered now; nothing of it stays. */
      readonly status: number;
      /** What it was answered. */
      readonly before: number;
      readonly body: unknown;
      readonly ignored: ReadonlyArray<string>;
    };
  };
  /**
   * The twelve hooks and who answers them
   * Roles: auditor, operator, approver, administrator.
   */
  readonly hooks: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly hooks: ReadonlyArray<{
        readonly id: string;
        readonly description: string | null;
        readonly url: string;
        readonly events: ReadonlyArray<'test' | 'preCreateUser' | 'postCreateUser' | 'preUpdateUser' | 'postUpdateUser' | 'validateUser' | 'validateUpdateUser' | 'changePassword' | 'preProvision' | 'postProvision' | 'policyMap' | 'runDeprovision'>;
        /** Null: about all. */
        readonly targets: ReadonlyArray<string> | null;
        readonly style: string;
        readonly onFailure: string;
        /** ISO 8601. */
        readonly timeout: string;
        readonly answerWithin: string | null;
        readonly attributes: ReadonlyArray<string>;
        /** Its key is there; without it nothing is sent. */
        readonly signs: boolean;
        readonly asked: number;
        readonly waiting: number;
        readonly refused: number;
        readonly failed: number;
      }>;
      readonly points: ReadonlyArray<{
        readonly event: 'test' | 'preCreateUser' | 'postCreateUser' | 'preUpdateUser' | 'postUpdateUser' | 'validateUser' | 'validateUpdateUser' | 'changePassword' | 'preProvision' | 'postProvision' | 'policyMap' | 'runDeprovision';
        readonly purpose: 'test' | 'ask' | 'opinion' | 'tell';
        /** Who answers, in the order in which answers count. */
        readonly hooks: ReadonlyArray<string>;
      }>;
    };
  };
  /**
   * One receiver of hooks and how it stands
   * Roles: auditor, operator, approver, administrator.
   */
  readonly hook: {
    readonly input: {
      /** Id of the Hook document. */
      readonly hook: string;
    };
    readonly answer: {
      readonly hook: {
        readonly id: string;
        readonly description: string | null;
        readonly url: string;
        readonly events: ReadonlyArray<'test' | 'preCreateUser' | 'postCreateUser' | 'preUpdateUser' | 'postUpdateUser' | 'validateUser' | 'validateUpdateUser' | 'changePassword' | 'preProvision' | 'postProvision' | 'policyMap' | 'runDeprovision'>;
        /** Null: about all. */
        readonly targets: ReadonlyArray<string> | null;
        readonly style: string;
        readonly onFailure: string;
        /** ISO 8601. */
        readonly timeout: string;
        readonly answerWithin: string | null;
        readonly attributes: ReadonlyArray<string>;
        /** Its key is there; without it nothing is sent. */
        readonly signs: boolean;
        readonly asked: number;
        readonly waiting: number;
        readonly refused: number;
        readonly failed: number;
      };
    };
  };
  /**
   * Calls to a receiver, the newest first, without what was said in them
   * Roles: auditor, operator, approver, administrator.
   */
  readonly hookCalls: {
    readonly input: {
      /** Id of the Hook document. */
      readonly hook: string;
      readonly limit?: number | undefined;
      /** Id of the last one that you have; the newest come first. */
      readonly after?: string | undefined;
      readonly state?: 'asked' | 'waiting' | 'answered' | 'refused' | 'failed' | 'dropped' | undefined;
    };
    readonly answer: {
      readonly calls: ReadonlyArray<{
        readonly call: string;
        readonly hook: string;
        readonly event: 'test' | 'preCreateUser' | 'postCreateUser' | 'preUpdateUser' | 'postUpdateUser' | 'validateUser' | 'validateUpdateUser' | 'changePassword' | 'preProvision' | 'postProvision' | 'policyMap' | 'runDeprovision';
        readonly attribute: string | null;
        readonly identity: string | null;
        readonly target: string | null;
        readonly operation: string | null;
        readonly state: 'asked' | 'waiting' | 'answered' | 'refused' | 'failed' | 'dropped';
        readonly tries: number;
        /** ISO 8601, UTC */
        readonly madeAt: string;
        readonly next: string | null;
        readonly ended: string | null;
        readonly status: number | null;
        readonly failure: string | null;
        /** Milliseconds, of the last try. */
        readonly took: number | null;
      }>;
      readonly next: string | null;
    };
  };
  /**
   * A new key signs beside the earlier ones until those end; what the receiver verifies with is shown once
   * Roles: administrator.
   */
  readonly makeHookKey: {
    readonly input: {
      /** Id of the Hook document. */
      readonly hook: string;
      readonly body: {
        /** Until then the earlier keys sign, too; default: for a day. */
        readonly earlierEndAt?: string | undefined;
      };
    };
    readonly answer: {
      readonly hook: string;
      /** What the receiver verifies with; it is never shown again. */
      readonly verifyWith: string;
    };
  };
  /**
   * Calls a receiver now with a sample and shows request and answer
   * Roles: operator, administrator.
   */
  readonly testHook: {
    readonly input: {
      /** Id of the Hook document. */
      readonly hook: string;
      readonly body: {
        /** Which of the twelve, among those that the document names; about a made-up person. */
        readonly event?: 'test' | 'preCreateUser' | 'postCreateUser' | 'preUpdateUser' | 'postUpdateUser' | 'validateUser' | 'validateUpdateUser' | 'changePassword' | 'preProvision' | 'postProvision' | 'policyMap' | 'runDeprovision' | undefined;
      };
    };
    readonly answer: {
      readonly works: boolean;
      readonly failure: string | null;
      /** How the answer was understood; null: there was none. */
      readonly meaning: string | null;
      /** Milliseconds. */
      readonly took: number;
      readonly request: {
        readonly method: 'POST';
        readonly url: string;
        readonly headers: Readonly<Record<string, string>>;
        readonly body: string;
      };
      readonly answer: {
        readonly status: number;
        /** Its first 2,048 characters. */
        readonly body: string;
      } | null;
    };
  };
  /**
   * Asks once more what was refused
   * Roles: operator, administrator.
   */
  readonly askHookAgain: {
    readonly input: {
      /** Id of the Hook document. */
      readonly hook: string;
      readonly call: string;
      /** Yours, and fresh for each order. Asked again with it, the order is not carried out again, and what the first call did is answered. Kept for a day at least. */
      readonly 'Idempotency-Key'?: string | undefined;
    };
    readonly answer: {
      readonly call: string;
      readonly asked: true;
    };
  };
  /**
   * Every source: when it was heard, how much of it was believed, what it is late with
   * Roles: auditor, operator, approver, administrator.
   */
  readonly sources: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly sources: ReadonlyArray<{
        readonly id: string;
        readonly type: string;
        readonly description: string | null;
        /** HR system whose employments it speaks of. */
        readonly system: string;
        /** Sources whose word it confirms; it makes nobody join or leave. */
        readonly independentOf: ReadonlyArray<string>;
        /** meta, trailer, none; reading: by being read whole; messages: never. */
        readonly provesWholeBy: string;
        /** People in the last whole report, or users that an identity provider has pushed. */
        readonly records: number;
        /** What was read last, whatever became of it. */
        readonly last: {
          readonly id: string;
          /** ISO 8601, UTC */
          readonly startedAt: string;
          readonly finishedAt: string | null;
          /** accepted, held (taken; somebody has to look), rejected or refusedHeld (nothing was taken), noop. */
          readonly outcome: string;
          readonly reason: string | null;
          readonly rows: number;
          readonly added: number;
          readonly changed: number;
          readonly unchanged: number;
          /** Rows that could not be read. */
          readonly setAside: number;
          /** People who should be in it and are not; nobody loses anything by it. */
          readonly missing: number;
          /** People whose loss of access waits for a decision. */
          readonly held: number;
          /** Proven that nothing is missing; null: that was not kept. */
          readonly whole: boolean | null;
          /** It told only what had changed. */
          readonly changesOnly: boolean;
        } | null;
        /** What was taken last. */
        readonly taken: {
          readonly id: string;
          /** ISO 8601, UTC */
          readonly startedAt: string;
          readonly finishedAt: string | null;
          /** accepted, held (taken; somebody has to look), rejected or refusedHeld (nothing was taken), noop. */
          readonly outcome: string;
          readonly reason: string | null;
          readonly rows: number;
          readonly added: number;
          readonly changed: number;
          readonly unchanged: number;
          /** Rows that could not be read. */
          readonly setAside: number;
          /** People who should be in it and are not; nobody loses anything by it. */
          readonly missing: number;
          /** People whose loss of access waits for a decision. */
          readonly held: number;
          /** Proven that nothing is missing; null: that was not kept. */
          readonly whole: boolean | null;
          /** It told only what had changed. */
          readonly changesOnly: boolean;
        } | null;
        /** Up to when everybody is known. */
        readonly wholeAt: string | null;
        readonly freshness: {
          /** unknown: nothing says how often it is heard. */
          readonly state: 'never' | 'fresh' | 'late' | 'unknown';
          readonly heardAt: string | null;
          /** Seconds between two reads, declared or as usual. */
          readonly every: number | null;
          readonly expectedBy: string | null;
        };
        readonly pull: {
          readonly nextAt: string | null;
          /** Somebody reads it now. */
          readonly reading: boolean;
          /** Pages of a read that was cut off, to go on from. */
          readonly keptPages: number;
          /** Since this whole read only what changed is asked for; null: everybody is, each time. */
          readonly changesSince: string | null;
        } | null;
        readonly connection: {
          readonly id: string;
          readonly users: number;
          readonly groups: number;
          readonly lastUsedAt: string | null;
          /** Users of whom something was said that nobody has decided about. */
          readonly waiting: number;
        } | null;
        /** Open exceptions about reading it. */
        readonly open: number;
      }>;
    };
  };
  /**
   * One source with its fields and how many rows have them
   * Roles: auditor, operator, approver, administrator.
   */
  readonly source: {
    readonly input: {
      readonly source: string;
    };
    readonly answer: {
      readonly source: {
        readonly id: string;
        readonly type: string;
        readonly description: string | null;
        /** HR system whose employments it speaks of. */
        readonly system: string;
        /** Sources whose word it confirms; it makes nobody join or leave. */
        readonly independentOf: ReadonlyArray<string>;
        /** meta, trailer, none; reading: by being read whole; messages: never. */
        readonly provesWholeBy: string;
        /** People in the last whole report, or users that an identity provider has pushed. */
        readonly records: number;
        /** What was read last, whatever became of it. */
        readonly last: {
          readonly id: string;
          /** ISO 8601, UTC */
          readonly startedAt: string;
          readonly finishedAt: string | null;
          /** accepted, held (taken; somebody has to look), rejected or refusedHeld (nothing was taken), noop. */
          readonly outcome: string;
          readonly reason: string | null;
          readonly rows: number;
          readonly added: number;
          readonly changed: number;
          readonly unchanged: number;
          /** Rows that could not be read. */
          readonly setAside: number;
          /** People who should be in it and are not; nobody loses anything by it. */
          readonly missing: number;
          /** People whose loss of access waits for a decision. */
          readonly held: number;
          /** Proven that nothing is missing; null: that was not kept. */
          readonly whole: boolean | null;
          /** It told only what had changed. */
          readonly changesOnly: boolean;
        } | null;
        /** What was taken last. */
        readonly taken: {
          readonly id: string;
          /** ISO 8601, UTC */
          readonly startedAt: string;
          readonly finishedAt: string | null;
          /** accepted, held (taken; somebody has to look), rejected or refusedHeld (nothing was taken), noop. */
          readonly outcome: string;
          readonly reason: string | null;
          readonly rows: number;
          readonly added: number;
          readonly changed: number;
          readonly unchanged: number;
          /** Rows that could not be read. */
          readonly setAside: number;
          /** People who should be in it and are not; nobody loses anything by it. */
          readonly missing: number;
          /** People whose loss of access waits for a decision. */
          readonly held: number;
          /** Proven that nothing is missing; null: that was not kept. */
          readonly whole: boolean | null;
          /** It told only what had changed. */
          readonly changesOnly: boolean;
        } | null;
        /** Up to when everybody is known. */
        readonly wholeAt: string | null;
        readonly freshness: {
          /** unknown: nothing says how often it is heard. */
          readonly state: 'never' | 'fresh' | 'late' | 'unknown';
          readonly heardAt: string | null;
          /** Seconds between two reads, declared or as usual. */
          readonly every: number | null;
          readonly expectedBy: string | null;
        };
        readonly pull: {
          readonly nextAt: string | null;
          /** Somebody reads it now. */
          readonly reading: boolean;
          /** Pages of a read that was cut off, to go on from. */
          readonly keptPages: number;
          /** Since this whole read only what changed is asked for; null: everybody is, each time. */
          readonly changesSince: string | null;
        } | null;
        readonly connection: {
          readonly id: string;
          readonly users: number;
          readonly groups: number;
          readonly lastUsedAt: string | null;
          /** Users of whom something was said that nobody has decided about. */
          readonly waiting: number;
        } | null;
        /** Open exceptions about reading it. */
        readonly open: number;
      };
      readonly fields: ReadonlyArray<{
        /** As the source calls it. */
        readonly field: string;
        /** Attributes and facts that are read from it. */
        readonly means: ReadonlyArray<string>;
        readonly of: 'identity' | 'employment' | 'fact' | 'key';
        readonly required: boolean;
        /** Rows that have a value; null: not counted. */
        readonly filled: number | null;
        /** Declared: the source with the highest number wins the attribute. */
        readonly authority: number | null;
        /** Sources that come before this one by that number. */
        readonly before: ReadonlyArray<string>;
      }>;
      /** Which import the fields were counted in. */
      readonly coverage: {
        readonly import: string;
        /** ISO 8601, UTC */
        readonly at: string;
        readonly rows: number;
      } | null;
      readonly exceptions: ReadonlyArray<{
        readonly id: string;
        readonly kind: string;
        readonly severity: number;
        readonly text: string;
        /** ISO 8601, UTC */
        readonly openedAt: string;
      }>;
    };
  };
  /**
   * What was read of a source, the newest first
   * Roles: auditor, operator, approver, administrator.
   */
  readonly sourceImports: {
    readonly input: {
      readonly source: string;
      readonly limit?: number | undefined;
      /** Id of the last one that you have; the newest come first. */
      readonly after?: string | undefined;
      readonly outcome?: 'accepted' | 'held' | 'rejected' | 'refusedHeld' | 'noop' | undefined;
    };
    readonly answer: {
      readonly imports: ReadonlyArray<{
        readonly id: string;
        /** ISO 8601, UTC */
        readonly startedAt: string;
        readonly finishedAt: string | null;
        /** accepted, held (taken; somebody has to look), rejected or refusedHeld (nothing was taken), noop. */
        readonly outcome: string;
        readonly reason: string | null;
        readonly rows: number;
        readonly added: number;
        readonly changed: number;
        readonly unchanged: number;
        /** Rows that could not be read. */
        readonly setAside: number;
        /** People who should be in it and are not; nobody loses anything by it. */
        readonly missing: number;
        /** People whose loss of access waits for a decision. */
        readonly held: number;
        /** Proven that nothing is missing; null: that was not kept. */
        readonly whole: boolean | null;
        /** It told only what had changed. */
        readonly changesOnly: boolean;
      }>;
      readonly next: string | null;
    };
  };
  /**
   * One import: how it is known to be whole, and who is missing in it
   * Roles: auditor, operator, approver, administrator.
   */
  readonly sourceImport: {
    readonly input: {
      readonly source: string;
      readonly import: string;
    };
    readonly answer: {
      readonly import: {
        readonly id: string;
        /** ISO 8601, UTC */
        readonly startedAt: string;
        readonly finishedAt: string | null;
        /** accepted, held (taken; somebody has to look), rejected or refusedHeld (nothing was taken), noop. */
        readonly outcome: string;
        readonly reason: string | null;
        readonly rows: number;
        readonly added: number;
        readonly changed: number;
        readonly unchanged: number;
        /** Rows that could not be read. */
        readonly setAside: number;
        /** People who should be in it and are not; nobody loses anything by it. */
        readonly missing: number;
        /** People whose loss of access waits for a decision. */
        readonly held: number;
        /** Proven that nothing is missing; null: that was not kept. */
        readonly whole: boolean | null;
        /** It told only what had changed. */
        readonly changesOnly: boolean;
      };
      /** SHA-256 of what was read, hex. */
      readonly digest: string | null;
      /** How that is known, or why it is not. */
      readonly wholeBecause: string | null;
      readonly suspicious: ReadonlyArray<string>;
      /** Limits of the guard that stopped something. */
      readonly tripped: ReadonlyArray<string>;
      readonly planHash: string | null;
      /** Keys, the first 1,000. */
      readonly missing: ReadonlyArray<string>;
      /** Rows set aside that can be looked at: the first 1,000. */
      readonly rejectsKept: number;
    };
  };
  /**
   * Rows of one import that were set aside, with field and reason
   * Roles: auditor, operator, approver, administrator.
   */
  readonly importRejects: {
    readonly input: {
      readonly source: string;
      readonly import: string;
      readonly limit?: number | undefined;
      /** Number of the last reject that you have. */
      readonly after?: number | undefined;
    };
    readonly answer: {
      readonly rejects: ReadonlyArray<{
        /** Number in this import, from 1. */
        readonly n: number;
        readonly line: number | null;
        readonly key: string | null;
        readonly field: string | null;
        readonly code: string;
        readonly why: string;
      }>;
      /** `after` of the next page; null on the last one. */
      readonly next: number | null;
    };
  };
  /**
   * A source that is asked is asked now, by a worker
   * Roles: operator, administrator.
   */
  readonly pullSource: {
    readonly input: {
      readonly source: string;
      readonly body: {
        /** Everybody is read, also where only what changed could be asked for. */
        readonly whole?: boolean | undefined;
      };
    };
    readonly answer: {
      /** False: somebody reads it already. */
      readonly asked: boolean;
      readonly reading: boolean;
      /** When it is read. */
      readonly nextAt: string;
    };
  };
  /**
   * What a feed would change; nothing of it is kept
   * Roles: operator, administrator.
   */
  readonly previewImport: {
    readonly input: {
      readonly source: string;
      /** A person has looked at a report that was held, and says that it holds. */
      readonly confirmed?: 'true' | 'false' | undefined;
      /** The meta document of the feed, as JSON. */
      readonly 'Lockstep-Meta'?: string | undefined;
      readonly body: string | Uint8Array;
    };
    readonly answer: {
      /** What would become of it. */
      readonly outcome: string;
      readonly code: string | null;
      readonly why: string | null;
      readonly bytes: number;
      readonly rows: number;
      readonly added: number;
      readonly changed: number;
      readonly unchanged: number;
      readonly setAside: number;
      readonly missing: number;
      readonly whole: boolean;
      readonly wholeBecause: string;
      readonly warnings: ReadonlyArray<string>;
      /** The first 100. */
      readonly rejects: ReadonlyArray<{
        /** Number in this import, from 1. */
        readonly n: number;
        readonly line: number | null;
        readonly key: string | null;
        readonly field: string | null;
        readonly code: string;
        readonly why: string;
      }>;
      /** The first 100. */
      readonly missingKeys: ReadonlyArray<string>;
      /** For how many people something would be done. */
      readonly people: number;
      readonly tripped: ReadonlyArray<string>;
      /** People whose loss of access would wait for a decision. */
      readonly held: number;
      /** Who would lose something, the first 100. */
      readonly losing: ReadonlyArray<{
        readonly identity: string;
        readonly name: string;
        readonly held: boolean;
      }>;
      readonly losingAll: number;
      /** What would be done where. */
      readonly operations: ReadonlyArray<{
        readonly target: string;
        readonly kind: string;
        readonly count: number;
        readonly held: number;
      }>;
    };
  };
  /**
   * Who you are here, and what you may do
   * Roles: auditor, operator, approver, administrator.
   */
  readonly session: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly tenant: string;
      /** As whom you stand in the log. */
      readonly actor: string;
      /** Number of the newest event; -1: there is none. */
      readonly event: number;
      readonly role: 'auditor' | 'operator' | 'approver' | 'administrator';
      /** null: a token, and no session of a browser. */
      readonly session: {
        readonly id: string;
        readonly administrator: string;
        /** The person that you are; null: nobody that the sources know. */
        readonly identity: string | null;
        readonly how: 'passkey' | 'password' | 'provider' | 'link';
        /** You sign in here, with a passkey or a password, and not with a provider. */
        readonly local: boolean;
        readonly password: boolean;
        readonly stepUp: {
          /** Dangerous acts ask for a passkey. */
          readonly asked: boolean;
          /** Until then the one that was used counts. */
          readonly until: string | null;
        };
      } | null;
    };
  };
  /**
   * Ends this session
   * Roles: auditor, operator, approver, administrator.
   */
  readonly signOut: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      /** Where the provider ends its own session, too. */
      readonly next: string | null;
    };
  };
  /**
   * What a passkey has to sign before something dangerous
   * Roles: auditor, operator, approver, administrator.
   */
  readonly stepUpChallenge: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      /** For navigator.credentials, as JSON. */
      readonly options: Readonly<Record<string, unknown>>;
    };
  };
  /**
   * A passkey was used: for five minutes dangerous acts are done
   * Roles: auditor, operator, approver, administrator.
   */
  readonly stepUp: {
    readonly input: {
      readonly body: {
        /** What navigator.credentials gave, as JSON (WebAuthn Level 3). */
        readonly response: {
          readonly id: string;
        };
      };
    };
    readonly answer: {
      readonly done: true;
    };
  };
  /**
   * Your sessions
   * Roles: auditor, operator, approver, administrator.
   */
  readonly sessions: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly sessions: ReadonlyArray<{
        readonly id: string;
        readonly current: boolean;
        readonly how: 'passkey' | 'password' | 'provider' | 'link';
        readonly provider: string | null;
        /** How sure the provider was. */
        readonly acr: string | null;
        /** By what the provider knew. */
        readonly amr: ReadonlyArray<string> | null;
        readonly browser: string;
        /** ISO 8601, UTC */
        readonly beganAt: string;
        /** ISO 8601, UTC */
        readonly usedAt: string;
        /** When it ends by itself, unless it is used before. */
        readonly endsAt: string;
        readonly steppedUpAt: string | null;
      }>;
    };
  };
  /**
   * Ends all of your sessions but this one
   * Roles: auditor, operator, approver, administrator.
   */
  readonly endOtherSessions: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly ended: number;
    };
  };
  /**
   * Ends one of your sessions
   * Roles: auditor, operator, approver, administrator.
   */
  readonly endSession: {
    readonly input: {
      readonly session: string;
    };
    readonly answer: {
      readonly ended: number;
    };
  };
  /**
   * Your passkeys
   * Roles: auditor, operator, approver, administrator.
   */
  readonly passkeys: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly passkeys: ReadonlyArray<{
        readonly id: string;
        readonly name: string;
        /** The host that it belongs to. */
        readonly address: string;
        readonly backedUp: boolean;
        /** ISO 8601, UTC */
        readonly addedAt: string;
        readonly usedAt: string | null;
      }>;
    };
  };
  /**
   * Adds a passkey of yours
   * Roles: auditor, operator, approver, administrator.
   */
  readonly addPasskey: {
    readonly input: {
      readonly body: {
        readonly name: string;
        /** What navigator.credentials gave, as JSON (WebAuthn Level 3). */
        readonly response: {
          readonly id: string;
        };
      };
    };
    readonly answer: {
      readonly passkeys: ReadonlyArray<{
        readonly id: string;
        readonly name: string;
        /** The host that it belongs to. */
        readonly address: string;
        readonly backedUp: boolean;
        /** ISO 8601, UTC */
        readonly addedAt: string;
        readonly usedAt: string | null;
      }>;
    };
  };
  /**
   * What a new passkey of yours has to sign
   * Roles: auditor, operator, approver, administrator.
   */
  readonly newPasskeyChallenge: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      /** For navigator.credentials, as JSON. */
      readonly options: Readonly<Record<string, unknown>>;
    };
  };
  /**
   * Calls a passkey of yours something else
   * Roles: auditor, operator, approver, administrator.
   */
  readonly renamePasskey: {
    readonly input: {
      readonly passkey: string;
      readonly body: {
        readonly name: string;
      };
    };
    readonly answer: {
      readonly passkeys: ReadonlyArray<{
        readonly id: string;
        readonly name: string;
        /** The host that it belongs to. */
        readonly address: string;
        readonly backedUp: boolean;
        /** ISO 8601, UTC */
        readonly addedAt: string;
        readonly usedAt: string | null;
      }>;
    };
  };
  /**
   * Removes a passkey of yours
   * Roles: auditor, operator, approver, administrator.
   */
  readonly removePasskey: {
    readonly input: {
      readonly passkey: string;
    };
    readonly answer: {
      readonly passkeys: ReadonlyArray<{
        readonly id: string;
        readonly name: string;
        /** The host that it belongs to. */
        readonly address: string;
        readonly backedUp: boolean;
        /** ISO 8601, UTC */
        readonly addedAt: string;
        readonly usedAt: string | null;
      }>;
    };
  };
  /**
   * Sets or removes your password; your other sessions end
   * Roles: auditor, operator, approver, administrator.
   */
  readonly setPassword: {
    readonly input: {
      readonly body: {
        /** null: none; a passkey has to be left. */
        readonly password: string | null;
      };
    };
    readonly answer: {
      readonly done: true;
    };
  };
  /**
   * People, found, sorted out and put in order, a page at a time
   * Roles: auditor, operator, approver, administrator.
   */
  readonly people: {
    readonly input: {
      readonly limit?: number | undefined;
      /** Identity that the page begins behind: `next` of the page before. */
      readonly after?: string | undefined;
      /** Identity that the page ends before: `previous` of the page behind. */
      readonly before?: string | undefined;
      /** `id`: in the order in which they became known. With - the other way round. */
      readonly sort?: 'id' | '-id' | 'name' | '-name' | 'since' | '-since' | undefined;
      /** Words of a name, a mail address or an employment key, in any order; or an identity id. */
      readonly q?: string | undefined;
      readonly state?: 'unknown' | 'preHire' | 'active' | 'onLeave' | 'suspended' | 'leaving' | 'left' | 'archived' | undefined;
      /** Who is reported by this source now. */
      readonly source?: string | undefined;
      /** Who has an account there, whatever its state. */
      readonly target?: string | undefined;
      /** Exactly this type of employment. */
      readonly type?: string | undefined;
      /** Exactly this department. */
      readonly department?: string | undefined;
      /** Exactly this location. */
      readonly location?: string | undefined;
      /** Exactly this company. */
      readonly company?: string | undefined;
      /** Exactly this manager, as the source names them. */
      readonly manager?: string | undefined;
      /** open: with an account that can be used, as far as is known. none: without. */
      readonly access?: 'open' | 'none' | undefined;
      /** open: with an open exception. */
      readonly exception?: 'open' | undefined;
      /** open: with a decision that waits for a person. */
      readonly hold?: 'open' | undefined;
      /** Whether to count all of them, too. */
      readonly total?: 'true' | 'false' | undefined;
    };
    readonly answer: {
      readonly people: ReadonlyArray<{
        readonly id: string;
        readonly name: string | null;
        readonly mail: string | null;
        readonly employments: ReadonlyArray<string>;
        readonly title: string | null;
        readonly type: string | null;
        readonly department: string | null;
        readonly location: string | null;
        readonly company: string | null;
        readonly manager: string | null;
        readonly state: 'unknown' | 'preHire' | 'active' | 'onLeave' | 'suspended' | 'leaving' | 'left' | 'archived';
        readonly since: string | null;
        readonly nextEvaluation: string | null;
        readonly override: {
          readonly state: string;
          /** ISO 8601, UTC */
          readonly since: string;
          readonly by: string;
          readonly reason: string;
        } | null;
        readonly accounts: {
          readonly known: number;
          /** Can be used, as far as is known. */
          readonly open: number;
        };
        /** Open ones. */
        readonly exceptions: number;
        /** A decision about them waits for a person. */
        readonly held: boolean;
      }>;
      /** `before` of the page before; null on the first one. */
      readonly previous: string | null;
      /** `after` of the next page; null on the last one. */
      readonly next: string | null;
      /** null: it was not asked for. */
      readonly total: {
        readonly count: number;
        /** false: there are more. */
        readonly exact: boolean;
      } | null;
    };
  };
  /**
   * What people can be sorted out by, and how many each choice names
   * Roles: auditor, operator, approver, administrator.
   */
  readonly peopleChoices: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly people: number;
      readonly fields: ReadonlyArray<{
        readonly field: 'type' | 'department' | 'location' | 'company' | 'manager';
        readonly values: ReadonlyArray<{
          readonly value: string;
          readonly people: number;
        }>;
        /** Rarer values that are not listed. */
        readonly more: number;
      }>;
      readonly sources: ReadonlyArray<string>;
      readonly targets: ReadonlyArray<string>;
    };
  };
  /**
   * What is true of somebody when, and since when that is known
   * Roles: auditor, operator, approver, administrator.
   */
  readonly personTimeline: {
    readonly input: {
      /** Identity id, employment key, or exactly the name or mail address. */
      readonly person: string;
    };
    readonly answer: {
      /** ISO 8601, UTC */
      readonly now: string;
      /** IANA zone in which the person works now. */
      readonly zone: string | null;
      readonly states: ReadonlyArray<{
        readonly state: 'unknown' | 'preHire' | 'active' | 'onLeave' | 'suspended' | 'leaving' | 'left' | 'archived';
        readonly from: string | null;
        readonly to: string | null;
      }>;
      readonly employments: ReadonlyArray<{
        readonly system: string;
        readonly key: string;
        readonly from: string | null;
        readonly to: string | null;
        /** In which its end counts; null: no end is known. */
        readonly zone: string | null;
        readonly leaves: ReadonlyArray<{
          readonly id: string;
          /** ISO 8601, UTC */
          readonly from: string;
          readonly to: string | null;
        }>;
      }>;
      readonly facts: ReadonlyArray<{
        readonly system: string;
        readonly employment: string;
        readonly what: 'hired' | 'hireTakenBack' | 'ends' | 'endTakenBack' | 'contractEnd' | 'onLeave' | 'attribute';
        readonly name: string | null;
        readonly value: string | number | boolean | ReadonlyArray<string> | null;
        /** null: since ever. */
        readonly validFrom: string | null;
        /** null: open. */
        readonly validTo: string | null;
        /** When it was entered; of a report, the moment that it speaks of. */
        readonly knownFrom: string;
        /** Since when something else counts in its place. */
        readonly knownTo: string | null;
        readonly by: 'report' | 'message';
      }>;
      readonly decisions: ReadonlyArray<{
        readonly n: number;
        /** ISO 8601, UTC */
        readonly at: string;
        readonly data: unknown;
      }>;
      readonly sources: ReadonlyArray<{
        readonly source: string;
        readonly key: string;
        /** ISO 8601, UTC */
        readonly seenAt: string;
        readonly present: boolean;
      }>;
      /** Facts beyond the newest thousand. */
      readonly leftOut: number;
    };
  };
  /**
   * Person, reasons, entitlements and accounts as nodes and edges
   * Roles: auditor, operator, approver, administrator.
   */
  readonly accessGraph: {
    readonly input: {
      /** Identity id, employment key, or exactly the name or mail address. */
      readonly person: string;
    };
    readonly answer: {
      readonly nodes: ReadonlyArray<{
        readonly id: string;
        readonly kind: 'person' | 'reason' | 'entitlement' | 'account';
        readonly label: string;
        readonly detail: string | null;
        readonly target: string | null;
        /** held: wanted and there. beside: there, and nothing gives it. unread: never looked. */
        readonly standing: 'held' | 'missing' | 'beside' | 'unread' | null;
      }>;
      readonly edges: ReadonlyArray<{
        readonly from: string;
        readonly to: string;
      }>;
      readonly leftOut: number;
    };
  };
  /**
   * What happened to somebody, the newest first
   * Roles: auditor, operator, approver, administrator.
   */
  readonly personEvents: {
    readonly input: {
      /** Identity id, employment key, or exactly the name or mail address. */
      readonly person: string;
      readonly limit?: number | undefined;
      /** `next` of the page before; without it the newest. */
      readonly before?: number | undefined;
    };
    readonly answer: {
      readonly events: ReadonlyArray<{
        readonly n: number;
        readonly type: string;
        /** Of the schema of `data`. */
        readonly version: number;
        /** ISO 8601, UTC */
        readonly at: string;
        readonly subject: string | null;
        readonly target: string | null;
        readonly operation: string | null;
        readonly data: unknown;
      }>;
      /** `before` of the next page; null: nothing older is kept. */
      readonly next: number | null;
    };
  };
  /**
   * Connected systems and how they stand
   * Roles: auditor, operator, approver, administrator.
   */
  readonly targets: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly targets: ReadonlyArray<{
        readonly id: string;
        readonly title: string | null;
        /** The whole that it is a part of, where its document says so. */
        readonly application: string | null;
        readonly connector: string;
        readonly owner: string;
        /** False: it only reports, and nothing is written there. */
        readonly writes: boolean;
        /** The worst that is known of it, in one word. */
        readonly health: 'broken' | 'trouble' | 'paused' | 'unchecked' | 'reporting' | 'ok';
        readonly check: {
          readonly ok: boolean;
          readonly at: string | null;
          readonly failure: string | null;
        } | null;
        readonly ownAccount: string | null;
        readonly listedAt: string | null;
        readonly nextListingAt: string | null;
        readonly listingFailures: number;
        readonly accounts: {
          readonly created: number;
          readonly linked: number;
          readonly orphan: number;
        };
        readonly standings: {
          /** Wanted, and somebody can sign in. */
          readonly inPlace: number;
          /** Wanted, and not there yet or switched off. */
          readonly notYet: number;
          /** Not wanted, and read as closed. */
          readonly closed: number;
          /** Not wanted, and somebody can still sign in. */
          readonly stillOpen: number;
          /** Not wanted, and never read. */
          readonly unread: number;
          /** Somebody's, and no rule has said anything of it yet. */
          readonly undecided: number;
          /** Nobody's, and it can be used. */
          readonly orphan: number;
          /** Nobody's, it can be used, and somebody said that it is meant to be. */
          readonly known: number;
          /** Nobody's, and closed or gone. */
          readonly orphanClosed: number;
          /** Nobody's, and protected: break-glass, service, shared. */
          readonly service: number;
        };
        /** Open exceptions about accounts that differ from what the rules give. */
        readonly drift: number;
        /** Open exceptions about access that was taken away and is back. */
        readonly returned: number;
        readonly exceptions: number;
        /** Operations that wait for their time. */
        readonly waiting: number;
        readonly backlog: {
          readonly revocations: number;
          readonly grants: number;
          readonly others: number;
        };
        readonly oldestRevocationAt: string | null;
        readonly breakerUntil: string | null;
        readonly paused: boolean;
      }>;
      /** When the accounts were counted: of many thousands not at every call. */
      readonly countedAt: string;
    };
  };
  /**
   * A new system is connected; it only reports until its writes are switched on
   * Roles: administrator.
   */
  readonly connectTarget: {
    readonly input: {
      readonly body: {
        /** Unique among the documents of this kind. */
        readonly id: string;
        /** Its name for people. */
        readonly title?: string | undefined;
        /** For people; the engine does not read it. */
        readonly description?: string | undefined;
        /** What people call the whole that this system is a part of; targets of one application are shown together. */
        readonly application?: string | undefined;
        /** `lockstep connector list` shows the connectors there are. */
        readonly connector: string;
        /** Settings of the connector, with references in place of secrets. */
        readonly connection?: Readonly<Record<string, unknown>> | undefined;
        /** Who answers for this system; receives its exceptions and manual tasks. */
        readonly owner: string;
        /** Calls that the system allows. */
        readonly rate?: {
          /** Calls in a second, in the long run. */
          readonly perSecond: number;
          /** Calls at once after a rest. */
          readonly burst?: number | undefined;
        } | undefined;
        /** Accounts worked on at the same time. */
        readonly concurrency?: number | undefined;
        /** Strong key of an account -> attribute that must be equal, e.g. employeeNumber: identity.universalId. */
        readonly correlate?: Readonly<Record<string, string>> | undefined;
        /** What happens to the account of somebody present who no longer needs it. */
        readonly onLoss?: 'deactivate' | 'deprovision' | 'delete' | undefined;
        /** 0 is cut off first. A wave is a head start, not a gate. */
        readonly wave?: number | undefined;
        /** Accounts that no plan may touch: break-glass, service, shared. */
        readonly protected?: ReadonlyArray<string> | undefined;
        /** Entitlements that administer the system itself; revoked first. */
        readonly administrators?: ReadonlyArray<{
          /** group, role, licence … as the connector declares. */
          readonly kind: string;
          /** Which one, by the name or id that the target gives it. */
          readonly value: string;
        }> | undefined;
        /** So many administrators must stay. */
        readonly minAdministrators?: number | undefined;
        /** A write not proven by then is an alarm. */
        readonly verifyWithin?: string | undefined;
        /** How often all its accounts are listed and compared with what should be there. */
        readonly listEvery?: string | undefined;
        /** When to look again after a leaver. */
        readonly reVerify?: ReadonlyArray<string> | undefined;
      };
    };
    readonly answer: {
      readonly target: string;
      /** Of the policy. */
      readonly version: number;
      readonly warnings: ReadonlyArray<string>;
    };
  };
  /**
   * People by how their accounts stand on each target, and what is proven of each target
   * Roles: auditor, operator, approver, administrator.
   */
  readonly coverage: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      /** Who works here. */
      readonly people: number;
      /** ISO 8601, UTC */
      readonly countedAt: string;
      readonly targets: ReadonlyArray<{
        readonly id: string;
        readonly title: string | null;
        /** The whole that it is a part of, where its document says so. */
        readonly application: string | null;
        readonly connector: string;
        readonly owner: string;
        /** False: it only reports, and nothing is written there. */
        readonly writes: boolean;
        readonly attested: boolean;
        readonly standings: {
          /** Wanted, and somebody can sign in. */
          readonly inPlace: number;
          /** Wanted, and not there yet or switched off. */
          readonly notYet: number;
          /** Not wanted, and read as closed. */
          readonly closed: number;
          /** Not wanted, and somebody can still sign in. */
          readonly stillOpen: number;
          /** Not wanted, and never read. */
          readonly unread: number;
          /** Somebody's, and no rule has said anything of it yet. */
          readonly undecided: number;
          /** Nobody's, and it can be used. */
          readonly orphan: number;
          /** Nobody's, it can be used, and somebody said that it is meant to be. */
          readonly known: number;
          /** Nobody's, and closed or gone. */
          readonly orphanClosed: number;
          /** Nobody's, and protected: break-glass, service, shared. */
          readonly service: number;
        };
        readonly capabilities: ReadonlyArray<{
          readonly ability: 'list' | 'create' | 'update' | 'disable' | 'delete' | 'entitlements' | 'sessions' | 'credentials' | 'transferData';
          /** proven: it was done here and read back. declared: the connector says that it can. */
          readonly level: 'proven' | 'declared' | 'none';
          readonly detail: string | null;
          readonly provenBy: 'readBack' | 'listing' | 'attestation' | 'nothing';
          readonly provenAt: string | null;
        }>;
      }>;
    };
  };
  /**
   * One connected system: health, abilities, proofs, lane
   * Roles: auditor, operator, approver, administrator.
   */
  readonly target: {
    readonly input: {
      readonly target: string;
    };
    readonly answer: {
      readonly id: string;
      readonly title: string | null;
      /** The whole that it is a part of, where its document says so. */
      readonly application: string | null;
      readonly connector: string;
      readonly owner: string;
      /** False: it only reports, and nothing is written there. */
      readonly writes: boolean;
      readonly description: string | null;
      readonly connectorTitle: string;
      /** The worst that is known of it, in one word. */
      readonly health: 'broken' | 'trouble' | 'paused' | 'unchecked' | 'reporting' | 'ok';
      readonly paused: boolean;
      readonly check: {
        readonly ok: boolean;
        readonly at: string | null;
        readonly failure: string | null;
      } | null;
      readonly ownAccount: string | null;
      readonly listedAt: string | null;
      readonly nextListingAt: string | null;
      readonly listingFailures: number;
      readonly checked: ReadonlyArray<{
        readonly what: string;
        readonly expected: string;
        readonly actual: string;
        readonly ok: boolean;
      }>;
      readonly lastListing: {
        readonly accounts: number;
        readonly pages: number;
        /** Newly found to be of somebody, by a strong key. */
        readonly linked: number;
        readonly orphans: number;
        readonly ambiguous: number;
        readonly changed: number;
        readonly returned: number;
        readonly drift: number;
        readonly missing: number;
        readonly doubted: boolean;
        readonly administrators: number;
      } | null;
      readonly administrators: number | null;
      readonly standings: {
        /** Wanted, and somebody can sign in. */
        readonly inPlace: number;
        /** Wanted, and not there yet or switched off. */
        readonly notYet: number;
        /** Not wanted, and read as closed. */
        readonly closed: number;
        /** Not wanted, and somebody can still sign in. */
        readonly stillOpen: number;
        /** Not wanted, and never read. */
        readonly unread: number;
        /** Somebody's, and no rule has said anything of it yet. */
        readonly undecided: number;
        /** Nobody's, and it can be used. */
        readonly orphan: number;
        /** Nobody's, it can be used, and somebody said that it is meant to be. */
        readonly known: number;
        /** Nobody's, and closed or gone. */
        readonly orphanClosed: number;
        /** Nobody's, and protected: break-glass, service, shared. */
        readonly service: number;
      };
      /** ISO 8601, UTC */
      readonly countedAt: string;
      readonly capabilities: ReadonlyArray<{
        readonly ability: 'list' | 'create' | 'update' | 'disable' | 'delete' | 'entitlements' | 'sessions' | 'credentials' | 'transferData';
        /** proven: it was done here and read back. declared: the connector says that it can. */
        readonly level: 'proven' | 'declared' | 'none';
        readonly detail: string | null;
        readonly provenBy: 'readBack' | 'listing' | 'attestation' | 'nothing';
        readonly provenAt: string | null;
      }>;
      /** People do the work there, and say so. */
      readonly attested: boolean;
      /** The order in which access is taken away. */
      readonly teardown: {
        readonly deactivate: ReadonlyArray<string>;
        readonly deprovision: ReadonlyArray<string>;
        readonly delete: ReadonlyArray<string>;
      };
      readonly residual: ReadonlyArray<{
        readonly kind: string;
        readonly maxSeconds: number;
        readonly note: string;
      }>;
      /** Operations that end access of leavers, by what has become of them. */
      readonly leavers: ReadonlyArray<{
        readonly kind: string;
        readonly verified: number;
        readonly attested: number;
        readonly unproven: number;
        readonly failed: number;
        readonly open: number;
      }>;
      readonly lane: {
        readonly rate: {
          readonly perSecond: number;
          readonly burst: number;
        } | null;
        /** Accounts at a time that its document allows. */
        readonly concurrency: number;
        /** Accounts at a time that it bears, as far as is known. */
        readonly bears: number;
        readonly served: boolean;
        readonly nextAt: string | null;
        /** It asked to wait until then. */
        readonly notBefore: string | null;
        readonly breakerUntil: string | null;
        /** Failures of the connection in a row. */
        readonly failures: number;
        readonly stopped: string | null;
        readonly oldestRevocationAt: string | null;
        readonly backlog: ReadonlyArray<{
          readonly kind: string;
          readonly waiting: number;
          readonly due: number;
          readonly failed: number;
        }>;
        readonly pauses: ReadonlyArray<{
          readonly id: string;
          readonly scope: string;
          readonly reason: string;
          /** ISO 8601, UTC */
          readonly until: string;
          readonly askedBy: string;
          readonly confirmedBy: string | null;
          readonly inForce: boolean;
          readonly needsSecondPerson: boolean;
        }>;
      };
      readonly exceptions: ReadonlyArray<{
        readonly id: string;
        readonly kind: string;
        readonly severity: number;
        readonly identity: string | null;
        readonly text: string;
        /** ISO 8601, UTC */
        readonly openedAt: string;
      }>;
      /** The Target document, with references in place of secrets. */
      readonly document: unknown;
    };
  };
  /**
   * Accounts of a target, a page at a time
   * Roles: auditor, operator, approver, administrator.
   */
  readonly targetAccounts: {
    readonly input: {
      readonly target: string;
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      /** How they stand, or what a listing found about them; default: all. */
      readonly class?: 'owned' | 'inPlace' | 'notYet' | 'closed' | 'stillOpen' | 'unread' | 'undecided' | 'orphan' | 'known' | 'orphanClosed' | 'service' | 'drift' | 'returned' | 'ambiguous' | undefined;
    };
    readonly answer: {
      readonly accounts: ReadonlyArray<{
        readonly id: string;
        /** Null once the person was erased. */
        readonly name: string | null;
        /** Names of the strong keys that it carries. */
        readonly keys: ReadonlyArray<string>;
        readonly standing: 'inPlace' | 'notYet' | 'closed' | 'stillOpen' | 'unread' | 'undecided' | 'orphan' | 'known' | 'orphanClosed' | 'service';
        readonly provenance: string;
        readonly protected: boolean;
        readonly wanted: string | null;
        readonly seen: {
          readonly at: string | null;
          readonly exists: boolean;
          readonly active: boolean;
          readonly administrator: boolean;
        } | null;
        readonly entitlements: ReadonlyArray<{
          readonly kind: string;
          readonly value: string;
        }>;
        readonly moreEntitlements: number;
        readonly person: {
          readonly id: string;
          readonly name: string | null;
        } | null;
        /** Who said that it is this person’s; null: a key says so, or it is nobody’s. */
        readonly linked: {
          readonly by: string;
          /** ISO 8601, UTC */
          readonly at: string;
          readonly reason: string;
        } | null;
        /** Who said that it is meant to be though it is nobody’s, and who answers for it. */
        readonly known: {
          readonly owner: {
            readonly id: string;
            readonly name: string | null;
          };
          readonly by: string;
          /** ISO 8601, UTC */
          readonly at: string;
          readonly until: string | null;
          readonly reason: string;
        } | null;
        /** Lockstep itself works through it. */
        readonly own: boolean;
        readonly findings: ReadonlyArray<{
          readonly kind: 'drift' | 'returned' | 'ambiguous';
          readonly exception: string;
          readonly severity: number;
          readonly text: string;
        }>;
      }>;
      /** `after` of the next page; null on the last one. */
      readonly next: string | null;
    };
  };
  /**
   * An account that is nobody’s is meant to be, and somebody answers for it: it is not reported until then
   * Roles: operator, administrator.
   */
  readonly keepAccount: {
    readonly input: {
      readonly target: string;
      readonly account: string;
      readonly body: {
        /** Who answers for it: somebody who works here. */
        readonly owner: string;
        /** Stands in the log. */
        readonly reason: string;
        /** When it is reported again; default: when its owner leaves. */
        readonly until?: string | undefined;
      };
    };
    readonly answer: {
      readonly target: string;
      readonly account: string;
      readonly owner: string;
      readonly until: string | null;
    };
  };
  /**
   * An account that was known is reported again
   * Roles: operator, administrator.
   */
  readonly unkeepAccount: {
    readonly input: {
      readonly target: string;
      readonly account: string;
    };
    readonly answer: {
      readonly target: string;
      readonly account: string;
    };
  };
  /**
   * Asks a target whether it lets us in, and as whom
   * Roles: operator, administrator.
   */
  readonly checkTarget: {
    readonly input: {
      readonly target: string;
    };
    readonly answer: {
      readonly target: string;
      readonly ok: boolean;
      readonly ownAccount: string | null;
      readonly items: ReadonlyArray<{
        readonly what: string;
        readonly expected: string;
        readonly actual: string;
        readonly ok: boolean;
      }>;
      readonly failure: string | null;
    };
  };
  /**
   * Has all accounts of a target read and compared now; target.reconciled tells when that is done
   * Roles: operator, administrator.
   */
  readonly reconcileTarget: {
    readonly input: {
      readonly target: string;
    };
    readonly answer: {
      readonly target: string;
      /** ISO 8601, UTC */
      readonly askedAt: string;
    };
  };
  /**
   * Asks that all writes on a target wait; a second person confirms it
   * Roles: operator, approver, administrator.
   */
  readonly pauseTarget: {
    readonly input: {
      readonly target: string;
      /** Yours, and fresh for each order. Asked again with it, the order is not carried out again, and what the first call did is answered. Kept for a day at least. */
      readonly 'Idempotency-Key'?: string | undefined;
      readonly body: {
        /** Stands in the log. */
        readonly reason: string;
        /** When it ends by itself; at most 72 hours from now. */
        readonly until: string;
      };
    };
    readonly answer: {
      readonly id: string;
      readonly scope: string;
      readonly reason: string;
      /** ISO 8601, UTC */
      readonly until: string;
      readonly askedBy: string;
      readonly confirmedBy: string | null;
      readonly inForce: boolean;
      readonly needsSecondPerson: boolean;
    };
  };
  /**
   * The second person; never who asked
   * Roles: operator, approver, administrator.
   */
  readonly confirmTargetPause: {
    readonly input: {
      readonly target: string;
      readonly pause: string;
      /** Yours, and fresh for each order. Asked again with it, the order is not carried out again, and what the first call did is answered. Kept for a day at least. */
      readonly 'Idempotency-Key'?: string | undefined;
    };
    readonly answer: {
      readonly id: string;
      readonly scope: string;
      readonly reason: string;
      /** ISO 8601, UTC */
      readonly until: string;
      readonly askedBy: string;
      readonly confirmedBy: string | null;
      readonly inForce: boolean;
      readonly needsSecondPerson: boolean;
    };
  };
  /**
   * Ends a pause of a target now
   * Roles: operator, approver, administrator.
   */
  readonly resumeTarget: {
    readonly input: {
      readonly target: string;
      readonly pause: string;
      /** Yours, and fresh for each order. Asked again with it, the order is not carried out again, and what the first call did is answered. Kept for a day at least. */
      readonly 'Idempotency-Key'?: string | undefined;
    };
    readonly answer: {
      readonly id: string;
      readonly scope: string;
      readonly reason: string;
      /** ISO 8601, UTC */
      readonly until: string;
      readonly askedBy: string;
      readonly confirmedBy: string | null;
      readonly inForce: boolean;
      readonly needsSecondPerson: boolean;
    };
  };
  /**
   * What would be done if a target were written to from now on, or no more
   * Roles: operator, administrator.
   */
  readonly planTargetWrites: {
    readonly input: {
      readonly target: string;
      readonly body: {
        readonly writes: 'on' | 'off';
      };
    };
    readonly answer: {
      readonly plan: string;
      readonly people: number;
      /** People who would lose something. */
      readonly losing: number;
      readonly operations: number;
      /** Of these, those on this target. */
      readonly here: number;
      /** On this target. */
      readonly kinds: ReadonlyArray<{
        readonly kind: string;
        readonly count: number;
      }>;
      /** People whom the guard would hold back for an approval. */
      readonly held: number;
      readonly tripped: ReadonlyArray<string>;
      readonly refused: number;
      readonly shown: ReadonlyArray<{
        readonly id: string;
        readonly name: string | null;
        readonly loses: boolean;
        readonly kinds: ReadonlyArray<string>;
      }>;
    };
  };
  /**
   * Switches the writes of a target on or off, by exactly the plan that was looked at
   * Roles: administrator.
   */
  readonly switchTargetWrites: {
    readonly input: {
      readonly target: string;
      /** Yours, and fresh for each order. Asked again with it, the order is not carried out again, and what the first call did is answered. Kept for a day at least. */
      readonly 'Idempotency-Key'?: string | undefined;
      readonly body: {
        readonly writes: 'on' | 'off';
        /** Stands in the log. */
        readonly reason: string;
        /** Hash of the plan that was looked at. */
        readonly plan: string;
      };
    };
    readonly answer: {
      readonly plan: string;
      readonly version: number;
      readonly people: number;
      readonly operations: number;
      readonly held: number;
    };
  };
  /**
   * Kinds of systems that can be connected
   * Roles: auditor, operator, approver, administrator.
   */
  readonly connectors: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly connectors: ReadonlyArray<{
        readonly id: string;
        readonly title: string;
        /** JSON Schema (2020-12) of the connection; x-lockstep-secret marks names of secrets. */
        readonly configSchema: Readonly<Record<string, unknown>>;
        readonly attested: boolean;
        readonly capabilities: ReadonlyArray<{
          readonly ability: 'list' | 'create' | 'update' | 'disable' | 'delete' | 'entitlements' | 'sessions' | 'credentials' | 'transferData';
          /** proven: it was done here and read back. declared: the connector says that it can. */
          readonly level: 'proven' | 'declared' | 'none';
          readonly detail: string | null;
          readonly provenBy: 'readBack' | 'listing' | 'attestation' | 'nothing';
          readonly provenAt: string | null;
        }>;
        /** The order in which access is taken away. */
        readonly teardown: {
          readonly deactivate: ReadonlyArray<string>;
          readonly deprovision: ReadonlyArray<string>;
          readonly delete: ReadonlyArray<string>;
        };
        readonly residual: ReadonlyArray<{
          readonly kind: string;
          readonly maxSeconds: number;
          readonly note: string;
        }>;
      }>;
    };
  };
  /**
   * Tries settings step by step; reads only, and keeps nothing
   * Roles: administrator.
   */
  readonly testConnection: {
    readonly input: {
      readonly connector: string;
      readonly body: {
        /** Settings of the connector, with references in place of secrets. */
        readonly connection: Readonly<Record<string, unknown>>;
      };
    };
    readonly answer: {
      readonly ok: boolean;
      readonly steps: ReadonlyArray<{
        readonly step: 'settings' | 'secrets' | 'connect' | 'check' | 'list';
        readonly result: 'ok' | 'failed' | 'skipped';
        readonly items: ReadonlyArray<{
          readonly what: string;
          readonly expected: string;
          readonly actual: string;
          readonly ok: boolean;
        }>;
        readonly failure: string | null;
      }>;
      readonly ownAccount: string | null;
      readonly sample: ReadonlyArray<{
        readonly name: string;
        readonly active: boolean;
        readonly administrator: boolean;
      }>;
      /** Names of the strong keys that accounts carry there. */
      readonly keys: ReadonlyArray<string>;
    };
  };
  /**
   * Names of the secrets that documents may refer to; never their values
   * Roles: auditor, operator, approver, administrator.
   */
  readonly secrets: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly secrets: ReadonlyArray<{
        readonly name: string;
        /** ISO 8601, UTC */
        readonly madeAt: string;
        readonly actor: string;
      }>;
    };
  };
  /**
   * Keeps a secret; nothing gives it out again
   * Roles: administrator.
   */
  readonly setSecret: {
    readonly input: {
      readonly secret: string;
      readonly body: {
        /** Kept sealed, and given out by nothing. */
        readonly value: string;
      };
    };
    readonly answer: {
      readonly name: string;
      /** Those that use it from now on. */
      readonly targets: ReadonlyArray<string>;
    };
  };
  /**
   * Entries of the log, the newest first; paged both ways
   * Roles: auditor, operator, approver, administrator.
   */
  readonly logEntries: {
    readonly input: {
      /** Types of entries or families of them, with commas: leave.*,token.created */
      readonly types?: string | undefined;
      /** About whom; as everywhere a person is named. */
      readonly person?: string | undefined;
      /** Who did it, exactly as the log names him. */
      readonly actor?: string | undefined;
      readonly target?: string | undefined;
      /** From this instant on. */
      readonly since?: string | undefined;
      /** Before this instant. */
      readonly until?: string | undefined;
      readonly limit?: number | undefined;
      /** Older than the entry of this number. Without it the newest. */
      readonly before?: number | undefined;
      /** Newer than the entry of this number; never together with before. */
      readonly after?: number | undefined;
    };
    readonly answer: {
      /** The newest first. */
      readonly entries: ReadonlyArray<{
        readonly n: number;
        /** ISO 8601, UTC */
        readonly at: string;
        readonly type: string;
        /** What such an entry says; null: a type that this version does not know. */
        readonly about: string | null;
        /** A pseudonym, never a name. */
        readonly subject: string | null;
        /** Who that is, as long as it is known. */
        readonly person: string | null;
        readonly target: string | null;
        readonly operation: string | null;
        readonly actor: string | null;
        /** Of the leaf in the tree (RFC 6962), hex. */
        readonly hash: string;
        /** A signed checkpoint covers it. */
        readonly signed: boolean;
        /** What is stored is no entry, or does not have this hash. */
        readonly damaged: boolean;
      }>;
      /** `before` of the page of older ones; null: there are none. */
      readonly older: number | null;
      /** `after` of the page of newer ones; null: there are none yet. */
      readonly newer: number | null;
      /** Entries in the log. */
      readonly size: number;
      /** How many of them the newest checkpoint covers. */
      readonly signed: number;
      /** Filters find entries from this number on: the events of older ones are not kept. */
      readonly searchedFrom: number;
    };
  };
  /**
   * One entry, exactly as it is hashed
   * Roles: auditor, operator, approver, administrator.
   */
  readonly logEntry: {
    readonly input: {
      /** Number of the entry, from 0. */
      readonly n: number;
    };
    readonly answer: {
      readonly n: number;
      /** ISO 8601, UTC */
      readonly at: string;
      readonly type: string;
      /** What such an entry says; null: a type that this version does not know. */
      readonly about: string | null;
      /** A pseudonym, never a name. */
      readonly subject: string | null;
      /** Who that is, as long as it is known. */
      readonly person: string | null;
      readonly target: string | null;
      readonly operation: string | null;
      readonly actor: string | null;
      /** Of the leaf in the tree (RFC 6962), hex. */
      readonly hash: string;
      /** A signed checkpoint covers it. */
      readonly signed: boolean;
      /** What is stored is no entry, or does not have this hash. */
      readonly damaged: boolean;
      /** Exactly the text that is hashed: canonical JSON. */
      readonly leaf: string;
      readonly body: unknown;
      /** The event of the same number is still given out. */
      readonly eventKept: boolean;
    };
  };
  /**
   * How large the log is, and its newest signed checkpoint
   * Roles: auditor, operator, approver, administrator.
   */
  readonly logCheckpoint: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly origin: string;
      /** Entries in the log now. */
      readonly size: number;
      /** The newest checkpoint; null: nothing was signed yet. */
      readonly signed: {
        readonly size: number;
        /** Base64. */
        readonly root: string;
        /** ISO 8601, UTC */
        readonly madeAt: string;
        /** The signed note (C2SP tlog-checkpoint). */
        readonly note: string;
      } | null;
      readonly oldestUnsigned: string | null;
    };
  };
  /**
   * That one entry is in the log that the newest checkpoint signs
   * Roles: auditor, operator, approver, administrator.
   */
  readonly logInclusion: {
    readonly input: {
      /** Number of the entry, from 0. */
      readonly n: number;
    };
    readonly answer: {
      readonly n: number;
      /** Of the log that the checkpoint signs. */
      readonly size: number;
      /** Of the leaf, hex. */
      readonly hash: string;
      /** Base64. */
      readonly path: ReadonlyArray<string>;
      readonly checkpoint: string;
      /** The same as a file of C2SP tlog-proof. */
      readonly proof: string;
    };
  };
  /**
   * That a later log begins with the whole of an earlier one
   * Roles: auditor, operator, approver, administrator.
   */
  readonly logConsistency: {
    readonly input: {
      /** Size of the earlier log. */
      readonly from: number;
      /** Size of a later log of which a checkpoint was signed; without it the newest. */
      readonly to?: number | undefined;
    };
    readonly answer: {
      readonly from: number;
      readonly to: number;
      /** RFC 6962 section 2.1.2, base64. */
      readonly proof: ReadonlyArray<string>;
      /** The signed note of the later log. */
      readonly checkpoint: string;
    };
  };
  /**
   * A file of the log as C2SP tlog-tiles names them: this is its prefix
   * Roles: auditor, operator, approver, administrator.
   */
  readonly logTile: {
    readonly input: {
      /** checkpoint, log.pub, tile/0/x001/067, tile/entries/000.p/5: names of C2SP tlog-tiles. */
      readonly path: string;
    };
    readonly answer: Uint8Array;
  };
  /**
   * The public keys under which checkpoints of the log are signed
   * Roles: auditor, operator, approver, administrator.
   */
  readonly logKeys: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      /** The newest first. */
      readonly keys: ReadonlyArray<{
        /** name+id+key, a line of log.pub. */
        readonly verifier: string;
        readonly origin: string;
        /** Short name of the master key that it comes from. */
        readonly masterKey: string;
        /** It signs from this size on. */
        readonly fromSize: number;
        readonly why: string;
        /** ISO 8601, UTC */
        readonly madeAt: string;
        readonly current: boolean;
      }>;
    };
  };
  /**
   * The log as one file, to be kept elsewhere
   * Roles: auditor, operator, approver, administrator.
   */
  readonly exportLog: {
    readonly input: {
      /** ndjson: an entry a line. tiles: all C2SP files in one tar, with checkpoint and keys. */
      readonly form?: 'ndjson' | 'tiles' | undefined;
      /** The first entry; of ndjson only. */
      readonly from?: number | undefined;
      /** The last entry; of ndjson only. */
      readonly to?: number | undefined;
    };
    readonly answer: Uint8Array;
  };
  /**
   * What is held back, or waits for a second person
   * Roles: auditor, operator, approver, administrator.
   */
  readonly pauses: {
    readonly input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      /** open: in force, or waiting for a second person. */
      readonly state?: 'open' | 'all' | undefined;
    };
    readonly answer: {
      /** The newest first. */
      readonly pauses: ReadonlyArray<{
        readonly id: string;
        readonly scope: string;
        /** waiting: for the second person. */
        readonly state: 'waiting' | 'inForce' | 'ended';
        readonly reason: string;
        readonly askedBy: string;
        readonly confirmedBy: string | null;
        /** ISO 8601, UTC */
        readonly madeAt: string;
        /** ISO 8601, UTC */
        readonly until: string;
        readonly endedAt: string | null;
      }>;
      /** `after` of the next page; null on the last one. */
      readonly next: string | null;
    };
  };
  /**
   * Asks for a pause; one of revocations holds when a second person has confirmed it
   * Roles: operator, approver, administrator.
   */
  readonly pause: {
    readonly input: {
      /** Yours, and fresh for each order. Asked again with it, the order is not carried out again, and what the first call did is answered. Kept for a day at least. */
      readonly 'Idempotency-Key'?: string | undefined;
      readonly body: {
        /** grants: everything that gives access. all: all writes. target:NAME: all writes on one target. */
        readonly scope: string;
        /** Stands in the log. */
        readonly reason: string;
        /** Then it ends by itself. */
        readonly until: string;
      };
    };
    readonly answer: {
      readonly id: string;
      readonly scope: string;
      /** waiting: for the second person. */
      readonly state: 'waiting' | 'inForce' | 'ended';
      readonly reason: string;
      readonly askedBy: string;
      readonly confirmedBy: string | null;
      /** ISO 8601, UTC */
      readonly madeAt: string;
      /** ISO 8601, UTC */
      readonly until: string;
      readonly endedAt: string | null;
    };
  };
  /**
   * What a pause would hold back now; nothing is written
   * Roles: auditor, operator, approver, administrator.
   */
  readonly pausePreview: {
    readonly input: {
      /** grants: everything that gives access. all: all writes. target:NAME: all writes on one target. */
      readonly scope: string;
    };
    readonly answer: {
      readonly scope: string;
      readonly needsSecondPerson: boolean;
      readonly longestHours: number;
      /** Leaves that are not over: what is held back there keeps a key working. */
      readonly leavers: number;
      readonly targets: ReadonlyArray<{
        readonly target: string;
        /** Operations that wait for their time now, and take something away. */
        readonly revocations: number;
        /** Those that give or change something. */
        readonly others: number;
        readonly heldBack: 'all' | 'grants';
      }>;
    };
  };
  /**
   * The second person; never who asked
   * Roles: operator, approver, administrator.
   */
  readonly confirmPause: {
    readonly input: {
      readonly pause: string;
      /** Yours, and fresh for each order. Asked again with it, the order is not carried out again, and what the first call did is answered. Kept for a day at least. */
      readonly 'Idempotency-Key'?: string | undefined;
    };
    readonly answer: {
      readonly id: string;
      readonly scope: string;
      /** waiting: for the second person. */
      readonly state: 'waiting' | 'inForce' | 'ended';
      readonly reason: string;
      readonly askedBy: string;
      readonly confirmedBy: string | null;
      /** ISO 8601, UTC */
      readonly madeAt: string;
      /** ISO 8601, UTC */
      readonly until: string;
      readonly endedAt: string | null;
    };
  };
  /**
   * Work goes on at once
   * Roles: operator, approver, administrator.
   */
  readonly endPause: {
    readonly input: {
      readonly pause: string;
      /** Yours, and fresh for each order. Asked again with it, the order is not carried out again, and what the first call did is answered. Kept for a day at least. */
      readonly 'Idempotency-Key'?: string | undefined;
    };
    readonly answer: {
      readonly id: string;
      readonly scope: string;
      /** waiting: for the second person. */
      readonly state: 'waiting' | 'inForce' | 'ended';
      readonly reason: string;
      readonly askedBy: string;
      readonly confirmedBy: string | null;
      /** ISO 8601, UTC */
      readonly madeAt: string;
      /** ISO 8601, UTC */
      readonly until: string;
      readonly endedAt: string | null;
    };
  };
  /**
   * Every key that seals, signs or lets in, by name and age; never the key
   * Roles: auditor, operator, approver, administrator.
   */
  readonly keys: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly keys: ReadonlyArray<{
        /** What it opens or signs. */
        readonly kind: 'master' | 'log' | 'webhook' | 'hook' | 'signals' | 'scimConnection' | 'scimClient';
        readonly id: string;
        /** Of what: an endpoint, a connection, a hook. */
        readonly of: string;
        readonly state: 'inUse' | 'earlier' | 'ended';
        readonly madeAt: string | null;
        readonly endsAt: string | null;
        readonly lastUsedAt: string | null;
        /** What others verify with, where there is such a thing. */
        readonly public: string | null;
      }>;
      /** Where this process has the master key from. It is never in the database. */
      readonly masterKeyIn: 'file' | 'environment' | 'unknown';
      /** There are more keys than are shown. */
      readonly more: boolean;
    };
  };
  /**
   * What is kept for how long, and when events were removed last
   * Roles: auditor, operator, approver, administrator.
   */
  readonly retention: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly kept: ReadonlyArray<{
        readonly what: 'logEntries' | 'events' | 'webhookDeliveries' | 'webhookDeadLetters' | 'hookCalls' | 'scimRequests' | 'importRejects';
        /** null: for ever, or by number. */
        readonly days: number | null;
        /** At most so many, whatever their age. */
        readonly most: number | null;
        /** What `most` counts. */
        readonly of: 'tenant' | 'connection' | 'import';
        readonly oldest: string | null;
        /** null: not counted. */
        readonly count: number | null;
      }>;
      readonly events: {
        /** Days, as somebody has said; null: nobody has. */
        readonly said: number | null;
        /** As the server was started: what holds where nobody has said anything. */
        readonly usual: number;
        readonly least: number;
        readonly most: number;
      };
      /** When events were removed last; null: never. */
      readonly pruned: {
        /** ISO 8601, UTC */
        readonly at: string;
        /** The first event that was kept. */
        readonly before: number;
      } | null;
    };
  };
  /**
   * How long events are kept from here on; entries of the log stay for ever
   * Roles: administrator.
   */
  readonly changeRetention: {
    readonly input: {
      /** Yours, and fresh for each order. Asked again with it, the order is not carried out again, and what the first call did is answered. Kept for a day at least. */
      readonly 'Idempotency-Key'?: string | undefined;
      readonly body: {
        /** null: as long as the server says. */
        readonly eventsDays: number | null;
        /** Stands in the log. */
        readonly reason: string;
      };
    };
    readonly answer: {
      readonly kept: ReadonlyArray<{
        readonly what: 'logEntries' | 'events' | 'webhookDeliveries' | 'webhookDeadLetters' | 'hookCalls' | 'scimRequests' | 'importRejects';
        /** null: for ever, or by number. */
        readonly days: number | null;
        /** At most so many, whatever their age. */
        readonly most: number | null;
        /** What `most` counts. */
        readonly of: 'tenant' | 'connection' | 'import';
        readonly oldest: string | null;
        /** null: not counted. */
        readonly count: number | null;
      }>;
      readonly events: {
        /** Days, as somebody has said; null: nobody has. */
        readonly said: number | null;
        /** As the server was started: what holds where nobody has said anything. */
        readonly usual: number;
        readonly least: number;
        readonly most: number;
      };
      /** When events were removed last; null: never. */
      readonly pruned: {
        /** ISO 8601, UTC */
        readonly at: string;
        /** The first event that was kept. */
        readonly before: number;
      } | null;
    };
  };
  /**
   * What would be removed if events were kept so long; nothing is written
   * Roles: auditor, operator, approver, administrator.
   */
  readonly retentionPreview: {
    readonly input: {
      /** Without it: as long as the server says. */
      readonly eventsDays?: number | undefined;
    };
    readonly answer: {
      /** Events that are older: given out no more at once, and removed within a day. */
      readonly removes: number;
    };
  };
  /**
   * The own tenant; to administrators of the tenant of the house, all
   * Roles: auditor, operator, approver, administrator.
   */
  readonly tenants: {
    readonly input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
    };
    readonly answer: {
      readonly tenants: ReadonlyArray<{
        readonly id: string;
        readonly name: string;
        /** ISO 8601, UTC */
        readonly createdAt: string;
        /** Name of its log. */
        readonly origin: string;
        /** In its log. */
        readonly entries: number;
        readonly own: boolean;
      }>;
      /** `after` of the next page; null on the last one. */
      readonly next: string | null;
      /** False: only the own one is shown to this caller. */
      readonly all: boolean;
    };
  };
  /**
   * Version, database, work and clock: what the doctor would say
   * Roles: auditor, operator, approver, administrator.
   */
  readonly system: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly version: string;
      readonly node: string;
      /** ISO 8601, UTC */
      readonly at: string;
      /** What `lockstep doctor` says of this tenant and this machine. */
      readonly findings: ReadonlyArray<{
        readonly what: string;
        readonly state: 'ok' | 'warning' | 'problem';
        readonly text: string;
        readonly fix: string | null;
      }>;
      /** null: this process does not look. */
      readonly server: {
        readonly database: string;
        readonly origin: string;
        /** ISO 8601, UTC */
        readonly startedAt: string;
        readonly bytes: number;
        readonly connections: {
          readonly used: number;
          readonly most: number;
        };
        readonly clockDifferenceMs: number;
        readonly freeBytes: number | null;
        readonly migrations: {
          readonly applied: number;
          readonly known: number;
        };
      } | null;
      /** Those of the same data folder. */
      readonly processes: ReadonlyArray<{
        readonly pid: number;
        readonly kind: string;
        /** ISO 8601, UTC */
        readonly startedAt: string;
        readonly here: boolean;
      }>;
      /** Processes with a lease that holds, wherever they run. */
      readonly workers: number | null;
      readonly lanes: {
        readonly all: number;
        /** Owned by a process now. */
        readonly working: number;
        /** Their time has come and nobody has them. */
        readonly due: number;
        readonly broken: ReadonlyArray<{
          readonly target: string;
          /** ISO 8601, UTC */
          readonly until: string;
          readonly failures: number;
        }>;
        readonly stopped: ReadonlyArray<{
          readonly target: string;
          readonly text: string;
        }>;
      };
      readonly queues: {
        /** Of leavers, not proven yet. */
        readonly revocations: {
          readonly waiting: number;
          /** Seconds; null: nothing waits. */
          readonly oldestSeconds: number | null;
        };
        /** Lanes that nobody has taken up. */
        readonly lanes: {
          readonly waiting: number;
          /** Seconds; null: nothing waits. */
          readonly oldestSeconds: number | null;
        };
        readonly notices: {
          readonly waiting: number;
          /** Seconds; null: nothing waits. */
          readonly oldestSeconds: number | null;
        };
        /** People of whom an identity provider said something that nobody has decided. */
        readonly pushed: {
          readonly waiting: number;
          /** Seconds; null: nothing waits. */
          readonly oldestSeconds: number | null;
        };
        readonly webhooks: {
          readonly waiting: number;
          /** Seconds; null: nothing waits. */
          readonly oldestSeconds: number | null;
        };
        readonly hooks: {
          readonly waiting: number;
          /** Seconds; null: nothing waits. */
          readonly oldestSeconds: number | null;
        };
        /** Entries of the log that no checkpoint covers. */
        readonly unsigned: {
          readonly waiting: number;
          /** Seconds; null: nothing waits. */
          readonly oldestSeconds: number | null;
        };
      };
      /** The clock has jumped and is not believed; null: it is believed. */
      readonly clock: {
        readonly shiftMs: number;
        readonly waiting: number;
      } | null;
      /** Restored and confirmed by nobody; null: it works. */
      readonly safeMode: {
        /** ISO 8601, UTC */
        readonly restoredAt: string;
        /** ISO 8601, UTC */
        readonly backupMadeAt: string;
        readonly unlisted: ReadonlyArray<string>;
      } | null;
    };
  };
  /**
   * Who holds what token, without the tokens themselves
   * Roles: auditor, operator, approver, administrator.
   */
  readonly tokens: {
    readonly input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      /** valid: those that open something now. */
      readonly state?: 'valid' | 'all' | undefined;
    };
    readonly answer: {
      /** The newest first. */
      readonly tokens: ReadonlyArray<{
        readonly id: string;
        readonly holder: string;
        readonly role: string;
        readonly state: 'valid' | 'expired' | 'revoked';
        /** ISO 8601, UTC */
        readonly madeAt: string;
        /** ISO 8601, UTC */
        readonly expiresAt: string;
        readonly lastUsedAt: string | null;
      }>;
      /** `after` of the next page; null on the last one. */
      readonly next: string | null;
    };
  };
  /**
   * Makes a token, which is shown once and acts in the name of who made it
   * Roles: administrator.
   */
  readonly makeToken: {
    readonly input: {
      readonly body: {
        /** What the token is for. It acts in the name of who made it: `ada / holder` stands in the log. */
        readonly holder: string;
        /** At most that of who makes it. */
        readonly role: 'auditor' | 'operator' | 'approver' | 'administrator';
        /** At most a year from now. */
        readonly expiresAt: string;
      };
    };
    readonly answer: {
      readonly id: string;
      /** Shown only now: of what it is, a hash is kept. */
      readonly token: string;
      readonly holder: string;
      readonly role: 'auditor' | 'operator' | 'approver' | 'administrator';
      /** ISO 8601, UTC */
      readonly expiresAt: string;
    };
  };
  /**
   * Ends a token with the next request
   * Roles: administrator.
   */
  readonly revokeToken: {
    readonly input: {
      readonly token: string;
      /** Yours, and fresh for each order. Asked again with it, the order is not carried out again, and what the first call did is answered. Kept for a day at least. */
      readonly 'Idempotency-Key'?: string | undefined;
    };
    readonly answer: {
      readonly revoked: string;
    };
  };
  /**
   * How people sign in here
   * For anybody, from our own pages.
   */
  readonly signInOptions: {
    readonly input: {
      /** Whose company; without it the one that the server begins with. */
      readonly tenant?: string | undefined;
    };
    readonly answer: {
      readonly providers: ReadonlyArray<{
        readonly id: string;
        readonly name: string;
        /** Where the browser goes. */
        readonly start: string;
      }>;
      /** False: the address is one for which browsers have no passkeys. */
      readonly passkeys: boolean;
      /** False: nobody signs in here, because others could read along. */
      readonly secure: boolean;
    };
  };
  /**
   * A set-up link becomes a session, once
   * For anybody, from our own pages.
   */
  readonly signInWithLink: {
    readonly input: {
      readonly body: {
        readonly link: string;
      };
    };
    readonly answer: {
      /** False: no passkey and no password yet, so this was the only way in. */
      readonly set: boolean;
    };
  };
  /**
   * Somebody local signs in with a password
   * For anybody, from our own pages.
   */
  readonly signInWithPassword: {
    readonly input: {
      readonly body: {
        readonly name: string;
        readonly password: string;
        /** Whose company; without it the one that the server begins with. */
        readonly tenant?: string | undefined;
      };
    };
    readonly answer: {
      /** False: no passkey and no password yet, so this was the only way in. */
      readonly set: boolean;
    };
  };
  /**
   * What a passkey has to sign to let somebody in
   * For anybody, from our own pages.
   */
  readonly passkeyChallenge: {
    readonly input: {
      readonly body: {
        /** Whose company; without it the one that the server begins with. */
        readonly tenant?: string | undefined;
      };
    };
    readonly answer: {
      /** For navigator.credentials, as JSON. */
      readonly options: Readonly<Record<string, unknown>>;
    };
  };
  /**
   * Somebody local signs in with a passkey
   * For anybody, from our own pages.
   */
  readonly signInWithPasskey: {
    readonly input: {
      readonly body: {
        /** What navigator.credentials gave, as JSON (WebAuthn Level 3). */
        readonly response: {
          readonly id: string;
        };
        /** Whose company; without it the one that the server begins with. */
        readonly tenant?: string | undefined;
      };
    };
    readonly answer: {
      /** False: no passkey and no password yet, so this was the only way in. */
      readonly set: boolean;
    };
  };
  /**
   * Who may use the console, and as what
   * Roles: auditor, operator, approver, administrator.
   */
  readonly administrators: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly administrators: ReadonlyArray<{
        readonly id: string;
        readonly name: string;
        readonly role: 'auditor' | 'operator' | 'approver' | 'administrator';
        readonly how: 'local' | 'provider';
        readonly provider: string | null;
        /** False: the provider has not named them yet; they are known when they first come. */
        readonly known: boolean;
        /** True: the claims of the provider give the role at each sign-in. */
        readonly roleByClaim: boolean;
        /** The person that they are: their leave ends this. */
        readonly identity: string | null;
        readonly state: 'enabled' | 'disabled';
        /** Why they are disabled: left, restored, merged, or by whom. */
        readonly why: string | null;
        /** The last administrator: is neither removed nor made something else. */
        readonly last: boolean;
        readonly passkeys: number;
        readonly password: boolean;
        readonly sessions: number;
        /** ISO 8601, UTC */
        readonly addedAt: string;
        readonly addedBy: string;
        readonly lastInAt: string | null;
      }>;
    };
  };
  /**
   * Somebody may use the console
   * Roles: administrator.
   */
  readonly addAdministrator: {
    readonly input: {
      /** Yours, and fresh for each order. Asked again with it, the order is not carried out again, and what the first call did is answered. Kept for a day at least. */
      readonly 'Idempotency-Key'?: string | undefined;
      readonly body: {
        /** As whom they stand in the log; nobody else is called so. */
        readonly name: string;
        readonly role: 'auditor' | 'operator' | 'approver' | 'administrator';
        /** With which provider they sign in; null: here, after a link. */
        readonly provider?: string | null | undefined;
        /** What the provider calls them, if you know it. */
        readonly subject?: string | undefined;
        /** The address that the provider gives, by which they are known when they first come. */
        readonly mail?: string | undefined;
        /** The person that they are: an id, an employment key, a mail address or exactly the name. */
        readonly person?: string | undefined;
      };
    };
    readonly answer: {
      readonly id: string;
      readonly name: string;
      readonly role: 'auditor' | 'operator' | 'approver' | 'administrator';
      readonly how: 'local' | 'provider';
      readonly provider: string | null;
      /** False: the provider has not named them yet; they are known when they first come. */
      readonly known: boolean;
      /** True: the claims of the provider give the role at each sign-in. */
      readonly roleByClaim: boolean;
      /** The person that they are: their leave ends this. */
      readonly identity: string | null;
      readonly state: 'enabled' | 'disabled';
      /** Why they are disabled: left, restored, merged, or by whom. */
      readonly why: string | null;
      /** The last administrator: is neither removed nor made something else. */
      readonly last: boolean;
      readonly passkeys: number;
      readonly password: boolean;
      readonly sessions: number;
      /** ISO 8601, UTC */
      readonly addedAt: string;
      readonly addedBy: string;
      readonly lastInAt: string | null;
    };
  };
  /**
   * Another role, enabled or disabled, or another person; what is not named stays
   * Roles: administrator.
   */
  readonly changeAdministrator: {
    readonly input: {
      readonly administrator: string;
      /** Yours, and fresh for each order. Asked again with it, the order is not carried out again, and what the first call did is answered. Kept for a day at least. */
      readonly 'Idempotency-Key'?: string | undefined;
      readonly body: {
        readonly role?: 'auditor' | 'operator' | 'approver' | 'administrator' | undefined;
        readonly state?: 'enabled' | 'disabled' | undefined;
        /** null: nobody that the sources know. */
        readonly person?: string | null | undefined;
      };
    };
    readonly answer: {
      readonly id: string;
      readonly name: string;
      readonly role: 'auditor' | 'operator' | 'approver' | 'administrator';
      readonly how: 'local' | 'provider';
      readonly provider: string | null;
      /** False: the provider has not named them yet; they are known when they first come. */
      readonly known: boolean;
      /** True: the claims of the provider give the role at each sign-in. */
      readonly roleByClaim: boolean;
      /** The person that they are: their leave ends this. */
      readonly identity: string | null;
      readonly state: 'enabled' | 'disabled';
      /** Why they are disabled: left, restored, merged, or by whom. */
      readonly why: string | null;
      /** The last administrator: is neither removed nor made something else. */
      readonly last: boolean;
      readonly passkeys: number;
      readonly password: boolean;
      readonly sessions: number;
      /** ISO 8601, UTC */
      readonly addedAt: string;
      readonly addedBy: string;
      readonly lastInAt: string | null;
    };
  };
  /**
   * Somebody may use the console no more; never the last administrator
   * Roles: administrator.
   */
  readonly removeAdministrator: {
    readonly input: {
      readonly administrator: string;
      /** Yours, and fresh for each order. Asked again with it, the order is not carried out again, and what the first call did is answered. Kept for a day at least. */
      readonly 'Idempotency-Key'?: string | undefined;
    };
    readonly answer: {
      readonly removed: string;
    };
  };
  /**
   * A link that lets somebody local in once, to set up how they sign in
   * Roles: administrator.
   */
  readonly linkAdministrator: {
    readonly input: {
      readonly administrator: string;
    };
    readonly answer: {
      /** Opens once; what is behind the # is never sent to a server by a browser. */
      readonly url: string;
      /** ISO 8601, UTC */
      readonly expiresAt: string;
    };
  };
  /**
   * Sessions of somebody
   * Roles: auditor, operator, approver, administrator.
   */
  readonly administratorSessions: {
    readonly input: {
      readonly administrator: string;
    };
    readonly answer: {
      readonly sessions: ReadonlyArray<{
        readonly id: string;
        readonly current: boolean;
        readonly how: 'passkey' | 'password' | 'provider' | 'link';
        readonly provider: string | null;
        /** How sure the provider was. */
        readonly acr: string | null;
        /** By what the provider knew. */
        readonly amr: ReadonlyArray<string> | null;
        readonly browser: string;
        /** ISO 8601, UTC */
        readonly beganAt: string;
        /** ISO 8601, UTC */
        readonly usedAt: string;
        /** When it ends by itself, unless it is used before. */
        readonly endsAt: string;
        readonly steppedUpAt: string | null;
      }>;
    };
  };
  /**
   * Ends all sessions of somebody with their next request
   * Roles: administrator.
   */
  readonly endAdministratorSessions: {
    readonly input: {
      readonly administrator: string;
    };
    readonly answer: {
      readonly ended: number;
    };
  };
  /**
   * Providers that people sign in with
   * Roles: auditor, operator, approver, administrator.
   */
  readonly signInProviders: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly providers: ReadonlyArray<{
        readonly id: string;
        readonly name: string;
        readonly issuer: string;
        readonly clientId: string;
        /** Its name; its value is in the vault. */
        readonly secret: string | null;
        readonly scopes: ReadonlyArray<string>;
        readonly roleClaim: string | null;
        readonly roles: Readonly<Record<string, 'auditor' | 'operator' | 'approver' | 'administrator'>>;
        readonly personClaim: string;
        /** ISO 8601, UTC */
        readonly addedAt: string;
        readonly addedBy: string;
      }>;
      /** The redirect URI to register there. */
      readonly callback: string;
    };
  };
  /**
   * People may sign in with this OpenID provider
   * Roles: administrator.
   */
  readonly addSignInProvider: {
    readonly input: {
      /** Yours, and fresh for each order. Asked again with it, the order is not carried out again, and what the first call did is answered. Kept for a day at least. */
      readonly 'Idempotency-Key'?: string | undefined;
      readonly body: {
        readonly id: string;
        /** On the button. */
        readonly name: string;
        readonly issuer: string;
        readonly clientId: string;
        /** Name of the secret in the vault; null: a public client. */
        readonly secret?: string | null | undefined;
        readonly scopes?: ReadonlyArray<string> | undefined;
        /** The claim that says roles; null: only who was added may enter. */
        readonly roleClaim?: string | null | undefined;
        /** What a value of that claim means here. */
        readonly roles?: Readonly<Record<string, 'auditor' | 'operator' | 'approver' | 'administrator'>> | undefined;
        /** The claim by which the person is found among the people. */
        readonly personClaim?: string | undefined;
      };
    };
    readonly answer: {
      readonly providers: ReadonlyArray<{
        readonly id: string;
        readonly name: string;
        readonly issuer: string;
        readonly clientId: string;
        /** Its name; its value is in the vault. */
        readonly secret: string | null;
        readonly scopes: ReadonlyArray<string>;
        readonly roleClaim: string | null;
        readonly roles: Readonly<Record<string, 'auditor' | 'operator' | 'approver' | 'administrator'>>;
        readonly personClaim: string;
        /** ISO 8601, UTC */
        readonly addedAt: string;
        readonly addedBy: string;
      }>;
      /** The redirect URI to register there. */
      readonly callback: string;
    };
  };
  /**
   * Nobody signs in with it any more; who came by it is out
   * Roles: administrator.
   */
  readonly removeSignInProvider: {
    readonly input: {
      readonly provider: string;
      /** Yours, and fresh for each order. Asked again with it, the order is not carried out again, and what the first call did is answered. Kept for a day at least. */
      readonly 'Idempotency-Key'?: string | undefined;
    };
    readonly answer: {
      readonly removed: string;
    };
  };
  /**
   * Who is told of events by a signed call
   * Roles: auditor, operator, approver, administrator.
   */
  readonly webhooks: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly webhooks: ReadonlyArray<{
        readonly id: string;
        readonly url: string;
        readonly types: ReadonlyArray<string>;
        readonly description: string;
        readonly ordered: boolean;
        readonly scheme: 'ed25519' | 'hmac';
        readonly state: 'enabled' | 'disabled';
        /** Why it is disabled. */
        readonly why: string | null;
        /** ISO 8601, UTC */
        readonly madeAt: string;
        readonly madeBy: string;
        readonly failingSince: string | null;
        /** Deliveries that wait for their time. */
        readonly waiting: number;
        /** Events that are not made into deliveries yet. */
        readonly behind: number;
        /** Dead letters. */
        readonly dead: number;
        readonly keys: ReadonlyArray<{
          readonly id: string;
          readonly publicKey: string | null;
          /** ISO 8601, UTC */
          readonly madeAt: string;
          readonly endsAt: string | null;
        }>;
      }>;
    };
  };
  /**
   * Somebody is told of events from now on
   * Roles: administrator.
   */
  readonly makeWebhook: {
    readonly input: {
      readonly body: {
        /** https:// on the internet; anything else only where whoever runs the server allows the address. */
        readonly url: string;
        /** Names of events (leave.decided), prefixes (leave.*), or * for all. */
        readonly types?: ReadonlyArray<string> | undefined;
        readonly description?: string | undefined;
        /** The next event is sent only when the one before was taken or given up. */
        readonly ordered?: boolean | undefined;
        /** ed25519: the receiver holds a public key. hmac: both sides hold one secret. */
        readonly scheme?: 'ed25519' | 'hmac' | undefined;
        /** Number of the first event that it is told of; default: those from now on. */
        readonly from?: number | undefined;
      };
    };
    readonly answer: {
      readonly webhook: {
        readonly id: string;
        readonly url: string;
        readonly types: ReadonlyArray<string>;
        readonly description: string;
        readonly ordered: boolean;
        readonly scheme: 'ed25519' | 'hmac';
        readonly state: 'enabled' | 'disabled';
        /** Why it is disabled. */
        readonly why: string | null;
        /** ISO 8601, UTC */
        readonly madeAt: string;
        readonly madeBy: string;
        readonly failingSince: string | null;
        /** Deliveries that wait for their time. */
        readonly waiting: number;
        /** Events that are not made into deliveries yet. */
        readonly behind: number;
        /** Dead letters. */
        readonly dead: number;
        readonly keys: ReadonlyArray<{
          readonly id: string;
          readonly publicKey: string | null;
          /** ISO 8601, UTC */
          readonly madeAt: string;
          readonly endsAt: string | null;
        }>;
      };
      /** What the receiver verifies with: whpk_… or whsec_…, which is never shown again. */
      readonly verifyWith: string;
    };
  };
  /**
   * One webhook and how it stands
   * Roles: auditor, operator, approver, administrator.
   */
  readonly webhook: {
    readonly input: {
      readonly webhook: string;
    };
    readonly answer: {
      readonly id: string;
      readonly url: string;
      readonly types: ReadonlyArray<string>;
      readonly description: string;
      readonly ordered: boolean;
      readonly scheme: 'ed25519' | 'hmac';
      readonly state: 'enabled' | 'disabled';
      /** Why it is disabled. */
      readonly why: string | null;
      /** ISO 8601, UTC */
      readonly madeAt: string;
      readonly madeBy: string;
      readonly failingSince: string | null;
      /** Deliveries that wait for their time. */
      readonly waiting: number;
      /** Events that are not made into deliveries yet. */
      readonly behind: number;
      /** Dead letters. */
      readonly dead: number;
      readonly keys: ReadonlyArray<{
        readonly id: string;
        readonly publicKey: string | null;
        /** ISO 8601, UTC */
        readonly madeAt: string;
        readonly endsAt: string | null;
      }>;
    };
  };
  /**
   * Changes a webhook, or enables or disables it; what is not named stays
   * Roles: administrator.
   */
  readonly changeWebhook: {
    readonly input: {
      readonly webhook: string;
      readonly body: {
        /** https:// on the internet; anything else only where whoever runs the server allows the address. */
        readonly url?: string | undefined;
        /** Names of events (leave.decided), prefixes (leave.*), or * for all. */
        readonly types?: ReadonlyArray<string> | undefined;
        readonly description?: string | undefined;
        /** The next event is sent only when the one before was taken or given up. */
        readonly ordered?: boolean | undefined;
        /** Enabled again, it goes on where it stopped. */
        readonly state?: 'enabled' | 'disabled' | undefined;
      };
    };
    readonly answer: {
      readonly id: string;
      readonly url: string;
      readonly types: ReadonlyArray<string>;
      readonly description: string;
      readonly ordered: boolean;
      readonly scheme: 'ed25519' | 'hmac';
      readonly state: 'enabled' | 'disabled';
      /** Why it is disabled. */
      readonly why: string | null;
      /** ISO 8601, UTC */
      readonly madeAt: string;
      readonly madeBy: string;
      readonly failingSince: string | null;
      /** Deliveries that wait for their time. */
      readonly waiting: number;
      /** Events that are not made into deliveries yet. */
      readonly behind: number;
      /** Dead letters. */
      readonly dead: number;
      readonly keys: ReadonlyArray<{
        readonly id: string;
        readonly publicKey: string | null;
        /** ISO 8601, UTC */
        readonly madeAt: string;
        readonly endsAt: string | null;
      }>;
    };
  };
  /**
   * Removes a webhook with its keys and its deliveries
   * Roles: administrator.
   */
  readonly removeWebhook: {
    readonly input: {
      readonly webhook: string;
    };
    readonly answer: {
      readonly removed: string;
    };
  };
  /**
   * A new key signs beside the earlier ones until those end
   * Roles: administrator.
   */
  readonly rotateWebhook: {
    readonly input: {
      readonly webhook: string;
      readonly body: {
        /** Until then the earlier keys sign, too; default: for a day. */
        readonly earlierEndAt?: string | undefined;
      };
    };
    readonly answer: {
      readonly webhook: {
        readonly id: string;
        readonly url: string;
        readonly types: ReadonlyArray<string>;
        readonly description: string;
        readonly ordered: boolean;
        readonly scheme: 'ed25519' | 'hmac';
        readonly state: 'enabled' | 'disabled';
        /** Why it is disabled. */
        readonly why: string | null;
        /** ISO 8601, UTC */
        readonly madeAt: string;
        readonly madeBy: string;
        readonly failingSince: string | null;
        /** Deliveries that wait for their time. */
        readonly waiting: number;
        /** Events that are not made into deliveries yet. */
        readonly behind: number;
        /** Dead letters. */
        readonly dead: number;
        readonly keys: ReadonlyArray<{
          readonly id: string;
          readonly publicKey: string | null;
          /** ISO 8601, UTC */
          readonly madeAt: string;
          readonly endsAt: string | null;
        }>;
      };
      /** What the receiver verifies with: whpk_… or whsec_…, which is never shown again. */
      readonly verifyWith: string;
    };
  };
  /**
   * Sends webhook.test now and shows request and answer
   * Roles: operator, administrator.
   */
  readonly testWebhook: {
    readonly input: {
      readonly webhook: string;
    };
    readonly answer: {
      readonly taken: boolean;
      readonly failure: string | null;
      /** Milliseconds. */
      readonly took: number;
      readonly request: {
        readonly method: 'POST';
        readonly url: string;
        readonly headers: Readonly<Record<string, string>>;
        readonly body: string;
      };
      readonly answer: {
        readonly status: number;
        readonly headers: Readonly<Record<string, string>>;
        /** Its first 2,048 bytes. */
        readonly body: string;
      } | null;
    };
  };
  /**
   * Deliveries and dead letters, in the order of the events
   * Roles: auditor, operator, approver, administrator.
   */
  readonly webhookDeliveries: {
    readonly input: {
      readonly webhook: string;
      readonly limit?: number | undefined;
      /** Number of the event of the last one that you have. */
      readonly after?: number | undefined;
      readonly state?: 'waiting' | 'delivered' | 'dead' | undefined;
      /** Which come first. */
      readonly order?: 'oldest' | 'newest' | undefined;
    };
    readonly answer: {
      readonly deliveries: ReadonlyArray<{
        /** Of the event. */
        readonly n: number;
        /** webhook-id: the same for every try. */
        readonly message: string;
        readonly type: string;
        readonly state: 'waiting' | 'delivered' | 'dead';
        readonly tries: number;
        readonly next: string | null;
        readonly ended: string | null;
        /** The body as it is sent. */
        readonly request: string;
        /** The first 2,048 bytes of the last answer. */
        readonly answer: string | null;
        readonly attempts: ReadonlyArray<{
          /** ISO 8601, UTC */
          readonly at: string;
          readonly took: number;
          readonly status: number | null;
          readonly failure: string | null;
        }>;
      }>;
      /** `after` of the next page; null on the last one. */
      readonly next: number | null;
    };
  };
  /**
   * Sends dead letters, or a range of events, again
   * Roles: operator, administrator.
   */
  readonly replayWebhook: {
    readonly input: {
      readonly webhook: string;
      readonly body: {
        /** All dead letters, 10,000 at a time. */
        readonly dead: true;
      } | {
        /** Number of the first event. */
        readonly from: number;
        /** Number of the last event; at most 10,000 in all. */
        readonly to: number;
      };
    };
    readonly answer: {
      readonly deliveries: number;
      /** Dead letters that are left. */
      readonly left: number;
    };
  };
  /**
   * Who is leaving, what is still open and what needs a person
   * Roles: auditor, operator, approver, administrator.
   */
  readonly today: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      /** ISO 8601, UTC */
      readonly at: string;
      /** Under way now, held ones included; newest first. */
      readonly leaving: {
        readonly count: number;
        readonly leaves: ReadonlyArray<{
          readonly id: string;
          readonly identity: string;
          /** Null once the person was erased. */
          readonly person: string | null;
          /** held: the guard holds it. underWay: it is being done. gaps: certified, and something is not proven. proven: all of it. overtaken: a newer decision took its place. erased: the person was erased. */
          readonly stands: 'held' | 'underWay' | 'gaps' | 'proven' | 'overtaken' | 'erased';
          /** When the cut-off is or was. */
          readonly effective: string;
          /** ISO 8601, UTC */
          readonly decided: string;
          /** The person's, IANA. */
          readonly zone: string | null;
          /** `feed`, `webhook`, `scim`, `time`, `operator` … */
          readonly trigger: string;
          readonly source: string | null;
          readonly operations: {
            readonly all: number;
            /** Done, and read back. */
            readonly verified: number;
            /** A person says so. */
            readonly attested: number;
            /** Refused, not effective or not to be proven, and tried again. */
            readonly troubled: number;
            /** Not begun, held or under way. */
            readonly open: number;
          };
          readonly targets: {
            readonly all: number;
            readonly read: number;
          };
          readonly slowest: {
            readonly target: string;
            readonly what: string;
            readonly state: string;
            readonly tries: number;
            /** From when it was due and known, until it was verified or until now. */
            readonly seconds: number;
            readonly trouble: string | null;
          } | null;
          readonly certificates: number;
          readonly certifiedAt: string | null;
        }>;
      };
      /** Certified, and something is not proven: the longest open first. */
      readonly open: {
        readonly count: number;
        readonly leaves: ReadonlyArray<{
          readonly id: string;
          readonly identity: string;
          /** Null once the person was erased. */
          readonly person: string | null;
          /** held: the guard holds it. underWay: it is being done. gaps: certified, and something is not proven. proven: all of it. overtaken: a newer decision took its place. erased: the person was erased. */
          readonly stands: 'held' | 'underWay' | 'gaps' | 'proven' | 'overtaken' | 'erased';
          /** When the cut-off is or was. */
          readonly effective: string;
          /** ISO 8601, UTC */
          readonly decided: string;
          /** The person's, IANA. */
          readonly zone: string | null;
          /** `feed`, `webhook`, `scim`, `time`, `operator` … */
          readonly trigger: string;
          readonly source: string | null;
          readonly operations: {
            readonly all: number;
            /** Done, and read back. */
            readonly verified: number;
            /** A person says so. */
            readonly attested: number;
            /** Refused, not effective or not to be proven, and tried again. */
            readonly troubled: number;
            /** Not begun, held or under way. */
            readonly open: number;
          };
          readonly targets: {
            readonly all: number;
            readonly read: number;
          };
          readonly slowest: {
            readonly target: string;
            readonly what: string;
            readonly state: string;
            readonly tries: number;
            /** From when it was due and known, until it was verified or until now. */
            readonly seconds: number;
            readonly trouble: string | null;
          } | null;
          readonly certificates: number;
          readonly certifiedAt: string | null;
        }>;
      };
      readonly coming: {
        readonly days: number;
        readonly people: ReadonlyArray<{
          readonly identity: string;
          readonly person: string;
          /** ISO 8601, UTC */
          readonly leaves: string;
          readonly zone: string;
          readonly because: 'lastDay' | 'immediate' | 'contractEnd' | 'order';
          /** That the person has now, as far as is known. */
          readonly accounts: number;
        }>;
        /** There are more than these. */
        readonly more: boolean;
      };
      readonly holds: {
        readonly count: number;
        readonly overdue: number;
        readonly next: ReadonlyArray<{
          readonly id: string;
          readonly plan: string;
          readonly identity: string;
          readonly person: string;
          /** ISO 8601, UTC */
          readonly since: string;
          /** ISO 8601, UTC */
          readonly deadline: string;
          readonly overdue: boolean;
          readonly reason: string;
        }>;
      };
      readonly exceptions: {
        readonly count: number;
        /** There are more than these. */
        readonly more: boolean;
        readonly causes: ReadonlyArray<{
          readonly kind: string;
          readonly count: number;
          /** The gravest: 0 note … 4 page somebody. */
          readonly severity: number;
          /** ISO 8601, UTC */
          readonly oldest: string;
          /** The gravest, then oldest, in words. */
          readonly example: string;
          readonly targets: ReadonlyArray<string>;
        }>;
      };
      readonly targets: {
        readonly count: number;
        readonly trouble: ReadonlyArray<{
          readonly target: string;
          readonly title: string | null;
          readonly owner: string;
          readonly causes: ReadonlyArray<'breaker' | 'stopped' | 'check' | 'paused' | 'writesOff' | 'unlisted'>;
          /** What it said, where it said something. */
          readonly text: string | null;
          /** It is tried again then, or the pause ends. */
          readonly until: string | null;
          /** Revocations that are not proven there. */
          readonly waiting: number;
        }>;
      };
      readonly sources: ReadonlyArray<{
        readonly source: string;
        /** When it last said anything that was taken; null: never. */
        readonly heardAt: string | null;
        /** Of the last import. */
        readonly outcome: string | null;
        /** Why the last one was refused. */
        readonly reason: string | null;
      }>;
      readonly people: number;
      /** What has to be there before anybody can leave. */
      readonly setUp: ReadonlyArray<{
        readonly step: 'policy' | 'source' | 'people' | 'targets' | 'writes' | 'leave';
        readonly done: boolean;
        readonly count: number;
      }>;
    };
  };
  /**
   * How long it took in the last 30 days until access was proven to have ended
   * Roles: auditor, operator, approver, administrator.
   */
  readonly revokeTimes: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      /** ISO 8601, UTC */
      readonly since: string;
      /** ISO 8601, UTC */
      readonly at: string;
      /** Leaves that were counted. */
      readonly leaves: number;
      /** False: only the newest of that time. */
      readonly whole: boolean;
      /** Of these, with something that is not proven: it is not in the times. */
      readonly withGaps: number;
      /** Seconds at which the buckets begin, each up to the next; the last has no end. */
      readonly edges: ReadonlyArray<number>;
      /** Targets that people were cut off from, each with its read-back. */
      readonly count: number;
      /** How many took so long, by `edges`. */
      readonly buckets: ReadonlyArray<number>;
      /** Seconds; null: nothing was proven. */
      readonly p50: number | null;
      /** Seconds; null: nothing was proven. */
      readonly p95: number | null;
      /** The slowest first. */
      readonly targets: ReadonlyArray<{
        readonly target: string;
        readonly title: string | null;
        readonly count: number;
        /** How many took so long, by `edges`. */
        readonly buckets: ReadonlyArray<number>;
        /** Seconds; null: nothing was proven. */
        readonly p50: number | null;
        /** Seconds; null: nothing was proven. */
        readonly p95: number | null;
      }>;
    };
  };
  /**
   * Leaves with their progress, newest first
   * Roles: auditor, operator, approver, administrator.
   */
  readonly leaves: {
    readonly input: {
      readonly limit?: number | undefined;
      /** `next` of the page before. */
      readonly after?: string | undefined;
      /** underWay: held, or no certificate says yet how it stands. gaps: certified, and something of it is not proven. proven: all of it. ended: overtaken by a newer decision, or erased. */
      readonly stands?: 'underWay' | 'gaps' | 'proven' | 'ended' | undefined;
      /** Only of this person: identity id, employment key, or exactly the name or mail address. */
      readonly person?: string | undefined;
      /** Only leaves with a target that took at least so many seconds, of those in revokeTimes. */
      readonly tookFrom?: number | undefined;
      /** … and less than so many. */
      readonly tookTo?: number | undefined;
    };
    readonly answer: {
      readonly leaves: ReadonlyArray<{
        readonly id: string;
        readonly identity: string;
        /** Null once the person was erased. */
        readonly person: string | null;
        /** held: the guard holds it. underWay: it is being done. gaps: certified, and something is not proven. proven: all of it. overtaken: a newer decision took its place. erased: the person was erased. */
        readonly stands: 'held' | 'underWay' | 'gaps' | 'proven' | 'overtaken' | 'erased';
        /** When the cut-off is or was. */
        readonly effective: string;
        /** ISO 8601, UTC */
        readonly decided: string;
        /** The person's, IANA. */
        readonly zone: string | null;
        /** `feed`, `webhook`, `scim`, `time`, `operator` … */
        readonly trigger: string;
        readonly source: string | null;
        readonly operations: {
          readonly all: number;
          /** Done, and read back. */
          readonly verified: number;
          /** A person says so. */
          readonly attested: number;
          /** Refused, not effective or not to be proven, and tried again. */
          readonly troubled: number;
          /** Not begun, held or under way. */
          readonly open: number;
        };
        readonly targets: {
          readonly all: number;
          readonly read: number;
        };
        readonly slowest: {
          readonly target: string;
          readonly what: string;
          readonly state: string;
          readonly tries: number;
          /** From when it was due and known, until it was verified or until now. */
          readonly seconds: number;
          readonly trouble: string | null;
        } | null;
        readonly certificates: number;
        readonly certifiedAt: string | null;
      }>;
      /** `after` of the next page; null on the last one. */
      readonly next: string | null;
      /** Of all leaves; only on the first page without a person and without a time. */
      readonly counts: {
        readonly underWay: number;
        readonly gaps: number;
        readonly proven: number;
        readonly ended: number;
      } | null;
    };
  };
  /**
   * One leave: every operation with its attempts, its read-back and what is not proven
   * Roles: auditor, operator, approver, administrator.
   */
  readonly showLeave: {
    readonly input: {
      readonly leave: string;
    };
    readonly answer: {
      readonly line: {
        readonly id: string;
        readonly identity: string;
        /** Null once the person was erased. */
        readonly person: string | null;
        /** held: the guard holds it. underWay: it is being done. gaps: certified, and something is not proven. proven: all of it. overtaken: a newer decision took its place. erased: the person was erased. */
        readonly stands: 'held' | 'underWay' | 'gaps' | 'proven' | 'overtaken' | 'erased';
        /** When the cut-off is or was. */
        readonly effective: string;
        /** ISO 8601, UTC */
        readonly decided: string;
        /** The person's, IANA. */
        readonly zone: string | null;
        /** `feed`, `webhook`, `scim`, `time`, `operator` … */
        readonly trigger: string;
        readonly source: string | null;
        readonly operations: {
          readonly all: number;
          /** Done, and read back. */
          readonly verified: number;
          /** A person says so. */
          readonly attested: number;
          /** Refused, not effective or not to be proven, and tried again. */
          readonly troubled: number;
          /** Not begun, held or under way. */
          readonly open: number;
        };
        readonly targets: {
          readonly all: number;
          readonly read: number;
        };
        readonly slowest: {
          readonly target: string;
          readonly what: string;
          readonly state: string;
          readonly tries: number;
          /** From when it was due and known, until it was verified or until now. */
          readonly seconds: number;
          readonly trouble: string | null;
        } | null;
        readonly certificates: number;
        readonly certifiedAt: string | null;
      };
      /** When this was read. */
      readonly at: string;
      /** Something of it is tried, asked or certified then; null: nothing waits for time. */
      readonly lookAgainAt: string | null;
      /** The cut-off as the clock of the person shows it. */
      readonly local: string | null;
      /** ISO 8601, UTC */
      readonly received: string;
      /** What is to become of the accounts: deactivate, deprovision, delete. */
      readonly mode: ReadonlyArray<string>;
      readonly trigger: {
        readonly by: string;
        readonly source: string | null;
        readonly record: string | null;
        readonly note: string | null;
      } | null;
      readonly rules: ReadonlyArray<string>;
      readonly approvals: ReadonlyArray<{
        readonly by: string;
        /** ISO 8601, UTC */
        readonly at: string;
        readonly reason: string;
      }>;
      readonly plan: string | null;
      /** By then a certificate says how it stands. Null while it is held. */
      readonly promise: string | null;
      /** Those that are cut off first come first. */
      readonly targets: ReadonlyArray<{
        readonly target: string;
        readonly title: string | null;
        readonly mode: string;
        readonly looked: 'waiting' | 'read' | 'notRead' | 'cannotBeListed' | 'kept';
        readonly readAt: string | null;
        readonly gaps: ReadonlyArray<string>;
        readonly kept: ReadonlyArray<{
          readonly account: string;
          readonly why: string;
        }>;
        readonly accounts: ReadonlyArray<{
          readonly account: string;
          readonly name: string | null;
          /** In the order of danger. */
          readonly operations: ReadonlyArray<{
            readonly id: string;
            readonly kind: string;
            /** In words: `sign-in`, `all sessions`, `group finance-approvers` … */
            readonly what: string;
            readonly state: string;
            readonly wave: number;
            readonly tries: number;
            /** When it is tried or looked at again. */
            readonly next: string | null;
            /** ISO 8601, UTC */
            readonly decidedAt: string;
            readonly appliedAt: string | null;
            readonly verifiedAt: string | null;
            readonly reasons: ReadonlyArray<string>;
            readonly trouble: {
              readonly code: string;
              readonly text: string;
              readonly severity: number;
            } | null;
            readonly attempts: ReadonlyArray<{
              /** ISO 8601, UTC */
              readonly startedAt: string;
              /** Null: it is running. */
              readonly finishedAt: string | null;
              /** `apply` writes and reads back; `poll`, `verify`, `reverify` only ask. */
              readonly step: string;
              /** Short word for what the target said. */
              readonly outcome: string | null;
              /** What the outcome means. unknown: no answer, which is neither success nor failure. */
              readonly class: 'done' | 'later' | 'notEffective' | 'unknown' | 'again' | 'refused' | 'unproven' | 'attested' | 'back' | 'running';
              readonly detail: string | null;
              /** So many that ended the same way. */
              readonly times: number;
            }>;
            readonly readBack: {
              /** ISO 8601, UTC */
              readonly at: string;
              readonly asked: string;
              readonly checks: ReadonlyArray<{
                readonly what: string;
                readonly expected: string;
                readonly seen: string;
                readonly ok: boolean;
              }>;
            } | null;
            readonly attested: {
              readonly by: string;
              /** ISO 8601, UTC */
              readonly at: string;
              readonly note: string;
            } | null;
            readonly residuals: ReadonlyArray<{
              readonly kind: string;
              readonly note: string;
              /** ISO 8601, UTC */
              readonly until: string;
            }>;
            /** From when it was due and known to its read-back. */
            readonly seconds: number | null;
            /** Why it is not proven; null: it is. */
            readonly sentence: string | null;
          }>;
        }>;
      }>;
      readonly unproven: ReadonlyArray<{
        readonly target: string;
        readonly what: string | null;
        readonly sentence: string;
      }>;
      readonly certificates: ReadonlyArray<{
        readonly number: number;
        /** ISO 8601, UTC */
        readonly issuedAt: string;
        readonly proven: number;
        readonly unproven: number;
        readonly digest: string;
      }>;
      readonly holds: ReadonlyArray<{
        readonly id: string;
        readonly plan: string;
        /** ISO 8601, UTC */
        readonly since: string;
        /** ISO 8601, UTC */
        readonly deadline: string;
        readonly reason: string;
      }>;
    };
  };
  /**
   * Whether a leave can be taken back, and what would then come back
   * Roles: auditor, operator, approver, administrator.
   */
  readonly previewUndo: {
    readonly input: {
      readonly leave: string;
    };
    readonly answer: {
      readonly possible: boolean;
      /** Why not; null where it is. */
      readonly why: string | null;
      /** State that the person would be in. */
      readonly after: string | null;
      /** When what is taken back takes effect: an undo that names it takes back nothing else. */
      readonly effective: string | null;
      readonly restores: ReadonlyArray<{
        readonly target: string;
        readonly title: string | null;
        readonly operations: ReadonlyArray<{
          readonly kind: string;
          readonly what: string | null;
          readonly reasons: ReadonlyArray<string>;
        }>;
      }>;
      /** What was ended for good, and no undo brings back. */
      readonly stays: ReadonlyArray<{
        readonly target: string;
        readonly what: string;
      }>;
    };
  };
  /**
   * A plan that others can look at and apply by its hash; nothing of it is done
   * Roles: operator, administrator.
   */
  readonly keepPlan: {
    readonly input: {
      readonly body: {
        readonly kind: 'due';
      } | {
        readonly kind: 'policy';
        /** Policy documents as YAML. */
        readonly text: string;
      } | {
        readonly kind: 'leave';
        readonly person: string;
        /** Stands in the log and in the certificate. */
        readonly reason: string;
      } | {
        readonly kind: 'people';
        /** Identity ids. */
        readonly people: ReadonlyArray<string>;
        /** true: as if they left now. false: as they are. */
        readonly leave?: boolean | undefined;
        /** Stands in the log and in the certificate. */
        readonly reason: string;
      } | {
        readonly kind: 'merge';
        /** Who stays. */
        readonly person: string;
        /** Who is the same person. */
        readonly other: string;
        /** Stands in the log and in the certificate. */
        readonly reason: string;
      } | {
        readonly kind: 'split';
        readonly person: string;
        /** Those that are of somebody else, as KEY or SYSTEM:KEY. */
        readonly employments: ReadonlyArray<string>;
        /** Targets whose account goes along, where no key tells whose it is. */
        readonly takes?: ReadonlyArray<string> | undefined;
        /** Targets whose account stays, where no key tells whose it is. */
        readonly keeps?: ReadonlyArray<string> | undefined;
        /** Stands in the log and in the certificate. */
        readonly reason: string;
      } | {
        readonly kind: 'link';
        /** Id of an account that is nobody’s. */
        readonly account: string;
        /** Whose it is. */
        readonly person: string;
        /** Stands in the log and in the certificate. */
        readonly reason: string;
      } | {
        readonly kind: 'unlink';
        /** Id of an account that somebody linked. */
        readonly account: string;
        /** Stands in the log and in the certificate. */
        readonly reason: string;
      } | {
        readonly kind: 'document';
        /** One document of the policy; the others stay as they are. */
        readonly document: {
          /** Of the document. */
          readonly kind: string;
          /** Its id. */
          readonly name: string;
          /** The document as YAML; null takes it out. */
          readonly text: string | null;
          /** Digest of the text that was edited; null: there was none. Refused when it is another one now. */
          readonly base?: string | null | undefined;
        };
        /** Stands in the log. */
        readonly reason: string;
      };
    };
    readonly answer: {
      readonly hash: string;
    };
  };
  /**
   * One plan: how far it reaches, what the guard says, what became of it
   * Roles: auditor, operator, approver, administrator.
   */
  readonly plan: {
    readonly input: {
      /** The whole hash: what approvals bind to. */
      readonly hash: string;
    };
    readonly answer: {
      readonly hash: string;
      readonly state: 'made' | 'held' | 'applied' | 'withdrawn';
      readonly for: string;
      readonly source: string | null;
      readonly reason: string | null;
      readonly madeBy: string;
      /** ISO 8601, UTC */
      readonly madeAt: string;
      readonly decided: {
        readonly by: string;
        /** ISO 8601, UTC */
        readonly at: string;
      } | null;
      /** It puts a policy in force: for administrators only. */
      readonly policy: boolean;
      readonly summary: {
        readonly people: number;
        readonly held: number;
        readonly tripped: ReadonlyArray<string>;
        /** What the guard counted, the fullest window first. */
        readonly figures: ReadonlyArray<{
          readonly per: 'tenant' | 'source' | 'target';
          /** The source or target; empty for the company. */
          readonly name: string;
          readonly overMs: number;
          /** People who lost access within the window before. */
          readonly earlier: number;
          /** With those of this plan. */
          readonly people: number;
          readonly limit: number;
        }>;
        readonly radius: {
          readonly people: number;
          readonly accounts: number;
          readonly operations: number;
          /** Operations that no other takes back. */
          readonly irreversible: number;
          /** How many operations of each kind. */
          readonly kinds: Readonly<Record<string, number>>;
          readonly targets: ReadonlyArray<{
            readonly target: string;
            readonly people: number;
            readonly accounts: number;
            readonly operations: number;
            /** Operations that no other takes back. */
            readonly irreversible: number;
            /** How many operations of each kind. */
            readonly kinds: Readonly<Record<string, number>>;
          }>;
        };
        /** People who lose something that works, by whether somebody independent says the same. */
        readonly losing: {
          readonly corroborated: number;
          readonly uncorroborated: number;
        };
      };
      readonly notes: {
        readonly refused: ReadonlyArray<{
          readonly identity: string;
          readonly target: string;
          readonly why: string;
        }>;
        readonly unknown: ReadonlyArray<{
          readonly identity: string;
          readonly rule: string;
          readonly missing: ReadonlyArray<string>;
        }>;
        readonly looked: number;
        readonly underWay: number;
      } | null;
      /** Operations by state; null: nothing is decided. */
      readonly progress: Readonly<Record<string, number>> | null;
      readonly waiting: number;
      readonly deadline: string | null;
      readonly overdue: boolean;
      /** Targets of it on which a person does the work. */
      readonly byHand: ReadonlyArray<string>;
      readonly approvals: ReadonlyArray<{
        readonly by: string;
        readonly decision: string;
        readonly reason: string;
        /** ISO 8601, UTC */
        readonly at: string;
      }>;
    };
  };
  /**
   * What a plan does to whom and why, a page at a time
   * Roles: auditor, operator, approver, administrator.
   */
  readonly planPeople: {
    readonly input: {
      /** The whole hash: what approvals bind to. */
      readonly hash: string;
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly target?: string | undefined;
      /** true: only those who wait, or would. */
      readonly held?: 'true' | 'false' | undefined;
    };
    readonly answer: {
      readonly people: ReadonlyArray<{
        readonly identity: string;
        readonly person: string;
        readonly before: string | null;
        readonly after: string | null;
        /** null: that is not kept any more. */
        readonly corroborated: boolean | null;
        /** What became of the hold; null: there was none. */
        readonly held: string | null;
        readonly hold: string | null;
        readonly accounts: ReadonlyArray<{
          readonly target: string;
          readonly mode: string | null;
          readonly operations: ReadonlyArray<{
            readonly kind: string;
            readonly entitlement: {
              readonly kind: string;
              readonly value: string;
            } | null;
            readonly reasons: ReadonlyArray<string>;
            readonly irreversible: boolean;
            /** What has become of it; null: it is not decided. */
            readonly state: string | null;
          }>;
        }>;
      }>;
      readonly next: string | null;
    };
  };
  /**
   * Whether a plan that waits is still what would be done, and else the difference
   * Roles: auditor, operator, approver, administrator.
   */
  readonly planStanding: {
    readonly input: {
      /** The whole hash: what approvals bind to. */
      readonly hash: string;
    };
    readonly answer: {
      readonly stale: boolean;
      /** The hash that it would have now; empty: what it is about is gone. */
      readonly now: string;
      readonly policyChanged: boolean;
      /** People about whom was decided meanwhile. */
      readonly overtaken: ReadonlyArray<{
        readonly identity: string;
        readonly person: string;
      }>;
      readonly added: ReadonlyArray<{
        readonly identity: string;
        readonly person: string;
        readonly target: string;
        readonly operation: string;
      }>;
      readonly removed: ReadonlyArray<{
        readonly identity: string;
        readonly person: string;
        readonly target: string;
        readonly operation: string;
      }>;
    };
  };
  /**
   * Whether you may decide about what is held of a plan, and what is against it
   * Roles: auditor, operator, approver, administrator.
   */
  readonly planDeciding: {
    readonly input: {
      /** The whole hash: what approvals bind to. */
      readonly hash: string;
    };
    readonly answer: {
      readonly makers: ReadonlyArray<string>;
      /** Code of what is against it that you approve; null: nothing. */
      readonly approve: string | null;
      readonly refuse: string | null;
    };
  };
  /**
   * Does exactly the plan that was kept, or refuses; a policy needs an administrator
   * Roles: operator, administrator.
   */
  readonly applyKeptPlan: {
    readonly input: {
      /** The whole hash: what approvals bind to. */
      readonly hash: string;
      /** Yours, and fresh for each order. Asked again with it, the order is not carried out again, and what the first call did is answered. Kept for a day at least. */
      readonly 'Idempotency-Key'?: string | undefined;
      readonly body: {
        /** Stands in the log. */
        readonly reason?: string | undefined;
      };
    };
    readonly answer: {
      readonly hash: string;
      readonly decision: {
        readonly hash: string | null;
        readonly people: number;
        readonly operations: number;
        readonly held: ReadonlyArray<string>;
        readonly tripped: ReadonlyArray<string>;
      };
      readonly policyVersion: number | null;
    };
  };
  /**
   * A plan that was made is not to be applied any more
   * Roles: operator, administrator.
   */
  readonly withdrawPlan: {
    readonly input: {
      /** The whole hash: what approvals bind to. */
      readonly hash: string;
      /** Yours, and fresh for each order. Asked again with it, the order is not carried out again, and what the first call did is answered. Kept for a day at least. */
      readonly 'Idempotency-Key'?: string | undefined;
      readonly body: {
        /** Stands in the log. */
        readonly reason: string;
      };
    };
    readonly answer: {
      readonly hash: string;
      readonly state: 'withdrawn';
    };
  };
  /**
   * Keeps what is held of a plan, or of some people in it, from ever running
   * Roles: approver, administrator.
   */
  readonly refusePlan: {
    readonly input: {
      /** The whole hash: what approvals bind to. */
      readonly hash: string;
      /** Yours, and fresh for each order. Asked again with it, the order is not carried out again, and what the first call did is answered. Kept for a day at least. */
      readonly 'Idempotency-Key'?: string | undefined;
      readonly body: {
        /** Stands in the log. */
        readonly reason: string;
        /** Only these people; default: all that is held of the plan. */
        readonly only?: ReadonlyArray<string> | undefined;
      };
    };
    readonly answer: {
      readonly refused: number;
    };
  };
  /**
   * What waits for a person, the first deadline first
   * Roles: auditor, operator, approver, administrator.
   */
  readonly holds: {
    readonly input: {
      readonly limit?: number | undefined;
      /** `next` of the page before. */
      readonly after?: string | undefined;
      /** The whole hash: what approvals bind to. */
      readonly plan?: string | undefined;
    };
    readonly answer: {
      readonly holds: ReadonlyArray<{
        readonly id: string;
        readonly plan: string;
        readonly identity: string;
        readonly person: string;
        readonly madeBy: string;
        /** ISO 8601, UTC */
        readonly since: string;
        /** ISO 8601, UTC */
        readonly deadline: string;
        readonly overdue: boolean;
        readonly reason: string;
        readonly operations: ReadonlyArray<string>;
        /** Of the person now. */
        readonly state: string;
        /** What independent sources say of the person; with `left` of one of them nobody waits. */
        readonly said: ReadonlyArray<{
          readonly source: string;
          readonly says: 'here' | 'left' | 'later';
        }>;
      }>;
      readonly next: string | null;
      /** There is a source that confirms others. */
      readonly canCorroborate: boolean;
    };
  };
  /**
   * The documents in force, since when and by whom
   * Roles: auditor, operator, approver, administrator.
   */
  readonly policies: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      /** null: no policy is in force. */
      readonly inForce: {
        readonly version: number;
        /** ISO 8601, UTC */
        readonly at: string;
        readonly by: string;
        readonly reason: string | null;
      } | null;
      readonly documents: ReadonlyArray<{
        readonly kind: string;
        readonly name: string;
        /** Its title, reason or description. */
        readonly about: string | null;
        readonly digest: string;
        /** Since when it is as it is. */
        readonly changed: {
          readonly version: number;
          /** ISO 8601, UTC */
          readonly at: string;
          readonly by: string;
          readonly reason: string | null;
        };
      }>;
    };
  };
  /**
   * JSON Schema of each kind of document, and documents to start from
   * Roles: auditor, operator, approver, administrator.
   */
  readonly policySchemas: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly kinds: ReadonlyArray<string>;
      /** JSON Schema by kind. */
      readonly schemas: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
      readonly templates: ReadonlyArray<{
        readonly id: string;
        readonly kind: string;
        readonly title: string;
        readonly about: string;
        readonly text: string;
      }>;
    };
  };
  /**
   * Rules that match nobody, and what several rules give to the same people
   * Roles: auditor, operator, approver, administrator.
   */
  readonly policyFindings: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly looked: number;
      readonly of: number;
      readonly rules: ReadonlyArray<{
        readonly rule: string;
        /** Who get something by it. */
        readonly people: number;
        /** Who get something by it that no other rule gives them. */
        readonly alone: number;
      }>;
      /** What two rules give to the same people. */
      readonly overlaps: ReadonlyArray<{
        readonly target: string;
        readonly entitlement: {
          readonly kind: string;
          readonly value: string;
        } | null;
        /** Two of them. */
        readonly rules: ReadonlyArray<string>;
        readonly people: number;
      }>;
      readonly diagnostics: ReadonlyArray<{
        readonly severity: 'error' | 'warning' | 'info';
        readonly code: string;
        readonly message: string;
        readonly suggestion?: string;
        /** Kind and id. */
        readonly document?: string;
      }>;
    };
  };
  /**
   * What is wrong with a change of one document; nothing is written
   * Roles: operator, administrator.
   */
  readonly checkPolicy: {
    readonly input: {
      /** One document of the policy; the others stay as they are. */
      readonly body: {
        /** Of the document. */
        readonly kind: string;
        /** Its id. */
        readonly name: string;
        /** The document as YAML; null takes it out. */
        readonly text: string | null;
        /** Digest of the text that was edited; null: there was none. Refused when it is another one now. */
        readonly base?: string | null | undefined;
      };
    };
    readonly answer: {
      readonly ok: boolean;
      /** Lines and columns, from 1, are those of the draft. */
      readonly diagnostics: ReadonlyArray<{
        readonly severity: 'error' | 'warning' | 'info';
        readonly code: string;
        readonly message: string;
        readonly suggestion?: string;
        /** Kind and id. */
        readonly document?: string;
        readonly file: string;
        readonly line: number;
        readonly column: number;
      }>;
      /** What the change breaks in other documents. */
      readonly elsewhere: ReadonlyArray<{
        readonly severity: 'error' | 'warning' | 'info';
        readonly code: string;
        readonly message: string;
        readonly suggestion?: string;
        /** Kind and id. */
        readonly document?: string;
        readonly file: string;
        readonly line: number;
        readonly column: number;
      }>;
      readonly documents: ReadonlyArray<{
        readonly kind: string;
        readonly name: string;
      }>;
      /** Against the document in force. */
      readonly diff: ReadonlyArray<{
        readonly sign: '+' | '-' | ' ';
        readonly text: string;
      }>;
    };
  };
  /**
   * Who would gain and lose what by a change of one document; nothing is written
   * Roles: operator, administrator.
   */
  readonly policyImpact: {
    readonly input: {
      /** One document of the policy; the others stay as they are. */
      readonly body: {
        /** Of the document. */
        readonly kind: string;
        /** Its id. */
        readonly name: string;
        /** The document as YAML; null takes it out. */
        readonly text: string | null;
        /** Digest of the text that was edited; null: there was none. Refused when it is another one now. */
        readonly base?: string | null | undefined;
      };
    };
    readonly answer: {
      /** People looked at, evenly taken from all. */
      readonly looked: number;
      readonly of: number;
      readonly gaining: number;
      readonly losing: number;
      /** People whose access changes in other ways. */
      readonly otherwise: number;
      /** People of whom a rule cannot be answered that could before. */
      readonly unknown: number;
      readonly targets: ReadonlyArray<{
        readonly target: string;
        readonly gaining: number;
        readonly losing: number;
      }>;
      readonly entitlements: ReadonlyArray<{
        readonly target: string;
        readonly entitlement: string | null;
        readonly gaining: number;
        readonly losing: number;
      }>;
      readonly samples: ReadonlyArray<{
        readonly identity: string;
        readonly person: string;
        readonly gains: ReadonlyArray<string>;
        readonly losses: ReadonlyArray<string>;
      }>;
      /** It lets more people lose access unseen: that counts a day later. */
      readonly looserGuard: boolean;
    };
  };
  /**
   * One document as it was written
   * Roles: auditor, operator, approver, administrator.
   */
  readonly policyDocument: {
    readonly input: {
      readonly kind: string;
      /** Its id. */
      readonly name: string;
      /** As this version of the policy had it; default: as it is in force. */
      readonly version?: number | undefined;
    };
    readonly answer: {
      readonly kind: string;
      readonly name: string;
      /** As it was written, comments included. */
      readonly text: string;
      /** `base` of a change. */
      readonly digest: string;
      readonly current: boolean;
      readonly version: number;
      /** ISO 8601, UTC */
      readonly at: string;
      readonly by: string;
      readonly reason: string | null;
    };
  };
  /**
   * Who changed a document, when and why
   * Roles: auditor, operator, approver, administrator.
   */
  readonly policyHistory: {
    readonly input: {
      readonly kind: string;
      /** Its id. */
      readonly name: string;
    };
    readonly answer: {
      readonly changes: ReadonlyArray<{
        readonly version: number;
        /** ISO 8601, UTC */
        readonly at: string;
        readonly by: string;
        readonly reason: string | null;
        readonly change: 'added' | 'changed' | 'removed';
      }>;
    };
  };
  /**
   * What changed in a document between two versions
   * Roles: auditor, operator, approver, administrator.
   */
  readonly policyDiff: {
    readonly input: {
      readonly kind: string;
      /** Its id. */
      readonly name: string;
      readonly to: number;
      /** Default: the version before. */
      readonly from?: number | undefined;
    };
    readonly answer: {
      readonly from: number;
      readonly to: number;
      readonly lines: ReadonlyArray<{
        readonly sign: '+' | '-' | ' ';
        readonly text: string;
      }>;
    };
  };
}

/** How each operation is asked for. */
export const OPERATIONS = {
  person: {
    method: 'GET',
    path: '/api/v1/people/{person}',
    inPath: ['person'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  why: {
    method: 'GET',
    path: '/api/v1/people/{person}/why',
    inPath: ['person'],
    inQuery: ['entitlement'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  leave: {
    method: 'POST',
    path: '/api/v1/people/{person}/leave',
    inPath: ['person'],
    inQuery: [],
    inHeader: ['Idempotency-Key'],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  undoLeave: {
    method: 'POST',
    path: '/api/v1/people/{person}/leave/undo',
    inPath: ['person'],
    inQuery: [],
    inHeader: ['Idempotency-Key'],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  certificates: {
    method: 'GET',
    path: '/api/v1/people/{person}/certificates',
    inPath: ['person'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  certificate: {
    method: 'GET',
    path: '/api/v1/certificates/{leave}/{number}',
    inPath: ['leave', 'number'],
    inQuery: ['form'],
    inHeader: [],
    body: null,
    answer: 'text',
    items: null,
  },
  makePlan: {
    method: 'POST',
    path: '/api/v1/plans',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  plans: {
    method: 'GET',
    path: '/api/v1/plans',
    inPath: [],
    inQuery: ['limit', 'after', 'state', 'by'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: 'plans',
  },
  applyPlan: {
    method: 'POST',
    path: '/api/v1/plans/apply',
    inPath: [],
    inQuery: [],
    inHeader: ['Idempotency-Key'],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  approve: {
    method: 'POST',
    path: '/api/v1/plans/{hash}/approve',
    inPath: ['hash'],
    inQuery: [],
    inHeader: ['Idempotency-Key'],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  refuseHold: {
    method: 'POST',
    path: '/api/v1/holds/{hold}/refuse',
    inPath: ['hold'],
    inQuery: [],
    inHeader: ['Idempotency-Key'],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  exceptions: {
    method: 'GET',
    path: '/api/v1/exceptions',
    inPath: [],
    inQuery: ['limit', 'after', 'kind', 'target', 'severity'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: 'exceptions',
  },
  exceptionCauses: {
    method: 'GET',
    path: '/api/v1/exceptions/causes',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  closeException: {
    method: 'POST',
    path: '/api/v1/exceptions/{exception}/close',
    inPath: ['exception'],
    inQuery: [],
    inHeader: ['Idempotency-Key'],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  tasks: {
    method: 'GET',
    path: '/api/v1/tasks',
    inPath: [],
    inQuery: ['limit', 'after', 'state', 'owner', 'target'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: 'tasks',
  },
  closeTask: {
    method: 'POST',
    path: '/api/v1/tasks/{task}/close',
    inPath: ['task'],
    inQuery: [],
    inHeader: ['Idempotency-Key'],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  confirmTask: {
    method: 'POST',
    path: '/api/v1/tasks/{task}/confirm',
    inPath: ['task'],
    inQuery: [],
    inHeader: ['Idempotency-Key'],
    body: null,
    answer: 'json',
    items: null,
  },
  events: {
    method: 'GET',
    path: '/api/v1/events',
    inPath: [],
    inQuery: ['limit', 'after', 'log', 'types', 'wait', 'format'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: 'events',
  },
  eventSchemas: {
    method: 'GET',
    path: '/api/v1/events/schemas',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  imports: {
    method: 'GET',
    path: '/api/v1/imports',
    inPath: [],
    inQuery: ['limit', 'source'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  importFeed: {
    method: 'POST',
    path: '/api/v1/imports/{source}',
    inPath: ['source'],
    inQuery: ['confirmed', 'reason'],
    inHeader: ['Lockstep-Meta'],
    body: 'text/csv',
    answer: 'json',
    items: null,
  },
  scimConnections: {
    method: 'GET',
    path: '/api/v1/scim/connections',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  addScimConnection: {
    method: 'POST',
    path: '/api/v1/scim/connections',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  rotateScimConnection: {
    method: 'POST',
    path: '/api/v1/scim/connections/{connection}/rotate',
    inPath: ['connection'],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  removeScimConnection: {
    method: 'POST',
    path: '/api/v1/scim/connections/{connection}/remove',
    inPath: ['connection'],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  scimRequests: {
    method: 'GET',
    path: '/api/v1/scim/connections/{connection}/requests',
    inPath: ['connection'],
    inQuery: ['limit', 'after', 'method', 'status'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: 'requests',
  },
  scimRequest: {
    method: 'GET',
    path: '/api/v1/scim/connections/{connection}/requests/{request}',
    inPath: ['connection', 'request'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  tryScimRequest: {
    method: 'POST',
    path: '/api/v1/scim/connections/{connection}/requests/{request}/try',
    inPath: ['connection', 'request'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  hooks: {
    method: 'GET',
    path: '/api/v1/hooks',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  hook: {
    method: 'GET',
    path: '/api/v1/hooks/{hook}',
    inPath: ['hook'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  hookCalls: {
    method: 'GET',
    path: '/api/v1/hooks/{hook}/calls',
    inPath: ['hook'],
    inQuery: ['limit', 'after', 'state'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: 'calls',
  },
  makeHookKey: {
    method: 'POST',
    path: '/api/v1/hooks/{hook}/key',
    inPath: ['hook'],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  testHook: {
    method: 'POST',
    path: '/api/v1/hooks/{hook}/test',
    inPath: ['hook'],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  askHookAgain: {
    method: 'POST',
    path: '/api/v1/hooks/{hook}/calls/{call}/again',
    inPath: ['hook', 'call'],
    inQuery: [],
    inHeader: ['Idempotency-Key'],
    body: null,
    answer: 'json',
    items: null,
  },
  sources: {
    method: 'GET',
    path: '/api/v1/sources',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  source: {
    method: 'GET',
    path: '/api/v1/sources/{source}',
    inPath: ['source'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  sourceImports: {
    method: 'GET',
    path: '/api/v1/sources/{source}/imports',
    inPath: ['source'],
    inQuery: ['limit', 'after', 'outcome'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: 'imports',
  },
  sourceImport: {
    method: 'GET',
    path: '/api/v1/sources/{source}/imports/{import}',
    inPath: ['source', 'import'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  importRejects: {
    method: 'GET',
    path: '/api/v1/sources/{source}/imports/{import}/rejects',
    inPath: ['source', 'import'],
    inQuery: ['limit', 'after'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: 'rejects',
  },
  pullSource: {
    method: 'POST',
    path: '/api/v1/sources/{source}/pull',
    inPath: ['source'],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  previewImport: {
    method: 'POST',
    path: '/api/v1/imports/{source}/preview',
    inPath: ['source'],
    inQuery: ['confirmed'],
    inHeader: ['Lockstep-Meta'],
    body: 'text/csv',
    answer: 'json',
    items: null,
  },
  session: {
    method: 'GET',
    path: '/api/v1/session',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  signOut: {
    method: 'POST',
    path: '/api/v1/session/end',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  stepUpChallenge: {
    method: 'POST',
    path: '/api/v1/session/step-up/challenge',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  stepUp: {
    method: 'POST',
    path: '/api/v1/session/step-up',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  sessions: {
    method: 'GET',
    path: '/api/v1/sessions',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  endOtherSessions: {
    method: 'POST',
    path: '/api/v1/sessions/end-others',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  endSession: {
    method: 'POST',
    path: '/api/v1/sessions/{session}/end',
    inPath: ['session'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  passkeys: {
    method: 'GET',
    path: '/api/v1/passkeys',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  addPasskey: {
    method: 'POST',
    path: '/api/v1/passkeys',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  newPasskeyChallenge: {
    method: 'POST',
    path: '/api/v1/passkeys/challenge',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  renamePasskey: {
    method: 'POST',
    path: '/api/v1/passkeys/{passkey}',
    inPath: ['passkey'],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  removePasskey: {
    method: 'POST',
    path: '/api/v1/passkeys/{passkey}/remove',
    inPath: ['passkey'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  setPassword: {
    method: 'POST',
    path: '/api/v1/password',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  people: {
    method: 'GET',
    path: '/api/v1/people',
    inPath: [],
    inQuery: ['limit', 'after', 'before', 'sort', 'q', 'state', 'source', 'target', 'type', 'department', 'location', 'company', 'manager', 'access', 'exception', 'hold', 'total'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: 'people',
  },
  peopleChoices: {
    method: 'GET',
    path: '/api/v1/people-choices',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  personTimeline: {
    method: 'GET',
    path: '/api/v1/people/{person}/timeline',
    inPath: ['person'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  accessGraph: {
    method: 'GET',
    path: '/api/v1/people/{person}/graph',
    inPath: ['person'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  personEvents: {
    method: 'GET',
    path: '/api/v1/people/{person}/events',
    inPath: ['person'],
    inQuery: ['limit', 'before'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  targets: {
    method: 'GET',
    path: '/api/v1/targets',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  connectTarget: {
    method: 'POST',
    path: '/api/v1/targets',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  coverage: {
    method: 'GET',
    path: '/api/v1/coverage',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  target: {
    method: 'GET',
    path: '/api/v1/targets/{target}',
    inPath: ['target'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  targetAccounts: {
    method: 'GET',
    path: '/api/v1/targets/{target}/accounts',
    inPath: ['target'],
    inQuery: ['limit', 'after', 'class'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: 'accounts',
  },
  keepAccount: {
    method: 'POST',
    path: '/api/v1/targets/{target}/accounts/{account}/keep',
    inPath: ['target', 'account'],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  unkeepAccount: {
    method: 'POST',
    path: '/api/v1/targets/{target}/accounts/{account}/unkeep',
    inPath: ['target', 'account'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  checkTarget: {
    method: 'POST',
    path: '/api/v1/targets/{target}/check',
    inPath: ['target'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  reconcileTarget: {
    method: 'POST',
    path: '/api/v1/targets/{target}/reconcile',
    inPath: ['target'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  pauseTarget: {
    method: 'POST',
    path: '/api/v1/targets/{target}/pause',
    inPath: ['target'],
    inQuery: [],
    inHeader: ['Idempotency-Key'],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  confirmTargetPause: {
    method: 'POST',
    path: '/api/v1/targets/{target}/pauses/{pause}/confirm',
    inPath: ['target', 'pause'],
    inQuery: [],
    inHeader: ['Idempotency-Key'],
    body: null,
    answer: 'json',
    items: null,
  },
  resumeTarget: {
    method: 'POST',
    path: '/api/v1/targets/{target}/pauses/{pause}/end',
    inPath: ['target', 'pause'],
    inQuery: [],
    inHeader: ['Idempotency-Key'],
    body: null,
    answer: 'json',
    items: null,
  },
  planTargetWrites: {
    method: 'POST',
    path: '/api/v1/targets/{target}/writes/plan',
    inPath: ['target'],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  switchTargetWrites: {
    method: 'POST',
    path: '/api/v1/targets/{target}/writes',
    inPath: ['target'],
    inQuery: [],
    inHeader: ['Idempotency-Key'],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  connectors: {
    method: 'GET',
    path: '/api/v1/connectors',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  testConnection: {
    method: 'POST',
    path: '/api/v1/connectors/{connector}/test',
    inPath: ['connector'],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  secrets: {
    method: 'GET',
    path: '/api/v1/secrets',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  setSecret: {
    method: 'POST',
    path: '/api/v1/secrets/{secret}',
    inPath: ['secret'],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  logEntries: {
    method: 'GET',
    path: '/api/v1/log',
    inPath: [],
    inQuery: ['types', 'person', 'actor', 'target', 'since', 'until', 'limit', 'before', 'after'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  logEntry: {
    method: 'GET',
    path: '/api/v1/log/entries/{n}',
    inPath: ['n'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  logCheckpoint: {
    method: 'GET',
    path: '/api/v1/log/checkpoint',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  logInclusion: {
    method: 'GET',
    path: '/api/v1/log/entries/{n}/proof',
    inPath: ['n'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  logConsistency: {
    method: 'GET',
    path: '/api/v1/log/proof',
    inPath: [],
    inQuery: ['from', 'to'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  logTile: {
    method: 'GET',
    path: '/api/v1/log/tiles/{path}',
    inPath: ['path'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'bytes',
    types: ['application/octet-stream', 'text/plain'],
    items: null,
  },
  logKeys: {
    method: 'GET',
    path: '/api/v1/log/keys',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  exportLog: {
    method: 'GET',
    path: '/api/v1/log/export',
    inPath: [],
    inQuery: ['form', 'from', 'to'],
    inHeader: [],
    body: null,
    answer: 'bytes',
    types: ['application/x-ndjson', 'application/x-tar'],
    items: null,
  },
  pauses: {
    method: 'GET',
    path: '/api/v1/pauses',
    inPath: [],
    inQuery: ['limit', 'after', 'state'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: 'pauses',
  },
  pause: {
    method: 'POST',
    path: '/api/v1/pauses',
    inPath: [],
    inQuery: [],
    inHeader: ['Idempotency-Key'],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  pausePreview: {
    method: 'GET',
    path: '/api/v1/pauses/preview',
    inPath: [],
    inQuery: ['scope'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  confirmPause: {
    method: 'POST',
    path: '/api/v1/pauses/{pause}/confirm',
    inPath: ['pause'],
    inQuery: [],
    inHeader: ['Idempotency-Key'],
    body: null,
    answer: 'json',
    items: null,
  },
  endPause: {
    method: 'POST',
    path: '/api/v1/pauses/{pause}/end',
    inPath: ['pause'],
    inQuery: [],
    inHeader: ['Idempotency-Key'],
    body: null,
    answer: 'json',
    items: null,
  },
  keys: {
    method: 'GET',
    path: '/api/v1/keys',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  retention: {
    method: 'GET',
    path: '/api/v1/retention',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  changeRetention: {
    method: 'POST',
    path: '/api/v1/retention',
    inPath: [],
    inQuery: [],
    inHeader: ['Idempotency-Key'],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  retentionPreview: {
    method: 'GET',
    path: '/api/v1/retention/preview',
    inPath: [],
    inQuery: ['eventsDays'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  tenants: {
    method: 'GET',
    path: '/api/v1/tenants',
    inPath: [],
    inQuery: ['limit', 'after'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: 'tenants',
  },
  system: {
    method: 'GET',
    path: '/api/v1/system',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  tokens: {
    method: 'GET',
    path: '/api/v1/tokens',
    inPath: [],
    inQuery: ['limit', 'after', 'state'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: 'tokens',
  },
  makeToken: {
    method: 'POST',
    path: '/api/v1/tokens',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  revokeToken: {
    method: 'POST',
    path: '/api/v1/tokens/{token}/revoke',
    inPath: ['token'],
    inQuery: [],
    inHeader: ['Idempotency-Key'],
    body: null,
    answer: 'json',
    items: null,
  },
  signInOptions: {
    method: 'GET',
    path: '/api/v1/sign-in',
    inPath: [],
    inQuery: ['tenant'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  signInWithLink: {
    method: 'POST',
    path: '/api/v1/sign-in/link',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  signInWithPassword: {
    method: 'POST',
    path: '/api/v1/sign-in/password',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  passkeyChallenge: {
    method: 'POST',
    path: '/api/v1/sign-in/passkey/challenge',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  signInWithPasskey: {
    method: 'POST',
    path: '/api/v1/sign-in/passkey',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  administrators: {
    method: 'GET',
    path: '/api/v1/administrators',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  addAdministrator: {
    method: 'POST',
    path: '/api/v1/administrators',
    inPath: [],
    inQuery: [],
    inHeader: ['Idempotency-Key'],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  changeAdministrator: {
    method: 'POST',
    path: '/api/v1/administrators/{administrator}',
    inPath: ['administrator'],
    inQuery: [],
    inHeader: ['Idempotency-Key'],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  removeAdministrator: {
    method: 'POST',
    path: '/api/v1/administrators/{administrator}/remove',
    inPath: ['administrator'],
    inQuery: [],
    inHeader: ['Idempotency-Key'],
    body: null,
    answer: 'json',
    items: null,
  },
  linkAdministrator: {
    method: 'POST',
    path: '/api/v1/administrators/{administrator}/link',
    inPath: ['administrator'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  administratorSessions: {
    method: 'GET',
    path: '/api/v1/administrators/{administrator}/sessions',
    inPath: ['administrator'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  endAdministratorSessions: {
    method: 'POST',
    path: '/api/v1/administrators/{administrator}/sessions/end',
    inPath: ['administrator'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  signInProviders: {
    method: 'GET',
    path: '/api/v1/sign-in-providers',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  addSignInProvider: {
    method: 'POST',
    path: '/api/v1/sign-in-providers',
    inPath: [],
    inQuery: [],
    inHeader: ['Idempotency-Key'],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  removeSignInProvider: {
    method: 'POST',
    path: '/api/v1/sign-in-providers/{provider}/remove',
    inPath: ['provider'],
    inQuery: [],
    inHeader: ['Idempotency-Key'],
    body: null,
    answer: 'json',
    items: null,
  },
  webhooks: {
    method: 'GET',
    path: '/api/v1/webhooks',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  makeWebhook: {
    method: 'POST',
    path: '/api/v1/webhooks',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  webhook: {
    method: 'GET',
    path: '/api/v1/webhooks/{webhook}',
    inPath: ['webhook'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  changeWebhook: {
    method: 'POST',
    path: '/api/v1/webhooks/{webhook}',
    inPath: ['webhook'],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  removeWebhook: {
    method: 'POST',
    path: '/api/v1/webhooks/{webhook}/remove',
    inPath: ['webhook'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  rotateWebhook: {
    method: 'POST',
    path: '/api/v1/webhooks/{webhook}/rotate',
    inPath: ['webhook'],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  testWebhook: {
    method: 'POST',
    path: '/api/v1/webhooks/{webhook}/test',
    inPath: ['webhook'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  webhookDeliveries: {
    method: 'GET',
    path: '/api/v1/webhooks/{webhook}/deliveries',
    inPath: ['webhook'],
    inQuery: ['limit', 'after', 'state', 'order'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: 'deliveries',
  },
  replayWebhook: {
    method: 'POST',
    path: '/api/v1/webhooks/{webhook}/replay',
    inPath: ['webhook'],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  today: {
    method: 'GET',
    path: '/api/v1/today',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  revokeTimes: {
    method: 'GET',
    path: '/api/v1/revoke-times',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  leaves: {
    method: 'GET',
    path: '/api/v1/leaves',
    inPath: [],
    inQuery: ['limit', 'after', 'stands', 'person', 'tookFrom', 'tookTo'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: 'leaves',
  },
  showLeave: {
    method: 'GET',
    path: '/api/v1/leaves/{leave}',
    inPath: ['leave'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  previewUndo: {
    method: 'GET',
    path: '/api/v1/leaves/{leave}/undo',
    inPath: ['leave'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  keepPlan: {
    method: 'POST',
    path: '/api/v1/plans/keep',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  plan: {
    method: 'GET',
    path: '/api/v1/plans/{hash}',
    inPath: ['hash'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  planPeople: {
    method: 'GET',
    path: '/api/v1/plans/{hash}/people',
    inPath: ['hash'],
    inQuery: ['limit', 'after', 'target', 'held'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: 'people',
  },
  planStanding: {
    method: 'GET',
    path: '/api/v1/plans/{hash}/standing',
    inPath: ['hash'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  planDeciding: {
    method: 'GET',
    path: '/api/v1/plans/{hash}/deciding',
    inPath: ['hash'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  applyKeptPlan: {
    method: 'POST',
    path: '/api/v1/plans/{hash}/apply',
    inPath: ['hash'],
    inQuery: [],
    inHeader: ['Idempotency-Key'],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  withdrawPlan: {
    method: 'POST',
    path: '/api/v1/plans/{hash}/withdraw',
    inPath: ['hash'],
    inQuery: [],
    inHeader: ['Idempotency-Key'],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  refusePlan: {
    method: 'POST',
    path: '/api/v1/plans/{hash}/refuse',
    inPath: ['hash'],
    inQuery: [],
    inHeader: ['Idempotency-Key'],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  holds: {
    method: 'GET',
    path: '/api/v1/holds',
    inPath: [],
    inQuery: ['limit', 'after', 'plan'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: 'holds',
  },
  policies: {
    method: 'GET',
    path: '/api/v1/policies',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  policySchemas: {
    method: 'GET',
    path: '/api/v1/policies/schemas',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  policyFindings: {
    method: 'GET',
    path: '/api/v1/policies/findings',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  checkPolicy: {
    method: 'POST',
    path: '/api/v1/policies/check',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  policyImpact: {
    method: 'POST',
    path: '/api/v1/policies/impact',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  policyDocument: {
    method: 'GET',
    path: '/api/v1/policies/{kind}/{name}',
    inPath: ['kind', 'name'],
    inQuery: ['version'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  policyHistory: {
    method: 'GET',
    path: '/api/v1/policies/{kind}/{name}/history',
    inPath: ['kind', 'name'],
    inQuery: [],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  policyDiff: {
    method: 'GET',
    path: '/api/v1/policies/{kind}/{name}/diff',
    inPath: ['kind', 'name'],
    inQuery: ['to', 'from'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
} as const;
