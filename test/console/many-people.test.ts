import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { staff } from '../cli/support/small-company.ts';
import { violations } from './support/axe.ts';
import { picture } from './support/pictures.ts';
import { type Rig, rig } from './support/rig.ts';

// The server answers for lists of this size elsewhere (test/people): here is what the page does with one.

const PEOPLE = 100_000;
const LONG = 'W'.repeat(4_000);
const HOSTILE: readonly string[] = [
  'Ada Reyes',
  'Ada\u200b Reyes',
  'Ada \u202eseyeR',
  '<script>document.title = "taken"</script>',
  '<img src=x onerror="document.title = \'taken\'">',
  '"><svg onload=document.title=1>',
  'مريم الأحمد',
  'שרה \u2066לוי\u2069',
  LONG,
  `Z${'\u0300'.repeat(300)}algo`,
  '\u0007\u0000Bell'.replace('\u0000', ''),
  "Robert'); DROP TABLE identity;--",
  '=HYPERLINK("http://example.com")',
  '{{constructor.constructor("return 1")()}}',
  '\ufeffAda Reyes',
  '👩🏽‍🚀 Ada',
];
const idOf = (i: number) => `01890000-0000-7000-8000-${String(i).padStart(12, '0')}`;

function person(i: number) {
  const hostile = HOSTILE[i % HOSTILE.length] ?? '';
  return {
    id: idOf(i),
    name: i < 10_000 ? `${hostile} ${i}` : `Person ${i}`,
    mail: null,
    employments: [`E${i}`],
    title: null,
    type: hostile,
    department: hostile,
    location: null,
    company: null,
    manager: null,
    state: i % 9 === 0 ? 'left' : 'active',
    since: '2026-01-01T00:00:00.000Z',
    nextEvaluation: null,
    override: null,
    accounts: { known: 2, open: i % 9 === 0 ? 1 : 2 },
    exceptions: i % 5,
    held: i % 7 === 0,
  };
}

/** The list as the API gives it, page by page, from the first that is there on. Counts what is asked. */
async function manyPeople(page: Page) {
  const asked = { pages: 0, rows: 0, first: 0 };
  await page.route(/\/api\/v1\/people\?/, async (route) => {
    const query = new URL(route.request().url()).searchParams;
    const limit = Number(query.get('limit') ?? 100);
    const after = query.get('after');
    const from = after === null ? asked.first : Number(after.slice(-12)) + 1;
    const last = Math.min(PEOPLE, from + limit);
    if (limit > 1) {
      asked.pages++;
      asked.rows += last - from;
    }
    await route.fulfill({
      json: {
        people: Array.from({ length: last - from }, (_, i) => person(from + i)),
        previous: from === asked.first ? null : idOf(from),
        next: last < PEOPLE ? idOf(last - 1) : null,
        total: query.get('total') === 'true' ? { count: PEOPLE, exact: true } : null,
      },
    });
  });
  return asked;
}

const TO_THE_END = `(() => {
  const frame = document.querySelector('main table').closest('.mantine-ScrollArea-viewport');
  frame.scrollTop = frame.scrollHeight;
})()`;

let console: Rig;
beforeAll(async () => {
  console = await rig();
});
afterAll(() => console.close());

async function opened(options: { readonly scheme: 'light' | 'dark'; readonly width?: number }) {
  const here = await console.open('/targets', options);
  const asked = await manyPeople(here.page);
  await here.page.goto(`${console.url}/people`);
  await here.page.locator('.person-link').first().waitFor();
  return { ...here, asked };
}

