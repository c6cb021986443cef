import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../cli/support/running.ts';
import { violations } from './support/axe.ts';
import { type Fed, fedCompany } from './support/fed-company.ts';
import { looksRight } from './support/looks.ts';

let console: Fed;
beforeAll(async () => {
  console = await fedCompany();
  await until(async () => (await console.api('/tasks?state=open')).tasks.length >= 12);
});
afterAll(() => console?.close());

test('exceptions are shown by cause, in every look', async () => {
  await looksRight(console, '/exceptions', 'exceptions', async ({ page }) => {
    await page.getByRole('table', { name: 'Exceptions' }).waitFor();
    await page.getByRole('group', { name: 'Causes' }).getByText('missing from the report 1').waitFor();
  });
});

test('one is opened from the address, and several are closed with one reason', async () => {
  const [missing] = (await console.api('/exceptions?kind=missingFromFeed')).exceptions;
  const { page, troubles, close } = await console.open(
    `/exceptions?kind=missingFromFeed&open=${missing.id}`,
    { role: 'operator' },
  );
  const sheet = page.getByRole('dialog', { name: 'Exception' });
  await sheet.getByText('nothing was taken away').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  await page.getByLabel('Select all that are shown').check();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  const question = page.getByRole('dialog', { name: 'Close this exception?' });
  await question.getByLabel('Reason').fill('asked HR: an intern');
  await question.getByRole('button', { name: 'Close', exact: true }).last().click();
  await page.getByText('No exception fits the filter').waitFor();
  expect((await console.api('/exceptions?kind=missingFromFeed')).exceptions).toEqual([]);
  await page.getByRole('button', { name: 'Show all' }).click();
  expect(troubles).toEqual([]);
  await close();
});

test('one that somebody else has closed meanwhile does not keep the others open', async () => {
  const ids = (await console.api('/exceptions')).exceptions.map(({ id }: { id: string }) => id);
  expect(ids.length).toBeGreaterThan(1);
  const { page, close } = await console.open('/exceptions', { role: 'operator' });
  await page.getByLabel('Select all that are shown').check();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  const question = page.getByRole('dialog', { name: /^Close \d+ exceptions\?$/ });
  await question.getByLabel('Reason').fill('all looked at');
  await console.api(`/exceptions/${ids[0]}/close`, { reason: 'was faster' });
  await question.getByRole('button', { name: 'Close', exact: true }).last().click();
  await question.waitFor({ state: 'detached' });
  const left = (await console.api('/exceptions')).exceptions.map(({ id }: { id: string }) => id);
  expect(ids.filter((id: string) => left.includes(id))).toEqual([]);
  await close();
});

test.each([
  ['exceptions', 'exceptions?severity=4', 'No exception fits the filter'],
  ['tasks', 'tasks?state=confirmed', 'No task fits the filter'],
])('an empty list of %s says how fresh that is', async (name, filtered, nothing) => {
  const { page, close } = await console.open(`/${filtered}`, { role: 'auditor' });
  await page.getByText(nothing).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.route(new RegExp(`/api/v1/${name}`), (route) =>
    route.fulfill({ json: { [name]: [], next: null } }),
  );
  await page.goto(`${console.url}/${name}`);
  const read = page.getByText('As of').locator('time');
  const at = Date.parse((await read.getAttribute('datetime')) ?? '');
  expect(Math.abs(Date.now() - at)).toBeLessThan(60_000);
  expect(await violations(page)).toEqual([]);
  await close();
});

test('tasks are shown, and names that deceive are text only', async () => {
  await looksRight(console, '/tasks', 'tasks', async ({ page }) => {
    await page.getByRole('table', { name: 'Tasks' }).waitFor();
    await page.getByText('odd name').first().waitFor();
  });
  const { page, close } = await console.open('/tasks', { role: 'auditor' });
  await page.getByText('odd name').first().waitFor();
  expect(await page.locator('main img').count()).toBe(0);
  await close();
});

test('a task is closed by one person and confirmed by another, never by the same', async () => {
  const [task] = (await console.api('/tasks?state=open')).tasks;
  const doing = await console.open(`/tasks?task=${task.id}`, { role: 'operator' });
  const sheet = doing.page.getByRole('dialog', { name: 'Task' });
  await sheet.getByLabel('How, and what shows it').fill('key 7 handed out');
  expect(await violations(doing.page)).toEqual([]);
  await sheet.getByRole('button', { name: 'Say so' }).click();
  await sheet.waitFor({ state: 'detached' });
  expect(doing.troubles).toEqual([]);
  await doing.page.goto(`${console.url}/tasks?state=closed&task=${task.id}`);
  const own = doing.page.getByRole('button', { name: 'I have looked, and it is so' });
  await own.hover();
  await doing.page.getByText('Somebody else confirms it').waitFor();
  expect(await own.getAttribute('aria-disabled')).toBe('true');
  await doing.close();
  const seeing = await console.open(`/tasks?state=closed&task=${task.id}`, { role: 'approver' });
  await seeing.page.getByText('key 7 handed out').waitFor();
  await seeing.page.getByRole('button', { name: 'I have looked, and it is so' }).click();
  await until(async () =>
    (await console.api('/tasks?state=confirmed')).tasks.some(({ id }: { id: string }) => id === task.id),
  );
  expect(seeing.troubles).toEqual([]);
  await seeing.close();
});

test.each(['exceptions', 'tasks'])('a failing read of %s says what to do', async (name) => {
  const { page, close } = await console.open(`/${name}`, { failing: new RegExp(`api/v1/${name}`) });
  await page.getByText('DATABASE_UNAVAILABLE').first().waitFor();
  expect(await violations(page)).toEqual([]);
  await close();
});
