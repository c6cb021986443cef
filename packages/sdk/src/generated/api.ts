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
export type ErrorCode = 'USAGE' | 'INTERNAL' | 'NOT_FOUND' | 'CONFLICT' | 'DATABASE_UNAVAILABLE' | 'DATABASE_NO_BINARIES' | 'DATABASE_TOO_NEW' | 'DATABASE_TOO_OLD' | 'DATABASE_READ_ONLY' | 'DATABASE_FULL' | 'DATABASE_START_FAILED' | 'DATABASE_STOP_FAILED' | 'DATABASE_OTHER_MAJOR' | 'DATABASE_URL_INVALID' | 'DATABASE_ENCODING' | 'DATABASE_SIGN_IN' | 'DATABASE_MISSING' | 'DATABASE_TLS' | 'DATABASE_BUSY' | 'DATABASE_FORBIDDEN' | 'DATABASE_CONFLICT' | 'DATABASE_TIMEOUT' | 'DATABASE_DAMAGED' | 'BACKUP_INVALID' | 'BACKUP_TOO_NEW' | 'RESTORE_NOT_EMPTY' | 'RESTORE_UNFINISHED' | 'RESTORE_UNCONFIRMED' | 'RESTORE_NOT_LISTED' | 'ERASURES_MISSING' | 'ERASURES_INVALID' | 'ERASURE_REFUSED' | 'ERASURE_OWN' | 'ERASURE_UNKNOWN' | 'LEASE_LOST' | 'MASTER_KEY_MISSING' | 'MASTER_KEY_COMMAND' | 'MASTER_KEY_IN_USE' | 'MASTER_KEY_INVALID' | 'MASTER_KEY_EXPOSED' | 'MASTER_KEY_OTHER' | 'SEALED_DATA_INVALID' | 'SECRET_UNKNOWN' | 'DEMO_FOLDER_TAKEN' | 'DEMO_RUNNING' | 'SOURCE_UNKNOWN' | 'RECORDING_UNREADABLE' | 'RECORDING_INCOMPLETE' | 'PROBES_UNREADABLE' | 'PLAN_UNKNOWN' | 'PLAN_STALE' | 'PLAN_INVALID' | 'APPROVAL_OWN_PLAN' | 'APPROVER_CONCERNED' | 'APPROVER_LEFT' | 'NOTHING_HELD' | 'POLICY_INVALID' | 'POLICY_NAME_UNKNOWN' | 'POLICY_NAME_TAKEN' | 'POLICY_MISSING' | 'CONNECTOR_UNKNOWN' | 'CONNECTOR_NO_TESTBED' | 'CONNECTOR_SERVER_MISSING' | 'CONNECTOR_CONFIG' | 'TARGET_UNKNOWN' | 'PERSON_UNKNOWN' | 'PERSON_ERASED' | 'REGROUP_REFUSED' | 'REGROUP_UNCLEAR' | 'PERSON_AMBIGUOUS' | 'TENANT_UNKNOWN' | 'EXCEPTION_UNKNOWN' | 'LEAVE_IN_EFFECT' | 'NOTHING_TO_UNDO' | 'CERTIFICATE_NONE' | 'LISTING_INVALID' | 'LISTING_UNSUPPORTED' | 'TASK_UNKNOWN' | 'LIST_INVALID' | 'TASK_OPEN' | 'TASK_CLOSED' | 'TASK_OWN' | 'PAUSE_UNKNOWN' | 'PAUSE_OWN' | 'PAUSE_FORBIDDEN' | 'CLOCK_UNDOUBTED' | 'TOKEN_UNKNOWN' | 'TOKEN_INVALID' | 'SCIM_CONNECTION_UNKNOWN' | 'ROLE_MISSING' | 'ROUTE_UNKNOWN' | 'BODY_TOO_LARGE' | 'TOO_MANY_ATTEMPTS' | 'EVENTS_GONE' | 'EVENTS_AHEAD' | 'LISTEN_INSECURE' | 'LISTEN_FAILED' | 'NOTIFY_CONFIG' | 'HOOK_UNKNOWN' | 'HOOK_CALL_UNKNOWN' | 'HOOK_ANSWER_REFUSED' | 'HOOK_ANSWER_UNREADABLE' | 'WEBHOOK_UNKNOWN' | 'FILE_UNREADABLE' | 'FILE_UNWRITABLE' | 'PREVIEW_TOO_LARGE' | 'FEED_SHAPE' | 'FEED_META' | 'FEED_EMPTY' | 'FEED_NOT_CSV' | 'FEED_NOT_JSON' | 'FEED_ENCODING' | 'FEED_HEADER' | 'FEED_CUT' | 'FEED_ALTERED' | 'FEED_OTHER_COMPANY' | 'FEED_STALE' | 'FEED_TOO_LARGE' | 'FEED_IMPLAUSIBLE' | 'WEBHOOK_SECRET' | 'WEBHOOK_HEADERS' | 'WEBHOOK_SIGNATURE' | 'WEBHOOK_STALE' | 'WEBHOOK_TOO_LARGE' | 'WEBHOOK_BODY' | 'PULL_CONFIG' | 'PULL_CHECKPOINT' | 'PULL_TAKEN' | 'PULL_FAILED' | 'PULL_UNAUTHORISED' | 'PULL_PAGE' | 'PULL_REPEATED' | 'PULL_TOO_LARGE' | 'RECORD_UNREADABLE' | 'CANONICAL_INVALID' | 'COMMITMENT_KEY_INVALID' | 'LEAF_INVALID' | 'LEAF_TOO_LARGE' | 'LOG_KEY_INVALID' | 'LOG_KEY_MISSING' | 'CHECKPOINT_INVALID' | 'LOG_RANGE' | 'TILE_INVALID' | 'CERTIFICATE_INVALID' | 'TIME_ZONE_UNKNOWN' | 'LOCAL_TIME_INVALID' | 'EMPLOYMENT_FACTS_LIMIT' | 'SSF_OFF' | 'SSF_TOKEN_INVALID' | 'SSF_SCOPE_MISSING' | 'SSF_RECEIVER_UNKNOWN' | 'SSF_STREAM_UNKNOWN' | 'SSF_STREAMS_FULL' | 'SSF_KEY_PENDING' | 'SSF_TOO_OFTEN' | 'SSF_KEYS_UNREACHABLE' | 'SSF_POLL_FAILED' | (string & {});

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
   * Makes the key that signs; what the receiver verifies with is shown once
   * Roles: administrator.
   */
  readonly makeHookKey: {
    readonly input: {
      /** Id of the Hook document. */
      readonly hook: string;
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
    inHeader: [],
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
    inQuery: ['confirmed', 'reason'],
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
    body: null,
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
    inHeader: [],
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
} as const;
