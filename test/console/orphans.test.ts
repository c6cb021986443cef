import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './support/axe.ts';
import { picture } from './support/pictures.ts';
import type { Rig } from './support/rig.ts';
import { staffed } from './support/staffed.ts';

const SOON = { timeout: 60_000 };
let console: Rig;
beforeAll(async () => {
  console = await staffed();
});
afterAll(() => console.close());

test('an orphan becomes that of a person by the plan that was shown, with the keyboard alone', async () => {
  const { page, troubles, close } = await console.open('/targets/git?tab=findings', { role: 'operator' });
  const orphans = page.getByRole('table', { name: 'Orphans that can be used' });
  const row = orphans.getByRole('row', { name: 'contractor.x' });
  await row.getByRole('button', { name: 'Whose is it…' }).press('Enter');
  const sheet = page.getByRole('dialog', { name: 'Whose is contractor.x on git?' });
  await sheet.getByRole('textbox', { name: 'Person' }).fill('E103');
  await page.getByRole('option', { name: 'E103' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await sheet.getByText('It is the account of', { exact: false }).waitFor();
  const make = sheet.getByRole('button', { name: 'Show the plan' });
  expect(await make.isDisabled()).toBe(true);
  await sheet.getByRole('textbox', { name: 'Reason' }).fill('asked at the desk');
  expect(await sheet.getByRole('button', { name: 'It is theirs' }).count()).toBe(0);
  await make.press('Enter');
  await sheet.getByText('Nothing ends and nothing is given now', { exact: false }).waitFor();
  await sheet.getByText('No key on the account says whose it is', { exact: false }).waitFor();
  expect(await violations(page)).toEqual([]);
  await picture(page, 'orphan-link');
  await sheet.getByRole('button', { name: 'It is theirs' }).press('Enter');
  await sheet.getByText('The account is theirs now.').waitFor();
  await sheet.getByRole('button', { name: 'Close' }).last().press('Enter');
  await expect.poll(() => orphans.getByText('contractor.x').count(), SOON).toBe(0);

  // In the drawer it says who said so, and can be taken back.
  await page.goto(page.url().replace('tab=findings', 'tab=accounts'));
  await page.getByText('contractor.x').click();
  const drawer = page.getByRole('dialog').first();
  await drawer.getByText('asked at the desk').waitFor();
  await drawer.getByRole('button', { name: 'Take the link back…' }).click();
  const back = page.getByRole('dialog', { name: 'Is contractor.x on git nobody’s after all?' });
  await back.getByRole('textbox', { name: 'Reason' }).fill('it was somebody else');
  await back.getByRole('button', { name: 'Show the plan' }).click();
  expect(await violations(page)).toEqual([]);
  await back.getByRole('button', { name: 'It is nobody’s' }).click();
  await back.getByText('The account is nobody’s again.').waitFor();
  expect(troubles).toEqual([]);
  await close();
});

test('an orphan that is meant to be is listed as known, until it is reported again', async () => {
  const { page, troubles, close } = await console.open('/targets/git?tab=findings', { role: 'operator' });
  const orphans = page.getByRole('table', { name: 'Orphans that can be used' });
  await orphans
    .getByRole('row', { name: 'contractor.x' })
    .getByRole('button', { name: 'It is meant to be…' })
    .click();
  const sheet = page.getByRole('dialog', { name: 'Who answers for contractor.x on git?' });
  const keep = sheet.getByRole('button', { name: 'It is known' });
  expect(await keep.isDisabled()).toBe(true);
  await sheet.getByRole('textbox', { name: 'Who answers for it' }).fill('E104');
  await page.getByRole('option', { name: 'E104' }).click();
  await sheet.getByRole('textbox', { name: 'What it is for' }).fill('builds at night');
  await sheet.getByLabel('Look again on').fill('2099-01-01');
  expect(await violations(page)).toEqual([]);
  await picture(page, 'orphan-keep');
  await keep.click();
  const known = page.getByRole('table', { name: 'Known accounts' });
  await known.getByText('builds at night').waitFor();
  await expect.poll(() => orphans.getByText('contractor.x').count(), SOON).toBe(0);
  expect(await violations(page)).toEqual([]);
  await known.getByRole('button', { name: 'Report it again…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Report it again' }).click();
  await orphans.getByText('contractor.x').waitFor();
  expect(troubles).toEqual([]);
  await close();
});

test('whoever may only look sees what could be said, and by whom', async () => {
  const { page, close } = await console.open('/targets/git?tab=findings', { role: 'auditor' });
  const link = page.getByRole('button', { name: 'Whose is it…' }).first();
  await link.waitFor();
  expect(await link.getAttribute('aria-disabled')).toBe('true');
  await link.hover();
  await page.getByRole('tooltip', { name: 'Needs the role operator or administrator' }).waitFor();
  await close();
});
