import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from './support/axe.ts';
import { picture } from './support/pictures.ts';
import { launch, openPage, type Rig } from './support/rig.ts';
import { staffed } from './support/staffed.ts';

/** A busy machine takes its time; what does not come at all fails. */
const SOON = { timeout: 60_000 };
let console: Rig;
beforeAll(async () => {
  console = await staffed();
});
afterAll(() => console.close());

describe.each(['light', 'dark'] as const)('the systems (%s)', (scheme) => {
  test.each([
    ['list', 'table', 'Targets'],
    ['coverage', 'table', 'What is really automated'],
    ['applications', 'heading', 'Named by no application'],
    ['connectors', 'heading', 'SCIM 2.0'],
  ] as const)('are shown as %s, and axe finds nothing', async (tab, role, name) => {
    const { page, troubles, close } = await console.open(`/targets?tab=${tab}`, { scheme, role: 'auditor' });
    await page.getByRole('heading', { level: 1, name: 'Targets' }).waitFor();
    await page.getByRole(role, { name }).waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'live' }).count(), SOON).toBe(1);
    expect(await violations(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await picture(page, `targets-${tab}-${scheme}`);
    await close();
  });
});

test('the list says what is known of each system, and narrows with its address', async () => {
  const { page, close } = await console.open('/targets');
  const rows = page.getByRole('table', { name: 'Targets' }).getByRole('row');
  await expect.poll(() => rows.count(), SOON).toBe(console.company.systems.size + 1);
  const git = rows.filter({ hasText: 'git' });
  await expect.poll(() => git.textContent(), SOON).toMatch(/healthy\s*6 of 6/);
  await page.getByRole('link', { name: 'Orphans: 2' }).click();
  await expect.poll(() => rows.count(), SOON).toBe(2);
  expect(new URL(page.url()).searchParams.get('show')).toBe('orphans');
  await page.getByRole('searchbox', { name: 'Search systems' }).fill('nothing is called so');
  await page.getByText('No system fits').waitFor();
  await page.getByRole('link', { name: 'Show all systems' }).click();
  await expect.poll(() => rows.count(), SOON).toBe(console.company.systems.size + 1);
  await close();
});

test('a number of the matrix leads to the accounts behind it', async () => {
  const { page, close } = await console.open('/targets?tab=coverage');
  await page.getByRole('link', { name: '2 orphan on git' }).click();
  const accounts = page.getByRole('table', { name: 'Accounts' });
  await accounts.getByText('contractor.x').waitFor();
  expect(await accounts.getByRole('row').count()).toBe(3);
  expect(new URL(page.url()).search).toBe('?tab=accounts&class=orphan');
  await close();
});

test('keys move through the list and open a system', async () => {
  const { page, close } = await console.open('/targets');
  const rows = page.getByRole('table', { name: 'Targets' }).locator('tbody tr[data-row]');
  await rows.first().focus();
  await page.keyboard.press('j');
  await expect
    .poll(() => rows.nth(1).evaluate((row) => row === row.ownerDocument.activeElement), SOON)
    .toBe(true);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'directory' }).waitFor();
  await close();
});

test('who may not connect a system sees that, and why', async () => {
  const { page, close } = await console.open('/targets', { role: 'operator' });
  const button = page.getByRole('button', { name: 'Connect a system' });
  await button.waitFor();
  expect(await button.getAttribute('aria-disabled')).toBe('true');
  await button.hover();
  await page.getByText('Needs the role administrator').waitFor();
  await button.click({ force: true });
  expect(new URL(page.url()).pathname).toBe('/targets');
  await close();
});

test('nothing is wider than a telephone', async () => {
  for (const path of ['/targets', '/targets?tab=coverage', '/targets/git', '/targets/new?connector=ldap']) {
    const { page, close } = await console.open(path, { width: 390 });
    await page.locator('main h2, main table, main fieldset').first().waitFor();
    expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, 390]);
    await picture(page, `narrow-${path.replace(/\W+/g, '-')}`);
    await close();
  }
});

test('a company without systems is told what they are, and which kinds there are', async () => {
  const file = await console.company.policy(
    (text) =>
      text
        .split('---\n')
        .filter((document) => /kind: (Source|LifecyclePolicy)/.test(document))
        .join('---\n'),
    'nothing-connected.yaml',
  );
  const at = (...words: string[]) => console.at(...words, '--tenant', 'empty');
  expect(await at('policy', 'apply', file)).toMatchObject({ exit: 0 });
  const token = (await at('token', 'create', '--role', 'administrator', '--for', 'newcomer')).out.trim();
  const browser = await launch();
  const { page, close } = await openPage(browser, console.url, '/targets', { token });
  await page.getByText('No system is connected').waitFor();
  await page.getByRole('button', { name: 'Connect SCIM 2.0' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Connect LDAP directory (OpenLDAP)' }).click();
  await page.getByRole('group', { name: 'Connection' }).waitFor();
  await close();
  await browser.close();
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
  const { page, close } = await console.open('/hooks');
  const at = () => new URL(page.url()).pathname;
  await page.getByRole('heading', { level: 1, name: 'Hooks' }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await page.getByRole('table', { name: 'Targets' }).waitFor();
  expect(at()).toBe('/targets');
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await keys.getByRole('row', { name: 'g t Targets' }).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  await page.keyboard.press('Control+k');
  const field = page.getByPlaceholder('People, systems, pages, actions');
  await field.fill('zzz');
  await page.getByText('Nothing fits').waitFor();
  await field.fill('git');
  const found = page.getByRole('dialog').getByRole('button', { name: 'git' });
  await found.waitFor();
  expect(await page.getByText('Nothing fits').count()).toBe(0);
  await found.click();
  await page.waitForURL(`${console.url}/targets/git`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.goto(`${console.url}/people`);
  await page.locator('main [data-search]').focus();
  await page.keyboard.press('Control+k');
  await field.waitFor();
  await close();
});
