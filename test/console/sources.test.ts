import { afterAll, beforeAll, expect, test } from 'vitest';
import { staff } from '../cli/support/small-company.ts';
import { violations } from './support/axe.ts';
import { type Fed, fedCompany } from './support/fed-company.ts';
import { heldBack } from './support/held-back.ts';
import { looksRight } from './support/looks.ts';

let console: Fed;
beforeAll(async () => {
  console = await fedCompany();
});
afterAll(() => console?.close());

test('all sources are shown with what was read last, in every look', async () => {
  await looksRight(console, '/sources', 'sources', async ({ page }) => {
    await page.getByRole('table', { name: 'Sources' }).getByRole('link', { name: 'okta' }).waitFor();
    await page.getByRole('table', { name: 'Ways in for identity providers' }).waitFor();
  });
});

test('one source shows its imports; one import its rejects and who is missing', async () => {
  await looksRight(console, '/sources/hr', 'source', async ({ page }) => {
    await page.getByRole('table', { name: 'Imports' }).waitFor();
  });
  const { page, troubles, close } = await console.open('/sources/hr', { role: 'auditor' });
  const rows = page.getByRole('table', { name: 'Imports' }).getByRole('row');
  await rows.nth(1).click();
  const sheet = page.getByRole('dialog', { name: 'Import' });
  await sheet.getByText('E111').waitFor();
  await sheet.getByRole('cell', { name: 'department', exact: true }).waitFor();
  expect(new URL(page.url()).searchParams.get('import')).toMatch(/^[0-9a-f-]{36}$/);
  expect(await violations(page)).toEqual([]);
  // Copying the address shows the same.
  await page.reload();
  await sheet.getByText('proven: the meta document agrees').waitFor();
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  await page.getByText('not believed', { exact: true }).first().click();
  await page.getByText('No import fits the filter').waitFor();
  await page.getByRole('button', { name: 'Show all' }).click();
  await rows.nth(1).waitFor();
  expect(troubles).toEqual([]);
  await close();
});

test('fields are shown with how many rows have them, in words and as bars', async () => {
  await looksRight(console, '/sources/hr?tab=fields', 'source-fields', async ({ page }) => {
    await page.getByRole('cell', { name: '0 % (0 of 10)' }).first().waitFor();
    await page.getByRole('cell', { name: '100 % (10 of 10)' }).first().waitFor();
  });
});

test('a report is tried before it is taken, and names who would lose access', async () => {
  const { page, troubles, close } = await console.open('/sources/hr?tab=upload', { role: 'operator' });
  const yesterday = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
  const people = staff(12, {
    E103: { lastDay: yesterday },
  });
  const { csv, meta } = await console.files(people);
  const before = (await console.api('/sources/hr/imports')).imports.length;
  const choose = page.locator('input[type=file]');
  await choose.first().setInputFiles(csv);
  await choose.last().setInputFiles(meta);
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByText('1 person loses access').waitFor();
  await page.getByRole('link', { name: 'Dina Family3' }).waitFor();
  expect((await console.api('/sources/hr/imports')).imports).toHaveLength(before);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Take it' }).click();
  const sheet = page.getByRole('dialog', { name: 'Take report.csv?' });
  const take = sheet.getByRole('button', { name: 'Take it' });
  expect(await take.isDisabled()).toBe(true);
  await sheet.getByLabel('Reason').fill('the report of this week');
  await take.click();
  await page.getByText(/The report was taken/).waitFor();
  expect((await console.api('/sources/hr/imports')).imports[0]).toMatchObject({ rows: 12 });
  expect(troubles).toEqual([]);
  await close();
});

