/**
 * Reads the JSON summary of a vitest run: prints what was skipped and why that is all right, and the counts. Exit 1 when
 * one was skipped that has to run here (a real server, a conformance suite).
 *
 *   node scripts/check-skips.mjs SUMMARY.json
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * @typedef {{ asRoot: boolean, feeds: boolean }} Machine what this machine has
 * @typedef {{ file: string, name: string }} Skipped
 */

/** @type {readonly { reason: string, covers: (test: Skipped, machine: Machine) => boolean }[]} */
const ALLOWED = [
  {
    reason: 'the recorded company is not here (LOCKSTEP_FEEDS)',
    covers: ({ file }, { feeds }) => !feeds && /^(src\/(sources|policy)|test\/replay)/.test(file),
  },
  {
    reason: 'only root can do this',
    covers: ({ file, name }, { asRoot }) =>
      !asRoot && file.startsWith('src/store/launcher/') && /root|may not reach/.test(name),
  },
  {
    reason: 'this machine lets nobody make containers',
    covers: ({ file, name }) =>
      file.startsWith('src/store/launcher/') && name.includes('in another container'),
  },
];

/**
 * @param {any} summary as vitest's json reporter writes it
 * @param {string} root
 * @param {Machine} machine
 * @returns {{ passed: number, failed: number, excused: string[], missing: string[] }}
 */
export function judgeSkips(summary, root, machine) {
  const excused = [];
  const missing = [];
  let passed = 0;
  let failed = 0;
  for (const { name, assertionResults, status } of summary.testResults) {
    // A file that could not even be loaded has failed, whatever its tests would have said.
    if (status === 'failed' && assertionResults.every((test) => test.status !== 'failed')) failed++;
    for (const test of assertionResults) {
      if (test.status === 'passed') passed++;
      else if (test.status === 'failed') failed++;
      else {
        const skipped = { file: relative(root, name), name: test.fullName };
        const reason = ALLOWED.find(({ covers }) => covers(skipped, machine))?.reason;
        const line = `${skipped.file}: ${skipped.name}`;
        if (reason === undefined) missing.push(line);
        else excused.push(`${line} (${reason})`);
      }
    }
  }
  return { passed, failed, excused, missing };
}

function main() {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const feeds = process.env.LOCKSTEP_FEEDS ?? join(root, '../shared/feeds');
  const machine = { asRoot: process.getuid?.() === 0, feeds: existsSync(join(feeds, 'rules.md')) };
  const summary = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
  const { passed, failed, excused, missing } = judgeSkips(summary, root, machine);
  for (const line of excused) console.log(`skipped  ${line}`);
  for (const line of missing) console.log(`SKIPPED, and must not be here  ${line}`);
  console.log(`${passed} passed, ${failed} failed, ${excused.length + missing.length} skipped`);
  if (missing.length > 0 || passed === 0) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
