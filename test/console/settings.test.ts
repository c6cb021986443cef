import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from './support/axe.ts';
import { picture } from './support/pictures.ts';
import { type Rig, rig } from './support/rig.ts';

let console: Rig;
beforeAll(async () => {
  console = await rig();
});
afterAll(() => console.close());

const TABS = ['tokens', 'keys', 'retention', 'pauses', 'tenants', 'system'] as const;
const TITLES = {
  tokens: 'Tokens',
  keys: 'Keys',
  retention: 'Retention',
  pauses: 'Pauses',
  tenants: 'Tenants',
  system: 'System',
} as const;

describe.each(['light', 'dark'] as const)('in %s', (scheme) => {
  test.each([1280, 390])('at %i pixels every tab has its table, and axe finds nothing', async (width) => {
    for (const tab of TABS) {
      const { page, troubles, close } = await console.open(`/settings?tab=${tab}`, {
        scheme,
        width,
        role: 'auditor',
      });
      await page.getByRole('tab', { name: TITLES[tab], selected: true }).waitFor();
      await page.getByRole('tabpanel').getByRole('table').first().waitFor();
      expect([tab, await violations(page)]).toEqual([tab, []]);
      expect([tab, troubles]).toEqual([tab, []]);
      await picture(page, `settings-${tab}-${scheme}-${width}`);
      await close();
    }
  });
});

test.each([
  ['tokens', /api\/v1\/tokens/],
  ['keys', /api\/v1\/keys/],
  ['retention', /api\/v1\/retention/],
  ['pauses', /api\/v1\/pauses/],
  ['tenants', /api\/v1\/tenants/],
  ['system', /api\/v1\/system/],
] as const)('%s that cannot be read say why, and can be asked again', async (tab, failing) => {
  const { page, close } = await console.open(`/settings?tab=${tab}`, { failing });
  await page.getByText('DATABASE_UNAVAILABLE').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.unroute(failing);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('tabpanel').getByRole('table').first().waitFor();
  await close();
});

