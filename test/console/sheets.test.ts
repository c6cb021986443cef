import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from './support/axe.ts';
import { heldBack } from './support/held-back.ts';
import type { Rig } from './support/rig.ts';
import { staffed } from './support/staffed.ts';

/** A sheet acts on what it shows, once, and says what came of it. */
let console: Rig;
beforeAll(async () => {
  console = await staffed();
});
afterAll(() => console.close());

/** To another page without loading the console anew, as its links do. */
const goOn = (page: Page, path: string) =>
  page.evaluate(`history.pushState({}, '', ${JSON.stringify(path)})`);
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
const dialogs = (page: Page) => page.getByRole('dialog');

async function leave(...people: readonly string[]): Promise<void> {
  for (const person of people)
    expect((await console.at('leave', person, '--reason', 'test')).exit, person).toBe(0);
}

describe('of a person who has left', () => {
  beforeAll(() => leave('E108', 'E109'));

  test('is gone when another person is shown', async () => {
    const { page, close } = await console.open('/people/E108', { role: 'operator' });
    await heading(page, 'Ivo Family8');
    await goOn(page, '/people/E109');
    await heading(page, 'Juno Family9');
    await page.getByRole('button', { name: 'Undo the leave…' }).click();
    const sheet = page.getByRole('dialog', { name: 'Do the sources count again for Juno Family9?' });
    await sheet.getByLabel('Reason').fill('stays');
    await page.goBack();
    await heading(page, 'Ivo Family8');
    expect(await dialogs(page).count()).toBe(0);
    await close();
  });

  test('stays while it is under way, and tells a refusal', async () => {
    const { page, close } = await console.open('/people/E109', { role: 'operator' });
    const undo = page.getByRole('button', { name: 'Undo the leave…' });
    await undo.click();
    await dialogs(page).getByLabel('Reason').fill('stays');
    const letGo = await heldBack(page, /leave\/undo/, 'POST');
    await dialogs(page).getByRole('button', { name: 'Take the order back' }).click();
    await expect.poll(() => dialogs(page).getByRole('button', { name: 'Cancel' }).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await page.mouse.click(5, 5);
    expect(await dialogs(page).getByRole('button', { name: 'Close' }).isDisabled()).toBe(true);
    expect(await dialogs(page).count()).toBe(1);
    letGo('PLAN_STALE');
    await dialogs(page).getByText('it was refused').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialogs(page).waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate('document.activeElement?.textContent')).toBe('Undo the leave…');
    // What was typed for one decision is not there for the next.
    await undo.click();
    expect(await dialogs(page).getByLabel('Reason').inputValue()).toBe('');
    await close();
  });

  test('is the same order when it is pressed again after a lost answer, whatever came between', async () => {
    const { page, close } = await console.open('/people/E108', { role: 'operator' });
    const keys: (string | undefined)[] = [];
    await page.route(/leave\/undo/, async (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      const response = await route.fetch();
      return keys.length === 1 ? route.abort() : route.fulfill({ response });
    });
    await page.getByRole('button', { name: 'Undo the leave…' }).click();
    await dialogs(page).getByLabel('Reason').fill('stays');
    const press = () => dialogs(page).getByRole('button', { name: 'Take the order back' }).click();
    await press();
    await dialogs(page).getByRole('alert').waitFor();
    await leave('E108');
    await press();
    await dialogs(page).waitFor({ state: 'detached' });
    expect(keys).toEqual([keys[0], keys[0]]);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect((await console.at('why', 'E108', '--json')).out).toContain('"left"');
    await close();
  });
});

