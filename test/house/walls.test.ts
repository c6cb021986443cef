import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkSizes } from '../../scripts/check-sizes.mjs';
import { checkWalls } from '../../scripts/check-walls.mjs';
import { importsOf } from '../../scripts/imports.mjs';
import { plantedCopy, ROOT, run } from './planted.ts';

const PARTS = ['package.json', 'tsconfig.json', 'tsconfig.base.json', 'src'];
let copy: Awaited<ReturnType<typeof plantedCopy>> | undefined;
afterEach(async () => {
  await copy?.close();
  copy = undefined;
});

async function problemsWith(planted: Record<string, string>): Promise<string> {
  copy = await plantedCopy(PARTS, planted);
  return checkWalls(copy.root).problems.join('\n');
}

describe('the walls between rooms', () => {
  it('stand in this repository, and every module was looked at', () => {
    const { problems, modules, imports, rooms } = checkWalls(ROOT);
    console.log(`walls: ${modules} modules, ${imports} imports, ${rooms} rooms`);
    expect(problems).toEqual([]);
    expect(modules).toBeGreaterThan(300);
    expect(imports).toBeGreaterThan(1_500);
  });

  it.each([
    ['a room above it', 'src/domain/planted.ts', "import { x } from '../engine/store.ts';", 'domain may not import engine'],
    ['a type of a room above it', 'src/engine/planted.ts', "import type { X } from '../store/x.ts';", 'engine may not import store'],
    ['the store from a connector', 'src/connectors/ldap/planted.ts', "import { x } from '../../store/x.ts';", 'connectors may not import store'],
    ['a connector from another', 'src/connectors/ldap/planted.ts', "import { x } from '../scim/index.ts';", 'a connector may not know another'],
    ['a connector from what serves all', 'src/connectors/support/planted.ts', "import { x } from '../scim/index.ts';", 'a connector may not know another'],
    ['a source from another', 'src/sources/csv/planted.ts', "export * from '../rest/index.ts';", 'a source may not know another'],
    ['in many lines', 'src/proof/planted.ts', "import {\n  a,\n  b,\n} from '../engine/x.ts';", 'proof may not import engine'],
    ['for its effect', 'src/proof/planted.ts', "import '../engine/x.ts';", 'proof may not import engine'],
    ['while running', 'src/policy/planted.ts', "export const x = () => import('../engine/x.ts');", 'policy may not import engine'],
    ['by a computed name', 'src/policy/planted.ts', 'export const x = (n: string) => import(n);', 'name is computed'],
    ['a package of another room', 'src/engine/planted.ts', "import pg from 'pg';", 'pg may only be used in'],
    ['a package of nobody', 'src/http/planted.ts', "import _ from 'lodash';", 'lodash is a package that nothing may use'],
    ['something outside of src', 'src/app/planted.ts', "import { x } from '../../test/x.ts';", 'outside of src'],
  ])('refuse an import of %s', async (_what, path, text, problem) => {
    expect(await problemsWith({ [path]: `${text}\n` })).toContain(problem);
  });

  it('refuse to be widened in the settings of the compiler', async () => {
    copy = await plantedCopy(PARTS, {});
    const file = join(copy.root, 'src/domain/tsconfig.json');
    const settings = JSON.parse(await readFile(file, 'utf8'));
    settings.references.push({ path: '../engine' });
    settings.compilerOptions.types = ['node'];
    await writeFile(file, JSON.stringify(settings));
    const problems = checkWalls(copy.root).problems.join('\n');
    expect(problems).toContain('refers to engine');
    expect(problems).toContain('"types" must be []');
  });

  it('do not take text for an import', () => {
    const { specifiers } = importsOf("const s = \"not from 'x'\";\n// import 'y';\n/* import z from 'z'; */\n");
    expect(specifiers).toEqual([]);
  });
});

describe('the compiler', () => {
  it('refuses rooms and names that a pure room does not have', { timeout: 120_000 }, async () => {
    copy = await plantedCopy(PARTS, {
      'src/domain/planted.ts': "import { postgresStore } from '../store/postgres/postgres-store.ts';\n\nexport const x = postgresStore;\n",
      'src/engine/planted.ts':
        "import { readFileSync } from 'node:fs';\n\nexport const y = () => [readFileSync, process, fetch, console, setTimeout, Buffer];\n",
    });
    const { code, stdout } = await run('tsc', ['-b', 'src/engine'], copy.root);
    expect(code).not.toBe(0);
    expect(stdout).toMatch(/src\/domain\/planted\.ts\(1,\d+\): error TS6307/);
    for (const name of ['node:fs', 'process', 'fetch', 'console', 'setTimeout', 'Buffer']) {
      expect(stdout).toMatch(new RegExp(`src/engine/planted\\.ts\\(\\d+,\\d+\\): error TS\\d+: Cannot find (name|module) '${name}'`));
    }
  });
});

describe('the length of files', () => {
  it('is looked at, and a long one fails', async () => {
    const here = checkSizes(ROOT);
    expect(here.sizes.length).toBeGreaterThan(450);
    copy = await plantedCopy(['src/domain/errors.ts'], { 'src/domain/long.ts': '// line\n'.repeat(500) });
    expect(checkSizes(copy.root).long.map(({ path }) => path)).toEqual(['src/domain/long.ts']);
    await appendFile(join(copy.root, 'src/domain/long.ts'), '// line\n'.repeat(101));
    expect(checkSizes(copy.root).tooLong).toEqual([{ path: 'src/domain/long.ts', lines: 601 }]);
  });
});
