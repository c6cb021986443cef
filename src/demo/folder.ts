import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { otherProcesses } from '../app/processes.ts';
import { LockstepError } from '../domain/errors.ts';
import { startDatabase } from '../store/launcher/index.ts';

/** Marks a folder as one that a demo made, and may make anew. */
const MARK = 'demo.json';
/** What a demo makes anew at each start. Certificates and `log.pub` stay: whoever kept one can still verify it. */
const RENEWED = ['keys', 'policies', 'badges.csv', 'demo.log'];

export interface DemoFolder {
  /** True when an earlier demo was here: its company makes room, its database server is used again. */
  readonly used: boolean;
}

/**
 * Takes the folder for this run. Refuses one that holds anything else than a demo, and one in which a demo runs.
 * Throws DEMO_FOLDER_TAKEN, DEMO_RUNNING.
 */
export async function claimFolder(dataDir: string, onProgress: (line: string) => void): Promise<DemoFolder> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    throw new LockstepError('FILE_UNWRITABLE', `the folder ${dataDir} cannot be made`, { cause });
  });
  const content = await readdir(dataDir);
  const marked = content.includes(MARK) && (await isMarked(join(dataDir, MARK)));
  if (content.length > 0 && !marked) {
    throw new LockstepError('DEMO_FOLDER_TAKEN', `${dataDir} holds something that no demo made`);
  }
  const [running] = await otherProcesses(dataDir);
  if (running !== undefined) {
    const where = running.url === null ? '' : ` at ${running.url}`;
    throw new LockstepError(
      'DEMO_RUNNING',
      `a company already lives in ${dataDir} (process ${running.pid}${where})`,
    );
  }
  if (!marked)
    await writeFile(
      join(dataDir, MARK),
      `${JSON.stringify({ demo: true, madeAt: new Date().toISOString() })}\n`,
    );
  const used = content.includes('database') || content.includes('database.json');
  if (used) await clearDatabase(dataDir, onProgress);
  for (const name of RENEWED) await rm(join(dataDir, name), { recursive: true, force: true });
  return { used };
}

async function isMarked(path: string): Promise<boolean> {
  try {
    return (JSON.parse(await readFile(path, 'utf8')) as { demo?: unknown }).demo === true;
  } catch {
    return false;
  }
}

/** The company of an earlier demo goes, with every role that it made; the server stays. */
async function clearDatabase(dataDir: string, onProgress: (line: string) => void): Promise<void> {
  const server = await startDatabase({ dataDir, onProgress });
  const { user, database } = server.connection;
  const client = new pg.Client({
    ...server.connection,
    database: 'postgres',
    application_name: 'lockstep demo',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const databases = await client.query(
      'select datname as name from pg_database where not datistemplate and datname <> $1',
      ['postgres'],
    );
    for (const { name } of databases.rows)
      await client.query(`drop database ${client.escapeIdentifier(name)} with (force)`);
    await client.query('drop schema if exists lockstep_probe cascade');
    const roles = await client.query(
      "select rolname as name from pg_roles where rolname not like 'pg\\_%' and oid <> 10 and rolname <> $1",
      [user],
    );
    const names = roles.rows.map(({ name }) => client.escapeIdentifier(name)).join(', ');
    if (names !== '') await client.query(`drop owned by ${names} cascade; drop role ${names}`);
    await client.query(`create database ${client.escapeIdentifier(database)}`);
  } catch (cause) {
    throw new LockstepError(
      'DATABASE_START_FAILED',
      `the database of the earlier demo in ${dataDir} cannot be cleared`,
      { cause },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
