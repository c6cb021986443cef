import type { MigrationStep } from './migrate.ts';

/** What identity providers push: connections, users, groups and their members. */
export const steps: readonly MigrationStep[] = [
  `create table scim_connection (
  tenant_id text collate "C" not null,
  connection_id text collate "C" not null,
  name text collate "C" not null,
  settings jsonb not null,
  made_at instant not null,
  actor text collate "C" not null,
  removed_at instant,
  primary key (tenant_id, connection_id)
)`,
  `create table scim_credential (
  tenant_id text collate "C" not null,
  connection_id text collate "C" not null,
  credential_id text collate "C" not null,
  kind text collate "C" not null,
  hash bytea not null,
  made_at instant not null,
  expires_at instant not null,
  revoked_at instant,
  last_used_at instant,
  primary key (tenant_id, connection_id, credential_id),
  check (kind in ('bearer', 'basic', 'client'))
)`,
  `create table scim_user (
  tenant_id text collate "C" not null,
  connection_id text collate "C" not null,
  user_id uuid not null,
  user_name text collate "C" not null,
  external_id text collate "C",
  active boolean not null,
  switched_at instant not null,
  version bigint not null,
  created_at instant not null,
  modified_at instant not null,
  resource jsonb not null,
  folded jsonb not null,
  untaken_since instant,
  primary key (tenant_id, connection_id, user_id)
)`,
  `create unique index scim_user_connection_id_user_name on scim_user (tenant_id, connection_id, user_name)`,
  `create index scim_user_connection_id_external_id on scim_user (tenant_id, connection_id, external_id) where external_id is not null`,
  `create index scim_user_untaken_since on scim_user (tenant_id, untaken_since) where untaken_since is not null`,
  `create table scim_group (
  tenant_id text collate "C" not null,
  connection_id text collate "C" not null,
  group_id uuid not null,
  display_name text collate "C" not null,
  external_id text collate "C",
  version bigint not null,
  created_at instant not null,
  modified_at instant not null,
  resource jsonb not null,
  folded jsonb not null,
  primary key (tenant_id, connection_id, group_id)
)`,
  `create unique index scim_group_connection_id_display_name on scim_group (tenant_id, connection_id, display_name)`,
  `create index scim_group_connection_id_external_id on scim_group (tenant_id, connection_id, external_id) where external_id is not null`,
  `create table scim_member (
  tenant_id text collate "C" not null,
  connection_id text collate "C" not null,
  group_id uuid not null,
  member_id uuid not null,
  kind text collate "C" not null,
  added_at instant not null,
  primary key (tenant_id, connection_id, group_id, member_id),
  check (kind in ('User', 'Group'))
)`,
  `create index scim_member_connection_id_member_id on scim_member (tenant_id, connection_id, member_id)`,
  `create table scim_value (
  tenant_id text collate "C" not null,
  connection_id text collate "C" not null,
  path text collate "C" not null,
  value text collate "C" not null,
  user_id uuid not null,
  primary key (tenant_id, connection_id, path, value, user_id)
)`,
  `create index scim_value_connection_id_user_id on scim_value (tenant_id, connection_id, user_id)`,
  `create table scim_gone (
  tenant_id text collate "C" not null,
  connection_id text collate "C" not null,
  resource_id uuid not null,
  kind text collate "C" not null,
  gone_at instant not null,
  untaken_since instant,
  primary key (tenant_id, connection_id, resource_id),
  check (kind in ('User', 'Group'))
)`,
  `create index scim_gone_gone_at on scim_gone (tenant_id, gone_at)`,
  `create index scim_gone_untaken_since on scim_gone (tenant_id, untaken_since) where untaken_since is not null`,
  `create table scim_request (
  tenant_id text collate "C" not null,
  connection_id text collate "C" not null,
  request_id uuid not null,
  at instant not null,
  method text collate "C" not null,
  path text collate "C" not null,
  status bigint not null,
  took bigint not null,
  request text collate "C" not null,
  answer text collate "C" not null,
  ignored jsonb not null,
  primary key (tenant_id, connection_id, request_id)
)`,
];

export const appendOnly: readonly string[] = [];
