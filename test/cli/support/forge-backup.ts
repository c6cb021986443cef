import type { TableHead } from '../../../src/store/backup/backup-file.ts';
import { readBackupFile, writeBackupFile } from '../../../src/store/backup/backup-file.ts';
import type { Manifest, TableCount } from '../../../src/store/backup/manifest.ts';

/** A backup with other rows of one table that fits together in all its counts and digests: only the seal is not of it. */
export async function forgeBackup(from: string, to: string, table: string, change: (text: string) => string) {
  const tables: { readonly head: TableHead; readonly chunks: Buffer[] }[] = [];
  const sealed = await readBackupFile(from, async (head) => {
    const chunks: Buffer[] = [];
    tables.push({ head, chunks });
    return {
      write: async (chunk) => void chunks.push(Buffer.from(chunk)),
      end: async () => undefined,
      abandon: async () => undefined,
    };
  });
  const writer = writeBackupFile(to);
  const counts = new Map<string, TableCount[]>();
  for (const { head, chunks } of tables) {
    const whole = Buffer.concat(chunks).toString('latin1');
    const rows = (head.table === table ? change(whole) : whole).split('\n').slice(0, -1);
    await writer.table(head);
    await writer.rows(rows.map((row) => Buffer.from(`${row}\n`, 'latin1')));
    counts.set(head.tenant, [...(counts.get(head.tenant) ?? []), await writer.endTable()]);
  }
  const manifest: Manifest = {
    ...sealed.manifest,
    tenants: sealed.manifest.tenants.map((one) => ({ ...one, tables: counts.get(one.tenant) ?? [] })),
  };
  await writer.finish({ ...sealed, manifest });
}
