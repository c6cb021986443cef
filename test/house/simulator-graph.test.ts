import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { importsOf } from '../../scripts/imports.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What decides, plans, proves: everything but the adapters that the seams stand for. */
const CORE = /^src\/(domain|engine|policy|proof)\//;

function reached(from: string): Set<string> {
  const seen = new Set<string>();
  const open = [join(ROOT, from)];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const { specifiers } = importsOf(readFileSync(path, 'utf8')) as {
      readonly specifiers: readonly string[];
    };
    for (const specifier of specifiers)
      if (specifier.startsWith('.')) open.push(join(dirname(path), specifier));
  }
  return new Set([...seen].map((path) => relative(ROOT, path)));
}

const core = (modules: ReadonlySet<string>) => [...modules].filter((path) => CORE.test(path)).sort();

it('the simulator lives on the core that a worker runs, module for module', () => {
  // What a worker does by itself, without the edges beside it (mail, pulls, the database's upkeep).
  const worker = core(new Set([...reached('src/engine/worker.ts'), ...reached('src/app/assemble.ts')]));
  const simulator = reached('src/torture/simulator/play.ts');
  expect(worker.length).toBeGreaterThan(100);
  expect(worker.filter((path) => !simulator.has(path))).toEqual([]);
  // Nothing of the core has a twin of its own in the simulator, and the process is put together by the same hand.
  expect(simulator.has('src/app/assemble.ts')).toBe(true);
  const production = reached('src/app/run-worker-process.ts');
  expect(production.has('src/engine/worker.ts')).toBe(true);
  expect(
    worker.filter((path) => !production.has(path) && !reached('src/app/open-house.ts').has(path)),
  ).toEqual([]);
});

it('no module of the core knows of the simulator', () => {
  for (const path of core(reached('src/app/run-worker-process.ts'))) expect(path).not.toMatch(/torture/);
  expect([...reached('src/app/serve.ts')].filter((path) => path.startsWith('src/torture/'))).toEqual([]);
});