test('a hundred thousand people cost the page no more than those that are seen', async () => {
  const { page, troubles, asked, close } = await opened({ scheme: 'light' });
  await page.getByText('100,000 people').waitFor();
  const rows = page.locator('[data-row]');
  expect(asked.pages).toBe(1);
  for (let turn = 2; turn <= 12; turn++) {
    await page.evaluate(TO_THE_END);
    await expect.poll(() => asked.pages).toBe(turn);
    await expect
      .poll(async () => Number(await rows.last().getAttribute('data-row')))
      .toBeGreaterThan((turn - 1) * 200 - 50);
    expect(await rows.count()).toBeLessThan(80);
  }
  // Each person was read once: 12 pages of 200.
  expect(asked.rows).toBe(2_400);
  expect(await violations(page)).toEqual([]);
  expect(troubles).toEqual([]);
  await close();
});

/** Something happens to somebody. */
async function report(count: number): Promise<void> {
  const { file, meta } = await console.company.report(staff(count));
  expect((await console.at('import', 'hr', file, '--meta', meta)).exit).toBe(0);
}

test('a key selects the row that has the focus, also when another one came in above', async () => {
  const { page, asked, close } = await opened({ scheme: 'light' });
  asked.first = 20_001;
  await page.reload();
  const rows = page.locator('[data-row]');
  await rows.filter({ hasText: 'Person 20003' }).focus();
  const before = asked.pages;
  asked.first = 20_000;
  await report(12);
  await expect.poll(() => asked.pages).toBeGreaterThan(before);
  await rows.filter({ hasText: 'Person 20000' }).waitFor();
  await page.keyboard.press('x');
  await page.getByText('1 selected').waitFor();
  expect(await page.getByRole('checkbox', { name: 'Select Person 20003' }).isChecked()).toBe(true);
  await page.keyboard.press('j');
  await expect.poll(() => page.evaluate('document.activeElement.textContent')).toMatch(/Person 20004/);
  await close();
});

test('a long list says that it has changed, and is asked for as a whole only when told to', async () => {
  const { page, asked, close } = await opened({ scheme: 'light' });
  for (let turn = 2; turn <= 3; turn++) {
    await page.evaluate(TO_THE_END);
    await expect.poll(() => asked.pages).toBe(turn);
    await page.getByText(`${turn * 200} rows`).waitFor();
  }
  await report(13);
  await page.getByText('The list has changed since it was read.').waitFor();
  expect(asked.pages).toBe(3);
  await page.getByRole('button', { name: 'Show the newest' }).click();
  await expect.poll(() => asked.pages).toBe(6);
  await close();
});

test.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 390],
] as const)(
  'hostile names are text, keep the layout, and impostors are marked (%s, %i)',
  async (scheme, width) => {
    const { page, troubles, close } = await opened({ scheme, width });
    const title = await page.title();
    const names = page.locator('.person-link');
    await names.filter({ hasText: '<script>document.title = "taken"</script> 3' }).waitFor();
    const odd = (text: RegExp) => names.filter({ hasText: text }).first().getByText('odd name').count();
    expect(await odd(/^Ada Reyes 0/)).toBe(0);
    for (const impostor of [/^Ada␣ Reyes 1/, /^Ada ␣seyeR 2/, /^␣Ada Reyes 14/])
      expect(await odd(impostor)).toBe(1);
    expect(await odd(/^مريم الأحمد/)).toBe(0);
    expect(await page.evaluate(`document.documentElement.scrollWidth <= ${width}`)).toBe(true);
    const state = await page.getByRole('columnheader', { name: 'State' }).boundingBox();
    expect((state?.x ?? width) + (state?.width ?? 0)).toBeLessThanOrEqual(Math.max(width, 600));
    // Which cell makes a row as high as two.
    const high = await page.evaluate(
      "[...document.querySelectorAll('[data-row] > td')].filter((cell) => cell.firstElementChild?.getBoundingClientRect().height > 50).map((cell) => cell.textContent.slice(0, 60))",
    );
    expect(high).toEqual([]);
    expect(await violations(page)).toEqual([]);
    expect(await page.title()).toBe(title);
    expect(troubles).toEqual([]);
    await picture(page, `people-hostile-${scheme}-${width}`);
    await close();
  },
);
