import { MIGRATIONS, type Migrations } from '../../store/migrations/migrate.ts';

/**
 * The version after this one, as far as the database knows it: what an expanding migration may do. Columns of tables that
 * are read all the time, one with a default, an index, and two tables, one of them never changed again.
 */
export const NEXT_MIGRATIONS: Migrations = {
  ...MIGRATIONS,
  [`${String(Object.keys(MIGRATIONS).length + 1).padStart(4, '0')}-next`]: {
    steps: [
      'alter table lane add column next_hint text collate "C"',
      'alter table identity add column next_note text collate "C" not null default \'\'',
      'alter table operation add column next_note text collate "C"',
      'alter table account add column next_seen instant',
      'create table next_thing (tenant_id text collate "C" not null, thing_id uuid not null, body jsonb not null, primary key (tenant_id, thing_id))',
      'create table next_entry (tenant_id text collate "C" not null, n bigint not null, body bytea not null, primary key (tenant_id, n))',
      'create index lane_next_hint on lane (tenant_id, next_hint)',
    ],
    appendOnly: ['next_entry'],
  },
};
