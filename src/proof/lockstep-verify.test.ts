import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderHtml } from './certificate-page.ts';
import { parseCertificate } from './certificate-parse.ts';
import { goodStory, issueStory, PERSON } from './testing/sample-leave.ts';
import { SampleLog } from './testing/sample-log.ts';
import { verifyCertificate } from './verify.ts';

/** The program as it is shipped: compiled, alone in an empty folder. */
describe('lockstep-verify.js alone in a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-verify-'));
  const source = fileURLToPath(new URL('./lockstep-verify.ts', import.meta.url));
  const { log, ...rest } = goodStory(2, new SampleLog('lockstep.example/acme'));
  const { file } = issueStory({ log, ...rest });
  const open = issueStory({
    log,
    ...rest,
    inventory: rest.inventory.map((found) => ({
      ...found,
      accounts: found.accounts.map((account) => ({ ...account, kept: 'Legal\u001b[2J hold' })),
    })),
  }).file;

  function run(name: string, content: string | Uint8Array, ...more: readonly string[]) {
    writeFileSync(join(folder, name), content);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['lockstep-verify.js', name, '--key', 'log.pub', ...more],
      { cwd: folder, encoding: 'utf8', env: {} },
    );
    return { status, stdout, stderr };
  }

  beforeAll(() => {
    const compiler = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
    const options = [
      '--target',
      'ES2023',
      '--module',
      'NodeNext',
      '--types',
      'node',
      '--skipLibCheck',
      '--ignoreConfig',
    ];
    execFileSync(process.execPath, [compiler, ...options, '--outDir', folder, source]);
    writeFileSync(join(folder, 'log.pub'), `${log.verifierKey}\n`);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is one file of fewer than 400 lines that imports only node: modules', () => {
    const text = readFileSync(source, 'utf8');
    expect(text.split('\n').length).toBeLessThan(400);
    for (const code of [text, readFileSync(join(folder, 'lockstep-verify.js'), 'utf8')]) {
      const modules = [...code.matchAll(/\bfrom '([^']+)'|\b(?:import|require)\(([^)]*)\)/g)].map(
        ([, name, other]) => name ?? other,
      );
      expect(modules).toEqual(['node:crypto', 'node:fs', 'node:process', 'node:url']);
    }
  });

  it('exits with 0 for a certificate that is authentic and all proven', () => {
    expect(run('good.json', file)).toEqual({
      status: 0,
      stdout: 'authentic: 6 proven, 0 not, 0 gaps\n',
      stderr: '',
    });
    expect(run('good.html', renderHtml(parseCertificate(file))).status).toBe(0);
  });

  it('exits with 5 and lists what is not proven, without letting a name steer the terminal', () => {
    const { status, stdout } = run('open.json', open);
    expect(status).toBe(5);
    expect(stdout).toBe(
      'authentic: 6 proven, 2 not, 0 gaps\n' +
        'unproven: target-01, account: Legal\ufffd[2J hold\n' +
        'unproven: target-02, account: Legal\ufffd[2J hold\n',
    );
  });

  it('exits with 1 for what is not authentic', () => {
    expect(run('bad.json', file.replace('E-1815', 'E-1816'))).toMatchObject({
      status: 1,
      stdout: /^NOT AUTHENTIC \(COMMITMENT\): /,
    });
    expect(run('cut.json', file.slice(0, 1_000)).status).toBe(1);
    expect(run('empty.json', '').status).toBe(1);
    expect(run('huge.json', Buffer.alloc(20_000_001, 0x20)).status).toBe(1);
    expect(
      run('other.json', issueStory(goodStory(1, new SampleLog('lockstep.example/other', 2))).file).status,
    ).toBe(1);
  });

  it('shows all of it as text, and its result as JSON', () => {
    const { stdout } = run('good.json', file, '--text');
    for (const word of [
      PERSON.id,
      'no answer in 10 s',
      'GET /Users/{id}',
      'target-02-3',
      'secondsToReceipt: 2',
    ]) {
      expect(stdout).toContain(word);
    }
    expect(JSON.parse(run('good.json', file, '--json').stdout)).toEqual(
      verifyCertificate(file, [log.verifierKey]),
    );
  });

  it('exits with 2 and one line when it is used wrongly', () => {
    const usage = 'usage: node lockstep-verify.js FILE --key log.pub [--text | --json]\n';
    expect(run('good.json', file, '--loud')).toEqual({ status: 2, stdout: '', stderr: usage });
    expect(run('good.json', file, '--text', 'more').stderr).toBe(usage);
    const missing = spawnSync(process.execPath, ['lockstep-verify.js', 'nowhere', '--key', 'log.pub'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(missing).toMatchObject({ status: 2, stderr: /^ENOENT[^\n]*\n$/ });
  });
});
