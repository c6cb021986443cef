/**
 * Length of files: a reader should have one idea in view at a time. Warns above 400 lines, fails above 600; recorded
 * data, migrations (never edited again) and generated files are left out.
 *
 *   node scripts/check-sizes.mjs [ROOT]
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { filesBelow, isTest } from './imports.mjs';

const WARN = 400;
const FAIL = 600;
const FOLDERS = ['src', 'console', 'test', 'bench', 'scripts', 'packages'];

/**
 * @param {string} root
 * @returns {{ sizes: { path: string, lines: number }[], long: { path: string, lines: number }[], tooLong: { path: string, lines: number }[] }}
 */
export function checkSizes(root) {
  const wanted = (path) => /\.(ts|mjs)$/.test(path) && !/\/(migrations|generated|fixtures)\//.test(path);
  const files = FOLDERS.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
    filesBelow(root, folder, wanted),
  );
  const sizes = files.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));
  return {
    sizes,
    long: sizes.filter(({ lines }) => lines > WARN && lines <= FAIL),
    tooLong: sizes.filter(({ lines }) => lines > FAIL),
  };
}

function row(name, sizes) {
  const sorted = sizes.map(({ lines }) => lines).sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  const sum = sorted.reduce((a, b) => a + b, 0);
  return {
    sum,
    text: `${name}: ${sorted.length} files, ${sum} lines, median ${at(0.5)}, p90 ${at(0.9)}, longest ${at(1)}`,
  };
}

function main() {
  const { sizes, long, tooLong } = checkSizes(
    process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)),
  );
  const isTestSide = ({ path }) => isTest(path) || path.startsWith('test/');
  const source = row(
    'source',
    sizes.filter((file) => !isTestSide(file)),
  );
  const test = row('tests', sizes.filter(isTestSide));
  console.log(source.text);
  console.log(`${test.text}, tests per source line ${(test.sum / Math.max(1, source.sum)).toFixed(2)}`);
  for (const { path, lines } of long)
    console.log(`  long: ${path} has ${lines} lines (aim below 200, at most ${FAIL})`);
  for (const { path, lines } of tooLong)
    console.error(`  too long: ${path} has ${lines} lines; split it by idea`);
  if (tooLong.length > 0 || sizes.length === 0) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
