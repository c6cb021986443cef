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
export type ErrorCode = 'USAGE' | 'INTERNAL' | 'NOT_FOUND' | 'CONFLICT' | 'DATABASE_UNAVAILABLE' | 'DATABASE_NO_BINARIES' | 'DATABASE_TOO_NEW' | 'DATABASE_TOO_OLD' | 'DATABASE_READ_ONLY' | 'DATABASE_FULL' | 'DATABASE_START_FAILED' | 'DATABASE_STOP_FAILED' | 'DATABASE_OTHER_MAJOR' | 'DATABASE_URL_INVALID' | 'DATABASE_ENCODING' | 'DATABASE_SIGN_IN' | 'DATABASE_MISSING' | 'DATABASE_TLS' | 'DATABASE_BUSY' | 'DATABASE_FORBIDDEN' | 'DATABASE_CONFLICT' | 'DATABASE_TIMEOUT' | 'DATABASE_DAMAGED' | 'BACKUP_INVALID' | 'BACKUP_TOO_NEW' | 'RESTORE_NOT_EMPTY' | 'RESTORE_UNFINISHED' | 'RESTORE_UNCONFIRMED' | 'RESTORE_NOT_LISTED' | 'ERASURES_MISSING' | 'ERASURES_INVALID' | 'ERASURE_REFUSED' | 'ERASURE_OWN' | 'ERASURE_UNKNOWN' | 'LEASE_LOST' | 'MASTER_KEY_MISSING' | 'MASTER_KEY_COMMAND' | 'MASTER_KEY_IN_USE' | 'MASTER_KEY_INVALID' | 'MASTER_KEY_EXPOSED' | 'MASTER_KEY_OTHER' | 'SEALED_DATA_INVALID' | 'SECRET_UNKNOWN' | 'DEMO_FOLDER_TAKEN' | 'DEMO_RUNNING' | 'SOURCE_UNKNOWN' | 'RECORDING_UNREADABLE' | 'RECORDING_INCOMPLETE' | 'PROBES_UNREADABLE' | 'PLAN_UNKNOWN' | 'PLAN_STALE' | 'PLAN_INVALID' | 'APPROVAL_OWN_PLAN' | 'APPROVER_CONCERNED' | 'APPROVER_LEFT' | 'NOTHING_HELD' | 'POLICY_INVALID' | 'POLICY_NAME_UNKNOWN' | 'POLICY_NAME_TAKEN' | 'POLICY_MISSING' | 'CONNECTOR_UNKNOWN' | 'CONNECTOR_NO_TESTBED' | 'CONNECTOR_SERVER_MISSING' | 'CONNECTOR_CONFIG' | 'TARGET_UNKNOWN' | 'PERSON_UNKNOWN' | 'PERSON_ERASED' | 'REGROUP_REFUSED' | 'REGROUP_UNCLEAR' | 'PERSON_AMBIGUOUS' | 'TENANT_UNKNOWN' | 'EXCEPTION_UNKNOWN' | 'LEAVE_IN_EFFECT' | 'NOTHING_TO_UNDO' | 'CERTIFICATE_NONE' | 'LISTING_INVALID' | 'LISTING_UNSUPPORTED' | 'TASK_UNKNOWN' | 'LIST_INVALID' | 'TASK_OPEN' | 'TASK_CLOSED' | 'TASK_OWN' | 'PAUSE_UNKNOWN' | 'PAUSE_OWN' | 'PAUSE_FORBIDDEN' | 'CLOCK_UNDOUBTED' | 'TOKEN_UNKNOWN' | 'TOKEN_INVALID' | 'SCIM_CONNECTION_UNKNOWN' | 'ROLE_MISSING' | 'ROUTE_UNKNOWN' | 'BODY_TOO_LARGE' | 'TOO_MANY_ATTEMPTS' | 'EVENTS_GONE' | 'EVENTS_AHEAD' | 'LISTEN_INSECURE' | 'LISTEN_FAILED' | 'NOTIFY_CONFIG' | 'HOOK_UNKNOWN' | 'HOOK_CALL_UNKNOWN' | 'HOOK_ANSWER_REFUSED' | 'HOOK_ANSWER_UNREADABLE' | 'WEBHOOK_UNKNOWN' | 'FILE_UNREADABLE' | 'FILE_UNWRITABLE' | 'FEED_SHAPE' | 'FEED_META' | 'FEED_EMPTY' | 'FEED_NOT_CSV' | 'FEED_NOT_JSON' | 'FEED_ENCODING' | 'FEED_HEADER' | 'FEED_CUT' | 'FEED_ALTERED' | 'FEED_OTHER_COMPANY' | 'FEED_STALE' | 'FEED_TOO_LARGE' | 'FEED_IMPLAUSIBLE' | 'WEBHOOK_SECRET' | 'WEBHOOK_HEADERS' | 'WEBHOOK_SIGNATURE' | 'WEBHOOK_STALE' | 'WEBHOOK_TOO_LARGE' | 'WEBHOOK_BODY' | 'PULL_CONFIG' | 'PULL_CHECKPOINT' | 'PULL_TAKEN' | 'PULL_FAILED' | 'PULL_UNAUTHORISED' | 'PULL_PAGE' | 'PULL_REPEATED' | 'PULL_TOO_LARGE' | 'RECORD_UNREADABLE' | 'CANONICAL_INVALID' | 'COMMITMENT_KEY_INVALID' | 'LEAF_INVALID' | 'LEAF_TOO_LARGE' | 'LOG_KEY_INVALID' | 'LOG_KEY_MISSING' | 'CHECKPOINT_INVALID' | 'LOG_RANGE' | 'TILE_INVALID' | 'CERTIFICATE_INVALID' | 'TIME_ZONE_UNKNOWN' | 'LOCAL_TIME_INVALID' | 'EMPLOYMENT_FACTS_LIMIT' | 'SSF_OFF' | 'SSF_TOKEN_INVALID' | 'SSF_SCOPE_MISSING' | 'SSF_RECEIVER_UNKNOWN' | 'SSF_STREAM_UNKNOWN' | 'SSF_STREAMS_FULL' | 'SSF_KEY_PENDING' | 'SSF_TOO_OFTEN' | 'SSF_KEYS_UNREACHABLE' | 'SSF_POLL_FAILED' | 'SESSION_INVALID' | 'SESSION_UNKNOWN' | 'SESSION_OLD' | 'SESSION_NEEDED' | 'ORIGIN_FOREIGN' | 'SIGN_IN_INSECURE' | 'SIGN_IN_REFUSED' | 'SIGN_IN_LINK_INVALID' | 'SIGN_IN_LOST' | 'STEP_UP_NEEDED' | 'ADMINISTRATOR_UNKNOWN' | 'ADMINISTRATOR_TAKEN' | 'ADMINISTRATOR_HOW' | 'LAST_ADMINISTRATOR' | 'PASSWORD_WEAK' | 'PASSKEY_REFUSED' | 'PASSKEY_UNKNOWN' | 'PASSKEY_ADDRESS' | 'PROVIDER_UNKNOWN' | 'PROVIDER_TAKEN' | 'PROVIDER_UNAVAILABLE' | 'PROVIDER_REFUSED' | (string & {});

