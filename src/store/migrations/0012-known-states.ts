import type { MigrationStep } from './migrate.ts';

/** Since when it has been known in which state somebody is. */
export const steps: readonly MigrationStep[] = [`alter table identity add column state_known_at instant`];

export const appendOnly: readonly string[] = [];
