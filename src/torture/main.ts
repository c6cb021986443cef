import './short-lived.ts';
import { mkdirSync, rmSync } from 'node:fs';
import { jobsOf, runJobs } from './jobs.ts';
import type { Outcome, Size, Violation } from './rack.ts';
import { RACKS } from './racks.ts';
import { summaryOf, tableOf } from './report.ts';
import { replay } from './simulator/index.ts';
import { FATES, replayStory } from './stories/index.ts';
import { STORIES } from './stories/stories.ts';

const USAGE = `npm run torture -- [--short | --night] [--only RACK]... [--base N] [--anew]
npm run torture -- --seed S
npm run torture -- --story N STEP KIND

Breaks everything that can break, prints what was done and what went wrong and, last, one line of JSON.
  --short       what goes with every change
  --night       500,000 histories; goes on where it was stopped, --anew begins from the start
  --only RACK   one of: ${RACKS.map((rack) => rack.name).join(', ')}
  --base N      everything random follows from it (default 1)
  --seed S      one history again, to the byte; writes its timeline
  --story N STEP KIND   one point of one story again: what befell a process at this step (${FATES.join(', ')})
Exit code 1 when something was violated, 2 for wrong usage.
`;

const FOLDER = '.lockstep-torture';
const say = (line: string) => void process.stdout.write(`${line}\n`);

// A reader that has seen enough must not leave processes running.
process.stdout.on('error', () => undefined);

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const value = (flag: string): string | undefined =>
    args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined;
  const base = Number(value('--base') ?? 1);
  if (args.includes('--seed')) {
    const seed = Number(value('--seed'));
    if (Number.isSafeInteger(seed)) return (await replay(seed, FOLDER, say)) ? 0 : 1;
  }
  if (args.includes('--story')) {
    const [story = '', step = '', kind] = args.slice(args.indexOf('--story') + 1);
    const fate = FATES.find((one) => one === kind);
    if (STORIES[Number(story)] !== undefined && /^\d+$/.test(step) && fate !== undefined)
      return (await replayStory(Number(story), Number(step), fate, say)).violations.length === 0 ? 0 : 1;
  }
  if (args.includes('--part')) return part(args, value('--size') as Size, base);
  const only = args.flatMap((arg, i) => (args[i - 1] === '--only' ? [arg] : []));
  const racks = RACKS.filter(({ name }) => only.length === 0 || only.includes(name));
  const flags = new Set(['--short', '--night', '--only', '--base', '--anew']);
  const known = args.every((arg, i) => flags.has(arg) || ['--only', '--base'].includes(args[i - 1] ?? ''));
  if (!known || racks.length < only.length || !Number.isSafeInteger(base)) {
    process.stderr.write(USAGE);
    return 2;
  }
  const size: Size = args.includes('--night') ? 'night' : args.includes('--short') ? 'short' : 'day';
  mkdirSync(FOLDER, { recursive: true });
  const progress = size === 'night' ? `${FOLDER}/night-${base}.jsonl` : null;
  if (progress !== null && args.includes('--anew')) rmSync(progress, { force: true });
  const done = await runJobs(jobsOf(racks, size), { size, seed: base, progress, say });
  say(`\n${tableOf(racks, done)}`);
  const summary = summaryOf(done);
  say(JSON.stringify(summary));
  return summary.violations === 0 ? 0 : 1;
}

async function part(args: readonly string[], size: Size, seed: number): Promise<number> {
  const [name, which = ''] = args.slice(args.indexOf('--part') + 1);
  const rack = RACKS.find((one) => one.name === name);
  const [index = 0, parts = 1] = which.split('/').map(Number);
  if (rack === undefined) return 2;
  const tell = (outcome: Outcome) => process.stdout.write(`${JSON.stringify({ outcome })}\n`);
  const first = (violation: Violation) => {
    tell({ counts: {}, violations: [violation] });
    process.exit(0);
  };
  const order = { size, part: index, parts, seed, say };
  tell(await rack.run(args.includes('--first') ? { ...order, first } : order));
  return 0;
}
