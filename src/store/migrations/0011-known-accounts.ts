import type { MigrationStep } from './migrate.ts';

/** Accounts that are nobody's, and of which a person said that they are meant to be. */
export const steps: readonly MigrationStep[] = [
  `create table known_account (
  tenant_id text collate "C" not null,
  account_id uuid not null,
  target_id text collate "C" not null,
  owner_id uuid not null,
  actor text collate "C" not null,
  reason text collate "C" not null,
  kept_at instant not null,
  until instant,
  primary key (tenant_id, account_id),
  foreign key (tenant_id, owner_id) references identity (tenant_id, identity_id)
)`,
  `create index known_account_target_id on known_account (tenant_id, target_id)`,
  `create index known_account_owner_id on known_account (tenant_id, owner_id)`,
];

export const appendOnly: readonly string[] = [];