describe('of several people', () => {
  test('is about those who were chosen, whatever the list does', async () => {
    const { page, close } = await console.open('/people?state=active', { role: 'operator' });
    for (const name of ['Ada Family10', 'Ben Family11'])
      await page.getByRole('checkbox', { name: `Select ${name}` }).check();
    await page.getByRole('button', { name: 'Leave…' }).click();
    const sheet = page.getByRole('dialog', { name: 'Do 2 people leave now?' });
    await sheet.getByLabel('Reason').fill('the branch closes');
    await leave('E111');
    await page.getByText('Ben Family11').waitFor({ state: 'detached' });
    expect(await sheet.count()).toBe(1);
    const asked = page.waitForRequest((request) => request.url().endsWith('/api/v1/plans'));
    await sheet.getByRole('button', { name: 'Show the plan' }).click();
    expect((await asked).postDataJSON()).toMatchObject({
      kind: 'people',
      people: [{}, {}].map(() => expect.any(String)),
    });
    // One of them has left already and has nothing to end: the decision is about both.
    await sheet.getByText(/1 person, \d+ operations/).waitFor();
    await sheet.getByText('One of them has nothing to end').waitFor();
    expect(await dialogs(page).count()).toBe(1);
    await close();
  });

  test('shows the plan for the reason that stands in it', async () => {
    const { page, close } = await console.open('/people?state=active', { role: 'operator' });
    await page.getByRole('checkbox', { name: 'Select Gus Family6' }).check();
    await page.getByRole('button', { name: 'Leave…' }).click();
    const reason = dialogs(page).getByLabel('Reason');
    await reason.fill('the branch closes');
    const letGo = await heldBack(page, /api\/v1\/plans$/, 'POST');
    await dialogs(page).getByRole('button', { name: 'Show the plan' }).click();
    await expect.poll(() => reason.isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await dialogs(page).count()).toBe(1);
    letGo();
    await dialogs(page)
      .getByText(/1 person, \d+ operations/)
      .waitFor();
    expect(await reason.isDisabled()).toBe(false);
    await close();
  });
});

test('a leave that was applied is told as such, also where its page cannot be read', async () => {
  const { page, close } = await console.open('/leaves/new?person=E107', { role: 'operator' });
  await page
    .getByText(/^The guard/)
    .first()
    .waitFor();
  await page.getByLabel('Reason').fill('moves on');
  const letGo = await heldBack(page, /api\/v1\/leaves\?/, 'GET');
  await page.getByRole('button', { name: 'End all access now' }).click();
  letGo('DATABASE_UNAVAILABLE');
  await page.getByText('The leave of Hana Family7 was decided').waitFor();
  expect(await page.getByText('DATABASE_UNAVAILABLE').count()).toBe(0);
  expect(await violations(page)).toEqual([]);
  await close();
});

describe('of settings', () => {
  test('a pause is not asked for before it is known what it would hold back', async () => {
    const { page, close } = await console.open('/settings?tab=pauses&pause=all', {
      role: 'operator',
      failing: /pauses\/preview/,
    });
    await dialogs(page).getByText('DATABASE_UNAVAILABLE').waitFor();
    await dialogs(page).getByLabel('Reason').fill('the directory is being moved');
    const ask = dialogs(page).getByRole('button', { name: 'Ask for the pause' });
    expect(await ask.isDisabled()).toBe(true);
    await page.unroute(/pauses\/preview/);
    await dialogs(page).getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => ask.isDisabled()).toBe(false);
    await close();
  });

  test('nobody is added without being asked how they sign in, and no role is left from before', async () => {
    const { page, close } = await console.open('/settings?tab=administrators', {
      failing: /sign-in-providers/,
    });
    const open = page.getByRole('button', { name: 'Add somebody' });
    await open.click();
    await dialogs(page).getByRole('textbox', { name: 'Name' }).fill('Eve');
    await dialogs(page).getByText('DATABASE_UNAVAILABLE').waitFor();
    const add = dialogs(page).getByRole('button', { name: 'Add somebody' });
    expect(await add.isDisabled()).toBe(true);
    await page.unroute(/sign-in-providers/);
    await dialogs(page).getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => add.isDisabled()).toBe(false);
    await dialogs(page)
      .getByRole('radio', { name: /^administrator/ })
      .check();
    await dialogs(page).getByRole('button', { name: 'Cancel' }).click();
    await open.click();
    expect(
      await dialogs(page)
        .getByRole('radio', { name: /^operator/ })
        .isChecked(),
    ).toBe(true);
    await close();
  });

  test('a token that is shown once goes when somebody has copied it, not before', async () => {
    const { page, close } = await console.open('/settings?tab=tokens');
    await page.getByRole('button', { name: 'New token' }).click();
    await dialogs(page).getByLabel('What for').fill('report');
    const letGo = await heldBack(page, /api\/v1\/tokens$/, 'POST');
    await dialogs(page).getByRole('button', { name: 'Make the token' }).click();
    // Closed now, it would be made and shown to nobody.
    await page.keyboard.press('Escape');
    expect(await dialogs(page).count()).toBe(1);
    letGo();
    const once = page.getByRole('dialog', { name: 'The token was made' });
    expect(await once.getByLabel('Token', { exact: true }).inputValue()).toMatch(/^lsk_/);
    await page.keyboard.press('Escape');
    await page.mouse.click(5, 5);
    expect(await once.count()).toBe(1);
    await once.getByRole('button', { name: 'I have copied it' }).click();
    await once.waitFor({ state: 'detached' });
    await close();
  });
});

