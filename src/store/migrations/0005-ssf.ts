import type { MigrationStep } from './migrate.ts';

/** Shared Signals: keys, receivers, streams and what is still to be told. */
export const steps: readonly MigrationStep[] = [
  `create table ssf_issuer (
  tenant_id text collate "C" not null,
  base text collate "C" not null,
  made_at instant not null,
  actor text collate "C" not null,
  primary key (tenant_id)
)`,
  `create table ssf_key (
  tenant_id text collate "C" not null,
  kid text collate "C" not null,
  public jsonb not null,
  key_id text collate "C" not null,
  sealed bytea not null,
  made_at instant not null,
  signs_from instant not null,
  ends_at instant,
  primary key (tenant_id, kid)
)`,
  `create table ssf_receiver (
  tenant_id text collate "C" not null,
  receiver_id text collate "C" not null,
  name text collate "C" not null,
  scopes jsonb not null,
  subject text collate "C" not null,
  subject_attribute text collate "C",
  targets jsonb,
  hash bytea not null,
  expires_at instant not null,
  previous_hash bytea,
  previous_until instant,
  made_at instant not null,
  actor text collate "C" not null,
  removed_at instant,
  last_used_at instant,
  primary key (tenant_id, receiver_id),
  check (subject in ('email', 'iss_sub', 'opaque'))
)`,
  `create table ssf_stream (
  tenant_id text collate "C" not null,
  stream_id text collate "C" not null,
  receiver_id text collate "C" not null,
  audience text collate "C" not null,
  method text collate "C" not null,
  endpoint text collate "C",
  push_header bytea,
  push_header_key text collate "C",
  requested jsonb not null,
  description text collate "C",
  status text collate "C" not null,
  reason text collate "C",
  cursor bigint not null,
  next_push_at instant,
  owner uuid,
  tries bigint not null,
  failing_since instant,
  trouble text collate "C",
  delivered_at instant,
  verified_at instant,
  made_at instant not null,
  primary key (tenant_id, stream_id),
  check (method in ('push', 'poll')),
  check (status in ('enabled', 'paused', 'disabled'))
)`,
  `create index ssf_stream_receiver_id on ssf_stream (tenant_id, receiver_id)`,
  `create index ssf_stream_next_push_at on ssf_stream (tenant_id, next_push_at) where next_push_at is not null`,
  `create table ssf_set (
  tenant_id text collate "C" not null,
  stream_id text collate "C" not null,
  n bigint not null,
  part bigint not null,
  jti text collate "C" not null,
  detail jsonb not null,
  identity_id uuid,
  target_id text collate "C",
  txn text collate "C",
  at instant not null,
  primary key (tenant_id, stream_id, n, part)
)`,
  `create unique index ssf_set_stream_id_jti on ssf_set (tenant_id, stream_id, jti)`,
  `create table ssf_removed_subject (
  tenant_id text collate "C" not null,
  stream_id text collate "C" not null,
  subject text collate "C" not null,
  removed_at instant not null,
  primary key (tenant_id, stream_id, subject)
)`,
];

export const appendOnly: readonly string[] = [];
