import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './support/axe.ts';
import { picture } from './support/pictures.ts';
import { type Rig, rig } from './support/rig.ts';

let console: Rig;
beforeAll(async () => {
  console = await rig();
});
afterAll(() => console.close());

test.each(['light', 'dark'] as const)('the systems are shown, and axe finds nothing (%s)', async (scheme) => {
  const { page, troubles, close } = await console.open('/targets', { scheme, role: 'auditor' });
  await page.getByRole('heading', { level: 1, name: 'Targets' }).waitFor();
  const rows = page.getByRole('table', { name: 'Targets' }).getByRole('row');
  await expect.poll(() => rows.count()).toBe(console.company.systems.size + 1);
  await expect.poll(() => page.getByRole('button', { name: 'live' }).count()).toBe(1);
  expect(await violations(page)).toEqual([]);
  expect(troubles).toEqual([]);
  await picture(page, `targets-${scheme}`);
  await close();
});

test('a read that fails says what to do, with the code, and can be tried again', async () => {
  const { page, close } = await console.open('/targets', { failing: /api\/v1\/targets/ });
  await page.getByText('DATABASE_UNAVAILABLE').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.unroute(/api\/v1\/targets/);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('table', { name: 'Targets' }).waitFor();
  await close();
});

test('keys lead to a page, and the palette finds a system', async () => {
  const { page, close } = await console.open('/nowhere');
  await page.goto(`${console.url}/targets`);
  await page.getByRole('table', { name: 'Targets' }).waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('People, systems, pages, actions').fill('zzz');
  await page.getByText('Nothing fits').waitFor();
  await close();
});
