import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { againOf } from './findings.ts';
import { NODE_FLAGS } from './node-flags.ts';
import type { Outcome, Rack, Size } from './rack.ts';

export interface Job {
  readonly rack: Rack;
  readonly part: number;
  readonly parts: number;
}

export interface Done {
  readonly rack: string;
  readonly part: number;
  readonly seconds: number;
  readonly outcome: Outcome;
}

/** Processes at a time, for two cores: some of them mostly wait. */
const AT_ONCE = 3;
const MAIN = fileURLToPath(new URL('./main.js', import.meta.url));

export function jobsOf(racks: readonly Rack[], size: Size): Job[] {
  return racks.flatMap((rack) =>
    Array.from({ length: rack.parts[size] }, (_, part) => ({ rack, part, parts: rack.parts[size] })),
  );
}

/**
 * Runs jobs in processes of their own: one that dies takes nothing with it and is a violation. What is done is written
 * to `progress`, and not done again when the same file is given the next time.
 */
export async function runJobs(
  jobs: readonly Job[],
  options: {
    readonly size: Size;
    readonly seed: number;
    readonly progress: string | null;
    readonly say: (line: string) => void;
  },
): Promise<Done[]> {
  const asked = new Set(jobs.map(({ rack, part }) => `${rack.name} ${part}`));
  const before = options.progress === null ? [] : doneBefore(options.progress);
  // A run of other racks from the same base is in the file as well.
  const done = before.filter(({ rack, part }) => asked.has(`${rack} ${part}`));
  const finished = new Set(done.map(({ rack, part }) => `${rack} ${part}`));
  const open = jobs.filter(({ rack, part }) => !finished.has(`${rack.name} ${part}`));
  if (done.length > 0) options.say(`${done.length} of ${jobs.length} parts were done before`);

  const one = async (job: Job): Promise<void> => {
    const begun = performance.now();
    const outcome = await inProcess(job, options);
    const result: Done = {
      rack: job.rack.name,
      part: job.part,
      seconds: Math.round((performance.now() - begun) / 100) / 10,
      outcome,
    };
    done.push(result);
    if (options.progress !== null) appendFileSync(options.progress, `${JSON.stringify(result)}\n`);
    options.say(
      `${job.rack.name} ${job.part + 1}/${job.parts}: ${result.seconds} s, ${outcome.violations.length} violations`,
    );
  };

  const alone = ({ rack }: Job) => rack.alone?.includes(options.size) === true;
  for (const job of open.filter(alone)) await one(job);
  // From the last one: the long ones stand there, and the many short ones fill what they leave.
  const queue = open.filter((job) => !alone(job)).reverse();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let job = queue.shift(); job !== undefined; job = queue.shift()) await one(job);
    }),
  );
  return done;
}

function doneBefore(progress: string): Done[] {
  if (!existsSync(progress)) return [];
  // The last line may have been cut off with the run that wrote it.
  return readFileSync(progress, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return line === '' ? [] : [JSON.parse(line) as Done];
      } catch {
        return [];
      }
    });
}

/** The part's process says lines, and last one line of JSON. */
function inProcess(
  { rack, part, parts }: Job,
  options: { readonly size: Size; readonly seed: number; readonly say: (line: string) => void },
): Promise<Outcome> {
  const args = [
    MAIN,
    '--part',
    rack.name,
    `${part}/${parts}`,
    '--size',
    options.size,
    '--base',
    `${options.seed}`,
  ];
  const child = spawn(process.execPath, [...NODE_FLAGS, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let outcome: Outcome | null = null;
  let errors = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('{"outcome":')) outcome = (JSON.parse(line) as { outcome: Outcome }).outcome;
    else options.say(`  ${rack.name}: ${line}`);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString('utf8')).slice(-4_000);
  });
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      const again = againOf(rack.name, options);
      const what = `the process of ${rack.name} ${part + 1}/${parts} ended with ${signal ?? code}: ${errors}`;
      resolve(outcome !== null && code === 0 ? outcome : { counts: {}, violations: [{ what, again }] });
    });
  });
}
