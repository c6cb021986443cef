import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { quiet, type Running, running, until } from './support/running.ts';
import { smallCompany, staff } from './support/small-company.ts';

let house: Running;
const at = (...argv: string[]) => house.at(...argv);

beforeAll(async () => {
  const company = await smallCompany();
  const make = (name: string) =>
    company.systems.get('git')?.operator.create({ name, keys: {}, attributes: {}, entitlements: [] });
  make('old.hand');
  make('svc-backup');
  house = await running({}, company);
  const { file, meta } = await company.report(staff(3));
  expect((await at('import', 'hr', file, '--meta', meta)).exit).toBe(0);
  // What is still being given to somebody makes a plan about them stale.
  await quiet(house);
  await until(async () => (await at('target', 'reconcile', 'git')).exit === 5);
});
afterAll(() => house.close());

it('says whose an account is, and that another one is meant to be', async () => {
  const listed = (await at('account', 'list', 'git')).out;
  for (const name of ['old.hand', 'svc-backup']) expect(listed).toContain(name);
  const why = ['--reason', 'asked at the desk'];
  const path = join(house.company.folder, 'link.json');
  const shown = await at('account', 'link', 'git', 'Old.Hand', 'E100', ...why, '--out', path);
  expect(shown.err + shown.out).toContain('no key on it says whose it is');
  expect(await at('apply', path)).toMatchObject({ exit: 0 });
  expect((await at('account', 'list', 'git')).out).not.toContain('old.hand');
  expect((await at('account', 'link', 'git', 'old.hand', 'E101', ...why)).err).toContain(
    'ACCOUNT_NOT_ORPHAN',
  );
  expect((await at('account', 'link', 'git', 'nobody', 'E101', ...why)).err).toContain('ACCOUNT_UNKNOWN');
  const back = join(house.company.folder, 'unlink.json');
  await at('account', 'unlink', 'git', 'old.hand', ...why, '--out', back);
  expect(await at('apply', back)).toMatchObject({ exit: 0 });
  expect((await at('account', 'list', 'git')).out).toContain('old.hand');

  const keep = ['account', 'keep', 'git', 'svc-backup', '--owner', 'E101', '--until', 'P90D'];
  expect((await at(...keep, ...why)).exit).toBe(0);
  expect((await at('account', 'list', 'git', '--class', 'known')).out).toContain('svc-backup');
  expect((await at('account', 'unkeep', 'git', 'svc-backup')).exit).toBe(0);
  expect((await at('account', 'list', 'git')).out).toContain('svc-backup');
  expect((await at('account', 'list', 'git', '--class', 'odd')).exit).toBe(2);
});
