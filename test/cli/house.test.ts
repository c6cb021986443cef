import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse } from '../../src/app/open-house.ts';
import { signCheckpoint } from '../../src/proof/checkpoint.ts';
import { signerFromSeed } from '../../src/proof/note.ts';
import { quiet, type Running, running, until } from './support/running.ts';
import { staff } from './support/small-company.ts';

let house: Running;
const at = (...argv: string[]) => house.at(...argv);
const file = (name: string) => join(house.company.folder, name);
const truth = (system: string) => {
  const found = house.company.systems.get(system);
  if (found === undefined) throw new Error(`no system ${system}`);
  return found.truth;
};

beforeAll(async () => {
  house = await running({}, undefined, 'made by the server');
  const { file: report, meta } = await house.company.report(staff(30));
  const imported = await house.at.json('import', 'hr', report, '--meta', meta);
  expect(imported).toMatchObject({ outcome: 'accepted', rows: 30, added: 30, exit: 0 });
  await quiet(house);
});
afterAll(() => house.close());

describe('the folder', () => {
  it('keeps the master key to its owner and leaves the log key for others', async () => {
    expect((await stat(join(house.dataDir, 'keys', 'master.key'))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(house.dataDir, 'log.pub'), 'utf8')).toMatch(
      /^lockstep\.log\/default\/[0-9a-f]{12}\+[0-9a-f]{8}\+\S+\n$/,
    );
  });
});

describe('people', () => {
  it('are found by key, exact name and mail, and never guessed', async () => {
    const byKey = await house.at.json<{ id: string }>('person', 'show', 'E102');
    for (const text of ['Cleo Family2', ' cleo  family2 ', 'cleo.family2@acme.test', byKey.id])
      expect((await house.at.json<{ id: string }>('person', 'show', text)).id).toBe(byKey.id);
    const nobody = await at('person', 'show', 'Cleo');
    expect(nobody).toMatchObject({ exit: 1, out: '' });
    expect(nobody.err).toContain('code: PERSON_UNKNOWN');
  });

  it('whose first passwords could not be handed over are named with each system', async () => {
    const { accounts, exceptions } = await house.at.json<{
      accounts: { target: string }[];
      exceptions: { kind: string; text: string }[];
    }>('person', 'show', 'E102');
    const lost = exceptions.filter(({ kind }) => kind === 'credentialNotHandedOver');
    expect(lost.map(({ text }) => text.split(':')[0]).sort()).toEqual(
      accounts.map(({ target }) => target).sort(),
    );
  });

  it('of one name are listed, and none is taken', async () => {
    const two = staff(30, { E104: { given: 'Kim', family: 'Same' }, E105: { given: 'Kim', family: 'Same' } });
    const { file: report, meta } = await house.company.report(two);
    expect((await at('import', 'hr', report, '--meta', meta)).exit).toBe(0);
    const { exit, err } = await at('leave', 'Kim Same', '--reason', 'x');
    expect(exit).toBe(1);
    expect(err).toContain('PERSON_AMBIGUOUS');
    expect(err).toContain('E104');
    expect(err).toContain('E105');
  });

  it('come as pages', async () => {
    const first = await house.at.json<{ people: { id: string }[]; next: string }>(
      'person',
      'list',
      '--limit',
      '20',
    );
    expect(first.people).toHaveLength(20);
    const rest = await house.at.json<{ people: { id: string }[]; next: null }>(
      'person',
      'list',
      '--limit',
      '20',
      '--after',
      first.next,
    );
    expect(new Set([...first.people, ...rest.people].map((person) => person.id)).size).toBe(30);
    expect(rest.next).toBeNull();
    expect((await at('person', 'list', '--state', 'gone')).exit).toBe(2);
  });
});

describe('why', () => {
  it('answers from data why, and why not', async () => {
    const yes = await house.at.json<{ targets: { wanted: boolean; there: boolean; because: string[] }[] }>(
      'why',
      'E100',
      'git/developers',
    );
    expect(yes.targets[0]).toMatchObject({
      wanted: true,
      there: true,
      because: ['works in Engineering (rule:engineers)'],
    });
    const no = await house.at.json<{ targets: { wanted: boolean; there: boolean; because: string[] }[] }>(
      'why',
      'E101',
      'git:group:developers',
    );
    expect(no.targets[0]).toMatchObject({ wanted: false, there: false });
    expect(no.targets[0]?.because.join()).toContain('employment.department is "Sales"');
    const { exit, err } = await at('why', 'E100', 'gti');
    expect(exit).toBe(1);
    expect(err).toContain('did you mean git?');
  });
});

describe('secrets', () => {
  it('come from standard input and are never shown', async () => {
    const value = 'correct-horse-battery';
    const set = await house.at.with(`${value}\n`, 'secret', 'set', 'demo', '--json');
    expect(set.exit).toBe(0);
    const listed = await at('secret', 'list', '--json');
    for (const text of [set.out, set.err, listed.out, house.log()]) expect(text).not.toContain(value);
    expect(JSON.parse(listed.out).secrets).toContainEqual(
      expect.objectContaining({ name: 'demo', actor: 'root' }),
    );
    expect((await at('secret', 'set', 'demo', value)).exit).toBe(2);
    expect((await house.at.with('', 'secret', 'set', 'demo')).exit).toBe(2);
    expect((await at('secret', 'remove', 'demo')).exit).toBe(0);
    expect((await at('secret', 'remove', 'demo')).exit).toBe(1);
  });
});

