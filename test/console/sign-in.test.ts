import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './support/axe.ts';
import { picture } from './support/pictures.ts';
import { launch, openPage, type Rig, rig, type Scheme } from './support/rig.ts';

const PASSWORD = 'correct horse battery staple';
const SCHEMES: readonly Scheme[] = ['light', 'dark'];
let there: Rig;
let browser: Browser;
let url: string;
beforeAll(async () => {
  there = await rig();
  browser = await launch();
  // Passkeys are for names.
  url = there.url.replace('127.0.0.1', 'localhost');
});
afterAll(async () => {
  await browser?.close();
  await there?.close();
});

async function context(scheme: Scheme = 'light', width = 1280): Promise<BrowserContext> {
  return browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
}

const open = async (path: string, own: BrowserContext) => openPage(browser, url, path, { context: own });
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

async function linkFor(name: string, ...add: readonly string[]): Promise<string> {
  if (add.length > 0) expect((await there.at('administrator', 'add', name, ...add)).exit).toBe(0);
  const made = await there.at('administrator', 'link', name, '--url', url, '--json');
  expect(made.exit).toBe(0);
  return (JSON.parse(made.out) as { url: string }).url.slice(url.length);
}

/** What a device with a fingerprint reader does. */
async function device(own: BrowserContext, page: Page): Promise<void> {
  const client = await own.newCDPSession(page);
  await client.send('WebAuthn.enable');
  await client.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

test.each(SCHEMES)(
  'the sign-in page, empty-handed, refused and narrow: axe finds nothing (%s)',
  async (scheme) => {
    const own = await context(scheme);
    const { page, troubles } = await open('/sign-in', own);
    await heading(page, 'Sign in');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, `sign-in-${scheme}`);
    expect(troubles).toEqual([]);
    await page.getByLabel('Name').fill('Nobody');
    await page.getByRole('textbox', { name: 'Password' }).fill('wrong wrong wrong');
    await page.keyboard.press('Enter');
    await page.getByText('SIGN_IN_REFUSED').waitFor();
    expect(await violations(page)).toEqual([]);
    await own.close();
    const narrow = await context(scheme, 390);
    const small = await open('/sign-in?error=PROVIDER_REFUSED', narrow);
    await small.page.getByText('PROVIDER_REFUSED').waitFor();
    expect(await violations(small.page)).toEqual([]);
    expect(await small.page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await picture(small.page, `sign-in-narrow-${scheme}`);
    await narrow.close();
  },
);

test('a link, a password, and from then on by keyboard alone to where one wanted to go', async () => {
  const own = await context();
  const { page, troubles } = await open(await linkFor('Ada', '--role', 'administrator'), own);
  await heading(page, 'Set up how you sign in');
  await page.getByText('You are Ada').waitFor();
  // What opened the door is nowhere any more.
  expect(page.url()).toBe(`${url}/set-up`);
  expect(await violations(page)).toEqual([]);
  await picture(page, 'set-up-light');
  await page.reload();
  await page.getByText('You are Ada').waitFor();
  await page.getByRole('textbox', { name: 'Password' }).fill('short');
  await page.getByText('10 more characters').waitFor();
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.getByRole('textbox', { name: 'The same again' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByText('You can sign in from now on.').waitFor();
  expect(troubles).toEqual([]);
  await own.close();

  const again = await context();
  const back = await open('/targets', again);
  await heading(back.page, 'Sign in');
  expect(new URL(back.page.url()).searchParams.get('to')).toBe('/targets');
  await back.page.getByLabel('Name').focus();
  await back.page.keyboard.type('ada');
  await back.page.keyboard.press('Tab');
  await back.page.keyboard.type(PASSWORD);
  await back.page.keyboard.press('Enter');
  await heading(back.page, 'Targets');
  // It lives on after a reload, and no script can read it.
  await back.page.reload();
  await heading(back.page, 'Targets');
  expect(await back.page.evaluate('document.cookie')).toBe('');
  await back.page.getByRole('button', { name: 'You: Ada' }).click();
  await back.page.getByRole('menuitem', { name: 'Sign out' }).click();
  await heading(back.page, 'Sign in');
  await back.page.goto(`${url}/targets`);
  await heading(back.page, 'Sign in');
  await again.close();
});

test('a used link says what to do, and nobody is sent to another site', async () => {
  const link = await linkFor('Used', '--role', 'auditor');
  const first = await context();
  await (await open(link, first)).page.getByText('You are Used').waitFor();
  const second = await context();
  const { page } = await open(link, second);
  await page.getByText('SIGN_IN_LINK_INVALID').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('link', { name: 'To the sign-in page' }).click();
  await heading(page, 'Sign in');
  await second.close();
  await first.close();
  for (const to of ['//evil.example', '/\\evil.example', 'https://evil.example/']) {
    const own = await context();
    const secret = (await linkFor('Used')).split('#')[1];
    const opened = await open(`/sign-in?to=${encodeURIComponent(to)}#${secret}`, own);
    await opened.page.waitForURL(`${url}/`);
    expect(opened.page.url().startsWith(`${url}/`)).toBe(true);
    expect(opened.troubles.filter((one) => one.startsWith('outside'))).toEqual([]);
    await own.close();
  }
});

test('a passkey is made, asked for before something dangerous, and signs in without a name', async () => {
  const own = await context();
  const { page, troubles } = await open('/sign-in', own);
  await device(own, page);
  await page.goto(`${url}${await linkFor('Bo', '--role', 'administrator')}`);
  await page.getByRole('button', { name: 'Make a passkey' }).click();
  await page.getByText('You can sign in from now on.').waitFor();
  await page.goto(`${url}/settings?tab=mine`);
  await page.getByRole('table', { name: 'My passkeys' }).waitFor();
  await page.getByRole('table', { name: 'My sessions' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await picture(page, 'settings-mine-light');
  await page.getByRole('button', { name: 'Rename This device' }).click();
  await page.getByRole('textbox', { name: 'Name of the passkey' }).fill('Laptop');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('cell', { name: 'Laptop', exact: true }).waitFor();
  await page.getByRole('button', { name: 'You: Bo' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await heading(page, 'Sign in');
  await page.goto(`${url}/sign-in?to=/targets`);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByRole('button', { name: 'You: Bo' }).waitFor();
  expect(troubles.filter((one) => !one.includes('401'))).toEqual([]);
  await own.close();
});

test.each(SCHEMES)(
  'who may use the console: added, linked, changed and removed; axe finds nothing (%s)',
  async (scheme) => {
    const own = await context(scheme);
    const name = `Eve ${scheme}`;
    const { page, troubles } = await open(await linkFor(`Boss ${scheme}`, '--role', 'administrator'), own);
    // The heading is there before the link has let anybody in.
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    await page.goto(`${url}/settings?tab=administrators`);
    await page.getByRole('table', { name: 'Administrators' }).waitFor();
    await page.getByRole('button', { name: 'Add somebody' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add somebody' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
    await dialog.getByRole('radio', { name: 'approver' }).check();
    expect(await violations(page)).toEqual([]);
    await picture(page, `settings-add-administrator-${scheme}`);
    await dialog.getByRole('button', { name: 'Add somebody' }).click();
    const drawer = page.getByRole('dialog', { name });
    await drawer.getByRole('button', { name: 'Make a link' }).click();
    await drawer.getByText('It is shown only now').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, `settings-administrator-${scheme}`);
    const link = (await drawer.locator('pre').textContent()) ?? '';
    const theirs = await context();
    const eve = await openPage(browser, url, link.slice(url.length), { context: theirs });
    await eve.page.getByText(`You are ${name}`).waitFor();
    await eve.page.goto(`${url}/settings?tab=administrators`);
    await eve.page.getByRole('table', { name: 'Administrators' }).waitFor();
    // Seen, and says why not.
    expect(await eve.page.getByRole('button', { name: 'Add somebody' }).getAttribute('aria-disabled')).toBe(
      'true',
    );
    await drawer.getByRole('button', { name: 'End all sessions' }).click();
    await page
      .getByRole('dialog', { name: `End all sessions of ${name}?` })
      .getByRole('button', { name: 'End all sessions' })
      .click();
    // Without a reload: the stream ends, and the page with it.
    await heading(eve.page, 'Sign in');
    await theirs.close();
    await drawer.getByRole('button', { name: 'Remove' }).click();
    await page
      .getByRole('dialog', { name: `Remove ${name}?` })
      .getByRole('button', { name: 'Remove' })
      .click();
    await expect.poll(() => page.getByRole('cell', { name, exact: true }).count()).toBe(0);
    await page.waitForFunction('document.querySelector("[role=dialog]") === null');
    expect(await violations(page)).toEqual([]);
    await picture(page, `settings-administrators-${scheme}`);
    expect(troubles).toEqual([]);
    await own.close();
  },
);

test.each(SCHEMES)(
  'providers: none yet, one added, removed, and how it says that it fails (%s)',
  async (scheme) => {
    const { page, troubles, close } = await there.open('/settings?tab=sign-in', { scheme });
    await page.getByText('People sign in here only').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Add a provider' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a provider' });
    await dialog.getByRole('textbox', { name: 'Id', exact: true }).fill('entra');
    await dialog.getByRole('textbox', { name: 'Issuer' }).fill('https://login.example/v2.0');
    await dialog.getByRole('textbox', { name: 'Client id' }).fill('console');
    await dialog.getByRole('textbox', { name: 'Claim that says roles' }).fill('roles');
    await dialog.getByRole('textbox', { name: 'What its values mean' }).fill('Admins: all');
    await dialog.getByText('One a line, value = role.').waitFor();
    await dialog.getByRole('textbox', { name: 'What its values mean' }).fill('Admins = administrator');
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Add a provider' }).click();
    await page.getByRole('heading', { name: 'entra' }).waitFor();
    await page.waitForFunction('document.querySelector("[role=dialog]") === null');
    expect(await violations(page)).toEqual([]);
    await picture(page, `settings-sign-in-${scheme}`);
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog', { name: 'Remove entra?' }).getByRole('button', { name: 'Remove' }).click();
    await page.getByText('People sign in here only').waitFor();
    expect(troubles).toEqual([]);
    await close();
    const failing = await there.open('/settings?tab=administrators', {
      scheme,
      failing: /api\/v1\/administrators/,
    });
    await failing.page.getByText('DATABASE_UNAVAILABLE').waitFor();
    expect(await violations(failing.page)).toEqual([]);
    await failing.close();
  },
);

test('a name that would be a script is a name', async () => {
  const name = '<img src=x onerror=document.title=1>';
  expect((await there.at('administrator', 'add', name, '--role', 'auditor')).exit).toBe(0);
  const { page, troubles, close } = await there.open('/settings?tab=administrators', {
    role: 'auditor',
    width: 390,
  });
  await page.getByText(name).waitFor();
  expect(await page.title()).toContain('Settings');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  expect(await violations(page)).toEqual([]);
  await picture(page, 'settings-administrators-narrow');
  expect(troubles).toEqual([]);
  await close();
});
