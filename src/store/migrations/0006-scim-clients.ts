import type { MigrationStep } from './migrate.ts';

/** OAuth clients of SCIM connections: their public keys, what they presented once, and the tokens they were given. */
export const steps: readonly MigrationStep[] = [
  `alter table scim_credential add column issued_by text collate "C"`,
  `create table scim_client (
  tenant_id text collate "C" not null,
  connection_id text collate "C" not null,
  client_id text collate "C" not null,
  keys jsonb not null,
  made_at instant not null,
  expires_at instant not null,
  actor text collate "C" not null,
  primary key (tenant_id, connection_id, client_id)
)`,
  `create table scim_assertion (
  tenant_id text collate "C" not null,
  connection_id text collate "C" not null,
  client_id text collate "C" not null,
  digest bytea not null,
  expires_at instant not null,
  primary key (tenant_id, connection_id, client_id, digest)
)`,
];

export const appendOnly: readonly string[] = [];
