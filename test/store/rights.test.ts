import { expect, it } from 'vitest';
import { LIVE_ROLE, migrate } from '../../src/store/migrations/migrate.ts';
import { sharedClient, sharedDatabase } from '../support/database.ts';

const database = sharedDatabase();
const owner = sharedClient(() => database().owner);

const may = async (table: string) => {
  const asked = ['select', 'insert', 'update', 'delete', 'truncate'];
  const { rows } = await owner().query(
    `select ${asked.map((right) => `has_table_privilege('${LIVE_ROLE}', '${table}', '${right}') as ${right}`).join(', ')}`,
  );
  return asked.filter((right) => rows[0][right]);
};

it.each(['update', 'delete', 'truncate'])(
  'the role of the running program loses the right to %s the log',
  async (right) => {
    await owner().query(`grant ${right} on log_leaf to ${LIVE_ROLE}`);
    expect(await may('log_leaf')).toContain(right);
    await migrate({ owner: database().owner });
    expect(await may('log_leaf')).toEqual(['select', 'insert']);
  },
);

it('and is given back a right that it lacks', async () => {
  await owner().query(`revoke delete on wake from ${LIVE_ROLE}`);
  await migrate({ owner: database().owner });
  expect(await may('wake')).toEqual(['select', 'insert', 'update', 'delete']);
});
