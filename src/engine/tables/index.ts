import { attentionTables } from './attention-tables.ts';
import { hookTables } from './hook-tables.ts';
import { leaveTables } from './leave-tables.ts';
import { logTables } from './log-tables.ts';
import { orderTables } from './order-tables.ts';
import { peopleTables } from './people-tables.ts';
import { planTables } from './plan-tables.ts';
import { scimTables } from './scim-tables.ts';
import { signInTables } from './sign-in-tables.ts';
import { sourceTables } from './source-tables.ts';
import { ssfTables } from './ssf-tables.ts';
import {
  bytes,
  instant,
  instantOrNull,
  integer,
  integerOrNull,
  json,
  type RowOf,
  type Table,
  table,
  text,
  textOrNull,
  uuid,
} from './table.ts';
import { targetTables } from './target-tables.ts';
import type { RestoredFrom } from './values.ts';
import { webhookTables } from './webhook-tables.ts';
import { workTables } from './work-tables.ts';

export type {
  ConnectionSettings,
  HookCallState,
  ListingCounts,
  MadePlanState,
  OperationState,
  OperationStep,
  Override,
  PlannedAccountRow,
  Proof,
  RestoredFrom,
  SignalDetail,
  TargetReport,
  Unsettled,
  WebhookAttempt,
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
      /** How long events are kept, as somebody has said; null: as the process was started. */
      keep_events_days: integerOrNull,
    },
    [],
  ),
  counter: table({ name: text, value: integer }, ['name']),
  policy_version: table(
    {
      version: integer,
      document: text,
      digest: text,
      activated_at: instant,
      actor: text,
      /** Why, where somebody was asked. */
      reason: textOrNull,
    },
    ['version'],
  ),
  /** One text of one document, from the version that brought it until one that has another, or none. */
  policy_document: table(
    {
      kind: text,
      name: text,
      since: integer,
      until: integerOrNull,
      digest: text,
    },
    ['kind', 'name', 'since'],
  ),
  ...sourceTables,
  ...scimTables,
  ...ssfTables,
  ...peopleTables,
  ...targetTables,
  ...planTables,
  ...orderTables,
  ...workTables,
  /** The time of this house as it passes steadily: what a clock that jumps is held against. One row. */
  clock: table(
    {
      /** The newest instant that a process vouched for. */
      seen_at: instant,
      /** Milliseconds by which the clock is ahead of the steady time since it jumped; 0: it is believed. */
      shift: integer,
      /** When a jump, a return or a confirmation was written down last, by the clock as it was then. */
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
  ...leaveTables,
  ...attentionTables,
  ...logTables,
  ...webhookTables,
  ...hookTables,
  ...signInTables,
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
