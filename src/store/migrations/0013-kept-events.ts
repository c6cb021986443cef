import type { MigrationStep } from './migrate.ts';

/** How long a tenant keeps its events; null: as the process was started. */
export const steps: readonly MigrationStep[] = [`alter table tenant add column keep_events_days bigint`];

export const appendOnly: readonly string[] = [];
