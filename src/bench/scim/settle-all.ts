import pg from 'pg';
import type { House } from '../../app/open-house.ts';

/** One statement as the owner of the database server. */
export async function asOwner(house: House, text: string, database?: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ ...house.database.owner, ...(database === undefined ? {} : { database }) });
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}

/** As autovacuum leaves tables that are used for longer: of every database on the server. */
export async function settleAll(house: House): Promise<void> {
  const { rows } = await asOwner(
    house,
    "select datname from pg_database where datallowconn and datname not like 'template%'",
  );
  for (const { datname } of rows) await asOwner(house, 'vacuum analyze', String(datname));
  await asOwner(house, 'checkpoint');
}