/** What goes into each operation and what comes out. */
export interface Operations {
  /**
   * People, a page at a time
   * Roles: auditor, operator, approver, administrator.
   */
  readonly people: {
    readonly input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly state?: 'unknown' | 'preHire' | 'active' | 'onLeave' | 'suspended' | 'leaving' | 'left' | 'archived' | undefined;
    };
    readonly answer: {
      readonly people: ReadonlyArray<{
        readonly id: string;
        readonly name: string | null;
        readonly employments: ReadonlyArray<string>;
        readonly state: string;
        readonly since: string | null;
        readonly nextEvaluation: string | null;
        readonly override: {
          readonly state: string;
          /** ISO 8601, UTC */
          readonly since: string;
          readonly by: string;
          readonly reason: string;
        } | null;
      }>;
      /** `after` of the next page; null on the last one. */
      readonly next: string | null;
    };
  };
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
      readonly body: {
        /** Stands in the log and in the certificate. */
        readonly reason: string;
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
        };
      };
      readonly people: Readonly<Record<string, string>>;
      readonly notes: unknown;
      readonly seal: string;
    };
  };
  /**
   * Does exactly this plan, or refuses
   * Roles: operator, administrator.
   */
  readonly applyPlan: {
    readonly input: {
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
   * What waits for a person
   * Roles: auditor, operator, approver, administrator.
   */
  readonly holds: {
    readonly input: {
      readonly limit?: number | undefined;
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
      }>;
    };
  };
  /**
   * Keeps a held decision from ever running
   * Roles: approver, administrator.
   */
  readonly refuseHold: {
    readonly input: {
      readonly hold: string;
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
   * What needs a person
   * Roles: auditor, operator, approver, administrator.
   */
  readonly exceptions: {
    readonly input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
    };
    readonly answer: {
      readonly exceptions: ReadonlyArray<{
        readonly id: string;
        readonly kind: string;
        readonly subject: string;
        readonly identity: string | null;
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
   * Says that an exception is dealt with
   * Roles: operator, administrator.
   */
  readonly closeException: {
    readonly input: {
      readonly exception: string;
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
      readonly state?: 'open' | 'closed' | 'confirmed' | undefined;
      readonly owner?: string | undefined;
      readonly target?: string | undefined;
    };
    readonly answer: {
      readonly tasks: ReadonlyArray<{
        readonly id: string;
        readonly target: string;
        readonly identity: string | null;
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
    };
  };
  /**
   * Says what became of a task: attested
   * Roles: operator, administrator.
   */
  readonly closeTask: {
    readonly input: {
      readonly task: string;
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
   * Connected systems and how they stand
   * Roles: auditor, operator, approver, administrator.
   */
  readonly targets: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly targets: ReadonlyArray<{
        readonly id: string;
        readonly title: string | null;
        readonly connector: string;
        readonly owner: string;
        readonly writes: boolean;
        readonly check: {
          readonly ok: boolean;
          readonly at: string | null;
          readonly failure: string | null;
        } | null;
        readonly ownAccount: string | null;
        readonly listedAt: string | null;
        readonly accounts: {
          readonly created: number;
          readonly linked: number;
          readonly orphan: number;
        };
        readonly waiting: number;
        readonly breakerUntil: string | null;
        readonly paused: boolean;
      }>;
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
}

/** How each operation is asked for. */
export const OPERATIONS = {
  people: {
    method: 'GET',
    path: '/api/v1/people',
    inPath: [],
    inQuery: ['limit', 'after', 'state'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: 'people',
  },
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
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  undoLeave: {
    method: 'POST',
    path: '/api/v1/people/{person}/leave/undo',
    inPath: ['person'],
    inQuery: [],
    inHeader: [],
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
  applyPlan: {
    method: 'POST',
    path: '/api/v1/plans/apply',
    inPath: [],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  approve: {
    method: 'POST',
    path: '/api/v1/plans/{hash}/approve',
    inPath: ['hash'],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  holds: {
    method: 'GET',
    path: '/api/v1/holds',
    inPath: [],
    inQuery: ['limit'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  refuseHold: {
    method: 'POST',
    path: '/api/v1/holds/{hold}/refuse',
    inPath: ['hold'],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  exceptions: {
    method: 'GET',
    path: '/api/v1/exceptions',
    inPath: [],
    inQuery: ['limit', 'after'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: 'exceptions',
  },
  closeException: {
    method: 'POST',
    path: '/api/v1/exceptions/{exception}/close',
    inPath: ['exception'],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  tasks: {
    method: 'GET',
    path: '/api/v1/tasks',
    inPath: [],
    inQuery: ['limit', 'state', 'owner', 'target'],
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  closeTask: {
    method: 'POST',
    path: '/api/v1/tasks/{task}/close',
    inPath: ['task'],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  confirmTask: {
    method: 'POST',
    path: '/api/v1/tasks/{task}/confirm',
    inPath: ['task'],
    inQuery: [],
    inHeader: [],
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
    inQuery: [],
    inHeader: ['Lockstep-Meta'],
    body: 'text/csv',
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
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  changeAdministrator: {
    method: 'POST',
    path: '/api/v1/administrators/{administrator}',
    inPath: ['administrator'],
    inQuery: [],
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  removeAdministrator: {
    method: 'POST',
    path: '/api/v1/administrators/{administrator}/remove',
    inPath: ['administrator'],
    inQuery: [],
    inHeader: [],
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
    inHeader: [],
    body: 'application/json',
    answer: 'json',
    items: null,
  },
  removeSignInProvider: {
    method: 'POST',
    path: '/api/v1/sign-in-providers/{provider}/remove',
    inPath: ['provider'],
    inQuery: [],
    inHeader: [],
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
    inQuery: ['limit', 'after', 'state'],
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
} as const;
