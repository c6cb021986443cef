import type { Entitlement, OperationKind } from '../../domain/connector.ts';
import type { Reason } from '../../domain/identity.ts';
import {
  instant,
  instantOrNull,
  integer,
  integerOrNull,
  json,
  jsonOrNull,
  table,
  text,
  textOrNull,
  uuid,
  uuidOrNull,
  word,
} from './table.ts';
import type { OperationState, OperationStep, Proof } from './values.ts';

/** What is to be done on the systems, and who is doing it. */
export const workTables = {
  operation: table(
    {
      operation_id: uuid,
      plan_id: uuid,
      identity_id: uuidOrNull,
      account_id: uuid,
      target_id: text,
      kind: word<OperationKind>(),
      entitlement: jsonOrNull<Entitlement>(),
      /** Epoch of the identity when it was planned. */
      epoch: integer,
      /** 0 revocations, 1 grants, 2 the rest: what goes first in a lane. */
      urgency: integer,
      /** Position in the strict order of its account. */
      position: integer,
      /** Comes after this one on the same account; it waits until this one is verified. */
      next_operation_id: uuidOrNull,
      wave: integer,
      state: word<OperationState>(),
      hold_id: uuidOrNull,
      /** Null: not waiting for time (done, held, or behind another operation of its account). */
      next_run_at: instantOrNull,
      tries: integer,
      handle: textOrNull,
      /** What comes next when it runs: 'apply', 'poll', 'verify', 'reverify'. */
      step: word<OperationStep>(),
      decided_at: instant,
      applied_at: instantOrNull,
      verified_at: instantOrNull,
      verify_by: instantOrNull,
      rechecks: integer,
      trouble: jsonOrNull<{ readonly code: string; readonly text: string; readonly severity: number }>(),
      reasons: json<readonly Reason[]>(),
      leave_id: uuidOrNull,
      proof: jsonOrNull<Proof>(),
    },
    ['operation_id'],
    {
      indexes: [
        { on: ['target_id', 'urgency', 'next_run_at'], notNull: 'next_run_at' },
        { on: ['identity_id'] },
        { on: ['plan_id', 'identity_id'] },
        { on: ['leave_id'], notNull: 'leave_id' },
        { on: ['target_id', 'kind', 'verified_at'], notNull: 'verified_at' },
      ],
    },
  ),
  attempt: table(
    {
      operation_id: uuid,
      attempt: integer,
      lane_epoch: integer,
      step: text,
      /** When it was written; once it is over, when its first call began: it may wait for a reading in between. */
      started_at: instant,
      finished_at: instantOrNull,
      outcome: textOrNull,
      detail: textOrNull,
      // How many that ended the same way this row stands for; `finished_at` and `detail` are of the last.
      times: integer,
    },
    // A lane that changed hands counts anew: two owners never write the same attempt.
    ['operation_id', 'lane_epoch', 'attempt'],
  ),
  lane: table(
    {
      lane_id: text,
      ready_at: instantOrNull,
      owner: textOrNull,
      epoch: integer,
      not_before: instantOrNull,
      breaker_until: instantOrNull,
      failures: integer,
      tokens: integer,
      tokens_at: instant,
      /** Accounts at a time that the target bears since it said "too many"; null: as many as its document allows. */
      borne: integerOrNull,
    },
    ['lane_id'],
    {
      indexes: [
        { on: ['ready_at'], notNull: 'ready_at' },
        { on: ['owner'], notNull: 'owner' },
      ],
    },
  ),
  /** Says in the transaction of a decision that a lane has work. Rows, not a column: nobody waits for the lane's owner. */
  wake: table({ wake_id: uuid, lane_id: text }, ['wake_id'], { indexes: [{ on: ['lane_id'] }] }),
  pause: table(
    {
      pause_id: uuid,
      scope: text,
      reason: text,
      until_at: instant,
      asked_by: text,
      confirmed_by: textOrNull,
      made_at: instant,
      ended_at: instantOrNull,
    },
    ['pause_id'],
  ),
} as const;
