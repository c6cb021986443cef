import { expect, it } from 'vitest';
import { installedBinaries, startCluster } from '../../src/connectors/postgres/testing/cluster.ts';
import { shared } from '../support/database.ts';
import { pullingHouse } from './pulling-house.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PASSWORD = 'sources-password';

const opened = shared(
  async () => {
    const [binaries] = installedBinaries();
    if (binaries === undefined) throw new Error('no PostgreSQL can be started here');
    const cluster = await startCluster(binaries);
    const admin = await cluster.admin();
    await admin.query(`create role reader login password '${PASSWORD}'`);
    return { cluster, admin };
  },
  ({ cluster }) => cluster.stop(),
);

const source = (port: number, more = '') => `kind: Source
id: people
type: sql
url: postgresql://reader@127.0.0.1:${port}/postgres
credential: secret:people
query: |
  select number, given, family, department, hired, last_day, revision
  from public.staff -- everybody who was ever hired
every: PT15M
wholeEvery: PT6H
incremental: { column: revision, type: integer }
maxRows: 50
key: number
columns:
  number: { as: employeeId, of: identity, required: true }
  given: { as: givenName, of: identity }
  family: { as: familyName, of: identity }
  department: { as: department }
facts: { hireDate: hired, lastDay: last_day }
correlate: [[employeeId]]
zone: Europe/Berlin
${more}`;

async function company(more = '') {
  const { cluster, admin } = opened();
  await admin.query('drop table if exists staff');
  await admin.query(
    `create table staff (number text, given text, family text, department text, hired date, last_day date,
      revision bigserial)`,
  );
  await admin.query('grant select on staff to reader');
  await admin.query(
    `insert into staff (number, given, family, department, hired)
     select 'E' || n, 'Ada', 'Nr' || n, 'Engineering', '2024-01-01' from generate_series(10, 29) n`,
  );
  const house = await pullingHouse({ source: source(cluster.port, more), secret: PASSWORD });
  const change = (set: string, number: string) =>
    admin.query(`update staff set ${set}, revision = nextval('staff_revision_seq') where number = $1`, [
      number,
    ]);
  return { house, admin, change };
}

it('people of a database work, change and leave, and are missing in a whole read only', async () => {
  const { house, admin, change } = await company();
  await house.after(0);
  expect(await house.runs()).toEqual([['accepted', 20]]);
  expect(house.works('E15')).toBe(true);
  await house.after(15 * MINUTE);
  await change("last_day = '2026-03-01'", 'E15');
  await house.after(15 * MINUTE);
  expect((await house.runs()).slice(1)).toEqual([
    ['noop', 0],
    ['accepted', 1],
  ]);
  expect([house.works('E15'), house.works('E16')]).toEqual([false, true]);
  await admin.query("delete from staff where number = 'E20'");
  await house.after(15 * MINUTE);
  expect(await house.open()).toEqual([]);
  await house.after(6 * HOUR);
  expect(await house.open()).toEqual(['missingFromFeed people:E20']);
  expect(house.works('E20')).toBe(true);
});

it('a column that is gone takes back nobody’s last day', async () => {
  const { house, admin, change } = await company();
  await change("last_day = '2026-03-20'", 'E15');
  await house.after(0);
  await admin.query('alter table staff rename last_day to ends_on');
  await expect(house.byHand()).rejects.toMatchObject({ code: 'PULL_CONFIG' });
  await admin.query('alter table staff rename ends_on to last_day');
  expect((await house.byHand()).result.outcome).toBe('noop');
});

it('an empty table, more rows than may be, and a row of nobody are told to a person, and nobody loses anything', async () => {
  const { house, admin } = await company();
  await house.after(0);
  await admin.query("insert into staff (number) select 'X' || n from generate_series(1, 60) n");
  await expect(house.byHand()).rejects.toMatchObject({ code: 'PULL_TOO_LARGE' });
  await admin.query("delete from staff where number like 'X%'");
  await admin.query("insert into staff (given, hired) values ('Nobody', '2024-01-01')");
  await admin.query("delete from staff where number = 'E20'");
  // Whom the row without a key speaks of is not known: it may be the one who seems to be missing.
  expect(await house.byHand()).toMatchObject({ result: { outcome: 'accepted', summary: { missing: [] } } });
  await admin.query('delete from staff');
  const { result } = await house.byHand();
  expect(result.outcome).toBe('held');
  for (const id of ['E10', 'E20', 'E29']) expect(house.works(id), id).toBe(true);
});

it('changes that are more than may be are read with everybody, at once', async () => {
  const { house, admin } = await company();
  await house.after(0);
  await admin.query('alter sequence staff_revision_seq restart with 1000');
  await admin.query("update staff set revision = nextval('staff_revision_seq')");
  await admin.query(
    `insert into staff (number, given, family, department, hired)
     select 'E' || n, 'Ada', 'Nr' || n, 'Engineering', '2024-01-01' from generate_series(30, 69) n`,
  );
  await house.after(15 * MINUTE);
  // Neither is taken in part: what is left out could be a leaver.
  expect(await house.open()).toEqual(['pullFailed people']);
  await admin.query("delete from staff where number >= 'E50'");
  await house.after(15 * MINUTE);
  expect((await house.runs()).at(-1)).toEqual(['accepted', 40]);
  expect(await house.open()).toEqual([]);
});
