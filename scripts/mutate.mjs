/**
 * Changes the pure modules in small ways and asks whether a test notices: `npm run mutate -- [MODULE]... [--report]`.
 * Goes on where it was stopped: what was found of a file holds as long as neither the file nor its tests change (what the
 * tests import does not count: delete .lockstep-torture/mutate/results after such a change).
 * `--report` runs nothing. Exit code 1 where a module is below the bar, or a survivor has no reason.
 *
 * The reasons stand in test/mutants/accepted.json. A mutant that is `equivalent` can be told apart by nobody and does not
 * count; one that is not, and that nobody needs to notice, counts as survived all the same. Of a mutant that a file has
 * more than once the line is given too.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MODULES } from './mutate/modules.mjs';
import { strykerIn } from './mutate/tool.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Relative to the root, as the tool wants it in its sandbox. */
const FOLDER = '.lockstep-torture/mutate';
/** Of the mutants that are not equivalent. */
const BAR = 90;
/** What the tests read, besides node_modules. */
const SHOWN = ['src', 'test', 'scripts', 'docs', 'examples', 'schemas', 'packages/*'].map(
  (folder) => `!${folder}/**`,
);
SHOWN.push('!package.json', '!tsconfig*.json');

process.chdir(ROOT);
const args = process.argv.slice(2);
const reportOnly = args.includes('--report');
const asked = args.filter((arg) => !arg.startsWith('--'));
if (
  asked.some((name) => !(name in MODULES)) ||
  args.some((arg) => arg.startsWith('--') && arg !== '--report')
) {
  process.stderr.write(`npm run mutate -- [${Object.keys(MODULES).join('|')}]... [--report]\n`);
  process.exit(2);
}
const accepted = JSON.parse(readFileSync('test/mutants/accepted.json', 'utf8')).flatMap(
  ({ mutants, ...group }) =>
    mutants.map(([mutator, original, replacement, on = '']) => ({
      ...group,
      mutator,
      original,
      replacement,
      on,
    })),
);
mkdirSync(join(FOLDER, 'results'), { recursive: true });

let failed = false;
const used = new Set();
const rows = [];
for (const [name, module] of Object.entries(MODULES)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const mutants = Object.entries(module.files).flatMap(([file, tests]) =>
    mutantsOf(file, tests, module.slow),
  );
  const valid = mutants.filter(({ status }) => !['CompileError', 'RuntimeError', 'Ignored'].includes(status));
  const survivors = valid.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
  const reasons = survivors.map(reasonOf);
  const open = survivors.filter((_, n) => reasons[n] === undefined);
  const equivalent = reasons.filter((reason) => reason?.equivalent === true).length;
  const killed = valid.length - survivors.length;
  const counted = valid.length - equivalent;
  const score = counted === 0 ? 0 : (100 * killed) / counted;
  failed ||= score < BAR || open.length > 0;
  rows.push({ name, mutants: valid.length, killed, equivalent, survived: counted - killed, open, score });
}
for (const { name, open } of rows)
  for (const { file, line, mutatorName, original, replacement } of open)
    process.stdout.write(`${name}: ${file}:${line} ${mutatorName}\n    ${original}\n    ${replacement}\n`);
process.stdout.write(
  '| module | mutants | killed | equivalent | survived | of these without a reason | score |\n|---|---|---|---|---|---|---|\n',
);
for (const { name, mutants, killed, equivalent, survived, open, score } of rows)
  process.stdout.write(
    `| ${name} | ${mutants} | ${killed} | ${equivalent} | ${survived} | ${open.length} | ${score.toFixed(1)} % |\n`,
  );
const stale = asked.length > 0 ? [] : accepted.filter((one) => !used.has(one));
for (const { file, original } of stale)
  process.stdout.write(`accepted, and there no more: ${file} ${original}\n`);
process.exitCode = failed || stale.length > 0 ? 1 : 0;

function reasonOf(mutant) {
  const found = accepted.find(
    (one) =>
      one.file === mutant.file &&
      one.mutator === mutant.mutatorName &&
      one.original === mutant.original &&
      one.replacement === mutant.replacement &&
      readFileSync(one.file, 'utf8').split('\n')[mutant.line - 1]?.includes(one.on),
  );
  if (found !== undefined) used.add(found);
  return found;
}

/** Every mutant of one file with what became of it, from the last run where nothing has changed since. */
function mutantsOf(file, patterns, slow = []) {
  const tests = patterns.flatMap(expand);
  const key = createHash('sha256');
  for (const path of [file, ...tests]) key.update(path).update(readFileSync(path));
  const digest = key.digest('hex');
  const kept = join(FOLDER, 'results', `${file.replaceAll('/', '+')}.json`);
  const last = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : null;
  if (last?.digest === digest || (reportOnly && last !== null)) return last.mutants;
  if (reportOnly) return [];
  process.stderr.write(`${file} …\n`);
  const mutants = runOn(file, tests, slow);
  writeFileSync(kept, JSON.stringify({ digest, mutants }));
  return mutants;
}

function runOn(file, tests, slow) {
  const stem = join(FOLDER, 'results', file.replaceAll('/', '+'));
  const tool = strykerIn(join(ROOT, FOLDER));
  const config = `${stem}.config.json`;
  const report = `${stem}.report.json`;
  const incrementalFile = `${stem}.incremental.json`;
  forgetSurvivors(incrementalFile);
  writeFileSync(
    config,
    JSON.stringify({
      mutate: [file],
      testRunner: 'vitest',
      plugins: [tool.plugin],
      vitest: { configFile: 'scripts/mutate/vitest.config.mjs', related: false },
      coverageAnalysis: 'perTest',
      incremental: true,
      incrementalFile,
      reporters: ['json'],
      jsonReporter: { fileName: report },
      tempDirName: join(FOLDER, 'sandboxes'),
      concurrency: 1,
      // It knows no TypeScript without a compiler of its own; the tests need none either.
      tsconfigFile: 'there-is-none.json',
      ignorePatterns: ['**', ...SHOWN],
    }),
  );
  const { status, said } = tool.run(config, { LOCKSTEP_MUTATE: JSON.stringify({ tests, slow }) });
  if (status !== 0) throw new Error(`the mutants of ${file} could not be tried:\n${said.slice(-3_000)}`);
  const found = Object.values(JSON.parse(readFileSync(report, 'utf8')).files);
  return found.flatMap(({ source, mutants }) =>
    mutants.map(({ mutatorName, replacement, status: became, location: { start, end } }) => ({
      file,
      line: start.line,
      mutatorName,
      original: oneLine(textBetween(source, start, end)),
      replacement: oneLine(replacement),
      status: became,
    })),
  );
}

/** Who survived is tried again: the tool sees no change of what a test imports, nor what runs when a file is read. */
function forgetSurvivors(incrementalFile) {
  if (!existsSync(incrementalFile)) return;
  const known = JSON.parse(readFileSync(incrementalFile, 'utf8'));
  for (const file of Object.values(known.files))
    file.mutants = file.mutants.filter(({ status }) => status !== 'Survived' && status !== 'NoCoverage');
  writeFileSync(incrementalFile, JSON.stringify(known));
}

/** `folder/*.test.ts` as paths. */
function expand(pattern) {
  if (!pattern.includes('*')) return existsSync(pattern) ? [pattern] : [];
  const folder = dirname(pattern);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts'))
    .sort()
    .map((name) => `${folder}/${name}`);
}

function textBetween(source, start, end) {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  lines[last] = lines[last].slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return lines.join('\n');
}

function oneLine(text) {
  return text.replaceAll(/\s+/g, ' ').trim();
}
