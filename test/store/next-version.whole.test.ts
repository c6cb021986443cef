import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS, migrate } from '../../src/store/migrations/migrate.ts';
import { NEXT_MIGRATIONS } from '../../src/torture/restore/next-version.ts';
import { sharedClient, sharedDatabase } from '../support/database.ts';
import { sampleRow } from '../support/sample-row.ts';

const database = sharedDatabase();
const owner = sharedClient(() => database().owner);

describe('a program on a database that is one version ahead', () => {
  it('goes on with statements that it prepared before, and with the lanes it is given', async () => {
    const { store } = database();
    const lane = sampleRow('lane', { lane_id: 'target:crm', owner: null, ready_at: 1 });
    await store.transaction('acme', (tx) => tx.insert('lane', [lane]));
    // More often than a server plans a statement anew each time.
    for (let i = 0; i < 7; i++) await turn();
    await migrate({ owner: database().owner, migrations: NEXT_MIGRATIONS });
    for (let i = 0; i < 7; i++) await turn();

    async function turn(): Promise<void> {
      const [claim] = await store.claimLanes('w', 10, 5);
      expect(Object.keys(claim?.lane ?? {})).not.toContain('next_hint');
      await store.transaction('acme', async (tx) => {
        await tx.find('lane', { lane_id: { in: ['target:crm'] } });
        await tx.put('lane', [lane]);
      });
    }
  });

  it('leaves the rights of tables that it does not know as they are', async () => {
    await migrate({ owner: database().owner, migrations: MIGRATIONS });
    const { rows } = await owner().query(
      "select has_table_privilege('lockstep_live', 'next_entry', 'insert') as adds, has_table_privilege('lockstep_live', 'next_entry', 'delete') as deletes, has_table_privilege('lockstep_live', 'next_thing', 'delete') as changes",
    );
    expect(rows).toEqual([{ adds: true, deletes: false, changes: true }]);
  });

  it('touches no table that is as it should be, so that nobody waits', async () => {
    const reader = new pg.Client(database().owner);
    await reader.connect();
    try {
      await reader.query('begin; select 1 from identity limit 1');
      await migrate({ owner: database().owner, migrations: NEXT_MIGRATIONS });
    } finally {
      await reader.query('rollback');
      await reader.end();
    }
  });
});
