import type pg from 'pg';
import { LockstepError } from '../../domain/errors.ts';
import type { BackupWriter } from './backup-file.ts';
import { copyOut } from './copy.ts';
import type { Manifest, TableCount, TenantManifest } from './manifest.ts';

/** What the database itself says for the manifest. */
export type Dumped = Pick<Manifest, 'migrations' | 'keys' | 'tenants'>;

interface DumpedTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
}

/** Tables of tenants with what they refer to before them, as the server itself describes them. */
const TABLES = `select c.relname as name,
  (select array_agg(a.attname::text order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
  (select array_agg(a.attname::text order by array_position(i.indkey::int2[], a.attnum)) from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey) where i.indrelid = c.oid and i.indisprimary) as key,
  (select coalesce(array_agg(distinct f.confrelid::regclass::text), '{}') from pg_constraint f where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as before
from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname not like 'kysely%'
and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
order by c.relname`;

/**
 * Everything of all tenants as it is at one moment. One tenant after the other, so that an owner who is no superuser
 * sees them too; in the order of the keys, so that the same state gives the same digests. `madeAt`: as the manifest has it.
 */
export async function dump(
  client: pg.Client,
  writer: BackupWriter,
  madeAt: number,
  onProgress: (rows: number) => void,
): Promise<Dumped> {
  await client.query('begin isolation level repeatable read, read only');
  try {
    await client.query("select set_config('lockstep.tenant', '*', true)");
    const migrations = (await client.query('select name from kysely_migration order by name')).rows;
    const names = (await client.query('select tenant_id from tenant order by tenant_id')).rows;
    const tables = inOrder((await client.query(TABLES)).rows);
    const tenants: TenantManifest[] = [];
    const keys = new Set<string>();
    let rows = 0;
    for (const { tenant_id: tenant } of names as { tenant_id: string }[]) {
      await client.query("select set_config('lockstep.tenant', $1, true)", [tenant]);
      const counts: TableCount[] = [];
      for (const { name, columns, key } of tables) {
        await writer.table({ tenant, table: name, columns });
        const text = `copy (select ${columns.join(', ')} from ${name} where tenant_id = ${client.escapeLiteral(tenant)} order by ${key.join(', ')}) to stdout`;
        for await (const part of copyOut(client, text)) {
          await writer.rows(part);
          rows += part.length;
          onProgress(rows);
        }
        counts.push(await writer.endTable());
      }
      for (const key of await keysOf(client, tenant)) keys.add(key);
      tenants.push({ ...(await manifestOf(client, tenant, madeAt)), tables: counts });
    }
    await client.query('commit');
    return {
      migrations: migrations.map((row) => String(row.name)),
      keys: [...keys].sort(),
      tenants,
    };
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

function inOrder(rows: readonly (DumpedTable & { readonly before: readonly string[] })[]): DumpedTable[] {
  const done: DumpedTable[] = [];
  const placed = new Set<string>();
  let left = [...rows];
  while (left.length > 0) {
    const next = left.filter(({ before }) => before.every((name) => placed.has(name)));
    if (next.length === 0) throw new LockstepError('INTERNAL', 'tables refer to each other in a circle');
    for (const table of next) {
      placed.add(table.name);
      done.push(table);
    }
    left = left.filter(({ name }) => !placed.has(name));
  }
  return done;
}

/** Master keys under which something of a tenant lies. */
async function keysOf(client: pg.Client, tenant: string): Promise<readonly string[]> {
  const { rows } = await client.query(
    `select key_id from tenant where tenant_id = $1 union select key_id from person_key where tenant_id = $1 and key_id <> ''
     union select key_id from secret where tenant_id = $1`,
    [tenant],
  );
  return rows.map((row) => String(row.key_id));
}

async function manifestOf(
  client: pg.Client,
  tenant: string,
  madeAt: number,
): Promise<Omit<TenantManifest, 'tables'>> {
  const { rows } = await client.query(
    `select t.origin, coalesce((select value from counter c where c.tenant_id = $1 and c.name = 'log'), 0) as size,
     k.note, encode(k.root, 'base64') as root,
     (select count(*) from identity where tenant_id = $1) as people,
     (select count(*) from erasure where tenant_id = $1 and erased_at <= $2) as erased,
     (select coalesce(array_agg(verifier order by n), '{}') from log_key where tenant_id = $1) as verifiers
     from tenant t left join lateral (select note, root from checkpoint where tenant_id = $1 order by size desc limit 1) k on true
     where t.tenant_id = $1`,
    [tenant, madeAt],
  );
  const [row] = rows;
  return {
    tenant,
    log: { origin: row.origin, size: Number(row.size), checkpoint: row.note, root: row.root },
    people: Number(row.people),
    erased: Number(row.erased),
    verifiers: row.verifiers,
  };
}
