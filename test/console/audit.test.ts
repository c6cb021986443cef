import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../cli/support/running.ts';
import { staff } from '../cli/support/small-company.ts';
import { violations } from './support/axe.ts';
import { forgeLog } from './support/forged-log.ts';
import { picture } from './support/pictures.ts';
import { type Rig, rig } from './support/rig.ts';

let console: Rig;
beforeAll(async () => {
  console = await rig();
  const { file, meta } = await console.company.report(staff(12));
  expect((await console.at('import', 'hr', file, '--meta', meta)).exit).toBe(0);
  await until(() => console.company.systems.get('git')?.truth.find('E100')?.active === true);
  expect((await console.at('leave', 'E100', '--reason', 'moves on')).exit).toBe(0);
  await until(async () => (await certificates()).length > 0);
});
afterAll(() => console.close());

const dataDir = () => join(console.company.folder, 'data');

async function certificates(): Promise<readonly unknown[]> {
  const { exit, out } = await console.at('certificate', 'E100', '--json');
  if (exit !== 0) return [];
  return (JSON.parse(out) as { certificates?: readonly unknown[] }).certificates ?? [];
}

const table = (page: Page) => page.getByRole('table', { name: 'Entries of the log' });
const verified = (page: Page) => page.getByText(/All [\d,]+ signed entries are what was signed/);

describe.each(['light', 'dark'] as const)('in %s', (scheme) => {
  test.each([1280, 390])(
    'at %i pixels the log is shown and verified, and axe finds nothing',
    async (width) => {
      const { page, troubles, close } = await console.open('/audit', { scheme, width, role: 'auditor' });
      await table(page).getByRole('row').nth(5).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Verify now' }).click();
      await verified(page).waitFor();
      expect(await violations(page)).toEqual([]);
      await picture(page, `audit-${scheme}-${width}`);
      // The checkpoint of just now covers an entry that was there before.
      await page.goto(`${console.url}/audit?types=leave.decided`);
      await table(page).getByText('leave.decided').first().click();
      await page.getByRole('dialog').getByText('The root is signed').waitFor();
      expect(await page.getByRole('dialog').getByText('The text has this hash').count()).toBe(1);
      expect(await violations(page)).toEqual([]);
      await picture(page, `audit-entry-${scheme}-${width}`);
      expect(troubles).toEqual([]);
      await close();
    },
  );
});

