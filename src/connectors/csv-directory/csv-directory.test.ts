import {
  lstatSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectorOperation, OperationKind } from '../../domain/connector.ts';
import { Secret } from '../../domain/secret.ts';
import { openDirectoryFile } from './directory-file.ts';
import { csvDirectoryConnector, openCsvDirectory } from './index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-csv-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const FILE = [
  '\ufeffPersonnel No;Login;Aktiv;Groups;Mail;Comment',
  '001;ada;ja;staff;ada@a.test;"likes ; and ""quotes"""',
  '',
  '002;bob;nein;"staff;admins";bob@a.test; =1+1 ',
  '003;Cyd;JA;;;',
].join('\r\n');

function world(text = FILE, more: Record<string, unknown> = {}) {
  const path = join(folder, 'users.csv');
  writeFileSync(path, text, { mode: 0o640 });
  const config = csvDirectoryConnector.parseConfig({
    path,
    delimiter: ';',
    columns: {
      name: 'Login',
      active: { column: 'Aktiv', yes: 'ja', no: 'nein' },
      groups: { column: 'Groups', separator: '|' },
      keys: { employeeNumber: 'Personnel No' },
      attributes: { mail: 'Mail' },
    },
    administratorGroup: 'admins',
    ...more,
  });
  const runtime = {
    clock: Date.now,
    random: Math.random,
    http: () => Promise.reject(new Error('no HTTP here')),
    secret: async () => new Secret(''),
  };
  const open = (beforeRename?: () => void) =>
    openCsvDirectory(
      config,
      runtime,
      openDirectoryFile({ ...config, random: Math.random, ...(beforeRename && { beforeRename }) }),
    );
  const connector = open();
  const apply = (kind: OperationKind, name: string, more: Partial<ConnectorOperation> = {}) =>
    connector.apply({ kind, account: { name, keys: {} }, idempotencyKey: 'k', ...more });
  return { path, connector, apply, open, content: () => readFileSync(path, 'utf8') };
}

const group = (value: string) => ({ entitlement: { kind: 'group', value } });