test('tabs are reached by keys, and stand in the address', async () => {
  const { page, close } = await console.open('/settings');
  await page.getByRole('tab', { name: 'Tokens' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => page.url()).toContain('tab=keys');
  await page.getByRole('table', { name: 'Keys' }).waitFor();
  await page.goto(`${console.url}/settings?tab=nonsense`);
  const first = page.getByRole('tab').first();
  await expect.poll(() => first.getAttribute('aria-selected')).toBe('true');
  await close();
});

test('a token is made, shown once, opens the API, and is revoked', async () => {
  const { page, close } = await console.open('/settings?tab=tokens');
  await page.getByRole('button', { name: 'New token' }).click();
  const dialog = page.getByRole('dialog', { name: 'Make a token' });
  await dialog.getByLabel('What for').fill('SIEM <b>export</b>');
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Make the token' }).click();
  const once = page.getByRole('dialog', { name: 'The token was made' });
  const token = await once.getByLabel('Token', { exact: true }).inputValue();
  expect(await violations(page)).toEqual([]);
  await picture(page, 'settings-token-made');
  await once.getByRole('button', { name: 'I have copied it' }).click();
  await once.waitFor({ state: 'detached' });
  expect(await page.content()).not.toContain(token);
  const asks = () => fetch(`${console.url}/api/v1/tokens`, { headers: { authorization: `Bearer ${token}` } });
  expect((await asks()).status).toBe(200);
  const row = page.getByRole('row', { name: 'console-administrator / SIEM <b>export</b>' });
  await row.getByRole('button', { name: /^Revoke/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await row.getByText('revoked').waitFor();
  expect((await asks()).status).toBe(401);
  await close();
});

test('how long events are kept is said with what that removes, and a reason', async () => {
  const { page, close } = await console.open('/settings?tab=retention');
  const change = page.getByRole('button', { name: 'Keep events longer or shorter' });
  await change.click();
  const sheet = page.getByRole('dialog', { name: 'How long are events kept?' });
  const keep = sheet.getByRole('button', { name: 'Keep them so long' });
  await sheet.getByLabel(/^As long as the server says/).click();
  await sheet.getByRole('textbox', { name: 'Days' }).fill('29');
  await sheet.getByText('A whole number of days, 30 to 36,500.').first().waitFor();
  await sheet.getByLabel('Reason').fill('our records schedule');
  expect(await keep.isDisabled()).toBe(true);
  await sheet.getByRole('textbox', { name: 'Days' }).fill('200');
  await sheet.getByText('No event is older: nothing is removed now.').waitFor();
  expect(await violations(page)).toEqual([]);
  await picture(page, 'settings-retention-change');
  await keep.click();
  await sheet.waitFor({ state: 'detached' });
  await page
    .getByRole('row', { name: /^Events/ })
    .getByText('200 days')
    .waitFor();
  await close();
  const reader = await console.open('/settings?tab=retention', { role: 'auditor' });
  await expect
    .poll(() =>
      reader.page
        .getByRole('button', { name: 'Keep events longer or shorter' })
        .getAttribute('aria-disabled'),
    )
    .toBe('true');
  await reader.close();
});

test('who may not see that, and why', async () => {
  const { page, close } = await console.open('/settings?tab=tokens', { role: 'auditor' });
  const make = page.getByRole('button', { name: 'New token' });
  await expect.poll(() => make.getAttribute('aria-disabled')).toBe('true');
  await make.hover();
  await page.getByRole('tooltip', { name: 'Needs the role administrator' }).waitFor();
  await page.goto(`${console.url}/settings?tab=pauses`);
  await expect
    .poll(() => page.getByRole('button', { name: 'Pause all writes' }).getAttribute('aria-disabled'))
    .toBe('true');
  await close();
});

test('all is paused by two people, with a plan and a reason, and goes on again', async () => {
  const one = await console.open('/settings?tab=pauses', { role: 'operator' });
  await one.page.getByText('Nothing is paused').waitFor();
  await one.page.getByRole('button', { name: 'Pause all writes' }).click();
  const sheet = one.page.getByRole('dialog', { name: 'Pause all writes?' });
  await sheet.getByText('It takes two people').waitFor();
  const ask = sheet.getByRole('button', { name: 'Ask for the pause' });
  expect(await ask.isDisabled()).toBe(true);
  await sheet.getByLabel('Reason').fill('the directory is being moved');
  expect(await violations(one.page)).toEqual([]);
  await picture(one.page, 'settings-pause-sheet');
  await ask.click();
  await sheet.waitFor({ state: 'hidden' });
  const mine = one.page.getByRole('table', { name: 'Pauses' });
  await mine.getByText('waits for a second person').waitFor();
  expect(await mine.getByRole('button', { name: /^Confirm/ }).getAttribute('aria-disabled')).toBe('true');

  const other = await console.open('/settings?tab=pauses', { role: 'approver' });
  await other.page.getByRole('button', { name: 'Confirm the pause of all writes' }).click();
  await other.page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click();
  await other.page.getByRole('table', { name: 'Pauses' }).getByText('in force').waitFor();
  // The first one sees it without asking.
  await mine.getByText('in force').waitFor();
  await picture(one.page, 'settings-paused');
  await mine.getByRole('button', { name: 'End the pause of all writes' }).click();
  await one.page.getByText('Nothing is paused').waitFor();
  await other.page.getByText('Nothing is paused').waitFor();
  await one.close();
  await other.close();
});

test('the system says what is wrong and what to do', async () => {
  const { page, close } = await console.open('/settings?tab=system');
  const fine = page.getByRole('button', { name: /What is fine/ });
  await fine.click();
  await page.getByText('PostgreSQL', { exact: false }).first().waitFor();
  await page.getByText('(this one)', { exact: false }).waitFor();
  await page.getByText(/[1-9]\d* applied, [1-9]\d* known/).waitFor();
  expect(await violations(page)).toEqual([]);
  await close();
});
