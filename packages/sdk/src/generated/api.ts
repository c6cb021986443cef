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
export type ErrorCode = 'USAGE' | 'INTERNAL' | 'NOT_FOUND' | 'CONFLICT' | 'DATABASE_UNAVAILABLE' | 'DATABASE_NO_BINARIES' | 'DATABASE_TOO_NEW' | 'DATABASE_TOO_OLD' | 'DATABASE_READ_ONLY' | 'DATABASE_FULL' | 'DATABASE_START_FAILED' | 'DATABASE_STOP_FAILED' | 'DATABASE_OTHER_MAJOR' | 'DATABASE_URL_INVALID' | 'DATABASE_ENCODING' | 'DATABASE_SIGN_IN' | 'DATABASE_MISSING' | 'DATABASE_TLS' | 'DATABASE_BUSY' | 'DATABASE_FORBIDDEN' | 'DATABASE_CONFLICT' | 'DATABASE_TIMEOUT' | 'DATABASE_DAMAGED' | 'BACKUP_INVALID' | 'BACKUP_TOO_NEW' | 'RESTORE_NOT_EMPTY' | 'RESTORE_UNFINISHED' | 'RESTORE_UNCONFIRMED' | 'RESTORE_NOT_LISTED' | 'ERASURES_MISSING' | 'ERASURES_INVALID' | 'ERASURE_REFUSED' | 'ERASURE_OWN' | 'ERASURE_UNKNOWN' | 'LEASE_LOST' | 'MASTER_KEY_MISSING' | 'MASTER_KEY_COMMAND' | 'MASTER_KEY_IN_USE' | 'MASTER_KEY_INVALID' | 'MASTER_KEY_EXPOSED' | 'MASTER_KEY_OTHER' | 'SEALED_DATA_INVALID' | 'SECRET_UNKNOWN' | 'DEMO_FOLDER_TAKEN' | 'DEMO_RUNNING' | 'SOURCE_UNKNOWN' | 'RECORDING_UNREADABLE' | 'RECORDING_INCOMPLETE' | 'PROBES_UNREADABLE' | 'PLAN_UNKNOWN' | 'PLAN_STALE' | 'PLAN_INVALID' | 'APPROVAL_OWN_PLAN' | 'APPROVER_CONCERNED' | 'APPROVER_LEFT' | 'NOTHING_HELD' | 'POLICY_INVALID' | 'POLICY_NAME_UNKNOWN' | 'POLICY_NAME_TAKEN' | 'POLICY_MISSING' | 'CONNECTOR_UNKNOWN' | 'CONNECTOR_NO_TESTBED' | 'CONNECTOR_SERVER_MISSING' | 'CONNECTOR_CONFIG' | 'TARGET_UNKNOWN' | 'PERSON_UNKNOWN' | 'PERSON_ERASED' | 'REGROUP_REFUSED' | 'REGROUP_UNCLEAR' | 'PERSON_AMBIGUOUS' | 'TENANT_UNKNOWN' | 'EXCEPTION_UNKNOWN' | 'LEAVE_IN_EFFECT' | 'NOTHING_TO_UNDO' | 'LEAVE_UNKNOWN' | 'CERTIFICATE_NONE' | 'LISTING_INVALID' | 'LISTING_UNSUPPORTED' | 'TASK_UNKNOWN' | 'LIST_INVALID' | 'TASK_OPEN' | 'TASK_CLOSED' | 'TASK_OWN' | 'PAUSE_UNKNOWN' | 'PAUSE_OWN' | 'PAUSE_FORBIDDEN' | 'CLOCK_UNDOUBTED' | 'TOKEN_UNKNOWN' | 'TOKEN_INVALID' | 'SCIM_CONNECTION_UNKNOWN' | 'ROLE_MISSING' | 'ROUTE_UNKNOWN' | 'BODY_TOO_LARGE' | 'TOO_MANY_ATTEMPTS' | 'EVENTS_GONE' | 'EVENTS_AHEAD' | 'LISTEN_INSECURE' | 'LISTEN_FAILED' | 'NOTIFY_CONFIG' | 'HOOK_UNKNOWN' | 'HOOK_CALL_UNKNOWN' | 'HOOK_ANSWER_REFUSED' | 'HOOK_ANSWER_UNREADABLE' | 'WEBHOOK_UNKNOWN' | 'FILE_UNREADABLE' | 'FILE_UNWRITABLE' | 'FEED_SHAPE' | 'FEED_META' | 'FEED_EMPTY' | 'FEED_NOT_CSV' | 'FEED_NOT_JSON' | 'FEED_ENCODING' | 'FEED_HEADER' | 'FEED_CUT' | 'FEED_ALTERED' | 'FEED_OTHER_COMPANY' | 'FEED_STALE' | 'FEED_TOO_LARGE' | 'FEED_IMPLAUSIBLE' | 'WEBHOOK_SECRET' | 'WEBHOOK_HEADERS' | 'WEBHOOK_SIGNATURE' | 'WEBHOOK_STALE' | 'WEBHOOK_TOO_LARGE' | 'WEBHOOK_BODY' | 'PULL_CONFIG' | 'PULL_CHECKPOINT' | 'PULL_TAKEN' | 'PULL_FAILED' | 'PULL_UNAUTHORISED' | 'PULL_PAGE' | 'PULL_REPEATED' | 'PULL_TOO_LARGE' | 'RECORD_UNREADABLE' | 'CANONICAL_INVALID' | 'COMMITMENT_KEY_INVALID' | 'LEAF_INVALID' | 'LEAF_TOO_LARGE' | 'LOG_KEY_INVALID' | 'LOG_KEY_MISSING' | 'CHECKPOINT_INVALID' | 'LOG_RANGE' | 'TILE_INVALID' | 'CERTIFICATE_INVALID' | 'TIME_ZONE_UNKNOWN' | 'LOCAL_TIME_INVALID' | 'EMPLOYMENT_FACTS_LIMIT' | 'SSF_OFF' | 'SSF_TOKEN_INVALID' | 'SSF_SCOPE_MISSING' | 'SSF_RECEIVER_UNKNOWN' | 'SSF_STREAM_UNKNOWN' | 'SSF_STREAMS_FULL' | 'SSF_KEY_PENDING' | 'SSF_TOO_OFTEN' | 'SSF_KEYS_UNREACHABLE' | 'SSF_POLL_FAILED' | (string & {});

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
        readonly looked: 'waiting' | 'read' | 'notRead' | 'cannotBeListed';
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
} as const;
