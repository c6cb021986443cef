import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ERRORS } from '../../src/domain/errors.ts';
import { terminal } from '../cli/support/terminal.ts';

let folder: string;
const at = (...argv: string[]) =>
  terminal(join(folder, 'data'), { LOCKSTEP_CONFIG_DIR: join(folder, 'config') })(...argv);
const codeOf = (err: string) => /code: (\w+)/.exec(err)?.[1];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-lines-'));
  await mkdir(join(folder, 'empty'));
  await writeFile(join(folder, 'file'), 'x');
  await symlink(join(folder, 'loop'), join(folder, 'loop'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a command line that cannot be meant', () => {
  it.each([
    [['sreve'], 2, 'USAGE'],
    [['serve', '--prot', '80'], 2, 'USAGE'],
    [['serve', '--port', 'eighty'], 2, 'USAGE'],
    [['serve', '--port', '-1'], 2, 'USAGE'],
    [['serve', '--port', '65536'], 2, 'USAGE'],
    [['serve', '--tls-cert', 'x.pem'], 2, 'USAGE'],
    [['import', 'hr', 'FOLDER/nowhere.csv'], 2, 'FILE_UNREADABLE'],
    [['import', 'hr', 'FOLDER/file', '--meta', 'FOLDER/nowhere.json'], 2, 'FILE_UNREADABLE'],
    [['policy', 'check'], 2, 'USAGE'],
    [['policy', 'check', 'FOLDER/nowhere'], 2, 'FILE_UNREADABLE'],
    [['policy', 'check', 'FOLDER/empty'], 2, 'USAGE'],
    [['policy', 'check', 'FOLDER/loop'], 2, 'FILE_UNREADABLE'],
    [['verify'], 2, 'USAGE'],
    [['verify', 'FOLDER/nowhere', '--key', 'FOLDER/file'], 1, 'LOG_KEY_INVALID'],
    [['verify', 'FOLDER/empty', '--key', 'FOLDER/empty'], 2, 'FILE_UNREADABLE'],
    [['leave', 'E100'], 2, 'USAGE'],
    [['secret', 'set'], 2, 'USAGE'],
    [['replay', 'FOLDER/nowhere'], 1, 'RECORDING_UNREADABLE'],
    [['stop', 'now'], 2, 'USAGE'],
    [['person', 'list', '--as', ''], 2, 'USAGE'],
    [['policy', 'schema', 'Traget'], 2, 'USAGE'],
  ] as const)('%j: %i, %s, and no folder is made', async (argv, exit, code) => {
    const ran = await at(...argv.map((word) => word.replace('FOLDER', folder)));
    expect([ran.exit, ran.out, codeOf(ran.err)]).toEqual([exit, '', code]);
    expect(ran.err).toContain(ERRORS[code].remedy);
    expect(await readdir(folder)).not.toContain('data');
  });

  it.each([
    ['a file', 'file'],
    ['a link to itself', 'loop'],
    ['below a file', 'file/data'],
    ['with a line end in its name', 'a\nb'],
  ])('--data is %s: one error with a code, and nothing is made', async (_what, name) => {
    const before = await readdir(folder);
    const ran = await terminal(join(folder, name))('person', 'list');
    expect(ran.out).toBe('');
    expect(ran.exit).toBeGreaterThan(0);
    expect(codeOf(ran.err)).toMatch(/^(USAGE|DATABASE_START_FAILED|FILE_\w+)$/);
    expect(await readdir(folder)).toEqual(before);
  });

  it('--data holds a master key that is none, or that others can read', async () => {
    const dataDir = join(folder, 'keyed');
    await mkdir(join(dataDir, 'keys'), { recursive: true });
    const key = join(dataDir, 'keys', 'master.key');
    await writeFile(key, 'nonsense\n', { mode: 0o600 });
    const first = await terminal(dataDir)('secret', 'list');
    expect([first.exit, codeOf(first.err)]).toEqual([1, 'MASTER_KEY_INVALID']);
    await writeFile(key, `${'05'.repeat(32)}\n`);
    await chmod(key, 0o644);
    const second = await terminal(dataDir)('secret', 'list');
    expect([second.exit, codeOf(second.err)]).toEqual([3, 'MASTER_KEY_EXPOSED']);
    await chmod(key, 0o600);
    expect((await terminal(dataDir)('secret', 'list')).exit).toBe(0);
    const third = await terminal(dataDir, { LOCKSTEP_MASTER_KEY: '06'.repeat(32) })('secret', 'list');
    expect([third.exit, codeOf(third.err)]).toEqual([3, 'MASTER_KEY_OTHER']);
    const printing = (script: string) =>
      terminal(dataDir, { LOCKSTEP_MASTER_KEY_COMMAND: JSON.stringify([process.execPath, '-e', script]) });
    expect((await printing(`console.log('${'05'.repeat(32)}')`)('secret', 'list')).exit).toBe(0);
    for (const [script, code] of [
      [`console.log('${'06'.repeat(32)}')`, 'MASTER_KEY_OTHER'],
      ['console.log(1)', 'MASTER_KEY_INVALID'],
      [`console.log('${'05'.repeat(32)}'); console.error('no'); process.exit(1)`, 'MASTER_KEY_COMMAND'],
      ["console.log('x'.repeat(10_000))", 'MASTER_KEY_COMMAND'],
    ] as const) {
      const { exit, err } = await printing(script)('secret', 'list');
      expect([script, exit > 0, codeOf(err), err.includes('0505')]).toEqual([script, true, code, false]);
    }
    for (const command of ['/no/such/program', '["a"', '[]', '[1]']) {
      const { err } = await terminal(dataDir, { LOCKSTEP_MASTER_KEY_COMMAND: command })('secret', 'list');
      expect([command, codeOf(err)]).toEqual([command, 'MASTER_KEY_COMMAND']);
    }
    expect((await terminal(dataDir)('secret', 'list', '--tenant', 'nobody')).err).toContain('TENANT_UNKNOWN');
  });
});

