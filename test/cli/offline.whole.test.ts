import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatVerifierKey } from '../../src/proof/note.ts';
import { makeHouse } from '../support/house.ts';
import { terminal } from './support/terminal.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-offline-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const at = () => terminal(join(folder, 'data'), { LOCKSTEP_CONFIG_DIR: join(folder, 'config') });

describe('help and wrong usage', () => {
  it('teaches with examples and names the exit codes', async () => {
    const { exit, out, err } = await at()('--help');
    expect(exit).toBe(0);
    expect(err).toBe('');
    for (const part of [
      'Examples',
      'lockstep verify certificate.json',
      '5  finished; something needs a person',
      'Set up',
      'People',
    ])
      expect(out).toContain(part);
  });

  it.each([
    'demo',
    'serve',
    'worker',
    'stop',
    'doctor',
    'policy',
    'target',
    'connector',
    'conformance',
    'secret',
    'token',
    'import',
    'plan',
    'apply',
    'approve',
    'hold',
    'pause',
    'person',
    'leave',
    'why',
    'certificate',
    'verify',
    'log',
  ])('%s explains itself with an example or its own options', async (verb) => {
    const { exit, out } = await at()(verb, '--help');
    expect(exit).toBe(0);
    expect(out).toContain(`Usage: lockstep ${verb}`);
    expect(out).toContain('--json');
  });

  it('guesses what was meant', async () => {
    const { exit, out, err } = await at()('sreve');
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
    expect(err).toContain("unknown command 'sreve' (Did you mean serve?)");
    expect(err).toContain('code: USAGE');
  });

  it('gives errors as an object with --json, and nothing on standard output', async () => {
    const { exit, out, err } = await at()(
      'verify',
      join(folder, 'nowhere.json'),
      '--key',
      join(folder, 'no.pub'),
      '--json',
    );
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
    expect(JSON.parse(err).error).toMatchObject({
      code: 'FILE_UNREADABLE',
      fix: expect.stringContaining('path'),
    });
  });

  it('makes no data folder for a question that needs none', async () => {
    await at()('--help');
    await at()('policy', 'schema', 'Target');
    expect(await readdir(folder)).not.toContain('data');
  });
});

describe('policy check', () => {
  it('names file, line and column, guesses what was meant, and exits 1', async () => {
    const file = join(folder, 'broken.yaml');
    await writeFile(
      file,
      [
        'kind: Target',
        'id: git',
        'connector: simulated',
        'ownner: it',
        'owner: it',
        'connection: { url: "http://127.0.0.1:1", token: secret:t, pageSize: 0 }',
        '---',
        'kind: Target',
        'id: crm',
        'connector: simulated',
        'owner: it',
        'connection: { url: "http://127.0.0.1:1", token: secret:t, pageSize: 0 }',
        '---',
        'kind: BirthrightRule',
        'id: all',
        'when: "true"',
        'grants: [{ target: cmr }]',
        '',
      ].join('\n'),
    );
    const { exit, out, err } = await at()('policy', 'check', file);
    expect({ exit, err }).toEqual({ exit: 1, err: '' });
    expect(out).toMatch(new RegExp(`${file}:4:1 error FIELD_UNKNOWN .*Did you mean owner\\?`));
    expect(out).toMatch(/:17:\d+ error REFERENCE_UNKNOWN .*Did you mean crm\?/);
    expect(out).toMatch(/:12:\d+ error FIELD_VALUE connection\.pageSize/);
    const json = await at().json<{
      ok: boolean;
      diagnostics: { line: number; column: number; code: string }[];
    }>('policy', 'check', file);
    expect(json).toMatchObject({ ok: false, exit: 1 });
    expect(json.diagnostics.find((one) => one.code === 'FIELD_UNKNOWN')).toMatchObject({
      line: 4,
      column: 1,
    });
  });

  it('accepts the examples', async () => {
    const { exit, out } = await at()('policy', 'check', 'examples/policies');
    expect(out).toContain('0 errors');
    expect(exit).toBe(0);
  });

  it('says what it could not look at without a company, and makes none for it', async () => {
    const { out } = await at()('policy', 'check', 'examples/policies');
    expect(out).toMatch(
      /not tried on people \(there is no company in .*data\): values that nobody holds, .*\n$/,
    );
    expect(await at().json('policy', 'check', 'examples/policies')).toMatchObject({
      people: null,
      notTried: expect.stringContaining('there is no company'),
    });
    expect(await readdir(folder)).not.toContain('data');
    const url = 'postgres://nobody@127.0.0.1:1/nothing';
    const gone = await at()('policy', 'check', 'examples/policies', '--database-url', url);
    expect(gone.out).toContain('not tried on people');
    expect(gone.exit).toBe(0);
    expect(await readdir(folder)).not.toContain('data');
  });

  it('guesses the kind of a schema', async () => {
    expect(JSON.parse((await at()('policy', 'schema', 'Guard')).out)).toMatchObject({
      title: 'Lockstep Guard',
    });
    const { exit, err } = await at()('policy', 'schema', 'Traget');
    expect(exit).toBe(2);
    expect(err).toContain('did you mean Target?');
  });
});

