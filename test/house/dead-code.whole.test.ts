import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plantedCopy, run } from './planted.ts';

let copy: Awaited<ReturnType<typeof plantedCopy>>;
let said: { code: number; stdout: string };

beforeAll(async () => {
  copy = await plantedCopy(
    ['package.json', 'knip.jsonc', 'tsconfig.json', 'tsconfig.base.json', 'vitest.config.ts', 'packages'],
    {
      'src/cli/main.ts': "import { used } from './part.ts';\n\nused();\n",
      'src/cli/part.ts': 'export const used = () => 1;\n\nexport const unused = 2;\n',
      'src/cli/forgotten.ts': 'export const x = 1;\n',
      'src/cli/part.test.ts': "import { used } from './part.ts';\n\nused();\n",
    },
  );
  said = await run('knip', ['--no-progress', '--reporter', 'compact'], copy.root);
}, 120_000);
afterAll(() => copy?.close());

describe('the search for dead code', () => {
  it('fails on what nobody uses, and on nothing else here', () => {
    expect(said.code).not.toBe(0);
    expect(said.stdout).toMatch(/src\/cli\/forgotten\.ts/);
    expect(said.stdout).toMatch(/src\/cli\/part\.ts.*unused/);
    expect(said.stdout).not.toMatch(/part\.test\.ts|main\.ts.*used/);
  });

  it('names packages that nobody uses', () => {
    expect(said.stdout).toMatch(/package\.json.*\bpg\b/s);
  });
});
