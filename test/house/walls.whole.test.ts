import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkSizes } from '../../scripts/check-sizes.mjs';
import { checkWalls } from '../../scripts/check-walls.mjs';
import { importsOf } from '../../scripts/imports.mjs';
import { plantedCopy, ROOT, run } from './planted.ts';

const PARTS = ['package.json', 'tsconfig.json', 'tsconfig.base.json', 'src', 'packages/sdk', 'console'];
let copy: Awaited<ReturnType<typeof plantedCopy>>;
beforeAll(async () => {
  copy = await plantedCopy(PARTS, {});
});
afterAll(() => copy?.close());

/** Runs `check` while the copy holds these files. */
async function planted<R>(files: Record<string, string>, check: () => R): Promise<Awaited<R>> {
  for (const [path, text] of Object.entries(files)) await writeFile(join(copy.root, path), text);
  try {
    return await check();
  } finally {
    for (const path of Object.keys(files)) await rm(join(copy.root, path));
  }
}

describe('the walls between rooms', () => {
  it('stand in this repository, and every module was looked at', () => {
    const { problems, modules, imports, rooms, alone } = checkWalls(ROOT);
    console.log(`walls: ${modules} modules, ${imports} imports, ${rooms} rooms`);
    expect(problems).toEqual([]);
    expect(modules).toBeGreaterThan(300);
    expect(imports).toBeGreaterThan(1_500);
    expect(alone.every((count) => count > 5)).toBe(true);
    expect(alone).toHaveLength(1);
  });

  it.each([
    [
      'a room above it',
      'src/domain/planted.ts',
      "import { x } from '../engine/store.ts';",
      'domain may not import engine',
    ],
    [
      'a type of a room above it',
      'src/engine/planted.ts',
      "import type { X } from '../store/x.ts';",
      'engine may not import store',
    ],
    [
      'the store from a connector',
      'src/connectors/ldap/planted.ts',
      "import { x } from '../../store/x.ts';",
      'connectors may not import store',
    ],
    [
      'a connector from another',
      'src/connectors/ldap/planted.ts',
      "import { x } from '../scim/index.ts';",
      'a connector may not know another',
    ],
    [
      'a connector from what serves all',
      'src/connectors/support/planted.ts',
      "import { x } from '../scim/index.ts';",
      'a connector may not know another',
    ],
    [
      'a source from another',
      'src/sources/csv/planted.ts',
      "export * from '../rest/index.ts';",
      'a source may not know another',
    ],
    [
      'in many lines',
      'src/proof/planted.ts',
      "import {\n  a,\n  b,\n} from '../engine/x.ts';",
      'proof may not import engine',
    ],
    ['for its effect', 'src/proof/planted.ts', "import '../engine/x.ts';", 'proof may not import engine'],
    [
      'while running',
      'src/policy/planted.ts',
      "export const x = () => import('../engine/x.ts');",
      'policy may not import engine',
    ],
    [
      'by a computed name',
      'src/policy/planted.ts',
      'export const x = (n: string) => import(n);',
      'name is computed',
    ],
    ['a package of another room', 'src/engine/planted.ts', "import pg from 'pg';", 'pg may only be used in'],
    [
      'a package of nobody',
      'src/http/planted.ts',
      "import _ from 'lodash';",
      'lodash is a package that nothing may use',
    ],
    [
      'something outside of src',
      'src/app/planted.ts',
      "import { x } from '../../test/x.ts';",
      'outside of src',
    ],
    [
      'the product from the client',
      'packages/sdk/src/planted.ts',
      "import type { Route } from '../../../src/http/api-routes.ts';",
      'packages/sdk stands alone and may not import ../../../src/http/api-routes.ts',
    ],
    [
      'a package from the client',
      'packages/sdk/src/planted.ts',
      "import { z } from 'zod';",
      'packages/sdk stands alone and may not import zod',
    ],
    [
      'what only Node has from the client',
      'packages/sdk/src/planted.ts',
      "import { readFileSync } from 'node:fs';",
      'packages/sdk stands alone and may not import node:fs',
    ],
    [
      'the server from the console',
      'console/src/kit/planted.ts',
      "import { x } from '../../../src/engine/store.ts';",
      'which the console may not know',
    ],
    [
      'one page from another',
      'console/src/pages/targets/planted.ts',
      "import { x } from '../people/people-page.tsx';",
      'a page may not know another',
    ],
    [
      'what is not installed from the console',
      'console/src/app/planted.tsx',
      "import _ from 'lodash';",
      'lodash is no package of console/package.json',
    ],
  ])('refuse an import of %s', async (_what, path, text, problem) => {
    const problems = await planted({ [path]: `${text}\n` }, () => checkWalls(copy.root).problems.join('\n'));
    expect(problems).toContain(problem);
  });

  it('refuse to be widened in the settings of the compiler', async () => {
    const file = join(copy.root, 'src/domain/tsconfig.json');
    const before = await readFile(file, 'utf8');
    const settings = JSON.parse(before);
    settings.references.push({ path: '../engine' });
    settings.compilerOptions.types = ['node'];
    await writeFile(file, JSON.stringify(settings));
    const problems = checkWalls(copy.root).problems.join('\n');
    await writeFile(file, before);
    expect(problems).toContain('refers to engine');
    expect(problems).toContain('"types" must be []');
  });

  it('refuse a client that needs something installed beside it', async () => {
    const file = join(copy.root, 'packages/sdk/package.json');
    const before = await readFile(file, 'utf8');
    await writeFile(file, JSON.stringify({ ...JSON.parse(before), dependencies: { zod: '4.6.7' } }));
    const { problems } = checkWalls(copy.root);
    await writeFile(file, before);
    expect(problems).toEqual(['packages/sdk/package.json: has dependencies']);
  });

  it('do not take text for an import', () => {
    const { specifiers } = importsOf(
      "const s = \"not from 'x'\";\n// import 'y';\n/* import z from 'z'; */\n",
    );
    expect(specifiers).toEqual([]);
  });
});

