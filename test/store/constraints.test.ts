import { expect, it } from 'vitest';
import { REFERENCES, WORDS } from '../../src/torture/simulator/store/constraints.ts';
import { sharedClient, sharedDatabase } from '../support/database.ts';

// The simulated store has to know what only the migrations say.
const database = sharedDatabase();
const owner = sharedClient(() => database().owner);

it('knows every reference of the live schema', async () => {
  const { rows } = await owner().query(
    `select c.conrelid::regclass::text as child, a.attname as column, c.confrelid::regclass::text as parent
     from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
     where c.contype = 'f' and a.attname <> 'tenant_id' order by 1, 2`,
  );
  const known = REFERENCES.map(({ child, column, parent }) => ({ child, column, parent }));
  expect(known.sort((a, b) => (a.child < b.child ? -1 : 1))).toEqual(rows);
});

it('knows every check of the live schema', async () => {
  const { rows } = await owner().query(
    `select c.conrelid::regclass || '.' || a.attname as path, pg_get_constraintdef(c.oid) as says
     from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
     where c.contype = 'c' and c.conrelid <> 0`,
  );
  const live = Object.fromEntries(
    rows.map(({ path, says }) => [
      path,
      [...String(says).matchAll(/'([^']*)'::text/g)].map(([, word]) => word),
    ]),
  );
  expect(live).toEqual(WORDS);
});
