import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './support/axe.ts';
import { letIn } from './support/let-in.ts';
import { launch, type Rig, rig } from './support/rig.ts';

let there: Rig;
let browser: Browser;
beforeAll(async () => {
  there = await rig();
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await there?.close();
});

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
const signOut = async (page: Page, name: string) => {
  await page.getByRole('button', { name: `You: ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
};
/** Without the stream, only what is read and done can say that somebody is out. */
const standStill = async (page: Page) => {
  await page.getByRole('button', { name: 'live', exact: true }).click();
  await page.getByRole('button', { name: 'paused', exact: true }).waitFor();
};
/** What a browser does when somebody comes back to a tab. */
const seenAgain = (page: Page) => page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");

test('who could not be signed out is told so, and is out only when the server says so', async () => {
  const own = await browser.newContext();
  const { page } = await letIn(there, own, { name: 'Olga', path: '/targets' });
  await page.route('**/api/v1/session/end', (route) => route.fulfill({ status: 502, body: 'a proxy' }));
  await signOut(page, 'Olga');
  const told = page.getByRole('dialog', { name: 'You may still be signed in' });
  await told.getByRole('alert').waitFor();
  expect(new URL(page.url()).pathname).toBe('/targets');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  expect(await violations(page)).toEqual([]);
  await page.unroute('**/api/v1/session/end');
  await told.getByRole('button', { name: 'Try again' }).click();
  await heading(page, 'Sign in');
  // A session that is over is one that somebody is out of.
  await letIn(there, own, { name: 'Omar', path: '/targets' });
  const last = own.pages().at(-1) as Page;
  await standStill(last);
  await own.clearCookies();
  await signOut(last, 'Omar');
  await heading(last, 'Sign in');
  await own.close();
});

test('the first read that is refused takes the page away', async () => {
  const own = await browser.newContext();
  const { page } = await letIn(there, own, { name: 'Rosa', path: '/targets' });
  await standStill(page);
  await own.clearCookies();
  await page.getByRole('link', { name: 'Policies' }).click();
  await heading(page, 'Sign in');
  await own.close();
});

test('the first act that is refused takes the page away', async () => {
  const own = await browser.newContext();
  const { page } = await letIn(there, own, { name: 'Amir', path: '/settings?tab=tokens' });
  await standStill(page);
  await page.getByRole('button', { name: 'New token' }).click();
  const dialog = page.getByRole('dialog', { name: 'Make a token' });
  await dialog.getByRole('textbox', { name: 'What for' }).fill('a script');
  await own.clearCookies();
  await dialog.getByRole('button', { name: 'Make the token' }).click();
  await heading(page, 'Sign in');
  await own.close();
});

test('when somebody else signed in in another tab, nothing of the one before is shown or kept', async () => {
  const own = await browser.newContext();
  const { page } = await letIn(there, own, { name: 'Ada', path: '/people' });
  await page.getByRole('button', { name: 'Saved views' }).click();
  await page.getByRole('textbox', { name: 'Name of this view' }).fill('Whom Ada watches');
  await page.getByRole('button', { name: 'Save this view' }).click();
  await page.getByRole('menuitem', { name: 'Whom Ada watches' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Policies' }).click();
  await page.getByRole('table', { name: 'Documents' }).getByRole('row').nth(1).click();
  await page.locator('.cm-content').click();
  await page.keyboard.type('# of Ada');
  const drafts = () => page.evaluate<string>('JSON.stringify({ ...sessionStorage })');
  await expect.poll(drafts).toContain('# of Ada');
  await page.getByRole('link', { name: 'Targets' }).click();
  await heading(page, 'Targets');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await letIn(there, own, { name: 'Bert', role: 'auditor', path: '/people' });
  await seenAgain(page);
  await page.getByRole('button', { name: 'You: Bert' }).waitFor();
  await expect.poll(() => asked).toContain('/api/v1/targets');
  expect(await drafts()).not.toContain('# of Ada');
  await page.getByRole('link', { name: 'People' }).click();
  await page.getByRole('button', { name: 'Saved views' }).click();
  await page.getByRole('textbox', { name: 'Name of this view' }).waitFor();
  expect(await page.getByRole('menuitem', { name: 'Whom Ada watches' }).count()).toBe(0);
  await own.close();
});

test('what somebody wrote is not there for the next one at this browser', async () => {
  const own = await browser.newContext();
  const { page } = await letIn(there, own, { name: 'Carl', path: '/policies' });
  await page.getByRole('table', { name: 'Documents' }).getByRole('row').nth(1).click();
  await page.locator('.cm-content').click();
  await page.keyboard.type('# of Carl');
  const drafts = () => page.evaluate<string>('JSON.stringify({ ...sessionStorage })');
  await expect.poll(drafts).toContain('# of Carl');
  // It lives on where its writer does.
  await page.reload();
  await page.locator('.cm-content').getByText('# of Carl').waitFor();
  await signOut(page, 'Carl');
  await heading(page, 'Sign in');
  expect(await drafts()).not.toContain('# of Carl');
  await own.close();
});
