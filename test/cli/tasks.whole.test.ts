import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { together } from '../../src/torture/house/documents.ts';
import { keysDocuments } from '../support/keys-by-hand.ts';
import { quiet, type Running, running, until } from './support/running.ts';
import { smallCompany, staff } from './support/small-company.ts';

interface Task {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly instructions: string;
  readonly closed: { readonly by: string; readonly note: string } | null;
}

/** By which a list of users says whose each account is. */
const CORRELATED = 'correlate: { employeeId: identity.employeeId }';

let house: Running;
const at = (...argv: string[]) => house.at(...argv);
const tasks = async (...argv: string[]) =>
  (await house.at.json<{ tasks: Task[] }>('task', 'list', '--target', 'keys', ...argv)).tasks;

beforeAll(async () => {
  house = await running({}, await smallCompany());
  const policy = await house.company.policy(
    (text) => together(text, keysDocuments([CORRELATED])),
    'with-keys.yaml',
  );
  expect((await at('policy', 'apply', policy)).exit).toBe(0);
  const { file, meta } = await house.company.report(staff(3));
  expect((await at('import', 'hr', file, '--meta', meta)).exit).toBe(0);
  await until(async () => (await tasks('--state', 'open')).length === 3);
  for (const task of await tasks('--state', 'open'))
    expect((await at('task', 'close', task.id, '--note', 'key handed out', '--as', 'bob')).exit).toBe(0);
  await quiet(house);
});
afterAll(() => house.close());

describe('a system without an interface', () => {
  it('is attested by who did the work, proven by a second person, and the certificate follows', async () => {
    expect((await at('leave', 'E100', '--reason', 'moves on')).exit).toBe(0);
    const path = join(house.company.folder, 'certificate.json');
    const key = join(house.dataDir, 'log.pub');
    // Whoever is at the door does them as they come.
    await until(async () => {
      for (const task of await tasks('--state', 'open')) {
        expect(task.instructions).toContain('E100');
        await at('task', 'close', task.id, '--note', 'in the safe', '--as', 'bob');
      }
      return (await at('certificate', 'E100', '--out', path)).exit === 0;
    });
    const said = await at('verify', path, '--key', key);
    expect([said.exit, /sign-in: attested\. bob says that it was done, /.test(said.out)]).toEqual([5, true]);

    // Nothing is open any more, and yet it is not proven.
    expect((await at('doctor')).out).toContain('3 revocations rest on the word of one person');

    const closed = (await tasks('--state', 'closed')).filter(({ closed }) => closed?.note === 'in the safe');
    expect(closed.length).toBeGreaterThan(1);
    for (const { id } of closed) {
      const own = await at('task', 'confirm', id, '--as', 'Bob ');
      expect([own.exit, own.err.includes('TASK_OWN')]).toEqual([3, true]);
      expect((await at('task', 'confirm', id, '--as', 'eve')).exit).toBe(0);
      expect((await at('task', 'close', id, '--note', 'again')).err).toContain('TASK_CLOSED');
    }
    let last = '';
    const proven = async () => {
      expect((await at('certificate', 'E100', '--out', path)).exit).toBe(0);
      const { exit, out } = await at('verify', path, '--key', key);
      last = out;
      return exit === 0;
    };
    await until(proven).catch((error: Error) => expect.fail(`${error.message}: ${last}`));
    expect(await house.at.json('log', 'verify')).toMatchObject({ ok: true, exit: 0 });
  });

  it('is proven by a list of its users, whole or not at all', async () => {
    const list = join(house.company.folder, 'users.csv');
    const upload = (...argv: string[]) => at('task', 'upload', 'keys', list, ...argv);
    await writeFile(list, 'name,active,employeeId\nben.family1,yes,E101\ncleo.family2,yes,E102\n');
    expect((await upload('--rows', '3')).err).toContain('LIST_INVALID');
    expect((await at('task', 'upload', 'kyes', list)).err).toContain('TARGET_UNKNOWN');
    for (const broken of [
      '',
      'x\n1\n',
      'name,name\na,b\n',
      'name\na\na\n',
      'name,active\na,perhaps\n',
      'name\n""\n',
    ]) {
      await writeFile(`${list}.broken`, broken);
      const { exit, err } = await at('task', 'upload', 'keys', `${list}.broken`);
      expect([broken, exit, /LIST_INVALID|FEED_/.test(err)]).toEqual([broken, 1, true]);
    }
    expect((await upload('--rows', '2')).exit).toBe(0);
    // What was only said of E101 is proven by the list now.
    await until(async () => {
      const { accounts } = await house.at.json<{
        accounts: { target: string; seen: { exists: boolean } | null }[];
      }>('person', 'show', 'E101');
      return accounts.find(({ target }) => target === 'keys')?.seen?.exists === true;
    });
  });
});
