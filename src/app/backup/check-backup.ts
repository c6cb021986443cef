import { stat } from 'node:fs/promises';
import { isLockstepError, LockstepError } from '../../domain/errors.ts';
import type { MasterKey } from '../../secrets/master-key.ts';
import { readBackupFile } from '../../store/backup/backup-file.ts';
import { checkSeal, type Manifest } from '../../store/backup/manifest.ts';
import { MIGRATIONS } from '../../store/migrations/migrate.ts';
import { MANIFEST_KEY } from './make-backup.ts';

export interface CheckedBackup {
  readonly file: string;
  readonly bytes: number;
  readonly manifest: Manifest;
  /** False: the master key that vouches for it is not at hand; what stands in it fits together all the same. */
  readonly authentic: boolean;
}

/** Reads a backup whole. Throws BACKUP_INVALID, BACKUP_TOO_NEW, FILE_UNREADABLE. */
export async function checkBackup(file: string, master: MasterKey | null): Promise<CheckedBackup> {
  const sealed = await readBackupFile(file);
  const { manifest } = sealed;
  const known = Object.keys(MIGRATIONS);
  const strange = manifest.migrations.filter((name, i) => known[i] !== name);
  if (strange.length > 0)
    throw new LockstepError(
      'BACKUP_TOO_NEW',
      `the backup was made by Lockstep ${manifest.program}, whose schema this program does not know (${strange.join(', ')})`,
    );
  const key = master === null ? null : keyOf(master, manifest.key);
  if (key !== null) checkSeal(sealed, key.derive(MANIFEST_KEY));
  return { file, bytes: (await stat(file)).size, manifest, authentic: key !== null };
}

function keyOf(master: MasterKey, id: string): MasterKey | null {
  try {
    return master.opens(id);
  } catch (error) {
    if (isLockstepError(error) && error.code === 'MASTER_KEY_OTHER') return null;
    throw error;
  }
}
