import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { type BenchRow, type Figure, type RowContext, verify } from '../harness.ts';
import { runLockstep, stopCommand } from '../run-lockstep.ts';
import { inTemporaryFolder } from '../temporary-folder.ts';
import { LAP, lap, laps, spread, until } from './laps.ts';

const EXECUTABLE = process.env.LOCKSTEP_CHROMIUM ?? '/usr/bin/chromium';
const FIRST_PAGE_BAR_MS = 1_000;
const PRESS_BAR_MS = 100;
/** What is fetched while nothing else is to do has come. */
const IDLE_MS = 4_000;
/** Between two presses, as somebody who is quick. */
const REST_MS = 150;

/** The console on the demo, whose life goes on meanwhile: from a press until it is answered, in the browser itself. */
export const consoleSpeed: BenchRow = { name: 'console', inSmoke: false, run };

async function run({ smoke, note }: RowContext) {
  if (!existsSync(EXECUTABLE)) {
    note(`no browser at ${EXECUTABLE} (LOCKSTEP_CHROMIUM)`);
    return null;
  }
  const rounds = smoke ? 1 : 5;
  return inTemporaryFolder(async (folder) => {
    const demo = runLockstep(['--data', join(folder, 'data'), 'demo', '--port', '0']);
    const browser = await chromium.launch({
      executablePath: EXECUTABLE,
      args: ['--no-sandbox', '--disable-gpu'],
    });
    try {
      const { match } = await demo.seen(/http\S+\/sign-in#\S+/);
      await demo.seen(/Life goes on/);
      const entered = await browser.newContext();
      const { origin } = await enter(entered, match[0]);
      const figures: Figure[] = [];
      const add = (what: string, values: readonly number[], bar: number) => {
        const { median, p95 } = spread(values);
        note(`${what}: median ${median.toFixed(0)}, p95 ${p95.toFixed(0)} ms of ${values.length}`);
        figures.push(figure(`${what}, median`, median, bar), figure(`${what}, p95`, p95, bar));
      };
      const first: number[] = [];
      const storageState = await entered.storageState();
      for (let k = 0; k < rounds; k++)
        first.push(await firstPage(await browser.newContext({ storageState }), origin));
      add('first page without a cache, until its data is there', first, FIRST_PAGE_BAR_MS);
      const page = await entered.newPage();
      await page.addInitScript(LAP);
      await page.goto(origin);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForTimeout(IDLE_MS);
      const moved = await pageToPage(page, rounds);
      add('page to page, first visit, until its heading', moved.first, PRESS_BAR_MS);
      add('page to page, later, until its heading', moved.later, PRESS_BAR_MS);
      add('page to page, later, until its data', moved.filled, PRESS_BAR_MS);
      const pages = [...moved.byPage].map(([title, ms]) => ({ title, ms: spread(ms).median }));
      const slowest = pages.toSorted((a, b) => b.ms - a.ms).slice(0, 5);
      note(
        `the data came latest on: ${slowest.map(({ title, ms }) => `${title} ${ms.toFixed(0)} ms`).join(', ')}`,
      );
      for (const [what, values] of Object.entries(await otherPresses(page, origin, rounds * 3)))
        add(what, values, PRESS_BAR_MS);
      return { figures, inputs: { rounds, chromium: browser.version() } };
    } finally {
      await browser.close();
      await stopCommand(demo);
    }
  });
}

function figure(what: string, ours: number, against: number): Figure {
  return { what: `console: ${what}`, ours, against, unit: 'ms', mustReach: { atMost: 1 } };
}

async function enter(context: BrowserContext, link: string): Promise<URL> {
  const page = await context.newPage();
  await page.goto(link);
  await page.locator('nav a').first().waitFor();
  const at = new URL(page.url());
  await page.close();
  return at;
}

const FILLED =
  "document.querySelector('main h1') !== null && document.querySelector('main [aria-busy=true]') === null";

/** From the start of the navigation, as the page's own clock has it. */
async function firstPage(context: BrowserContext, url: string): Promise<number> {
  const page = await context.newPage();
  await page.addInitScript(
    `window.lockstepFirst = new Promise((resolve) => {
      const look = () => (${FILLED} ? resolve(performance.now()) : requestAnimationFrame(look));
      requestAnimationFrame(look);
    })`,
  );
  await page.goto(url);
  const ms = await page.evaluate('lockstepFirst');
  await context.close();
  return Number(ms);
}

async function pageToPage(page: Page, rounds: number) {
  const titles = await page.locator('nav a').allTextContents();
  verify(titles.length > 10, `the navigation has ${titles.length} pages`);
  const found = { first: [] as number[], later: [] as number[], filled: [] as number[] };
  const byPage = new Map<string, number[]>(titles.map((title) => [title, []]));
  for (let round = 0; round <= rounds; round++)
    for (const title of [...titles.slice(1), ...titles.slice(0, 1)]) {
      const heading = `document.querySelector('main h1')?.textContent === ${JSON.stringify(title)}`;
      const [shown = 0, filled = 0] = await laps(page, [heading, `${heading} && ${FILLED}`], () =>
        page.locator('nav').getByRole('link', { name: title, exact: true }).click(),
      );
      if (round === 0) found.first.push(shown);
      else {
        found.later.push(shown);
        found.filled.push(filled);
        byPage.get(title)?.push(filled);
      }
      await page.waitForTimeout(REST_MS);
    }
  return { ...found, byPage };
}

async function otherPresses(page: Page, origin: string, times: number) {
  const found: Record<string, number[]> = {};
  const take = async (what: string, ready: string, press: () => Promise<void>) => {
    const values = found[what] ?? [];
    found[what] = values;
    values.push(await lap(page, ready, press));
    await page.waitForTimeout(REST_MS);
  };
  const DIALOG = "document.querySelector('[role=dialog]') !== null";
  const go = async (path: string) => {
    await page.goto(`${origin}${path}`);
    await until(page, FILLED);
    await page.waitForTimeout(REST_MS);
  };

  await go('/people');
  for (let k = 0; k < times; k++) {
    await take('a row of people opens', DIALOG, () =>
      page
        .locator(`main [data-row="${1 + (k % 8)}"] td`)
        .last()
        .click(),
    );
    await page.keyboard.press('Escape');
    await until(page, `!(${DIALOG})`);
  }
  const search = page.locator('main [data-search]');
  for (let k = 0; k < times; k++) {
    const text = 'maria'.slice(0, 1 + (k % 5));
    await search.fill(text.slice(0, -1));
    await take(
      'a letter in the search field',
      `document.querySelector('main [data-search]').value === ${JSON.stringify(text)}`,
      () => search.press(text.slice(-1)),
    );
  }
  for (let k = 0; k < times; k++) {
    await take('the search of everything opens', DIALOG, () => page.keyboard.press('Control+k'));
    await page.keyboard.press('Escape');
    await until(page, `!(${DIALOG})`);
  }
  await go('/leaves');
  const tabs = page.locator('main [role=tab]');
  const count = await tabs.count();
  for (let k = 0; k < times; k++) {
    const at = 1 + (k % (count - 1));
    await take(
      'a tab of leaves',
      `document.querySelectorAll('main [role=tab]')[${at}].getAttribute('aria-selected') === 'true'`,
      () => tabs.nth(at).click(),
    );
  }
  return found;
}