test('a server that rewrites its log, with its own key, is caught by what the browser saw', async () => {
  const { page, close } = await console.open('/audit');
  await page.getByRole('button', { name: 'Verify now' }).click();
  await verified(page).waitFor();
  await page.getByText('This is the first time that this browser looks').waitFor();
  await page.reload();
  await page.getByText(/Verified up to entry [\d,]+ by this browser/).waitFor();
  await page.getByRole('button', { name: 'Verify now' }).click();
  await page.getByText(/It begins with the [\d,]+ entries that this browser saw before/).waitFor();

  await forgeLog(page, dataDir(), 5_000);
  await page.getByRole('button', { name: 'Verify again' }).click();
  const alarm = page.getByRole('alert').filter({ hasText: 'The past was rewritten' });
  await alarm.waitFor();
  expect(await violations(page)).toEqual([]);
  await picture(page, 'audit-rewritten');
  const [kept] = await Promise.all([
    page.waitForEvent('download'),
    alarm.getByRole('button', { name: 'Keep both signed notes' }).click(),
  ]);
  const notes = await readFile(await kept.path(), 'utf8');
  expect(notes.match(/^lockstep\.log\/default\//gm)).toHaveLength(2);
  // It is still remembered: the next look says the same.
  await page.getByRole('button', { name: 'Verify again' }).click();
  await alarm.waitFor();
  // Whoever has seen nothing before cannot know.
  await page.getByRole('button', { name: 'Forget what was seen' }).click();
  await page.getByRole('button', { name: 'Verify now' }).click();
  await page.getByText('All 5,000 signed entries are what was signed').waitFor();
  await close();
});

test('one entry that was changed is named', async () => {
  const { page, close } = await console.open('/audit');
  await page.route(/\/log\/tiles\/tile(%2F|\/)entries/, async (route) => {
    const answer = await route.fetch();
    const body = await answer.body();
    // Of the same length: the tile is whole, and says something else.
    const place = body.indexOf('"actor":"') + '"actor":"'.length;
    body.write('#', place);
    await route.fulfill({ response: answer, body });
  });
  await page.getByRole('button', { name: 'Verify now' }).click();
  await page
    .getByText(/The log is not what was signed: entry [\d,]+/)
    .first()
    .waitFor();
  expect(await verified(page).count()).toBe(0);
  await close();
});

test('a certificate is verified in the page, also when the server is gone', async () => {
  const file = join(console.company.folder, 'E100.json');
  expect((await console.at('certificate', 'E100', '--out', file)).exit).toBe(0);
  const { page, close } = await console.open('/audit', { role: 'auditor' });
  await page.getByRole('button', { name: 'Verify now' }).click();
  await verified(page).waitFor();
  // Nobody can be asked from here on.
  await page.context().setOffline(true);
  const choose = page.locator('section[aria-labelledby=certificate] input[type=file]');
  await choose.setInputFiles(file);
  await page.getByText('Authentic: E100.json').waitFor();
  await page.getByText(/[1-9]\d* proven/).waitFor();
  expect(await violations(page)).toEqual([]);
  const text = await readFile(file, 'utf8');
  await choose.setInputFiles({
    name: 'bent.json',
    mimeType: 'application/json',
    buffer: Buffer.from(text.replace('moves on', 'moves in')),
  });
  await page.getByText('Not authentic: bent.json').waitFor();
  await picture(page, 'audit-certificate');
  await close();
});

test('filters, the open entry and the way back stand in the address', async () => {
  const { page, close } = await console.open('/audit');
  await table(page).getByRole('row').nth(5).waitFor();
  await page.getByLabel('About whom').fill('E100');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.url()).toContain('person=E100');
  await table(page).getByText('leave.decided').first().waitFor();
  expect(await table(page).getByText('token.created').count()).toBe(0);
  await table(page).getByRole('row').nth(1).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  const address = page.url();
  expect(address).toContain('entry=');
  await page.keyboard.press('Escape');
  await expect.poll(() => page.url()).not.toContain('entry=');
  await page.goto(address);
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.goto(`${console.url}/audit?actor=nobody`);
  await page.getByText('No entry fits').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Clear filters' }).last().click();
  await table(page).getByText('token.created').first().waitFor();
  await close();
});

test('what cannot be read says why, and can be asked again', async () => {
  const { page, close } = await console.open('/audit', {
    failing: /api\/v1\/log(\?|$|\/checkpoint|\/tiles)/,
  });
  await page.getByText('DATABASE_UNAVAILABLE').first().waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Verify now' }).click();
  await page.getByText('The log could not be read to its end').waitFor();
  expect(await verified(page).count()).toBe(0);
  await close();
});

test('the log is taken away as files', async () => {
  const { page, close } = await console.open('/audit', { role: 'auditor' });
  await page.getByRole('button', { name: 'Export' }).click();
  const link = page.getByRole('menuitem', { name: /NDJSON/ });
  expect(await link.getAttribute('download')).not.toBeNull();
  // A download is no request of the page, so the rig's token does not go along: asked for as the link says.
  const answer = await page.evaluate(
    async (href) => {
      const got = await fetch(href);
      return { as: got.headers.get('content-disposition'), text: await got.text() };
    },
    (await link.getAttribute('href')) ?? '',
  );
  expect(answer.as).toMatch(/^attachment; filename="lockstep-log-default-0-\d+\.ndjson"$/);
  const lines = answer.text.trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { n: number }).n)).toEqual(lines.map((_, n) => n));
  await close();
});
