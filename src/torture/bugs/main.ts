import { plantedBugs } from './hunt-bug.ts';
import { huntBugs, rowOf } from './index.ts';

/**
 * Hunts some planted mistakes, or all of them:
 *
 *     node dist/torture/bugs/main.js [NAME]...
 */
const asked = process.argv.slice(2);
for await (const { name, hunt } of huntBugs(asked.length === 0 ? plantedBugs() : asked, 1)) {
  const wrong = hunt instanceof Error;
  process.stdout.write(`${wrong ? `${name}: ${hunt.message}` : rowOf(hunt)}\n`);
  if (wrong || hunt.caught === null) process.exitCode = 1;
}
process.exit();
