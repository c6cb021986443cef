import type { MigrationStep } from './migrate.ts';

/** Keys that signed calls of hooks before the one in use, until they end. */
export const steps: readonly MigrationStep[] = [
  `create table hook_earlier_key (
  tenant_id text collate "C" not null,
  name text collate "C" not null,
  key_id uuid not null,
  public_key text collate "C",
  ends_at instant not null,
  primary key (tenant_id, name, key_id)
)`,
];

export const appendOnly: readonly string[] = [];
