import { loadavg } from 'node:os';
import { cleanStart } from './clean-start.ts';
import { consoleSpeed } from './console/console-speed.ts';
import { type BenchRow, type Figure, isMet, machine, ratioOf, tableOf } from './harness.ts';
import { leaverOnFifty } from './leaver.ts';
import { oneChange } from './one-change.ts';
import { planOfRuleEdit } from './plan.ts';
import { scimLargestBodies } from './scim/largest-bodies.ts';
import { scimParsing } from './scim/parsing.ts';
import { scimSideBySide } from './scim/side-by-side.ts';
import { scimSizes } from './scim/sizes.ts';
import { scimSwitchedOff } from './scim/switched-off.ts';
import { takeover } from './takeover.ts';
import { throughput } from './throughput.ts';
import { throughputOnNode22 } from './throughput-node-22.ts';
import { versions } from './versions.ts';

/** Every row there is: a new one is one file and one line here. */
const ROWS: readonly BenchRow[] = [
  throughput,
  throughputOnNode22,
  leaverOnFifty,
  planOfRuleEdit,
  oneChange,
  takeover,
  cleanStart,
  scimSideBySide,
  scimSizes,
  scimParsing,
  scimLargestBodies,
  scimSwitchedOff,
  consoleSpeed,
];

const USAGE = `npm run bench -- [--smoke] [--only NAME]...

Measures ours and its peers side by side, prints one table and, last, one line of JSON.
  --smoke       tiny inputs: shows that every row runs and verifies; its figures mean nothing
  --only NAME   one row: ${ROWS.map((row) => row.name).join(', ')}
                or all of a group: ${[...new Set(ROWS.flatMap((row) => row.group ?? []))].join(', ')}
Exit code 1 when a row crashed or a verification was wrong, 2 for wrong usage; a figure that falls short is printed.
`;

// A reader that has seen enough must not leave a database running.
process.stdout.on('error', () => undefined);

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const smoke = args.includes('--smoke');
  const only = args.flatMap((arg, i) => (args[i - 1] === '--only' ? [arg] : []));
  const known = args.every((arg, i) => ['--smoke', '--only'].includes(arg) || args[i - 1] === '--only');
  const isNamed = (row: BenchRow) => only.some((name) => name === row.name || name === row.group);
  const wanted = ROWS.filter((row) => (only.length === 0 ? !smoke || row.inSmoke : isNamed(row)));
  const named = only.every((name) => ROWS.some((row) => name === row.name || name === row.group));
  if (!known || !named || args.at(-1) === '--only') {
    process.stderr.write(USAGE);
    return 2;
  }
  const figures: (Figure & { readonly row: string })[] = [];
  const inputs: Record<string, unknown> = {};
  const failed: { readonly row: string; readonly why: string }[] = [];
  const skipped: string[] = [];
  const about = machine();
  for (const row of wanted) {
    const begun = performance.now();
    // Others on the machine make every absolute time longer.
    const [load] = loadavg();
    try {
      const result = await row.run({ smoke, note: (line) => void process.stdout.write(`  ${line}\n`) });
      if (result === null) skipped.push(row.name);
      else {
        figures.push(...result.figures.map((figure) => ({ row: row.name, ...figure })));
        inputs[row.name] = { ...result.inputs, loadBefore: load };
      }
    } catch (error) {
      const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
      failed.push({ row: row.name, why });
      process.stdout.write(`  ${row.name} FAILED: ${why}\n`);
    }
    process.stdout.write(`${row.name}: ${((performance.now() - begun) / 1_000).toFixed(0)} s\n`);
  }
  process.stdout.write(`\n${tableOf(figures)}\n`);
  if (smoke) process.stdout.write('Tiny inputs (--smoke): the figures above mean nothing.\n');
  const shown = figures.map((figure) => ({ ...figure, ratio: ratioOf(figure), met: isMet(figure) }));
  process.stdout.write(
    `${JSON.stringify({ smoke, machine: about, versions: versions(), inputs, figures: shown, skipped, failed })}\n`,
  );
  return failed.length === 0 ? 0 : 1;
}
