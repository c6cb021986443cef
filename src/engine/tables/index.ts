import type { ActualState, DesiredState, Trigger } from '../../domain/account.ts';
import type { Entitlement, Mode, OperationKind } from '../../domain/connector.ts';
import type { LifecycleState, Reason } from '../../domain/identity.ts';
import { logTables } from './log-tables.ts';
import {
  boolean,
  bytes,
  bytesOrNull,
  instant,
  instantOrNull,
  integer,
  integerOrNull,
  json,
  jsonOrNull,
  type RowOf,
  type Table,
  table,
  text,
  textOrNull,
  uuid,
  uuidOrNull,
  word,
} from './table.ts';
import type {
  OperationState,
  OperationStep,
  Override,
  Proof,
  RestoredFrom,
  TargetReport,
  Unsettled,
} from './values.ts';

export type {
  OperationState,
  OperationStep,
  Override,
  Proof,
  RestoredFrom,
  TargetReport,
  Unsettled,
} from './values.ts';

export const tables = {
  tenant: table(
    {
      name: text,
      created_at: instant,
      /** Of the log as it goes on now; earlier ones are in log_key. */
      origin: text,
      /** The master key under which new things are sealed. */
      key_id: text,
      /** Wrapped key of the keyed hashes. It outlives every change of the master key: hashes cannot be made anew. */
      lookup: bytes,
    },
    [],
  ),
  counter: table({ name: text, value: integer }, ['name']),

  policy_version: table(
    { version: integer, document: text, digest: text, activated_at: instant, actor: text },
    ['version'],
  ),

  source_state: table(
    {
      source_id: text,
      sequence: integerOrNull,
      as_of: instantOrNull,
      digest: textOrNull,
      row_count: integerOrNull,
      whole: boolean,
    },
    ['source_id'],
  ),
  /** When a paged source is read next, and by whom it is being read. */
  pull: table(
    {
      source_id: text,
      next_at: instant,
      /** Whoever claimed it last; another one that is still reading gives up at its next page. */
      owner: uuidOrNull,
      /** Of the pages that are kept, and whose key seals them; null = none are. */
      pull_id: uuidOrNull,
      /** Digest of the settings under which they were read. */
      settings: textOrNull,
    },
    ['source_id'],
  ),
  /** Pages of a pull that is not complete: a process that dies does not begin anew. */
  pulled_page: table(
    { pull_id: uuid, page: integer, read_at: instant, checkpoint: json<unknown>(), sealed: bytes },
    ['pull_id', 'page'],
  ),
  import_run: table(
    {
      import_id: uuid,
      source_id: text,
      started_at: instant,
      finished_at: instantOrNull,
      outcome: text,
      reason: textOrNull,
      summary: json<unknown>(),
    },
    ['import_id'],
    { indexes: [{ on: ['source_id', 'started_at'] }] },
  ),
  delivery: table(
    { source_id: text, delivery_id: text, received_at: instant },
    ['source_id', 'delivery_id'],
    {
      indexes: [{ on: ['received_at'] }],
    },
  ),
  /** What one source last said under one key. */
  record: table(
    {
      source_id: text,
      record_key: text,
      digest: text,
      identity_id: uuidOrNull,
      import_id: uuidOrNull,
      seen_at: instant,
      present: boolean,
      says: text,
      sealed: bytesOrNull,
    },
    ['source_id', 'record_key'],
    { indexes: [{ on: ['identity_id'] }] },
  ),

  identity: table(
    {
      identity_id: uuid,
      /** The fence: what was planned under an older epoch is refused. */
      epoch: integer,
      state: word<LifecycleState>(),
      state_since: instant,
      next_evaluation_at: instantOrNull,
      legal_hold: boolean,
      /** What an administrator decided over the sources' heads; null = the sources count. */
      override: jsonOrNull<Override>(),
      sealed: bytesOrNull,
      created_at: instant,
      /** Digest of this person's rows in account_key. */
      account_keys: textOrNull,
      /** All employments and accounts went to this identity, which is the same person. */
      merged_into: uuidOrNull,
    },
    ['identity_id'],
    { indexes: [{ on: ['next_evaluation_at'], notNull: 'next_evaluation_at' }] },
  ),
  employment: table(
    {
      /** The HR system that it belongs to: sources of one system speak of the same employments. */
      namespace: text,
      employment_key: text,
      /** Null until its hire is known: a message can come before the one it builds on. */
      identity_id: uuidOrNull,
      /** Whose key seals the facts. */
      subject_id: uuid,
      sealed: bytes,
      /** Entry moment of the newest message folded in; null when only reports spoke. */
      newest_entry_at: instantOrNull,
      /** A person said whose it is: keys that it shares with somebody else do not question that. */
      pinned: boolean,
      updated_at: instant,
    },
    ['namespace', 'employment_key'],
    { indexes: [{ on: ['identity_id'] }] },
  ),
  /** Strong keys of employments, as keyed hashes: one row per employment and key set. */
  correlation_key: table(
    {
      namespace: text,
      employment_key: text,
      set_id: text,
      value: text,
      shared: textOrNull,
      differs: textOrNull,
      identity_id: uuid,
    },
    ['namespace', 'employment_key', 'set_id'],
    { indexes: [{ on: ['value'] }, { on: ['shared'] }, { on: ['identity_id'] }] },
  ),
  /** Strong keys by which targets know people, as keyed hashes: finds whose a listed account is. */
  account_key: table({ path: text, value: text, identity_id: uuid }, ['path', 'value', 'identity_id'], {
    indexes: [{ on: ['identity_id'] }],
  }),
  /** Wrapped data key of one person; emptying it erases the person and keeps the proof. The empty row stays: no new key. */
  person_key: table({ subject_id: uuid, key_id: text, wrapped: bytes }, ['subject_id']),

  target: table(
    {
      target_id: text,
      writes: boolean,
      own_account: textOrNull,
      /** Until the first whole listing nothing is given on a target that can be listed. */
      listed_at: instantOrNull,
      next_listing_at: instantOrNull,
      listing_failures: integer,
      check_report: jsonOrNull<TargetReport>(),
      /** Working administrators of the system itself in the last listing. */
      administrators: integerOrNull,
      /** Digest of the Target document that it was connected by. */
      document: textOrNull,
      cursor: textOrNull,
    },
    ['target_id'],
  ),
  account: table(
    {
      account_id: uuid,
      target_id: text,
      /** Null: nobody's (orphan). */
      identity_id: uuidOrNull,
      /** Keyed hash of the target's own id: finds the account without showing whose it is. */
      locator: textOrNull,
      sealed: bytes,
      desired: jsonOrNull<DesiredState>(),
      desired_since: instantOrNull,
      actual: jsonOrNull<ActualState>(),
      observed_at: instantOrNull,
      /** 'created' by Lockstep, 'linked' by a strong key, 'orphan'. */
      provenance: text,
      protected: boolean,
      /** Writes of ours that nobody saw end: until these instants they may still take effect. Null: there are none. */
      unsettled: jsonOrNull<Unsettled>(),
    },
    ['account_id'],
    {
      indexes: [{ on: ['identity_id'] }, { on: ['target_id', 'locator'], unique: true, notNull: 'locator' }],
    },
  ),
  name_reservation: table({ target_id: text, name: text, holder_id: uuid, released_at: instantOrNull }, [
    'target_id',
    'name',
  ]),

  plan: table(
    {
      plan_id: uuid,
      hash: text,
      made_by: text,
      made_at: instant,
      trigger: json<Trigger>(),
      state: text,
      summary: json<unknown>(),
      document: jsonOrNull<unknown>(),
    },
    ['plan_id'],
    { indexes: [{ on: ['hash'] }] },
  ),
  approval: table({ plan_hash: text, actor: text, decision: text, reason: text, decided_at: instant }, [
    'plan_hash',
    'actor',
  ]),
  hold: table(
    {
      hold_id: uuid,
      plan_id: uuid,
      plan_hash: text,
      identity_id: uuid,
      made_at: instant,
      deadline: instant,
      alarmed: boolean,
      state: text,
      reason: text,
      decided_by: textOrNull,
      decided_at: instantOrNull,
    },
    ['hold_id'],
    { indexes: [{ on: ['state', 'deadline'] }, { on: ['identity_id'] }] },
  ),
  /** Who lost access with neither approval nor corroboration: what the guard counts. */
  guard_loss: table(
    { loss_id: uuid, identity_id: uuid, target_id: text, source_id: text, lost_at: instant },
    ['loss_id'],
    { indexes: [{ on: ['lost_at'] }] },
  ),

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
        { on: ['leave_id'], notNull: 'leave_id' },
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

  /** The time of this house as it passes steadily: what a clock that jumps is held against. One row. */
  clock: table(
    {
      /** The newest instant that a process vouched for. */
      seen_at: instant,
      /** Milliseconds by which the clock is ahead of the steady time since it jumped; 0: it is believed. */
      shift: integer,
      /** When that was noticed, by the clock that jumped. */
      jumped_at: instantOrNull,
      /** People who were decided by that clock all the same. */
      let_go: integer,
    },
    [],
  ),

  /** A backup that was put in place of what was lost. Until somebody confirms it nothing is given or taken by itself. */
  restore: table(
    {
      restore_id: uuid,
      restored_at: instant,
      /** What the manifest of the backup says of this tenant. */
      backup: json<RestoredFrom>(),
      /** Why it was restored without the list of the erased; null: with it. */
      without_erasures: textOrNull,
      confirmed_by: textOrNull,
      confirmed_at: instantOrNull,
      plan_hash: textOrNull,
    },
    ['restore_id'],
  ),
  /** Somebody asks that a person be erased, a second one confirms it. */
  erasure: table(
    {
      erasure_id: uuid,
      identity_id: uuid,
      reason: text,
      asked_by: text,
      asked_at: instant,
      confirmed_by: textOrNull,
      erased_at: instantOrNull,
    },
    ['erasure_id'],
    { indexes: [{ on: ['identity_id'] }] },
  ),

  leave: table(
    {
      leave_id: uuid,
      identity_id: uuid,
      epoch: integer,
      effective_at: instant,
      received_at: instant,
      decided_at: instant,
      trigger: json<Trigger>(),
      reasons: json<readonly Reason[]>(),
      state: text,
      certificate_due_at: instantOrNull,
      /** Person, decision and items, as the leaf of the decision commits to them. */
      sealed: bytes,
      leaf: integer,
      closed_at: instantOrNull,
    },
    ['leave_id'],
    { indexes: [{ on: ['identity_id'] }, { on: ['certificate_due_at'], notNull: 'certificate_due_at' }] },
  ),
  inventory: table(
    {
      leave_id: uuid,
      target_id: text,
      identity_id: uuid,
      mode: word<Mode>(),
      next_run_at: instantOrNull,
      tries: integer,
      read_at: instantOrNull,
      /** TargetInventory of the certificate format, as its leaf commits to it. */
      sealed: bytesOrNull,
      leaf: integerOrNull,
    },
    ['leave_id', 'target_id'],
    { indexes: [{ on: ['target_id', 'next_run_at'], notNull: 'next_run_at' }] },
  ),
  /** The certified form of a finished operation of a leave, exactly as its leaf commits to it. */
  leave_item: table(
    { operation_id: uuid, leave_id: uuid, identity_id: uuid, state: text, sealed: bytes, leaf: integer },
    ['operation_id'],
    { indexes: [{ on: ['leave_id'] }] },
  ),
  certificate: table(
    {
      leave_id: uuid,
      number: integer,
      identity_id: uuid,
      issued_at: instant,
      digest: text,
      sealed: bytes,
      proven: integer,
      unproven: integer,
    },
    ['leave_id', 'number'],
  ),
  exception: table(
    {
      exception_id: uuid,
      kind: text,
      subject: text,
      identity_id: uuidOrNull,
      target_id: textOrNull,
      severity: integer,
      text: text,
      opened_at: instant,
      closed_at: instantOrNull,
      closed_by: textOrNull,
    },
    ['exception_id'],
    { indexes: [{ on: ['kind', 'subject'] }] },
  ),
  task: table(
    {
      task_id: uuid,
      target_id: text,
      operation_id: uuid,
      identity_id: uuidOrNull,
      /** Keyed hash of the account: finds all tasks about it without showing whose it is. */
      account_ref: text,
      owner: text,
      opened_at: instant,
      due_at: instant,
      alarmed: boolean,
      /** 'open', 'closed' (a person says so), 'confirmed' (a second person says so too). */
      state: text,
      /** ManualTask, under the person's key. */
      sealed: bytes,
      result: textOrNull,
      closed_by: textOrNull,
      closed_at: instantOrNull,
      note: textOrNull,
      confirmed_by: textOrNull,
      confirmed_at: instantOrNull,
      reopened: integer,
    },
    ['task_id'],
    {
      indexes: [
        { on: ['target_id', 'account_ref'] },
        { on: ['operation_id'], unique: true },
        { on: ['state', 'due_at'] },
        { on: ['identity_id'] },
      ],
    },
  ),
  /** The newest list of users that somebody uploaded for a system without an interface; sealed under its own key. */
  upload: table(
    {
      target_id: text,
      upload_id: uuid,
      taken_at: instant,
      uploaded_by: text,
      digest: text,
      whole: boolean,
      covers: json<unknown>(),
      sealed: bytes,
    },
    ['target_id'],
  ),
  notice: table(
    {
      notice_id: uuid,
      kind: text,
      severity: integer,
      made_at: instant,
      next_run_at: instantOrNull,
      tries: integer,
      channel: text,
      body: json<unknown>(),
      delivered_at: instantOrNull,
      receipt: textOrNull,
    },
    ['notice_id'],
    { indexes: [{ on: ['next_run_at'], notNull: 'next_run_at' }] },
  ),

  ...logTables,

  secret: table(
    {
      name: text,
      key_id: text,
      envelope: bytes,
      /** Keyed hash of the value: tells that two names hold one secret, and nothing else. */
      mark: text,
      made_at: instant,
      actor: text,
    },
    ['name'],
  ),
  token: table(
    {
      token_id: text,
      hash: bytes,
      role: text,
      actor: text,
      made_at: instant,
      expires_at: instant,
      revoked_at: instantOrNull,
      last_used_at: instantOrNull,
    },
    ['token_id'],
  ),
} as const;

export type Tables = typeof tables;
export type TableName = keyof Tables;
export type Row<T extends TableName> = RowOf<Tables[T]>;

/** The same description without the types of its columns, for code that serves every table. */
export function describeTable(name: TableName): Table {
  return tables[name];
}
