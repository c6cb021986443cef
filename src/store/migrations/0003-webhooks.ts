import type { MigrationStep } from './migrate.ts';

/** Signed calls to whoever follows the events: endpoints, their keys, and a row for each call. */
export const steps: readonly MigrationStep[] = [
  `create table webhook_endpoint (
  tenant_id text collate "C" not null,
  endpoint_id uuid not null,
  url text collate "C" not null,
  types jsonb not null,
  description text collate "C" not null,
  ordered boolean not null,
  scheme text collate "C" not null,
  state text collate "C" not null,
  disabled_why text collate "C",
  made_at instant not null,
  actor text collate "C" not null,
  cursor bigint not null,
  failing_since instant,
  primary key (tenant_id, endpoint_id),
  check (scheme in ('v1a', 'v1')),
  check (state in ('enabled', 'disabled'))
)`,
  `create table webhook_secret (
  tenant_id text collate "C" not null,
  endpoint_id uuid not null,
  secret_id uuid not null,
  public_key text collate "C",
  made_at instant not null,
  ends_at instant,
  primary key (tenant_id, endpoint_id, secret_id)
)`,
  `create table webhook_delivery (
  tenant_id text collate "C" not null,
  endpoint_id uuid not null,
  n bigint not null,
  message_id text collate "C" not null,
  type text collate "C" not null,
  body text collate "C" not null,
  made_at instant not null,
  state text collate "C" not null,
  tries bigint not null,
  next_run_at instant,
  claim uuid,
  ended_at instant,
  attempts jsonb not null,
  answer text collate "C",
  primary key (tenant_id, endpoint_id, n),
  check (state in ('waiting', 'delivered', 'dead'))
)`,
  `create index webhook_delivery_endpoint_id_next_run_at on webhook_delivery (tenant_id, endpoint_id, next_run_at) where next_run_at is not null`,
  `create index webhook_delivery_endpoint_id_state_n on webhook_delivery (tenant_id, endpoint_id, state, n)`,
  `create index webhook_delivery_state_ended_at on webhook_delivery (tenant_id, state, ended_at) where ended_at is not null`,
];

export const appendOnly: readonly string[] = [];
