import { randomBytes } from 'node:crypto';
import { access, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import pg from 'pg';
import { LockstepError } from '../../domain/errors.ts';
import { makeCheckpoint } from '../../engine/log/checkpoint-log.ts';
import { journal } from '../../engine/log/journal.ts';
import { writeBackupFile } from '../../store/backup/backup-file.ts';
import { dump } from '../../store/backup/dump.ts';
import { BACKUP_FORMAT, type Manifest, sealManifest } from '../../store/backup/manifest.ts';
import { describeFailure } from '../../store/launcher/index.ts';
import { sessionOptions } from '../../store/postgres/postgres-store.ts';
import { keepErasureList } from '../erasures/erasure-list.ts';
import type { House } from '../open-house.ts';
import { programVersion } from '../program-version.ts';
import { uuidV7 } from '../uuid-v7.ts';

export interface MadeBackup {
  readonly file: string;
  readonly bytes: number;
  readonly manifest: Manifest;
  /** Kept beside the data and never in the backup. */
  readonly erasures: string;
}

/** Key that vouches for manifests: of the master key, so that no backup can be made without it. */
export const MANIFEST_KEY = 'backup';

/**
 * One consistent copy of everything, streamed into one file that appears whole or not at all. The master key is not in
 * it. Throws FILE_UNWRITABLE, DATABASE_*.
 */
export async function makeBackup(
  house: House,
  to: string,
  actor: string,
  onProgress: (rows: number) => void = () => undefined,
): Promise<MadeBackup> {
  const { engine, master } = house;
  const file = resolve(to);
  await refuseExisting(file);
  const erasures = await keepErasureList(house);
  const tenants = await engine.store.tenants();
  // What is signed now is covered by the copy.
  for (const tenant of tenants) await engine.store.transaction(tenant, (tx) => makeCheckpoint(engine, tx));
  const draft = `${file}.${process.pid}.part`;
  await rm(draft, { force: true });
  const writer = writeBackupFile(draft);
  const client = new pg.Client({
    ...house.database.owner,
    ...sessionOptions,
    application_name: 'lockstep backup',
  });
  client.on('error', () => undefined);
  let manifest: Manifest;
  try {
    await client.connect().catch((error: unknown) => {
      throw describeFailure(error);
    });
    const madeAt = engine.clock.now();
    const dumped = await dump(client, writer, madeAt, onProgress).catch((error: unknown) => {
      throw describeFailure(error);
    });
    manifest = {
      format: BACKUP_FORMAT,
      id: uuidV7(madeAt, randomBytes(10)),
      madeAt,
      program: programVersion(),
      key: master.id,
      ...dumped,
    };
    await writer.finish(sealManifest(manifest, master.derive(MANIFEST_KEY)));
    await refuseExisting(file);
    await rename(draft, file);
    await syncFolder(dirname(file));
  } catch (error) {
    writer.abandon();
    await rm(draft, { force: true });
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
  const at = engine.clock.now();
  for (const { tenant, log } of manifest.tenants)
    await engine.store.transaction(tenant, (tx) =>
      journal(tx, [
        {
          type: 'backup.made',
          at,
          subject: null,
          body: { backup: manifest.id, size: log.size, root: log.root, actor },
        },
      ]),
    );
  return { file, bytes: (await stat(file)).size, manifest, erasures };
}

async function refuseExisting(file: string): Promise<void> {
  const there = await access(file).then(
    () => true,
    () => false,
  );
  if (there)
    throw new LockstepError('FILE_UNWRITABLE', `${file} is there already: a backup overwrites nothing`);
}

/** The name of the file is durable only when its folder is. Not every system can say so. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