describe('the compiler', () => {
  it('refuses rooms and names that a pure room does not have', { timeout: 120_000 }, async () => {
    const files = {
      'src/domain/planted.ts':
        "import { postgresStore } from '../store/postgres/postgres-store.ts';\n\nexport const x = postgresStore;\n",
      'src/engine/planted.ts':
        "import { readFileSync } from 'node:fs';\n\nexport const y = () => [readFileSync, process, fetch, console, setTimeout, Buffer];\n",
    };
    const { code, stdout } = await planted(files, () => run('tsc', ['-b', 'src/engine'], copy.root));
    expect(code).not.toBe(0);
    expect(stdout).toMatch(/src\/domain\/planted\.ts\(1,\d+\): error TS6307/);
    for (const name of ['node:fs', 'process', 'fetch', 'console', 'setTimeout', 'Buffer']) {
      expect(stdout).toMatch(
        new RegExp(
          `src/engine/planted\\.ts\\(\\d+,\\d+\\): error TS\\d+: Cannot find (name|module) '${name}'`,
        ),
      );
    }
  });
});

describe('the length of files', () => {
  it('is looked at, and a long one fails', async () => {
    const here = checkSizes(ROOT);
    expect(here.sizes.length).toBeGreaterThan(450);
    const sized = (lines: number) =>
      planted({ 'src/domain/long.ts': '// line\n'.repeat(lines) }, () => checkSizes(copy.root));
    expect((await sized(400)).long).not.toContainEqual(
      expect.objectContaining({ path: 'src/domain/long.ts' }),
    );
    expect((await sized(401)).long).toContainEqual({ path: 'src/domain/long.ts', lines: 401 });
    expect((await sized(600)).tooLong).not.toContainEqual(
      expect.objectContaining({ path: 'src/domain/long.ts' }),
    );
    expect((await sized(601)).tooLong).toContainEqual({ path: 'src/domain/long.ts', lines: 601 });
  });
});
