import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../cli/support/running.ts';
import { smallCompany, staff } from '../cli/support/small-company.ts';
import { violations } from './support/axe.ts';
import { type Rig, rig } from './support/rig.ts';

interface Line {
  readonly id: string;
  readonly stands: string;
  readonly person: string | null;
}

let console: Rig;
let token: string;
const lines = async (query = ''): Promise<readonly Line[]> => {
  const answer = await fetch(`${console.url}/api/v1/leaves${query}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { leaves: readonly Line[] }).leaves;
};

beforeAll(async () => {
  console = await rig(await smallCompany());
  const { file, meta } = await console.company.report(staff(12));
  expect((await console.at('import', 'hr', file, '--meta', meta)).exit).toBe(0);
  token = (await console.at('token', 'create', '--role', 'auditor', '--for', 'test')).out.trim();
  await until(() => console.company.systems.get('git')?.truth.find('E100')?.active === true);
});
afterAll(() => console.close());

const heading = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { level: 1, name }).waitFor();

test.each(['light', 'dark'] as const)(
  'where nobody has left, today and the leaves say what there will be (%s)',
  async (scheme) => {
    const { page, troubles, close } = await console.open('/', { scheme });
    await heading(page, 'Today');
    await page.getByText('Nobody is leaving now').waitFor();
    await page.getByRole('heading', { name: 'Set up Lockstep' }).waitFor();
    await page.getByText('5 of 6 done').first().waitFor();
    await page.getByText('Nobody was cut off in the last 30 days').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.goto(`${console.url}/leaves`);
    await page.getByText('Nobody has left yet').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await close();
  },
);

test('somebody leaves by keyboard: searched, seen as a plan, ended and proven before the eyes', async () => {
  const { page, troubles, close } = await console.open('/', { role: 'operator' });
  await page.getByRole('button', { name: 'Make a person leave' }).focus();
  await page.keyboard.press('Enter');
  await heading(page, 'Make a person leave');
  await page.getByLabel('Who leaves').first().focus();
  await page.keyboard.type('family0');
  await page.getByRole('option', { name: /Family0/ }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByText('What will happen').waitFor();
  await page.getByText('The guard lets it go.').waitFor();
  await page.getByText('This cannot be undone').waitFor();
  expect(await violations(page)).toEqual([]);
  const go = page.getByRole('button', { name: 'End all access now' });
  // Without a reason nothing is done.
  await go.focus();
  await page.keyboard.press('Enter');
  expect(await lines()).toEqual([]);
  await page.getByLabel('Reason').focus();
  await page.keyboard.type('moves to the sea');
  await expect.poll(() => go.getAttribute('aria-disabled')).toBe('false');
  await go.focus();
  await page.keyboard.press('Enter');
  await heading(page, /Family0.* leaves/);
  const [line] = await lines();
  expect(page.url()).toContain(`/leaves/${line?.id}`);
  // Without a word of ours the page follows, to the certificate.
  await page.getByText('Everything is proven').waitFor({ timeout: 90_000 });
  expect(console.company.systems.get('git')?.truth.find('E100')?.active).toBe(false);
  await page.getByRole('button', { name: 'Certificate' }).focus();
  await page.keyboard.press('Enter');
  const address = await page.getByRole('menuitem', { name: 'As a page' }).getAttribute('href');
  expect((await page.request.get(`${console.url}${address}`)).status()).toBe(200);
  await page.keyboard.press('Escape');
  expect(troubles).toEqual([]);
  await close();
});

describe('a leave that is proven', () => {
  test.each(['light', 'dark'] as const)(
    'is a picture with a row a system, and a table (%s)',
    async (scheme) => {
      const [line] = await lines('?stands=proven');
      const { page, troubles, close } = await console.open(`/leaves/${line?.id}`, {
        scheme,
        role: 'auditor',
      });
      await heading(page, /leaves/);
      const rows = page.getByRole('button', { name: /verified, looked at/ });
      await expect.poll(() => rows.count()).toBeGreaterThan(1);
      expect(await page.locator('[data-bar="write"]').count()).toBeGreaterThan(2);
      expect(await violations(page)).toEqual([]);
      await rows.first().focus();
      await page.keyboard.press('Enter');
      const drawer = page.getByRole('dialog');
      await drawer.waitFor();
      await drawer.getByRole('button', { name: /sign-in/ }).click();
      await drawer.getByRole('table', { name: 'Read back: sign-in' }).waitFor();
      await drawer.getByText('as wanted').first().waitFor();
      expect(new URL(page.url()).searchParams.get('op')).not.toBeNull();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await drawer.waitFor({ state: 'detached' });
      await page.getByText('Steps', { exact: true }).click();
      await page.getByRole('table', { name: 'Every step of this leave' }).waitFor();
      expect(await violations(page)).toEqual([]);
      // An auditor reads all and changes nothing.
      const undo = page.getByRole('button', { name: 'Undo' });
      expect(await undo.getAttribute('aria-disabled')).toBe('true');
      expect(troubles).toEqual([]);
      await close();
    },
  );

  test('fits a telephone', async () => {
    const [line] = await lines('?stands=proven');
    for (const path of ['/', '/leaves', `/leaves/${line?.id}`, '/leaves/new?person=E101']) {
      const { page, close } = await console.open(path, { width: 390 });
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle').catch(() => undefined);
      expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, 390]);
      expect(await violations(page)).toEqual([]);
      await close();
    }
  });

  test('stands in the list and in the times of today, whose bars lead to it', async () => {
    const { page, troubles, close } = await console.open('/?times=table', { role: 'auditor' });
    await page.getByRole('table', { name: 'Time until access was proven to have ended' }).waitFor();
    await page
      .getByRole('link', { name: /^Leaves with/ })
      .first()
      .click();
    await heading(page, 'Leaves');
    await page.getByText(/a system took/).waitFor();
    await page
      .getByRole('table', { name: 'Leaves' })
      .getByRole('link', { name: /Family0/ })
      .waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('tab', { name: /With gaps/ }).click();
    await page.getByText('No leave fits').waitFor();
    expect(new URL(page.url()).searchParams.get('stands')).toBe('gaps');
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await page.getByRole('table', { name: 'Leaves' }).waitFor();
    await page.keyboard.press('Tab');
    expect(troubles).toEqual([]);
    await close();
  });

  test('is taken back with what comes back shown first', async () => {
    const [line] = await lines('?stands=proven');
    const { page, troubles, close } = await console.open(`/leaves/${line?.id}`);
    await page.getByRole('button', { name: 'Undo' }).click();
    const sheet = page.getByRole('dialog', { name: /Take back/ });
    await sheet.getByText('Comes back').waitFor();
    await sheet.getByText('This cannot be undone').waitFor();
    expect(await violations(page)).toEqual([]);
    await sheet.getByLabel('Reason').fill('stays after all');
    await sheet.getByRole('button', { name: 'Take it back' }).click();
    await sheet.waitFor({ state: 'detached' });
    await until(() => console.company.systems.get('git')?.truth.find('E100')?.active === true);
    expect(troubles).toEqual([]);
    await close();
  });
});

test('a read that fails says what to do, with the code, on each page', async () => {
  const [line] = await lines();
  const failing = /api\/v1\/(today|leaves|revoke-times|plans)/;
  for (const path of ['/', '/leaves', `/leaves/${line?.id}`, '/leaves/new?person=E101']) {
    const { page, close } = await console.open(path, { failing });
    await page.getByText('DATABASE_UNAVAILABLE').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await page.unroute(failing);
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await page.getByText('DATABASE_UNAVAILABLE').first().waitFor({ state: 'detached' });
    await close();
  }
});

test('nobody has a leave of that id', async () => {
  const { page, close } = await console.open('/leaves/00000000-0000-7000-8000-000000000000');
  await page.getByText('LEAVE_UNKNOWN').waitFor();
  expect(await violations(page)).toEqual([]);
  await close();
});
