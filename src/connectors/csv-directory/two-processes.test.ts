import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../domain/secret.ts';
import { csvDirectoryConnector } from './index.ts';

const run = promisify(execFile);
let folder: string;
let program: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-csv-'));
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true },
    build: {
      ssr: fileURLToPath(new URL('./testing/writer-process.ts', import.meta.url)),
      outDir: folder,
      minify: false,
    },
  });
  program = join(folder, readdirSync(folder).find((name) => name.startsWith('writer-process')) ?? '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fixture(name: string, people: number) {
  const path = join(folder, name);
  const names = Array.from({ length: people }, (_, n) => `person${n}`);
  writeFileSync(
    path,
    `login,active,groups,note\n${names.map((one) => `${one},true,,"keep, ${one}"`).join('\n')}\n`,
  );
  const config = {
    path,
    columns: { name: 'login', active: { column: 'active' }, groups: { column: 'groups' } },
  };
  const open = () =>
    csvDirectoryConnector.open(csvDirectoryConnector.parseConfig(config), {
      clock: Date.now,
      random: Math.random,
      http: () => Promise.reject(new Error('no HTTP here')),
      secret: async () => new Secret(''),
    });
  const start = (mode: string, ofNames: readonly string[]) =>
    run(process.execPath, [program, mode, JSON.stringify(config), ofNames.join(',')]);
  return { path, names, open, start };
}

describe('CSV directory and other processes', () => {
  it('loses no write of two processes that write at the same time', async () => {
    const { path, names, open, start } = fixture('both.csv', 40);
    const [one, two] = await Promise.all([start('grant', names), start('grant', [...names].reverse())]);
    const pids = [one, two].map(({ stdout }) => stdout.trim());
    const connector = await open();
    for (const name of names) {
      const account = await connector.get({ name, keys: {} });
      const groups = account?.entitlements.map((held) => held.value) ?? [];
      expect(groups.sort()).toEqual(pids.map((pid) => `by-${pid}`).sort());
    }
    expect(readFileSync(path, 'utf8').match(/"keep, person\d+"/g)).toHaveLength(40);
    expect(readdirSync(folder).filter((name) => name.includes('both.csv'))).toEqual(['both.csv']);
  });

  it('leaves the old file whole when a writer dies before the rename, and goes on after it', async () => {
    const { path, names, open, start } = fixture('crash.csv', 3);
    const before = readFileSync(path);
    await expect(start('die', names.slice(0, 1))).rejects.toMatchObject({ signal: 'SIGKILL' });
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(existsSync(`${path}.lock`)).toBe(true);
    expect(readdirSync(folder).some((name) => name.startsWith('.crash.csv.lockstep-'))).toBe(true);

    const connector = await open();
    const account = { name: 'person0', keys: {} };
    expect(await connector.apply({ kind: 'disable', account, idempotencyKey: 'k' })).toMatchObject({
      changed: true,
    });
    expect((await connector.verify({ account, active: false })).result).toBe('proven');
    expect(readdirSync(folder).filter((name) => name.includes('crash.csv'))).toEqual(['crash.csv']);
  });

  it('never breaks the lock of a living process or of another machine', async () => {
    const { path, open } = fixture('locked.csv', 1);
    const connector = await open();
    const account = { name: 'person0', keys: {} };
    for (const owner of [
      { host: (await import('node:os')).hostname(), pid: process.ppid, began: '', nonce: 'n' },
      { host: 'elsewhere', pid: 999_999_999, began: '', nonce: 'n' },
    ]) {
      writeFileSync(`${path}.lock`, JSON.stringify(owner));
      const refused = connector.apply({ kind: 'disable', account, idempotencyKey: 'k' });
      await expect(refused).rejects.toMatchObject({
        kind: 'retryable',
        message: expect.stringContaining(`${owner.pid}`),
      });
      expect(existsSync(`${path}.lock`)).toBe(true);
      expect((await connector.get(account))?.active).toBe(true);
    }
  });
});
