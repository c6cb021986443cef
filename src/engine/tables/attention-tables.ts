import {
  boolean,
  bytes,
  instant,
  instantOrNull,
  integer,
  json,
  table,
  text,
  textOrNull,
  uuid,
  uuidOrNull,
} from './table.ts';

/** What people are told and asked. */
export const attentionTables = {
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
    {
      indexes: [
        { on: ['kind', 'subject'] },
        { on: ['closed_at', 'exception_id'] },
        { on: ['identity_id'], notNull: 'identity_id' },
      ],
    },
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
} as const;
