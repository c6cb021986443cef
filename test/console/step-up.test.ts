import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, openPage, type Rig, rig } from './support/rig.ts';

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

async function linkFor(name: string): Promise<string> {
  const made = await there.at('administrator', 'link', name, '--url', url, '--json');
  expect(made.exit).toBe(0);
  return (JSON.parse(made.out) as { url: string }).url;
}

interface Device {
  /** Whether a finger is put on it when it asks. */
  finger(yes: boolean): Promise<void>;
}

async function device(own: BrowserContext, page: Page): Promise<Device> {
  const client: CDPSession = await own.newCDPSession(page);
  await client.send('WebAuthn.enable');
  const { authenticatorId } = await client.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    finger: async (yes) => {
      await client.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: yes });
    },
  };
}

/** Somebody with a passkey, in a session in which it was not used yet: by a link, as who took it would be. */
async function withPasskey(name: string) {
  expect((await there.at('administrator', 'add', name, '--role', 'administrator')).exit).toBe(0);
  const own = await browser.newContext({ reducedMotion: 'reduce' });
  const { page } = await openPage(browser, url, '/sign-in', { context: own });
  const theirs = await device(own, page);
  await page.goto(await linkFor(name));
  await page.getByRole('button', { name: 'Make a passkey' }).click();
  await page.getByText('You can sign in from now on.').waitFor();
  await own.clearCookies();
  // The other link differs behind the # only, which alone loads nothing anew.
  await page.goto('about:blank');
  await page.goto(await linkFor(name));
  await page.getByText(`You are ${name}`).waitFor();
  await page.goto(`${url}/settings?tab=administrators`);
  await page.getByRole('table', { name: 'Administrators' }).waitFor();
  const calls: string[] = [];
  page.on('response', (answer) => {
    if (answer.request().method() === 'POST')
      calls.push(`${answer.status()} ${new URL(answer.url()).pathname.slice(7)}`);
  });
  return { own, page, calls, ...theirs };
}

async function add(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Add somebody' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add somebody' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('button', { name: 'Add somebody' }).click();
}

const ask = (page: Page, name: string) =>
  page.evaluate(async (who) => {
    const answer = await fetch('/api/v1/administrators', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: who, role: 'auditor' }),
    });
    return [answer.status, ((await answer.json()) as { readonly code?: string }).code ?? null];
  }, name);

async function names(): Promise<string> {
  return (await there.at('administrator', 'list')).out;
}

test('something dangerous asks for the passkey, and is done once it was used', async () => {
  const { own, page, calls } = await withPasskey('Ada');
  // The page is not what keeps it from being done.
  expect(await ask(page, 'Mallory')).toEqual([403, 'STEP_UP_NEEDED']);
  expect(await names()).not.toContain('Mallory');
  calls.length = 0;
  await add(page, 'Eve');
  await page.getByRole('dialog', { name: 'Eve' }).waitFor();
  expect(calls).toEqual([
    '403 /administrators',
    '200 /session/step-up/challenge',
    '200 /session/step-up',
    '200 /administrators',
  ]);
  expect(await names()).toContain('Eve');
  // For a while it is enough.
  expect((await ask(page, 'Fay'))[0]).toBe(200);
  await own.close();
});

test('whoever does not put the finger on it does nothing, and is told so', async () => {
  const { own, page, calls, finger } = await withPasskey('Bo');
  await finger(false);
  await add(page, 'Trudy');
  await page.getByText('The passkey was not used. Nothing was done.').waitFor();
  expect(calls).toEqual(['403 /administrators', '200 /session/step-up/challenge']);
  expect(await ask(page, 'Trudy')).toEqual([403, 'STEP_UP_NEEDED']);
  expect(await names()).not.toContain('Trudy');
  await finger(true);
  await page
    .getByRole('dialog', { name: 'Add somebody' })
    .getByRole('button', { name: 'Add somebody' })
    .click();
  await page.getByRole('dialog', { name: 'Trudy' }).waitFor();
  expect(await names()).toContain('Trudy');
  await own.close();
});
