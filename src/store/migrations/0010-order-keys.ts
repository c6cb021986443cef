import type { MigrationStep } from './migrate.ts';

/** Keys of orders that were carried out. */
export const steps: readonly MigrationStep[] = [
  `create table order_key (
  tenant_id text collate "C" not null,
  actor text collate "C" not null,
  key_hash text collate "C" not null,
  digest text collate "C" not null,
  made_at instant not null,
  answer jsonb,
  primary key (tenant_id, actor, key_hash)
)`,
  'create index order_key_made_at on order_key (tenant_id, made_at)',
];

export const appendOnly: readonly string[] = [];