describe('a secret that is renewed', () => {
  it('is used by the running server from then on', async () => {
    await house.at.with('revoked', 'secret', 'set', 'git-write');
    expect((await at('leave', 'E120', '--reason', 'gone')).exit).toBe(0);
    const trouble = async () => {
      const { accounts } = await house.at.json<{
        accounts: { target: string; open: { trouble: string | null }[] }[];
      }>('person', 'show', 'E120');
      return (
        accounts
          .find((account) => account.target === 'git')
          ?.open.map((one) => one.trouble)
          .join() ?? ''
      );
    };
    await until(async () => (await trouble()).includes('auth'));
    expect(truth('git').find('E120')?.active).toBe(true);
    const set = await house.at.with(
      house.company.systems.get('git')?.writeToken ?? '',
      'secret',
      'set',
      'git-write',
    );
    expect(set.out).toContain('git use');
    await until(() => truth('git').find('E120')?.active === false, 40_000);
  });
});

describe('a leave', () => {
  it('is shown while it happens and ends in a certificate that verifies', async () => {
    const git = house.company.systems.get('git');
    git?.operator.openSession(git.truth.find('E106')?.id ?? '');
    const { exit, out, err } = await at('leave', 'E106', '--reason', 'left today', '--wait', '--as', 'dora');
    expect(err).toContain('✓ git: all sessions ended, read back');
    expect(out).toMatch(/all 7 items proven; certificate \d+ of leave/);
    expect(exit).toBe(0);
    expect(git?.truth.openSessions('E106')).toBe(0);
    const path = file('certificate.json');
    const written = await house.at.json<{ key: string; proven: number; unproven: number }>(
      'certificate',
      'E106',
      '--out',
      path,
    );
    expect(written).toMatchObject({ exit: 0, unproven: 0 });
    expect((await at('verify', path, '--key', written.key)).exit).toBe(0);
    await at('certificate', 'E106', '--html', '--out', file('certificate.html'));
    expect((await at('verify', file('certificate.html'), '--key', written.key)).exit).toBe(0);
    expect(await readFile(path, 'utf8')).toContain('operator dora');
    // Without a file it is printed, as it is.
    const page = await at('certificate', 'E106', '--html');
    expect([page.exit, page.out]).toEqual([0, await readFile(file('certificate.html'), 'utf8')]);
    expect(page.err).toContain('--out');
    expect((await at('certificate', 'E106', '--number', '1')).out).toContain(
      '"format": "lockstep-certificate/1"',
    );
    const read = await at('verify', path, '--key', written.key, '--text');
    expect(read.out).toMatch(/Certificate \d+ of the leave of .* \(employment E106\)\n/);
    expect((await at('verify', file('certificate.html'), '--key', written.key, '--text')).out).toBe(read.out);
    expect((await at('certificate', 'E108', '--out', path)).err).toContain('CERTIFICATE_NONE');
  });

  it('can be undone, but only what an administrator ordered', async () => {
    expect((await at('leave', 'E106', '--undo', '--reason', 'wrong person')).exit).toBe(0);
    await until(() => truth('git').find('E106')?.active === true);
    expect((await at('leave', 'E106', '--undo', '--reason', 'again')).err).toContain('NOTHING_TO_UNDO');
    expect((await at('leave', 'E106', '--undo', '--at', 'PT1H', '--reason', 'x')).exit).toBe(2);
  });

  it('can be ordered for later, with a zone', async () => {
    expect((await at('leave', 'E108', '--reason', 'x', '--at', '2031-01-01')).exit).toBe(2);
    const later = new Date(Date.now() + 86_400_000).toISOString();
    expect(await house.at.json('leave', 'E108', '--reason', 'tomorrow', '--at', later)).toMatchObject({
      exit: 0,
      effective: later,
    });
    expect(truth('directory').find('E108')?.active).toBe(true);
    const undo = (...when: string[]) => at('leave', 'E108', '--undo', '--reason', 'stays', ...when);
    const another = await undo('--at', '2031-01-01T00:00:00Z');
    expect([another.exit, another.err]).toEqual([3, expect.stringContaining('UNDO_UNCLEAR')]);
    expect((await undo('--at', later)).exit).toBe(0);
  });
});

