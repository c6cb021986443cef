import { parseArgs } from 'node:util';
import { plantedBugs } from './hunt-bug.ts';
import { huntBugs, rowOf } from './index.ts';

/**
 * Hunts some planted mistakes, or all of them:
 *
 *     node dist/torture/bugs/main.js [--base N] [NAME]...
 */
const { values, positionals } = parseArgs({ options: { base: { type: 'string' } }, allowPositionals: true });
const names = positionals.length === 0 ? plantedBugs() : positionals;
for await (const { name, hunt } of huntBugs(names, Number(values.base ?? 1))) {
  const wrong = hunt instanceof Error;
  process.stdout.write(`${wrong ? `${name}: ${hunt.message}` : rowOf(hunt)}\n`);
  if (wrong || hunt.caught === null) process.exitCode = 1;
}
process.exit();
