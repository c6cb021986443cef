import { execFile } from 'node:child_process';
import { access, chmod, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { startDatabase } from '../../src/store/launcher/index.ts';
import { migrate } from '../../src/store/migrations/migrate.ts';

type Prefer = 'host' | 'embedded';

const there = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/**
 * Puts a database that was made and migrated once into a data folder that has none: making one takes ten times the
 * processor time of copying it. Whoever starts a server on it has one of their own, as before.
 */
export async function copyDatabase(dataDir: string, prefer: Prefer = 'host'): Promise<void> {
  const templates: string | undefined = inject('databaseTemplates');
  // Runs of some tests by other configurations: each is made anew.
  if (templates === undefined) return;
  const template = join(templates, prefer);
  if (!(await there(template))) await makeTemplate(template, prefer);
  const database = join(template, 'database');
  // Kept elsewhere where its user cannot come here (see relocation.ts): then each is made anew.
  if (!(await there(database))) return;
  // Owners and modes with it: the server's user is not the one that runs the tests, if that is root.
  await promisify(execFile)('cp', ['-a', database, join(dataDir, 'database')]);
}

async function makeTemplate(template: string, prefer: Prefer): Promise<void> {
  const dataDir = await mkdtemp(`${template}-`);
  await chmod(dataDir, 0o711);
  const server = await startDatabase({ dataDir, prefer });
  await migrate({ owner: server.connection });
  await server.stop();
  // Two workers may make it at the same time: the first one is as good.
  await rename(dataDir, template).catch(() => rm(dataDir, { recursive: true, force: true }));
}
