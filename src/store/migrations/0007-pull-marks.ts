import type { MigrationStep } from './migrate.ts';

/** Sources that are read by their changes, between two times that they are read whole. */
export const steps: readonly MigrationStep[] = [
  `create table pull_mark (
  tenant_id text collate "C" not null,
  source_id text collate "C" not null,
  settings text collate "C" not null,
  mark jsonb not null,
  whole_at instant not null,
  primary key (tenant_id, source_id)
)`,
];

export const appendOnly: readonly string[] = [];
