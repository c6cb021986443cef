import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../cli/support/running.ts';
import { terminal } from '../cli/support/terminal.ts';
import { violations } from './support/axe.ts';
import { picture } from './support/pictures.ts';
import { launch, openPage } from './support/rig.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/lockstep.js', import.meta.url));
const PATIENCE = { timeout: 120_000 };

let folder: string;
let demo: ReturnType<typeof spawn>;
let said = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-newcomer-'));
  demo = spawn(process.execPath, [PROGRAM, 'demo', '--data', join(folder, 'data')], {
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  demo.stdout?.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
  demo.stderr?.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
});
afterAll(async () => {
  const gone = new Promise((resolve) => demo.once('exit', resolve));
  demo.kill('SIGINT');
  await gone;
  await rm(folder, { recursive: true, force: true });
});

/** The one address that the demo prints, line breaks of the terminal taken out. */
const addressIn = (text: string) => /https?:\/\/\S+\/sign-in#\S+/.exec(text)?.[0];

test('a newcomer opens one address, makes somebody leave, watches, takes the proof, and learns why', async () => {
  await until(() => addressIn(said) !== undefined);
  const address = new URL(addressIn(said) ?? '');
  const browser = await launch();
  try {
    const { page, troubles } = await openPage(
      browser,
      address.origin,
      `${address.pathname}${address.hash}`,
      {},
    );
    await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor(PATIENCE);
    expect(page.url()).not.toContain('#');
    await picture(page, 'newcomer-1-today');

    // A reload finds the session; the address itself opens once.
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor(PATIENCE);

    await page.getByRole('button', { name: 'Make a person leave' }).click();
    await page.getByLabel('Who leaves').first().fill('Ada');
    await page.getByRole('option').first().click();
    await page.getByText('What will happen').waitFor(PATIENCE);
    await page.getByLabel('Reason').fill('moves to the sea');
    expect(await violations(page)).toEqual([]);
    await picture(page, 'newcomer-2-plan');
    await page.getByRole('button', { name: 'End all access now' }).click();
    await picture(page, 'newcomer-2b-asked');

    await page.waitForURL(/\/leaves\/[0-9a-f-]{36}/, PATIENCE);
    await page.locator('[data-bar="write"]').first().waitFor(PATIENCE);
    await picture(page, 'newcomer-3-watch');
    await page.getByRole('button', { name: 'Certificate' }).waitFor(PATIENCE);
    await page.getByRole('button', { name: 'Certificate' }).click();
    const json = await page.getByRole('menuitem', { name: /As JSON/ }).getAttribute('href');
    const certificate = await page.evaluate<string>(
      `fetch(${JSON.stringify(json)}).then((answer) => (answer.ok ? answer.text() : 'refused'))`,
    );
    await page.keyboard.press('Escape');
    expect(await violations(page)).toEqual([]);
    await picture(page, 'newcomer-4-proven');

    // The file proves itself, away from the server: everything, or with what is not proven named.
    const file = join(folder, 'certificate.json');
    await writeFile(file, certificate);
    const at = terminal(join(folder, 'elsewhere'));
    const verified = await at('verify', file, '--key', join(folder, 'data', 'log.pub'));
    expect([0, 5]).toContain(verified.exit);

    await page.goto(`${address.origin}/people`);
    await page.getByRole('heading', { level: 1, name: 'People' }).waitFor(PATIENCE);
    await page.locator('main [data-search]').fill('Grace');
    await page.getByRole('link', { name: /Grace/ }).first().click();
    await page.getByRole('tab', { name: 'Access' }).click();
    await page.getByRole('button', { name: /why/i }).first().click();
    await page
      .getByText(/works here|works in/)
      .first()
      .waitFor(PATIENCE);
    await picture(page, 'newcomer-5-why');
    expect(troubles).toEqual([]);
  } finally {
    await browser.close();
  }
});
