import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../cli/support/running.ts';
import { violations } from './support/axe.ts';
import { type Fed, fedCompany } from './support/fed-company.ts';
import { looksRight } from './support/looks.ts';

let console: Fed;
let taken: string;
let broken: string;
beforeAll(async () => {
  console = await fedCompany();
  const { webhooks } = await console.api('/webhooks');
  const idOf = (path: string) =>
    webhooks.find(({ url }: { url: string }) => url.endsWith(path))?.id as string;
  [taken, broken] = [idOf('/taken'), idOf('/broken')];
  await until(
    async () => (await console.api(`/webhooks/${taken}/deliveries?state=delivered`)).deliveries.length > 20,
  );
  await until(async () => (await console.api(`/webhooks/${broken}`)).failingSince !== null);
  await until(async () => (await console.api('/hooks/checks/calls?state=answered')).calls.length > 2);
});
afterAll(() => console?.close());

test('events are shown the newest first, in every look', async () => {
  await looksRight(console, '/events', 'events', async ({ page }) => {
    await page.getByRole('table', { name: 'Events' }).waitFor();
    await page
      .getByRole('group', { name: 'Only these kinds' })
      .getByText('webhook', { exact: true })
      .waitFor();
  });
});

test('they come in by themselves, stand still when told to, and are filtered on the server', async () => {
  const { page, troubles, close } = await console.open('/events', { role: 'auditor' });
  const table = page.getByRole('table', { name: 'Events' });
  await page.getByRole('button', { name: 'live', exact: true }).waitFor();
  await table.waitFor();
  await console.api(`/webhooks/${taken}/test`, {});
  await table.getByRole('cell', { name: 'webhook.tested' }).first().waitFor();
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await console.api(`/webhooks/${taken}/test`, {});
  await page.getByText('1 new').waitFor();
  expect(await table.getByRole('cell', { name: 'webhook.tested' }).count()).toBe(1);
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect.poll(() => table.getByRole('cell', { name: 'webhook.tested' }).count()).toBe(2);
  await page.getByRole('group', { name: 'Only these kinds' }).getByText('policy', { exact: true }).click();
  await expect.poll(() => table.getByRole('row').count()).toBeLessThan(6);
  expect(new URL(page.url()).searchParams.get('kinds')).toBe('policy');
  expect(troubles).toEqual([]);
  await close();
});

test('one event is shown as JSON with its schema, and the list as it was then', async () => {
  const { page, troubles, close } = await console.open('/events?at=3', { role: 'auditor' });
  const rows = page.getByRole('table', { name: 'Events' }).getByRole('row');
  await expect.poll(() => rows.count()).toBe(5);
  await rows.nth(1).click();
  const sheet = page.getByRole('dialog', { name: 'Event 3' });
  await sheet.getByText('"n": 3').waitFor();
  await sheet.getByText('Schema of its data').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'To now' }).click();
  await expect.poll(() => rows.count()).toBeGreaterThan(10);
  expect(troubles).toEqual([]);
  await close();
});

test('webhooks are shown with what they have not taken', async () => {
  await looksRight(console, '/webhooks', 'webhooks', async ({ page }) => {
    await page.getByRole('table', { name: 'Webhooks' }).getByText('failing').waitFor();
  });
  await looksRight(console, `/webhooks/${taken}`, 'webhook', async ({ page }) => {
    await page.getByRole('table', { name: 'Deliveries' }).waitFor();
    await page.getByText(/of the last \d+ were taken/).waitFor();
  });
});

test('a delivery shows request, answer and tries, and is sent again', async () => {
  const { page, troubles, close } = await console.open(`/webhooks/${taken}?state=delivered`, {
    role: 'operator',
  });
  await page.getByRole('table', { name: 'Deliveries' }).getByText('delivered').first().click();
  const sheet = page.getByRole('dialog', { name: /^Delivery of event/ });
  await sheet.getByText('HTTP').or(sheet.getByText('200')).first().waitFor();
  await sheet.getByRole('table', { name: 'Tries' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await sheet.getByRole('button', { name: 'Send again' }).click();
  await sheet.getByText('1 are sent again.').waitFor();
  expect(troubles).toEqual([]);
  await close();
});

test('a webhook is made with its key shown once, tested, switched off and removed', async () => {
  const { page, troubles, close } = await console.open('/webhooks');
  await page.getByRole('button', { name: 'Make a webhook' }).click();
  await page.getByLabel('Address').fill(`${console.origin}/third`);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Make it' }).click();
  const once = page.getByRole('dialog', { name: 'The webhook is made' });
  expect(await once.getByLabel('What the receiver verifies with', { exact: true }).inputValue()).toMatch(
    /^whpk_/,
  );
  await once.getByRole('button', { name: 'I have copied it' }).click();
  await page.getByRole('button', { name: 'Send a test' }).click();
  await page.getByRole('dialog', { name: 'Test' }).getByText('The receiver took it.').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Switch off' }).click();
  await page.getByRole('button', { name: 'Switch on' }).waitFor();
  await page.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('heading', { level: 1, name: 'Webhooks' }).waitFor();
  expect(troubles).toEqual([]);
  await close();
});

test('the twelve hooks are shown with who answers, and a receiver is tried with a sample', async () => {
  await looksRight(console, '/hooks', 'hooks', async ({ page }) => {
    await expect
      .poll(() => page.getByRole('table', { name: 'The twelve hooks' }).getByRole('row').count())
      .toBe(13);
  });
  await looksRight(console, '/hooks?hook=checks', 'hook', async ({ page }) => {
    await page.getByRole('table', { name: 'Last calls' }).waitFor();
  });
  const { page, troubles, close } = await console.open('/hooks?hook=checks', { role: 'operator' });
  const sheet = page.getByRole('dialog', { name: 'checks' });
  await sheet.getByLabel('Hook to call').first().click();
  await page.getByRole('option', { name: 'validateUser' }).click();
  await sheet.getByRole('button', { name: 'Send' }).click();
  await sheet.getByText('It answered as it should.').waitFor();
  await sheet.getByText('"firstName": "Sample"').waitFor();
  expect(await violations(page)).toEqual([]);
  expect(troubles).toEqual([]);
  await close();
});

test.each(['events', 'webhooks', 'hooks'])('a failing read of %s says what to do', async (name) => {
  const { page, close } = await console.open(`/${name}`, {
    failing: name === 'events' ? /api\/v1\/events\?/ : new RegExp(`api/v1/${name}`),
  });
  await page.getByText('DATABASE_UNAVAILABLE').first().waitFor();
  expect(await violations(page)).toEqual([]);
  await close();
});