test('a preview is about the files that stand beside it, and a report is taken once', async () => {
  const { page, close } = await console.open('/sources/hr?tab=upload', { role: 'operator' });
  const { csv, meta } = await console.files(staff(12));
  const choose = page.locator('input[type=file]');
  await choose.first().setInputFiles(csv);
  await choose.last().setInputFiles(meta);
  const letGo = await heldBack(page, /imports\/hr\/preview/, 'POST');
  await page.getByRole('button', { name: 'Preview' }).click();
  // Another file cannot come under the answer to this one.
  const whole = page.getByRole('checkbox');
  await expect.poll(() => whole.isDisabled()).toBe(true);
  letGo();
  await page.getByRole('button', { name: 'Take it' }).click();
  const sheet = page.getByRole('dialog', { name: 'Take report.csv?' });
  await sheet.getByLabel('Reason').fill('the report of this week');
  const taken = await heldBack(page, /imports\/hr(\?|$)/, 'POST');
  await sheet.getByRole('button', { name: 'Take it' }).click();
  await expect.poll(() => sheet.getByRole('button', { name: 'Cancel' }).isDisabled()).toBe(true);
  await page.keyboard.press('Escape');
  expect(await sheet.count()).toBe(1);
  taken('IMPORT_BUSY');
  await sheet.getByText('it was refused').waitFor();
  await page.keyboard.press('Escape');
  // The next preview asks nothing by itself.
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByRole('button', { name: 'Take it' }).waitFor();
  expect(await sheet.count()).toBe(0);
  await close();
});

test('an auditor sees why a report cannot be uploaded', async () => {
  const { page, close } = await console.open('/sources/hr?tab=upload', { role: 'auditor' });
  await page.getByRole('button', { name: 'Preview' }).hover();
  await page.getByText('Needs the role operator or administrator').waitFor();
  expect(await page.getByRole('button', { name: 'Preview' }).getAttribute('aria-disabled')).toBe('true');
  await close();
});

test('what an identity provider sent is shown, and a request is tried without a trace', async () => {
  await looksRight(console, '/sources/okta', 'source-recorder', async ({ page }) => {
    await page.getByRole('cell', { name: '/Users', exact: true }).waitFor();
  });
  const { page, troubles, close } = await console.open('/sources/okta', { role: 'operator' });
  await page.getByRole('cell', { name: '/Users', exact: true }).click();
  const sheet = page.getByRole('dialog', { name: 'Request' });
  await sheet.getByText('favouriteColour', { exact: true }).waitFor();
  await sheet.getByText('"password": "[redacted]"').waitFor();
  await sheet.getByRole('button', { name: 'Try it now' }).click();
  await sheet.getByText('It would be answered 409; then it was 201.').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('switch', { name: 'Only refused ones' }).press('Space');
  await expect
    .poll(() => page.getByRole('table', { name: 'What was sent' }).getByRole('row').count())
    .toBe(2);
  expect(troubles).toEqual([]);
  await close();
});

test('a connection is made with its secret shown once, and closed with a reason', async () => {
  const { page, troubles, close } = await console.open('/sources');
  await page.getByRole('button', { name: 'Add a connection' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('entra');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const once = page.getByRole('dialog', { name: 'The connection is made' });
  expect(await once.getByLabel('Bearer token', { exact: true }).inputValue()).toMatch(/^lss_/);
  expect(await violations(page)).toEqual([]);
  await once.getByRole('button', { name: 'I have copied it' }).click();
  await once.waitFor({ state: 'detached' });
  const row = page.getByRole('row').filter({ hasText: 'entra' });
  await row.getByRole('button', { name: 'Close' }).click();
  const sheet = page.getByRole('dialog', { name: 'Close entra?' });
  await sheet.getByLabel('Reason').fill('made by mistake');
  await sheet.getByLabel('Type entra to go on').fill('entra');
  await sheet.getByRole('button', { name: 'Close', exact: true }).last().click();
  await row.getByText('closed').waitFor();
  expect(troubles).toEqual([]);
  await close();
});

test('a failing read says what to do, and a source that there is not, too', async () => {
  const failing = await console.open('/sources', { failing: /api\/v1\/sources/ });
  await failing.page.getByText('DATABASE_UNAVAILABLE').first().waitFor();
  expect(await violations(failing.page)).toEqual([]);
  await failing.close();
  const { page, close } = await console.open('/sources/nothing');
  await page.getByText('SOURCE_UNKNOWN').waitFor();
  await close();
});

test('keys open a source and its imports', async () => {
  const { page, close } = await console.open('/sources', { role: 'auditor' });
  const first = page.getByRole('table', { name: 'Sources' }).locator('[data-row="0"]');
  await first.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'hr' }).waitFor();
  await page.getByRole('tab', { name: 'Imports' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('tab', { name: 'Fields', selected: true }).waitFor();
  await close();
});
