import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow } from '../../scripts/imports.mjs';
import { ROOT } from './planted.ts';

/** Every file that is, or would be, part of the repository; everything but what is built, where git cannot say. */
function filesOfRepository(): string[] {
  if (!existsSync(join(ROOT, '.git')))
    return filesBelow(ROOT, '.', (path) => !/^(dist|coverage)\//.test(path)).map(({ path }) => path);
  const list = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return [...new Set(list.split('\0').filter((path) => path !== ''))];
}

const written = (...parts: string[]) => parts.join('');

/** What tells about the machine or the hands that a file came from; with an example that has to be noticed. */
const RULES: readonly (readonly [string, RegExp, string])[] = [
  [
    'a folder of somebody’s machine',
    /(^|[^\w.~-])\/(work|root|mnt)\/[a-z]|\/home\/(?!linuxbrew)[a-z]|[A-Z]:\\Users\\/m,
    written('see /wo', 'rk/main/src'),
  ],
  [
    'the address of a package registry',
    /https?:\/\/(?!registry\.example\.com)[^\s"'`]*\b(registry|npmjs|artifactory|verdaccio|nexus)\b/i,
    written('https://regis', 'try.corp.test/zod'),
  ],
  [
    'a token or a private key',
    /\bnpm_[A-Za-z0-9]{30}|\bgh[pousr]_[A-Za-z0-9]{30}|BEGIN (RSA |EC |OPENSSH )?PRIVATE KEY-----\\n?[A-Za-z0-9+/]{40}/,
    written('npm', '_', 'a'.repeat(36)),
  ],
  [
    'who or what wrote it',
    new RegExp(
      written(
        '\\b(clau',
        'de|anthro',
        'pic|chat',
        'gpt|open',
        'ai|copi',
        'lot|co',
        'dex)\\b|generated (by|with) (an? )?(ai|llm)\\b',
      ),
      'i',
    ),
    written('by Clau', 'de'),
  ],
];

describe('the repository', () => {
  const files = filesOfRepository().flatMap((path) => {
    try {
      return [{ path, text: readFileSync(join(ROOT, path), 'utf8') }];
    } catch {
      // Deleted and not yet committed.
      return [];
    }
  });

  it('is looked at', () => {
    console.log(`repository: ${files.length} files, ${RULES.length} rules`);
    expect(files.length).toBeGreaterThan(400);
  });

  it.each(RULES)('does not show %s', (_what, pattern, planted) => {
    expect(planted).toMatch(pattern);
    const found = files.flatMap(({ path, text }) => {
      const line = text.split('\n').findIndex((one) => pattern.test(one));
      return line < 0 ? [] : [`${path}:${line + 1}`];
    });
    expect(found).toEqual([]);
  });

  it('stays as it is when the demo or a server has run in its folder', () => {
    const made = ['.lockstep/keys/master.key', '.lockstep-demo/demo.json', 'dist/cli/main.js'];
    const ignored = readFileSync(join(ROOT, '.gitignore'), 'utf8').split('\n');
    const covers = (path: string) =>
      ignored.some(
        (line) =>
          line.endsWith('/') && new RegExp(`^${line.replace('.', '\\.').replace('*', '[^/]*')}`).test(path),
      );
    expect(made.filter((path) => !covers(path))).toEqual([]);
  });

  it('has no temporary files', () => {
    expect(
      files
        .map(({ path }) => path)
        .filter((path) => /(^|\/)(tmp|temp)[-_.]|\.(orig|rej|bak|swp|log)$/i.test(path)),
    ).toEqual([]);
  });
});
