import { execFile } from 'node:child_process';
import { appendFile, cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLinePage } from '../../scripts/docs/command-line.mjs';
import { errorsPage } from '../../scripts/docs/errors.mjs';
import { policyPage, policyTables } from '../../scripts/docs/policy.mjs';
import { VERBS } from '../../src/cli/commands/index.ts';
import { CATEGORY, ERRORS } from '../../src/domain/errors.ts';
import { jsonSchemaOf } from '../../src/policy/documents/json-schema.ts';
import { KIND_NAMES } from '../../src/policy/documents/kinds.ts';
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

  it('say of every kind of document what each of its fields means', () => {
    for (const name of KIND_NAMES) {
      const tables = policyTables({ name, schema: jsonSchemaOf(name) });
      expect(tables.length, name).toBeGreaterThan(0);
      for (const { title, rows } of tables) {
        expect(rows.length, `${name} ${title}`).toBeGreaterThan(0);
        const silent = rows
          .filter((row: readonly string[]) => row[3] === '')
          .map((row: readonly string[]) => row[0]);
        expect(silent, `${name} ${title}: no description`).toEqual([]);
      }
    }
    const page = policyPage([{ name: 'Source', schema: jsonSchemaOf('Source') }]);
    for (const type of ['csv', 'webhook', 'rest', 'scimPull', 'ldap', 'sql'])
      expect(page).toContain(`type: ${type}`);
    for (const field of [
      'key',
      'whole',
      'system',
      'company',
      'identifiers',
      'absent',
      'inOrder',
      'columns.*.type',
    ])
      expect(page).toMatch(
        new RegExp(`^\\| \`${field.replaceAll(/[.*]/g, '\\$&')}\` \\|.*[a-z]\\. \\|$`, 'm'),
      );
  });

  it('say of every command what it does and how it is called', () => {
    const program = new Command('lockstep');
    for (const verb of VERBS) verb(program, async () => undefined);
    const page = commandLinePage(program, '');
    const sections = page.split(/^(?=#{2,4} )/m).slice(1);
    expect(sections.length).toBeGreaterThan(50);
    for (const section of sections)
      expect(section, 'a heading, then what it does').toMatch(/^#+ [a-z -]+\n\n[A-Z`].*\.\n/);
    expect(page).toContain('lockstep import [source] [file] [options]');
    expect(page).toContain('lockstep hold [options]');
    // A command of words only is not called by itself.
    expect(page).not.toMatch(/^lockstep policy$/m);
    expect(page, 'an argument or option without a meaning').not.toMatch(/^\| `[^|]*` \|\s*\|$/m);
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
