import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Rig, rig } from './support/rig.ts';

let console: Rig;
let token: string;
beforeAll(async () => {
  console = await rig();
  token = (
    await console.at.json<{ token: string }>('token', 'create', '--for', 't', '--role', 'administrator')
  ).token;
});
afterAll(() => console?.close());

const DAY_MS = 86_400_000;
const STREAM = /\/api\/v1\/events\?after=/;

async function ask(path: string, body?: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(`${console.url}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect([path, answer.status]).toEqual([path, 200]);
  return (await answer.json()) as Record<string, unknown>;
}

const COUNT_CUTS = `{
  const { abort } = AbortController.prototype;
  window.cuts = 0;
  AbortController.prototype.abort = function (...why) {
    window.cuts++;
    return abort.apply(this, why);
  };
}`;

const makeToken = (holder: string) =>
  ask('/tokens', { holder, role: 'auditor', expiresAt: new Date(Date.now() + DAY_MS).toISOString() });
const mark = (page: Page, word: string) => page.getByRole('button', { name: word, exact: true }).waitFor();

test.each([
  [503, 'as the server says while it starts'],
  [410, 'as it says of events that are not kept any more'],
  [409, 'as it says when it was set back to an older state'],
])('a stream that is refused with %i, %s, is opened again from now on', async (status) => {
  const { page, close } = await console.open('/targets');
  await mark(page, 'live');
  let refused = 0;
  await page.route(STREAM, (route) => {
    refused++;
    return refused <= 2 ? route.fulfill({ status, body: '' }) : route.continue();
  });
  const streams: number[] = [];
  let targets = 0;
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (STREAM.test(request.url())) streams.push(Number(searchParams.get('after')));
    if (pathname === '/api/v1/targets') targets++;
  });
  await mark(page, 'live');
  await page.getByRole('button', { name: 'live', exact: true }).click();
  await makeToken(`while nobody listens ${status}`);
  await page.getByRole('button', { name: 'paused', exact: true }).click();
  await mark(page, 'not live');
  await mark(page, 'live');
  expect(streams).toHaveLength(3);
  const { event } = (await ask('/session')) as { event: number };
  expect(streams.at(-1)).toBe(event);
  // What was said meanwhile is not given again: what is shown is asked again.
  await expect.poll(() => targets).toBeGreaterThan(0);
  await close();
});

test('a slow read comes to its end however much happens, and is asked again after it', async () => {
  const { page, close } = await console.open('/targets');
  await mark(page, 'live');
  await page.addInitScript(COUNT_CUTS);
  await page.route(/\/api\/v1\/tokens\?/, async (route) => {
    const answer = await route.fetch();
    await new Promise((done) => setTimeout(done, 1_500));
    await route.fulfill({ response: answer }).catch(() => undefined);
  });
  await page.goto(`${console.url}/settings?tab=tokens`);
  await page
    .getByRole('cell', { name: 't', exact: true })
    .or(page.getByText('console-administrator'))
    .first()
    .waitFor();
  await page.evaluate('window.cuts = 0');
  for (let i = 0; i < 12; i++) {
    await makeToken(`busy ${i}`);
    await new Promise((done) => setTimeout(done, 300));
  }
  await page.getByRole('cell', { name: 't / busy 11', exact: true }).waitFor();
  expect(await page.evaluate('window.cuts')).toBe(0);
  await close();
});

test('what ends, ends by the clock of the server, however wrong that of the browser is', async () => {
  const { page, close } = await console.open('/targets');
  await page.addInitScript(`{ const { now } = Date; Date.now = () => now() + 5 * 3_600_000; }`);
  await page.goto(`${console.url}/settings?tab=tokens`);
  await page.getByRole('button', { name: 'New token' }).click();
  const dialog = page.getByRole('dialog', { name: 'Make a token' });
  await dialog.getByRole('textbox', { name: 'What for' }).fill('a script');
  const [made] = await Promise.all([
    page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/tokens')),
    dialog.getByRole('button', { name: 'Make the token' }).click(),
  ]);
  const { expiresAt } = made.postDataJSON() as { expiresAt: string };
  expect(Math.abs(Date.parse(expiresAt) - Date.now() - 90 * DAY_MS)).toBeLessThan(60_000);
  await close();
});