describe('policy check', () => {
  const aliases = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...'bcdefghi'
      .split('')
      .map(
        (name, i) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefgh'[i]}`).join(', ')}]`,
      ),
  ].join('\n');
  it.each([
    ['aliases that multiply', aliases],
    ['lists in lists without end', `kind: ${'['.repeat(50_000)}`],
    ['maps in maps without end', Array.from({ length: 3_000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['a map in one line without end', `kind: ${'{a: '.repeat(20_000)}`],
    ['an alias of itself', 'kind: &a [*a]\nid: x'],
    ['a tag that would make an object', 'kind: !!js/function "x"\nid: x'],
    ['a key twice', 'kind: Guard\nkind: Guard\nid: x'],
    ['keys of an object', 'kind: Guard\nid: x\n__proto__: { limits: 1 }'],
    ['a kind that objects have', 'kind: constructor\nid: x'],
    ['no mapping', '- a\n- b'],
    ['a tab', 'kind:\tGuard\n\tid: x'],
    [
      'an expression without end',
      `kind: BirthrightRule\nid: x\nwhen: "${'('.repeat(20_000)}true"\ngrants: [{ target: t }]`,
    ],
    [
      'an expression in a circle of words',
      `kind: BirthrightRule\nid: x\nwhen: ${'!'.repeat(20_000)}true\ngrants: [{ target: t }]`,
    ],
    [
      'thousands of documents',
      Array.from({ length: 12_000 }, (_, i) => `kind: Guard\nid: g${i}`).join('\n---\n'),
    ],
    ['NUL', 'kind: Guard\nid: "a\\0b"\n'],
    [
      'a person identified by a field that no report has',
      'kind: Source\nid: s\ntype: csv\nkey: id\ncolumns: { id: { as: uid } }\nidentifiers: [uid]',
    ],
    [
      'one field with two types',
      'kind: Source\nid: s\ntype: rest\nurl: https://hr.example/people\nrecords: data\nkey: id\ncolumns: { end: { as: uid } }\nfacts: { lastDay: end }',
    ],
  ])('%s: exit 1, with line and column', async (_what, text) => {
    const path = join(folder, 'bomb.yaml');
    await writeFile(path, text);
    const { exit, out, err } = await at('policy', 'check', path);
    expect([exit, err]).toEqual([1, '']);
    expect(out).toMatch(/bomb\.yaml:\d+:\d+ error [A-Z_]+ /);
    expect(out.length).toBeLessThan(10_000_000);
  });

  it('another encoding is told', async () => {
    const path = join(folder, 'utf16.yaml');
    await writeFile(path, Buffer.from('\ufeffkind: Guard\nid: x\n', 'utf16le'));
    const { exit, out } = await at('policy', 'check', path);
    expect(exit).toBe(1);
    expect(out).toMatch(/utf16\.yaml:\d+:\d+ error/);
  });
});