describe('CSV directory', () => {
  it('reads accounts by the meaning of the columns', async () => {
    const { connector } = world(FILE.replace('"staff;admins"', 'staff|admins'));
    expect((await connector.list(undefined)).items).toEqual([
      {
        id: 'ada',
        name: 'ada',
        active: true,
        keys: { employeeNumber: '001' },
        entitlements: [{ kind: 'group', value: 'staff' }],
        administrator: false,
        attributes: { mail: 'ada@a.test' },
      },
      {
        id: 'bob',
        name: 'bob',
        active: false,
        keys: { employeeNumber: '002' },
        entitlements: [
          { kind: 'group', value: 'staff' },
          { kind: 'group', value: 'admins' },
        ],
        administrator: true,
        attributes: { mail: 'bob@a.test' },
      },
      {
        id: 'Cyd',
        name: 'Cyd',
        active: true,
        keys: { employeeNumber: '003' },
        entitlements: [],
        administrator: false,
        attributes: {},
      },
    ]);
  });

  it('changes one cell and not a byte besides', async () => {
    const { connector, apply, content, path } = world();
    expect(await apply('disable', 'ADA')).toEqual({ status: 'done', changed: true, id: 'ada' });
    expect(content()).toBe(FILE.replace(';ja;staff', ';nein;staff'));
    expect((await connector.verify({ account: { name: 'ada', keys: {} }, active: false })).result).toBe(
      'proven',
    );
    const before = statSync(path);
    expect(await apply('disable', 'ada')).toEqual({ status: 'done', changed: false, id: 'ada' });
    expect(statSync(path).ino).toBe(before.ino);
    expect(before.mode & 0o777).toBe(0o640);
  });

  it('creates, grants, revokes, updates, deletes', async () => {
    const { connector, apply, content } = world();
    const account = { name: 'dee', keys: { employeeNumber: '004' } };
    const create = {
      account,
      attributes: { mail: '=cmd|x' },
      entitlements: [{ kind: 'group', value: '+plus' }],
    };
    expect(await apply('create', 'dee', create)).toMatchObject({ changed: true });
    expect(await apply('create', 'dee', create)).toMatchObject({ changed: false });
    expect(content()).toBe(`${FILE}\r\n004;dee;ja;'+plus;'=cmd|x;\r\n`);
    expect(await apply('grant', 'dee', group('staff'))).toMatchObject({ changed: true });
    expect(await apply('grant', 'dee', group('staff'))).toMatchObject({ changed: false });
    expect(await apply('revoke', 'dee', group('+plus'))).toMatchObject({ changed: true });
    expect(await apply('update', 'dee', { attributes: { mail: 'd@a.test' } })).toMatchObject({
      changed: true,
    });
    const verdict = await connector.verify({
      account,
      active: true,
      has: [{ kind: 'group', value: 'staff' }],
      lacks: [{ kind: 'group', value: '+plus' }],
      attributes: { mail: 'd@a.test' },
    });
    expect(verdict.result).toBe('proven');
    expect(await apply('delete', 'dee')).toMatchObject({ changed: true });
    expect(await apply('delete', 'dee')).toMatchObject({ changed: false });
    expect(content()).toBe(`${FILE}\r\n`);
  });

  it('takes a name for another person when a strong key says so', async () => {
    const { connector, apply } = world();
    const other = { name: 'ada', keys: { employeeNumber: '999' } };
    expect(await connector.get(other)).toBeNull();
    await expect(apply('create', 'ada', { account: other })).rejects.toMatchObject({ kind: 'alreadyExists' });
    expect(await apply('disable', 'ada', { account: other })).toMatchObject({ changed: false });
    expect((await connector.get({ name: 'ada', keys: {} }))?.active).toBe(true);
  });

  it('leaves it to a person when two rows are the same account', async () => {
    const { apply } = world(`${FILE}\r\n001;ada2;ja;;;`);
    const account = { name: 'x', keys: { employeeNumber: '001' } };
    await expect(apply('disable', 'x', { account })).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('counts an unreadable flag as active, proves nothing from it, and can still switch it off', async () => {
    const { connector, apply } = world(FILE.replace(';ja;staff', ';vielleicht;staff'));
    expect((await connector.list(undefined)).items[0]?.active).toBe(true);
    await expect(
      connector.verify({ account: { name: 'ada', keys: {} }, active: true }),
    ).rejects.toMatchObject({ kind: 'invalid' });
    await apply('disable', 'ada');
    expect((await connector.verify({ account: { name: 'ada', keys: {} }, active: false })).result).toBe(
      'proven',
    );
  });

  it('never takes a missing, empty, renamed or broken file for absent accounts', async () => {
    const { path, connector, apply } = world();
    const gone = { account: { name: 'ada', keys: {} }, exists: false } as const;
    renameSync(path, `${path}.away`);
    // One after the other: a refusal that nobody has waited for yet would end the run.
    for (const attempt of [
      () => connector.verify(gone),
      () => apply('delete', 'ada'),
      () => connector.list(undefined),
      () => connector.check(),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ kind: 'precondition', scope: 'connection' });
    }
    for (const text of ['', 'Login;Aktiv\r\nada;ja\r\n', FILE.replace('Login', 'login'), `${FILE};x`]) {
      writeFileSync(path, text);
      await expect(connector.verify(gone)).rejects.toMatchObject({ kind: 'permanent', scope: 'connection' });
      await expect(apply('delete', 'ada')).rejects.toMatchObject({ kind: 'permanent' });
      expect(readFileSync(path, 'utf8')).toBe(text);
    }
  });

  it('works on what somebody else wrote in between', async () => {
    const { path, open, content } = world();
    let times = 0;
    const connector = open(() => {
      times += 1;
      if (times === 1) writeFileSync(path, FILE.replace('003;Cyd', '003;Cydney'));
    });
    await connector.apply({ kind: 'disable', account: { name: 'ada', keys: {} }, idempotencyKey: 'k' });
    expect(times).toBe(2);
    expect(content()).toBe(FILE.replace('003;Cyd', '003;Cydney').replace(';ja;staff', ';nein;staff'));
  });

  it('gives up for now when somebody never stops writing', async () => {
    const { path, open, content } = world();
    let times = 0;
    const connector = open(() => {
      times += 1;
      writeFileSync(path, `${FILE}\r\n10${times};x${times};ja;;;`);
    });
    const apply = connector.apply({
      kind: 'disable',
      account: { name: 'ada', keys: {} },
      idempotencyKey: 'k',
    });
    await expect(apply).rejects.toMatchObject({ kind: 'retryable' });
    expect(content()).toContain('001;ada;ja');
  });

  it('loses nothing when many operations of one process come at once', async () => {
    const { connector, apply } = world();
    const names = Array.from({ length: 30 }, (_, n) => `g${n}`);
    await Promise.all(names.map((name) => apply('grant', 'ada', group(name))));
    const held = (await connector.get({ name: 'ada', keys: {} }))?.entitlements.map((one) => one.value);
    expect(held?.sort()).toEqual([...names, 'staff'].sort());
  });

  it('follows a link and replaces what it points to', async () => {
    const { path, apply, content } = world();
    renameSync(path, join(folder, 'real.csv'));
    symlinkSync(join(folder, 'real.csv'), path);
    await apply('disable', 'ada');
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(content()).toContain('001;ada;nein');
  });

  it('pages a long listing from one state of the file', async () => {
    const many = Array.from({ length: 2500 }, (_, n) => `${n + 100};p${n};ja;;;`).join('\r\n');
    const { path, connector } = world(`${FILE}\r\n${many}`);
    const first = await connector.list(undefined);
    writeFileSync(path, FILE);
    const second = await connector.list(first.next);
    const third = await connector.list(second.next);
    expect(third.next).toBeUndefined();
    expect(new Set([first, second, third].flatMap((page) => page.items.map((one) => one.id))).size).toBe(
      2503,
    );
    const other = world(`${FILE}\r\n${many}`).connector;
    writeFileSync(path, FILE);
    await expect(other.list(first.next)).rejects.toMatchObject({ kind: 'retryable' });
    await expect(other.list('x')).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('is honest about what a file cannot do, and bounded', async () => {
    const { connector, apply } = world();
    for (const kind of ['revokeSessions', 'revokeCredentials', 'transferData'] as const) {
      await expect(apply(kind, 'ada')).rejects.toMatchObject({ kind: 'unsupported' });
      await expect(apply(kind, 'nobody')).rejects.toMatchObject({ kind: 'unsupported' });
    }
    expect((await connector.verify({ account: { name: 'ada', keys: {} }, sessions: 'none' })).result).toBe(
      'unprovable',
    );
    await expect(apply('grant', 'ada', group('a|b'))).rejects.toMatchObject({ kind: 'invalid' });
    await expect(apply('update', 'ada', { attributes: { phone: '1' } })).rejects.toMatchObject({
      kind: 'invalid',
    });
    await expect(apply('enable', 'nobody')).rejects.toMatchObject({ kind: 'notFound' });
    const small = world(`${FILE}\r\n${'x'.repeat(2000)};y;ja;;;`, { maxBytes: 1024 }).connector;
    await expect(small.list(undefined)).rejects.toMatchObject({
      kind: 'permanent',
      message: expect.stringContaining('1024'),
    });
  });
});

describe('CSV directory configuration', () => {
  const columns = { name: 'Login', active: { column: 'Aktiv' } };
  it.each([
    [{ path: 'relative.csv', columns }, 'connection.path'],
    [{ path: '/x.csv' }, 'connection.columns'],
    [{ path: '/x.csv', columns: { ...columns, id: 'Login' } }, 'connection.columns'],
    [
      { path: '/x.csv', columns: { ...columns, groups: { column: 'G', separator: ',' } } },
      'connection.columns.groups',
    ],
    [{ path: '/x.csv', columns, maxBytes: 1e12 }, 'connection.maxBytes'],
  ])('refuses %j', (config, path) => {
    expect(() => csvDirectoryConnector.parseConfig(config)).toThrowError(
      expect.objectContaining({ code: 'CONNECTOR_CONFIG', details: expect.objectContaining({ path }) }),
    );
  });
});
