import type { MigrationStep } from './migrate.ts';

/** Calls of hooks: receivers that are asked before something is given, and told after it was done. */
export const steps: readonly MigrationStep[] = [
  `create table hook_call (
  tenant_id text collate "C" not null,
  call_id uuid not null,
  hook_id text collate "C" not null,
  event text collate "C" not null,
  identity_id uuid,
  operation_id uuid,
  target_id text collate "C",
  attribute text collate "C",
  gates boolean not null,
  succeeded boolean not null,
  state text collate "C" not null,
  made_at instant not null,
  tries bigint not null,
  next_run_at instant,
  claim uuid,
  ended_at instant,
  answer_hash text collate "C",
  sealed bytea,
  attempts jsonb not null,
  primary key (tenant_id, call_id),
  check (state in ('asked', 'waiting', 'answered', 'refused', 'failed', 'dropped'))
)`,
  `create index hook_call_operation_id on hook_call (tenant_id, operation_id) where operation_id is not null`,
  `create index hook_call_hook_id_gates_next_run_at on hook_call (tenant_id, hook_id, gates, next_run_at) where next_run_at is not null`,
  `create index hook_call_next_run_at on hook_call (tenant_id, next_run_at) where next_run_at is not null`,
  `create index hook_call_ended_at on hook_call (tenant_id, ended_at) where ended_at is not null`,
  `create index hook_call_hook_id_call_id on hook_call (tenant_id, hook_id, call_id)`,
];

export const appendOnly: readonly string[] = [];
