import type pg from 'pg';
import { LockstepError } from '../../domain/errors.ts';
import { readBackupFile } from './backup-file.ts';
import { copyIn } from './copy.ts';
import type { SealedManifest } from './manifest.ts';

/** Stands in a database while it is being restored: nothing else opens it. */
export const UNFINISHED = 'restore_unfinished';

/** How a database is before something is put into it. */
export async function placeOf(client: pg.Client): Promise<'empty' | 'unfinished' | 'taken'> {
  const { rows } = await client.query(
    "select to_regclass($1) is not null as unfinished, exists (select from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')) as made",
    [UNFINISHED],
  );
  if (rows[0].unfinished) return 'unfinished';
  return rows[0].made ? 'taken' : 'empty';
}

/** Removes what a restore that was cut off has left. */
export async function clearUnfinished(client: pg.Client): Promise<void> {
  if ((await placeOf(client)) !== 'unfinished')
    throw new LockstepError('RESTORE_NOT_EMPTY', 'the database is not one that a restore has begun');
  const { rows } = await client.query(
    "select quote_ident(relname) as name from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r'",
  );
  await client.query(`drop table ${rows.map((row) => row.name).join(', ')} cascade`);
  await client.query('drop domain if exists instant cascade');
}

/** Puts the rows of a backup into the tables of its own schema, all or nothing. */
export async function load(
  client: pg.Client,
  path: string,
  onProgress: (table: string) => void,
): Promise<SealedManifest> {
  await client.query('begin');
  try {
    const sealed = await readBackupFile(path, async ({ tenant, table, columns }) => {
      onProgress(`${tenant}/${table}`);
      const names = columns.map((name) => client.escapeIdentifier(name)).join(', ');
      return copyIn(client, `copy ${client.escapeIdentifier(table)} (${names}) from stdin`);
    });
    await client.query('commit');
    return sealed;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}
