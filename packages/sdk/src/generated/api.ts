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
export type ErrorCode = 'USAGE' | 'INTERNAL' | 'NOT_FOUND' | 'CONFLICT' | 'DATABASE_UNAVAILABLE' | 'DATABASE_NO_BINARIES' | 'DATABASE_TOO_NEW' | 'DATABASE_TOO_OLD' | 'DATABASE_READ_ONLY' | 'DATABASE_FULL' | 'DATABASE_START_FAILED' | 'DATABASE_STOP_FAILED' | 'DATABASE_OTHER_MAJOR' | 'DATABASE_URL_INVALID' | 'DATABASE_ENCODING' | 'DATABASE_SIGN_IN' | 'DATABASE_MISSING' | 'DATABASE_TLS' | 'DATABASE_BUSY' | 'DATABASE_FORBIDDEN' | 'DATABASE_CONFLICT' | 'DATABASE_TIMEOUT' | 'DATABASE_DAMAGED' | 'BACKUP_INVALID' | 'BACKUP_TOO_NEW' | 'RESTORE_NOT_EMPTY' | 'RESTORE_UNFINISHED' | 'RESTORE_UNCONFIRMED' | 'RESTORE_NOT_LISTED' | 'ERASURES_MISSING' | 'ERASURES_INVALID' | 'ERASURE_REFUSED' | 'ERASURE_OWN' | 'ERASURE_UNKNOWN' | 'LEASE_LOST' | 'MASTER_KEY_MISSING' | 'MASTER_KEY_COMMAND' | 'MASTER_KEY_IN_USE' | 'MASTER_KEY_INVALID' | 'MASTER_KEY_EXPOSED' | 'MASTER_KEY_OTHER' | 'SEALED_DATA_INVALID' | 'SECRET_UNKNOWN' | 'DEMO_FOLDER_TAKEN' | 'DEMO_RUNNING' | 'SOURCE_UNKNOWN' | 'RECORDING_UNREADABLE' | 'RECORDING_INCOMPLETE' | 'PROBES_UNREADABLE' | 'PLAN_UNKNOWN' | 'PLAN_STALE' | 'PLAN_INVALID' | 'APPROVAL_OWN_PLAN' | 'APPROVER_CONCERNED' | 'APPROVER_LEFT' | 'NOTHING_HELD' | 'POLICY_INVALID' | 'POLICY_NAME_UNKNOWN' | 'POLICY_NAME_TAKEN' | 'POLICY_MISSING' | 'CONNECTOR_UNKNOWN' | 'CONNECTOR_NO_TESTBED' | 'CONNECTOR_SERVER_MISSING' | 'CONNECTOR_CONFIG' | 'TARGET_UNKNOWN' | 'PERSON_UNKNOWN' | 'PERSON_ERASED' | 'REGROUP_REFUSED' | 'REGROUP_UNCLEAR' | 'PERSON_AMBIGUOUS' | 'TENANT_UNKNOWN' | 'EXCEPTION_UNKNOWN' | 'LEAVE_IN_EFFECT' | 'NOTHING_TO_UNDO' | 'CERTIFICATE_NONE' | 'LISTING_INVALID' | 'LISTING_UNSUPPORTED' | 'TASK_UNKNOWN' | 'LIST_INVALID' | 'TASK_OPEN' | 'TASK_CLOSED' | 'TASK_OWN' | 'PAUSE_UNKNOWN' | 'PAUSE_OWN' | 'PAUSE_FORBIDDEN' | 'CLOCK_UNDOUBTED' | 'TOKEN_UNKNOWN' | 'TOKEN_INVALID' | 'SCIM_CONNECTION_UNKNOWN' | 'ROLE_MISSING' | 'ROUTE_UNKNOWN' | 'BODY_TOO_LARGE' | 'TOO_MANY_ATTEMPTS' | 'EVENTS_GONE' | 'EVENTS_AHEAD' | 'LISTEN_INSECURE' | 'LISTEN_FAILED' | 'NOTIFY_CONFIG' | 'HOOK_UNKNOWN' | 'HOOK_CALL_UNKNOWN' | 'HOOK_ANSWER_REFUSED' | 'HOOK_ANSWER_UNREADABLE' | 'WEBHOOK_UNKNOWN' | 'FILE_UNREADABLE' | 'FILE_UNWRITABLE' | 'FEED_SHAPE' | 'FEED_META' | 'FEED_EMPTY' | 'FEED_NOT_CSV' | 'FEED_NOT_JSON' | 'FEED_ENCODING' | 'FEED_HEADER' | 'FEED_CUT' | 'FEED_ALTERED' | 'FEED_OTHER_COMPANY' | 'FEED_STALE' | 'FEED_TOO_LARGE' | 'FEED_IMPLAUSIBLE' | 'WEBHOOK_SECRET' | 'WEBHOOK_HEADERS' | 'WEBHOOK_SIGNATURE' | 'WEBHOOK_STALE' | 'WEBHOOK_TOO_LARGE' | 'WEBHOOK_BODY' | 'PULL_CONFIG' | 'PULL_CHECKPOINT' | 'PULL_TAKEN' | 'PULL_FAILED' | 'PULL_UNAUTHORISED' | 'PULL_PAGE' | 'PULL_REPEATED' | 'PULL_TOO_LARGE' | 'RECORD_UNREADABLE' | 'CANONICAL_INVALID' | 'COMMITMENT_KEY_INVALID' | 'LEAF_INVALID' | 'LEAF_TOO_LARGE' | 'LOG_KEY_INVALID' | 'LOG_KEY_MISSING' | 'CHECKPOINT_INVALID' | 'LOG_RANGE' | 'LOG_TILE_UNKNOWN' | 'TILE_INVALID' | 'CERTIFICATE_INVALID' | 'TIME_ZONE_UNKNOWN' | 'LOCAL_TIME_INVALID' | 'EMPLOYMENT_FACTS_LIMIT' | 'SSF_OFF' | 'SSF_TOKEN_INVALID' | 'SSF_SCOPE_MISSING' | 'SSF_RECEIVER_UNKNOWN' | 'SSF_STREAM_UNKNOWN' | 'SSF_STREAMS_FULL' | 'SSF_KEY_PENDING' | 'SSF_TOO_OFTEN' | 'SSF_KEYS_UNREACHABLE' | 'SSF_POLL_FAILED' | (string & {});

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
    };
    readonly answer: {
      readonly revoked: string;
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
    inHeader: [],
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
    inHeader: [],
    body: null,
    answer: 'json',
    items: null,
  },
  endPause: {
    method: 'POST',
    path: '/api/v1/pauses/{pause}/end',
    inPath: ['pause'],
    inQuery: [],
    inHeader: [],
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
