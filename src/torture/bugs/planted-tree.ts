import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyPatch, type Patch } from './patch.ts';

/** The repository: below it every copy finds its packages. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** What a program needs to run: types, maps and tests stay behind. */
const RUNS = /^(?!.*\.test\.).*\.js$/;

/** A copy of the built program that does not change when somebody builds anew. */
export function cleanTree(folder: string): void {
  copyProgram(join(ROOT, 'dist'), join(folder, 'dist'), copyFileSync);
  copyFileSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
}

/** The clean program with one mistake in it. Throws an Error in words where the patch no longer fits or compiles. */
export function plantedTree(clean: string, patch: Patch, folder: string): void {
  const source = applyPatch(patch, readFileSync(join(ROOT, patch.file), 'utf8'));
  copyProgram(join(clean, 'dist'), join(folder, 'dist'), linkSync);
  linkSync(join(clean, 'package.json'), join(folder, 'package.json'));
  const compiled = compile(patch.name, source, folder, basename(patch.file));
  const place = join(folder, patch.file.replace(/^src/, 'dist').replace(/\.ts$/, '.js'));
  // Not written into: it is one file with that of the clean program.
  rmSync(place);
  renameSync(compiled, place);
}

function copyProgram(from: string, to: string, copy: (from: string, to: string) => void): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, place] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyProgram(source, place, copy);
    else if (RUNS.test(entry.name)) copy(source, place);
  }
}

/** As the build does, one file alone and without a look at its types: those were looked at when the patch was written. */
const LIKE_THE_BUILD = [
  '--ignoreConfig',
  '--noCheck',
  '--noResolve',
  ...['--target', 'ES2023', '--module', 'NodeNext', '--moduleResolution', 'NodeNext'],
  ...['--moduleDetection', 'force', '--rewriteRelativeImportExtensions', '--verbatimModuleSyntax'],
];

function compile(name: string, source: string, folder: string, file: string): string {
  const work = join(folder, 'planted');
  mkdirSync(work);
  writeFileSync(join(work, file), source);
  const tsc = join(ROOT, 'node_modules', '.bin', 'tsc');
  const { status, stdout, error } = spawnSync(tsc, [...LIKE_THE_BUILD, join(work, file)], {
    cwd: dirname(work),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${name}.patch does not compile: ${error?.message ?? stdout}`);
  return join(work, file.replace(/\.ts$/, '.js'));
}
