import pg from 'pg';
import { expect, it } from 'vitest';
import type { BackupWriter } from '../../src/store/backup/backup-file.ts';
import { dump } from '../../src/store/backup/dump.ts';
import { realDatabase } from '../support/database.ts';
import { sampleRow } from '../support/sample-row.ts';

/** Takes everything and keeps nothing. */
const nowhere: BackupWriter = {
  table: async () => undefined,
  rows: async () => undefined,
  endTable: async () => ({ table: '', rows: 0, sha256: '' }),
  finish: async () => undefined,
  abandon: () => undefined,
};

it('counts who was erased up to its date, as the list outside is counted', async () => {
  const database = await realDatabase();
  const client = new pg.Client(database.owner);
  try {
    await client.connect();
    await database.store.transaction('acme', async (tx) => {
      await tx.insert('tenant', [sampleRow('tenant', { name: 'Acme' })]);
      for (const [n, erased_at] of [1_000, 1_001, null].entries()) {
        const erasure_id = `00000000-0000-4000-8000-00000000000${n}`;
        await tx.insert('erasure', [sampleRow('erasure', { erasure_id, erased_at })]);
      }
    });
    const { tenants } = await dump(client, nowhere, 1_000, () => undefined);
    expect(tenants.map(({ tenant, erased }) => [tenant, erased])).toEqual([['acme', 1]]);
  } finally {
    await client.end();
    await database.close();
  }
});
