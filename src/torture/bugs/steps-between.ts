import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a module loads, and programs that it starts: `new URL('./child.js', import.meta.url)`. */
const NAMED = /(?:\bfrom|\bimport\(?|\bnew URL\()\s*'(\.{1,2}\/[^']+\.js)'/g;

/** All modules of a built program that this one leads to, with the number of steps between them. */
export function stepsFrom(entry: string): ReadonlyMap<string, number> {
  const steps = new Map([[entry, 0]]);
  for (const [module, distance] of steps)
    for (const next of namedBy(module)) if (!steps.has(next)) steps.set(next, distance + 1);
  return steps;
}

/** A built program stays as it is: each mistake is looked for from the same twenty places. */
const named = new Map<string, readonly string[]>();

function namedBy(module: string): readonly string[] {
  const known = named.get(module);
  if (known !== undefined) return known;
  const found = [...sourceOf(module).matchAll(NAMED)].map(([, path = '']) => join(dirname(module), path));
  named.set(module, found);
  return found;
}

function sourceOf(module: string): string {
  try {
    return readFileSync(module, 'utf8');
  } catch {
    // Named in a comment, perhaps, or made elsewhere.
    return '';
  }
}
