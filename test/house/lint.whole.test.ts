import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plantedCopy, ROOT, run } from './planted.ts';

interface Finding {
  readonly severity: string;
  readonly category: string;
  readonly message: string;
  readonly location: { readonly path: string; readonly start: { readonly line: number } };
}

const CORE = ['domain', 'policy', 'proof', 'engine', 'connectors/new', 'sources/new'];

/** One way around each seam in each line. */
const BYPASSES = [
  'export const a = () => Date.now();',
  'export const b = () => new Date();',
  'export const c = () => Math.random();',
  'export const d = (then: () => void) => setTimeout(then, 1);',
  'export const e = (then: () => void) => setInterval(then, 1);',
  "export const f = async () => await fetch('http://example.com');",
  'export const g = () => process.env.HOME;',
  'export const h = () => performance.now();',
  "export const i = () => console.log('x');",
  'export const j = () => AbortSignal.timeout(5);',
  'export const k = () => Temporal.Now.instant();',
  'export const l = () => globalThis.Date;',
  'export const m = (then: () => void) => setImmediate(then);',
];
const IMPORTS = [
  "export { request } from 'undici';",
  "export { request as r2 } from 'node:http';",
  "export { request as r3 } from 'node:https';",
  "export { setTimeout as s } from 'node:timers/promises';",
  "export { setTimeout as s2 } from 'node:timers';",
  "export { performance as p } from 'node:perf_hooks';",
];

const PLANTED: Record<string, string> = {
  ...Object.fromEntries(CORE.map((room) => [`src/${room}/bypass.ts`, [...BYPASSES, ...IMPORTS].join('\n')])),
  // The same lines where they are allowed.
  'src/app/adapter.ts': [...BYPASSES, ...IMPORTS].join('\n'),
  'src/engine/bypass.test.ts': BYPASSES.join('\n'),
  'src/engine/any.ts': 'export const read = (text: string): any => JSON.parse(text);\n',
  'src/engine/assertion.ts': 'export const first = (list: string[]): string => list[0]!;\n',
  'src/engine/default.ts': 'export default 1;\n',
  'src/engine/enumeration.ts': 'export enum Colour {\n  Red,\n}\n',
  'src/engine/circle-one.ts': "import { two } from './circle-two.ts';\n\nexport const one = () => two;\n",
  'src/engine/circle-two.ts': "import { one } from './circle-one.ts';\n\nexport const two = () => one;\n",
  'src/engine/promise.ts': 'export async function save(): Promise<void> {}\n',
  'src/engine/floating.ts':
    "import { save } from './promise.ts';\n\nexport function run(): void {\n  save();\n}\n",
  'src/engine/misused.ts':
    "import { save } from './promise.ts';\n\nexport const saved = () => (save() ? 1 : 2);\n",
  'src/engine/switch.ts':
    "export function word(mode: 'a' | 'b'): number {\n  switch (mode) {\n    case 'a':\n      return 1;\n  }\n  return 2;\n}\n",
  'src/engine/unused.ts': "import { save } from './promise.ts';\n\nexport const x = 1;\n",
};

const RULES: readonly (readonly [string, string, string])[] = [
  ['any', 'src/engine/any.ts', 'lint/suspicious/noExplicitAny'],
  ['a non-null assertion', 'src/engine/assertion.ts', 'lint/style/noNonNullAssertion'],
  ['a default export', 'src/engine/default.ts', 'lint/style/noDefaultExport'],
  ['an enum', 'src/engine/enumeration.ts', 'lint/style/noEnum'],
  ['a circle of imports', 'src/engine/circle-one.ts', 'lint/suspicious/noImportCycles'],
  ['a promise that nobody waits for', 'src/engine/floating.ts', 'lint/nursery/noFloatingPromises'],
  ['a promise taken for a truth value', 'src/engine/misused.ts', 'lint/nursery/noMisusedPromises'],
  ['a switch that forgets a case', 'src/engine/switch.ts', 'lint/nursery/useExhaustiveSwitchCases'],
  ['an unused import', 'src/engine/unused.ts', 'lint/correctness/noUnusedImports'],
];

let findings: readonly Finding[];
let copy: Awaited<ReturnType<typeof plantedCopy>>;

beforeAll(async () => {
  copy = await plantedCopy(['biome.json', '.gitignore', 'scripts/lint', 'package.json'], PLANTED);
  const { stdout, stderr } = await run(
    'biome',
    ['lint', '--reporter=json', '--max-diagnostics=5000', 'src'],
    copy.root,
  );
  expect(stdout, stderr).not.toBe('');
  findings = JSON.parse(stdout).diagnostics;
});
afterAll(() => copy.close());

const at = (path: string) =>
  findings.filter(({ location, severity }) => location.path === path && severity === 'error');

describe('lint refuses', () => {
  it.each(CORE)('every way around the seams in %s', (room) => {
    const lines = new Set(at(`src/${room}/bypass.ts`).map(({ location }) => location.start.line));
    expect([...BYPASSES, ...IMPORTS].filter((_, i) => !lines.has(i + 1))).toEqual([]);
  });

  it('none of them in an adapter or in a test', () => {
    const seams = (path: string) =>
      at(path).filter(({ category }) => /plugin|Restricted|Console|ProcessEnv/.test(category));
    expect(seams('src/app/adapter.ts')).toEqual([]);
    expect(seams('src/engine/bypass.test.ts')).toEqual([]);
  });

  it.each(RULES)('%s', (_name, path, rule) => {
    expect(at(path).map(({ category }) => category)).toContain(rule);
  });

  it('and looks at the whole repository', async () => {
    const { stdout } = await run('biome', ['lint', '--reporter=json', '--max-diagnostics=1', '.'], ROOT);
    const { changed, unchanged } = JSON.parse(stdout).summary;
    console.log(`lint looked at ${changed + unchanged} files`);
    expect(changed + unchanged).toBeGreaterThan(400);
  });
});