describe('verify', () => {
  let proven: string;
  let unproven: string;
  let key: string;
  beforeAll(async () => {
    const issue = async (faulty: boolean) => {
      const house = await makeHouse({
        systems: { directory: [], git: faulty ? [{ kind: 'down' }] : [], crm: [] },
      });
      const people = Array.from({ length: 12 }, (_, i) => ({
        id: String(100 + i),
        department: i % 2 === 0 ? 'Engineering' : 'Sales',
      }));
      await house.report(people);
      await house.run();
      await house.report(people.map((p) => (p.id === '100' ? { ...p, lastDay: '2026-03-03' } : p)));
      await house.until(Date.parse('2026-03-03T17:00:40Z'));
      const [file] = await house.store.transaction(house.tenant, async (tx) => {
        const rows = await tx.find('certificate', {});
        return house.engine.vault.open(
          tx,
          rows.map((row) => ({ subject: row.identity_id, sealed: row.sealed })),
        );
      });
      return { file: String(file), key: formatVerifierKey(house.engine.signer(house.tenant).verifier) };
    };
    const good = await issue(false);
    proven = join(folder, 'proven.json');
    key = join(folder, 'log.pub');
    await writeFile(proven, good.file);
    await writeFile(key, `${good.key}\n`);
    unproven = join(folder, 'unproven.json');
    await writeFile(unproven, (await issue(true)).file);
  });

  it('0: authentic and all proven', async () => {
    expect(await at().json('verify', proven, '--key', key)).toMatchObject({
      exit: 0,
      authentic: true,
      unproven: [],
    });
  });

  it('5: authentic, what is not proven is listed', async () => {
    const { exit, out } = await at()('verify', unproven, '--key', key);
    expect(exit).toBe(5);
    expect(out).toContain('git');
  });

  it('1: one byte flipped, and a valid certificate of another origin', async () => {
    const text = await readFile(proven, 'utf8');
    const flipped = join(folder, 'flipped.json');
    await writeFile(
      flipped,
      text
        .replace('"proven": 7', '"proven": 8')
        .replace(/"proven": (\d+)/, (_all, n) => `"proven": ${Number(n) + 1}`),
    );
    expect((await at()('verify', flipped, '--key', key)).exit).toBe(1);
    const other = join(folder, 'other.pub');
    const stranger = await makeHouse({ tenant: 'other' });
    await writeFile(other, `${formatVerifierKey(stranger.engine.signer('other').verifier)}\n`);
    const { exit, out } = await at()('verify', proven, '--key', other);
    expect({ exit, out }).toMatchObject({ exit: 1, out: expect.stringContaining('not authentic') });
  });

  it('2: without any key that is trusted; then a pinned one is enough', async () => {
    expect((await at()('verify', proven)).err).toContain('LOG_KEY_MISSING');
    expect((await at()('verify', proven)).exit).toBe(2);
    expect((await at()('verify', proven, '--key', key, '--pin')).exit).toBe(0);
    expect((await at()('verify', proven)).exit).toBe(0);
  });

  it('does not pin a key with which the certificate is not authentic', async () => {
    const config = join(folder, 'config-2');
    const other = join(folder, 'other-2.pub');
    const stranger = await makeHouse({ tenant: 'third' });
    await writeFile(other, `${formatVerifierKey(stranger.engine.signer('third').verifier)}\n`);
    const here = terminal(join(folder, 'data'), { LOCKSTEP_CONFIG_DIR: config });
    expect((await here('verify', proven, '--key', other, '--pin')).exit).toBe(1);
    expect((await here('verify', proven)).err).toContain('LOG_KEY_MISSING');
  });
});