describe('of a new system', () => {
  const wanted = (page: Page) => page.getByRole('button', { name: 'Keep the secrets and test' });

  test('no secret of a system that is connected is replaced', async () => {
    const { page, close } = await console.open('/targets/new?connector=simulated');
    await page.getByRole('textbox', { name: 'Id' }).fill('crm');
    await page.getByRole('textbox', { name: 'Owner' }).fill('shop-team');
    await page.getByRole('textbox', { name: 'url' }).fill('https://shop.example');
    const secret = page.getByRole('group', { name: 'token', exact: true });
    await secret.locator('input[type=password]').fill('another one');
    await page.getByText('crm is connected already').first().waitFor();
    expect(await wanted(page).getAttribute('aria-disabled')).toBe('true');
    await page.getByRole('textbox', { name: 'Id' }).fill('shop');
    await expect.poll(() => wanted(page).getAttribute('aria-disabled')).toBe('false');
    await secret.getByLabel('Kept as').fill('crm-write');
    await secret.locator('input[type=password]').fill('another one');
    await page.getByText('Kept already, perhaps for another system: crm-write').waitFor();
    expect(await wanted(page).getAttribute('aria-disabled')).toBe('true');
    expect(await violations(page)).toEqual([]);
    await secret.locator('input[type=password]').fill('');
    await expect.poll(() => wanted(page).getAttribute('aria-disabled')).toBe('false');
    await close();
  });

  test('what was tested is what stands in the form', async () => {
    const { page, close } = await console.open('/targets/new?connector=simulated');
    await page.getByRole('textbox', { name: 'Id' }).fill('shop');
    await page.getByRole('textbox', { name: 'Owner' }).fill('shop-team');
    const url = page.getByRole('textbox', { name: 'url' });
    await url.fill('http://shop.example');
    await page.getByRole('group', { name: 'token', exact: true }).getByLabel('Kept as').fill('crm-write');
    const letGo = await heldBack(page, /connectors\/simulated\/test/, 'POST');
    await wanted(page).click();
    await expect.poll(() => url.isDisabled()).toBe(true);
    letGo();
    await page.getByText('It does not work yet').waitFor();
    await close();
  });
});

test('the verdict about a certificate stands under the name of its own file', async () => {
  const { page, close } = await console.open('/audit');
  const choose = page.locator('input[type=file]');
  const file = (name: string, text: string) => ({
    name,
    mimeType: 'application/json',
    buffer: Buffer.from(text),
  });
  await choose.waitFor({ state: 'attached' });
  // The first is read while the keys are waited for, and the second after that.
  const letGo = await heldBack(page, /log\/keys/, 'GET', 1);
  await choose.setInputFiles(file('first.json', 'no certificate'));
  await choose.setInputFiles(file('second.json', '{}'));
  const told = page.getByRole('alert').filter({ hasText: 'second.json' });
  const verdict = await told.textContent();
  const read = page.waitForResponse(/log\/keys/);
  letGo();
  await read;
  await page.waitForTimeout(1_000);
  expect(await told.textContent()).toBe(verdict);
  await close();
});
