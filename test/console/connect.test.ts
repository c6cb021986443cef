import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './support/axe.ts';
import { picture } from './support/pictures.ts';
import type { Rig } from './support/rig.ts';
import { staffed } from './support/staffed.ts';

/** A busy machine takes its time; what does not come at all fails. */
const SOON = { timeout: 60_000 };
let console: Rig;
beforeAll(async () => {
  console = await staffed();
});
afterAll(() => console.close());

const crm = () => {
  const system = console.company.systems.get('crm');
  if (system === undefined) throw new Error('no crm');
  return system;
};

test('a system is connected without a manual: tried, looked at, and written to by a plan', async () => {
  crm().operator.create({ name: 'stranger', keys: {}, attributes: {}, entitlements: [] });
  const policy = await readFile(console.company.policyFile, 'utf8');
  const url = /id: crm[\s\S]*?url: "([^"]+)"/.exec(policy)?.[1] ?? '';
  const { page, troubles, close } = await console.open('/targets');
  await page.getByRole('button', { name: 'Connect a system' }).click();
  await page.getByRole('button', { name: 'Connect Simulated system' }).click();
  const test = page.getByRole('button', { name: 'Keep the secrets and test' });
  await page.getByText('Still needed: Id, Owner, url').waitFor();
  expect(await test.getAttribute('aria-disabled')).toBe('true');

  await page.getByRole('textbox', { name: 'Id' }).fill('Not An Id');
  await page.getByText('1 to 63 of a-z', { exact: false }).waitFor();
  await page.getByRole('textbox', { name: 'Id' }).fill('shop');
  await page.getByRole('textbox', { name: 'Owner' }).fill('shop-team');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('The shop');
  await page.getByRole('textbox', { name: 'Application' }).fill('Shop');
  await page.getByRole('textbox', { name: 'url' }).fill('http://example.com');
  const secret = page.getByRole('group', { name: 'token', exact: true });
  await expect.poll(() => secret.getByLabel('Kept as').inputValue(), SOON).toBe('shop-token');
  await secret.locator('input[type=password]').fill('wrong');
  expect(await violations(page)).toEqual([]);

  // A reload loses the secret, which is kept nowhere in the browser, and nothing else.
  expect(await page.evaluate('JSON.stringify({ ...sessionStorage })')).not.toContain('wrong');
  await page.reload();
  await expect.poll(() => page.getByRole('textbox', { name: 'Id' }).inputValue(), SOON).toBe('shop');
  expect(await page.getByRole('textbox', { name: 'url' }).inputValue()).toBe('http://example.com');
  expect(await secret.locator('input[type=password]').inputValue()).toBe('');
  await secret.locator('input[type=password]').fill('wrong');

  // What is wrong is told where it was typed.
  await test.click();
  await page.getByText('It does not work yet').waitFor();
  await page.getByText('must use https://', { exact: false }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByText('must use https://', { exact: false }).waitFor();
  await page.getByRole('textbox', { name: 'url' }).fill(url);
  // The value went one way: the page does not have it any more.
  expect(await secret.locator('input[type=password]').inputValue()).toBe('');
  await secret.getByText('kept.', { exact: false }).waitFor();
  await test.click();
  await page.getByText('It does not work yet').waitFor();
  await page.getByRole('button', { name: 'Back' }).click();
  await secret.locator('input[type=password]').fill(crm().writeToken);
  await page.getByRole('button', { name: 'More settings' }).click();
  const second = page.getByRole('group', { name: 'readToken', exact: true });
  await second.locator('input[type=password]').fill(crm().readToken);
  await test.click();
  await page.getByText('It lets us in').waitFor();
  await page.getByRole('table', { name: 'Some of its accounts' }).waitFor();
  await picture(page, 'connect-test');

  const written = () => crm().truth.journal.filter(({ by }) => by === 'writer').length;
  const before = written();
  await page.getByRole('button', { name: 'Connect; it only reports' }).click();
  await page.getByText('matched by a key').waitFor();
  // It goes on at the server: a reload shows the same.
  await page.reload();
  await page.getByRole('link', { name: 'Show the 1 of nobody' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await picture(page, 'connect-report');
  expect(written()).toBe(before);

  await page.getByRole('button', { name: 'Look at what would be done' }).click();
  const sheet = page.getByRole('dialog', { name: 'Write to The shop from now on?' });
  // No rule gives anything there yet, and nobody has left: the plan is empty, and says so.
  await sheet.getByText('Nothing would be done at once', { exact: false }).waitFor();
  expect(await violations(page)).toEqual([]);
  await picture(page, 'connect-writes');
  await sheet.getByRole('textbox', { name: 'Reason' }).fill('the first run was looked at');
  await sheet.getByRole('button', { name: 'Switch writes on' }).click();
  await page.getByText('Writes are on', { exact: false }).waitFor();
  await page.getByRole('link', { name: 'Open the system' }).click();
  await page.getByRole('heading', { level: 1, name: 'The shop' }).waitFor();
  expect(troubles).toEqual([]);
  await close();
});

test.each(['csv-directory', 'ldap', 'manual', 'postgres', 'scim'])(
  'the form of %s has a field for each setting, and axe finds nothing',
  async (connector) => {
    const { page, troubles, close } = await console.open(`/targets/new?connector=${connector}`, {
      scheme: 'dark',
    });
    await page.getByRole('group', { name: 'Connection' }).waitFor();
    for (;;) {
      const more = page.locator('button[aria-expanded=false]').filter({ hasText: 'More settings' });
      if ((await more.count()) === 0) break;
      await more.first().click();
    }
    expect(
      await page.getByRole('group', { name: 'Connection' }).locator('input, select, textarea').count(),
    ).toBeGreaterThan(3);
    expect(await violations(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await picture(page, `connect-${connector}`);
    await close();
  },
);

test('what is asked for as JSON, and is none, is still needed', async () => {
  const { page, close } = await console.open('/targets/new?connector=scim');
  await page.getByRole('group', { name: 'Connection' }).waitFor();
  for (;;) {
    const more = page.locator('button[aria-expanded=false]').filter({ hasText: 'More settings' });
    if ((await more.count()) === 0) break;
    await more.first().click();
  }
  const field = page.getByLabel(/\(JSON\)/).first();
  const still = page.getByText('Still needed', { exact: false });
  await field.fill('[]');
  const before = await still.textContent();
  await field.fill('[{');
  await page.getByText('This is not JSON').waitFor();
  expect(await still.textContent()).not.toBe(before);
  await field.fill('[]');
  await expect.poll(() => still.textContent()).toBe(before);
  await close();
});
