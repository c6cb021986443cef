import { createHash } from 'node:crypto';
import type pg from 'pg';
import { Client } from 'pg';
import type { Store } from '../../../src/engine/store.ts';
import { type TableName, tables } from '../../../src/engine/tables/index.ts';
import type { SimulatedSystem } from '../../../src/simulated/index.ts';

/** Tables that may say that something was tried, and those whose rows only tell who is alive. */
// The clock goes on, whatever becomes of an input.
const HISTORY: ReadonlySet<string> = new Set(['import_run', 'worker', 'clock']);
/** Where a refusal is reported, and nothing else: the log, its events, alarms, and the exception that a person closes. */
export const REPORTED = [
  'counter',
  'event',
  'exception',
  'log_leaf',
  'log_tile',
  'checkpoint',
  'notice',
  'wake',
  'lane',
] as const;
const digest = (value: unknown) =>
  createHash('sha256').update(JSON.stringify(value, plain)).digest('hex').slice(0, 16);

function plain(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
}

/** Table by table, a digest of all that a tenant has. What a refused input may write is left out, unless asked for. */
export async function tablesOf(
  store: Store,
  tenant: string,
  leaveOut: readonly string[] = [],
): Promise<Record<string, string>> {
  return store.transaction(
    tenant,
    async (tx) => {
      const found: Record<string, string> = {};
      for (const name of Object.keys(tables) as TableName[]) {
        if (HISTORY.has(name) || leaveOut.includes(name)) continue;
        const rows = await tx.find(name, {});
        found[name] = `${rows.length}:${digest(rows.map((row) => digest(row)).sort())}`;
      }
      return found;
    },
    { readOnly: true },
  );
}

/** That somebody gave a command is logged, whatever becomes of it; the numbers and hashes after it move on. */
const ACTED: Readonly<Record<string, string>> = {
  event: `where type <> 'operator.acted'`,
  log_leaf: `where (tenant_id, n) not in (select tenant_id, n from event where type = 'operator.acted')`,
};
const MOVES_ON: ReadonlySet<string> = new Set(['counter', 'log_tile', 'checkpoint']);

/** The same over all tenants, read by the owner of a database, but for the note that somebody gave a command. */
export async function databaseContents(
  owner: pg.ClientConfig,
  leaveOut: readonly string[] = [],
): Promise<Record<string, string>> {
  const client = new Client(owner);
  await client.connect();
  try {
    // Superusers see every row; forced row-level security holds for everybody else.
    const found: Record<string, string> = {};
    for (const name of Object.keys(tables)) {
      if (HISTORY.has(name) || MOVES_ON.has(name) || leaveOut.includes(name)) continue;
      const { rows } = await client.query(
        `select count(*) as n, md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '')) as d from ${name} t ${ACTED[name] ?? ''}`,
      );
      found[name] = `${rows[0].n}:${rows[0].d}`;
    }
    return found;
  } finally {
    await client.end();
  }
}

/** Where somebody could sign in, and with what, read from the systems and not from our tables. */
export function accessOf(
  systems: ReadonlyMap<string, SimulatedSystem>,
  people: readonly string[],
): Record<string, readonly string[]> {
  return Object.fromEntries(
    people.map((id) => [
      id,
      [...systems].flatMap(([name, { truth }]) => {
        const account = truth.find(id);
        return account?.active === true ? [`${name}:${JSON.stringify(account.entitlements)}`] : [];
      }),
    ]),
  );
}
