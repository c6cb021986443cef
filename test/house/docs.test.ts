import { execFile } from 'node:child_process';
import { appendFile, cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorsPage } from '../../scripts/docs/errors.mjs';
import { CATEGORY, ERRORS } from '../../src/domain/errors.ts';
import { plantedCopy, ROOT } from './planted.ts';

let copy: Awaited<ReturnType<typeof plantedCopy>>;
beforeAll(async () => {
  copy = await plantedCopy(['package.json', 'scripts', 'schemas'], {});
  await cp(join(ROOT, 'dist'), join(copy.root, 'dist'), { recursive: true });
});
afterAll(() => copy?.close());

const generate = (...args: string[]) =>
  new Promise<{ code: unknown; said: string }>((resolve) => {
    execFile(
      process.execPath,
      [join(copy.root, 'scripts/generate-docs.mjs'), ...args],
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, said: stdout + stderr }),
    );
  });

describe('the pages that are made from the program', () => {
  it('are written, found current, and found out of date', async () => {
    expect(await generate()).toMatchObject({ code: 0 });
    const { code, said } = await generate('--check');
    expect(said).toContain('0 out of date');
    expect(code).toBe(0);
    await appendFile(join(copy.root, 'docs/reference/errors.md'), 'x');
    await rm(join(copy.root, 'docs/reference/policy.md'));
    const after = await generate('--check');
    expect(after.code).toBe(1);
    expect(after.said).toMatch(/2 out of date: docs\/reference\/errors\.md, docs\/reference\/policy\.md/);
  });

  it('list every error with what to do', async () => {
    const page = errorsPage(ERRORS, CATEGORY);
    for (const [code, { remedy }] of Object.entries(ERRORS)) {
      expect(page).toContain(`| \`${code}\` |`);
      expect(page).toContain(remedy.replaceAll('|', '\\|'));
    }
    expect(await readFile(join(ROOT, 'docs/reference/errors.md'), 'utf8')).toContain('src/domain/errors.ts');
  });
});
