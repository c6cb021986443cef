import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const BUILT = fileURLToPath(new URL('../../dist/console/', import.meta.url));
/** What a browser has to load before the first page shows, as it travels. */
const MOST_BYTES = 250 * 1024;

const page = readFileSync(`${BUILT}index.html`, 'utf8');
const zipped = (path: string) => gzipSync(readFileSync(`${BUILT}${path}`), { level: 9 }).length;
const scripts = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, path]) => path ?? '');

test('the first script is at most 250 kB compressed, and the rest comes by page', () => {
  const first = scripts.reduce((sum, path) => sum + zipped(path), 0);
  const chunks = readdirSync(`${BUILT}assets`).filter((name) => name.endsWith('.js'));
  console.log(
    `console: ${scripts.length} of ${chunks.length} scripts at first, ${(first / 1024).toFixed(1)} kB compressed`,
  );
  expect(scripts.length).toBeGreaterThan(0);
  expect(first).toBeLessThanOrEqual(MOST_BYTES);
  expect(chunks.length).toBeGreaterThan(scripts.length + 10);
});

test('the page has nothing inline and nothing from outside', () => {
  expect([...page.matchAll(/<script(?![^>]*\ssrc=)[^>]*>/g)]).toEqual([]);
  expect(page).not.toMatch(/\sstyle=|\son\w+=/);
  expect([...page.matchAll(/(?:src|href)="(?!\/)[^"]*"/g)]).toEqual([]);
});

test('no file of it names an address to load something from', () => {
  const named = readdirSync(`${BUILT}assets`).filter((name) =>
    /(?:import\(|src=|href=|url\(|fetch\()["'`]?https?:\/\//.test(
      readFileSync(`${BUILT}assets/${name}`, 'utf8'),
    ),
  );
  expect(named).toEqual([]);
});