describe('the log', () => {
  it('proves entries and that checkpoints continue one another', async () => {
    const kept = file('kept.txt');
    const first = await house.at.json<{ note: string; size: number }>('log', 'checkpoint');
    await writeFile(kept, first.note);
    await house.at.with('x', 'secret', 'set', 'one-more');
    const second = await house.at.json<{ size: number }>('log', 'checkpoint');
    expect(second.size).toBeGreaterThan(first.size);
    expect(await house.at.json('log', 'prove', '--from', kept, '--to', String(second.size))).toMatchObject({
      exit: 0,
      consistent: true,
    });
    expect((await at('log', 'prove', '3')).out).toMatch(/^c2sp\.org\/tlog-proof@v1\nindex 3\n/);
    expect((await at('log', 'prove', '999999999')).err).toContain('LOG_RANGE');
    expect((await at('log', 'prove', '3', '--from', kept)).exit).toBe(2);
    expect(
      await house.at.json('log', 'verify', '--checkpoint', kept, file('certificate.json')),
    ).toMatchObject({ ok: true, exit: 0 });
    await writeFile(kept, first.note.replace(/\n\d+\n/, '\n5\n'));
    expect(await house.at.json('log', 'verify', '--checkpoint', kept)).toMatchObject({
      exit: 1,
      refused: [{ from: kept, reason: 'damaged' }],
    });
    const elsewhere = signerFromSeed('elsewhere.example/log', new Uint8Array(32).fill(3));
    await writeFile(kept, signCheckpoint({ size: 5, root: new Uint8Array(32) }, elsewhere));
    const foreign = await at('log', 'verify', '--checkpoint', kept);
    expect(foreign.exit).toBe(1);
    expect(foreign.out).toMatch(/^✓ .* entries good, /);
    expect(foreign.out).toContain(
      'was not compared with the log: it is of another log, elsewhere.example/log',
    );
    expect(foreign.out).not.toContain('bad');
  });
});

describe('targets and connectors', () => {
  it('are listed, asked, and read whole; strangers are reported and left alone', async () => {
    const checked = await house.at.json<{ checks: { ok: boolean; ownAccount: string }[] }>(
      'target',
      'check',
      'git',
    );
    expect(checked).toMatchObject({ exit: 0, checks: [{ ok: true, ownAccount: 'lockstep-service' }] });
    const git = house.company.systems.get('git');
    git?.operator.create({ name: 'stranger', active: true } as never);
    const reconciled = await house.at.json<{ orphans: { name: string }[]; accounts: number }>(
      'target',
      'reconcile',
      'git',
    );
    expect(reconciled).toMatchObject({ exit: 5, orphans: [{ name: 'stranger', active: true }] });
    const { targets } = await house.at.json<{
      targets: { id: string; accounts: object; ownAccount: string }[];
    }>('target', 'list');
    expect(targets.find((target) => target.id === 'git')).toMatchObject({
      writes: true,
      ownAccount: 'lockstep-service',
      accounts: { orphan: 1 },
    });
    expect((await at('target', 'writes', 'git')).out).toContain('because its document says so');
    expect((await at('target', 'check', 'nope')).err).toContain('TARGET_UNKNOWN');
  });

  it('notices access that came back, and takes it away again', async () => {
    const git = house.company.systems.get('git');
    expect((await at('leave', 'E116', '--reason', 'gone', '--wait')).exit).toBe(0);
    const account = git?.truth.find('E116');
    expect(account?.active).toBe(false);
    git?.operator.setActive(account?.id ?? '', true);
    expect(await house.at.json('target', 'reconcile', 'git')).toMatchObject({ returned: 1 });
    await until(() => git?.truth.find('E116')?.active === false);
  });

  it('connectors are listed, and the kit runs on the one with a test system', async () => {
    const { connectors } = await house.at.json<{ connectors: { id: string }[] }>('connector', 'list');
    expect(connectors.map((one) => one.id)).toEqual(
      expect.arrayContaining(['scim', 'postgres', 'ldap', 'csv-directory', 'manual', 'simulated']),
    );
    expect((await at('connector', 'certify', 'smic')).err).toContain('did you mean scim?');
  });
});

describe('doctor', () => {
  it('says in words how things stand', async () => {
    const { out } = await at('doctor');
    for (const part of ['database', 'master key', 'clock', 'leavers', 'holds']) expect(out).toContain(part);
    const json = await house.at.json<{ findings: { state: string }[]; ok: boolean }>('doctor');
    expect(json.exit).toBe(json.ok ? 0 : 1);
  });
});

// Last: it damages the log.
describe('whoever changes the past, the owner of the database included', () => {
  it('is found by the number of the first bad entry', async () => {
    await at('log', 'checkpoint');
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const opened = await openHouse({ dataDir: house.dataDir, log });
    const client = new pg.Client({ ...opened.database.owner });
    await client.connect();
    const change = (n: number) =>
      client.query(
        `update log_leaf set leaf = convert_to(replace(convert_from(leaf, 'UTF8'), '"at":"2', '"at":"1'), 'UTF8'),
         hash = sha256('\\x00'::bytea || convert_to(replace(convert_from(leaf, 'UTF8'), '"at":"2', '"at":"1'), 'UTF8'))
         where tenant_id = 'default' and n = $1`,
        [n],
      );
    expect((await change(9)).rowCount).toBe(1);
    await change(5);
    await client.end();
    await opened.close();
    const verdict = await house.at.json<{ firstBad: { n: number } }>('log', 'verify');
    expect(verdict).toMatchObject({ exit: 1, ok: false, firstBad: { n: 5 } });
    expect((await at('log', 'verify')).out).toContain('entry 5 is bad');
  });
});
