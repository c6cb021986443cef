import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { makeCheckpoint } from '../../engine/log/checkpoint-log.ts';
import { verifiersOf } from '../../engine/log/log-name.ts';
import { logFiles } from '../log/log-files.ts';
import { reading } from '../reading.ts';

export interface ExportedLog {
  readonly folder: string;
  readonly origin: string;
  readonly size: number;
  readonly files: number;
}

/** Writes the log as C2SP tlog-tiles files (checkpoint, tiles, entry bundles) and its key, for any witness or mirror. */
export async function exportLog(
  engine: Engine,
  tenant: string,
  folder: string,
  onProgress?: (done: number, all: number) => void,
): Promise<ExportedLog> {
  const checkpoint = await engine.store.transaction(tenant, (tx) => makeCheckpoint(engine, tx));
  const [verifier] = await reading(engine.store, tenant, (tx) => verifiersOf(engine, tx));
  let files = 0;
  for await (const { name, content, entries } of logFiles(engine, tenant, checkpoint)) {
    const path = join(folder, name);
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    } catch (cause) {
      throw new LockstepError('FILE_UNWRITABLE', `${path} cannot be written`, { cause });
    }
    files++;
    if (entries > 0) onProgress?.(entries, checkpoint.size);
  }
  return { folder, origin: verifier?.name ?? '', size: checkpoint.size, files };
}
