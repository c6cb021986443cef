import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../cli/support/running.ts';
import { staff } from '../cli/support/small-company.ts';
import { violations } from './support/axe.ts';
import { everyAddress, PATHS, settled } from './support/every-address.ts';
import { picture } from './support/pictures.ts';
import { type Rig, rig } from './support/rig.ts';

/** All but who looks, and the stream of what happens. */
const FAILING = /\/api\/v1\/(?!session$|events\?after=\d+$)/;

let console: Rig;
let address: (path: string) => string;

beforeAll(async () => {
  console = await rig();
  const { file, meta } = await console.company.report(staff(12));
  expect((await console.at('import', 'hr', file, '--meta', meta)).exit).toBe(0);
  await until(() => console.company.systems.get('git')?.truth.find('E100')?.active === true);
  address = await everyAddress(console, 'E100', 'E101');
});
afterAll(() => console.close());

describe.each(PATHS)('%s', (path) => {
  const name = path.replaceAll(/\W+/g, '-').replaceAll(/^-|-$/g, '') || 'today';

  test.each(['light', 'dark'] as const)('has one heading, and axe finds nothing (%s)', async (scheme) => {
    const { page, troubles, close } = await console.open(address(path), { scheme });
    await settled(page);
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    expect(await violations(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await picture(page, `${name}-${scheme}`);
    await close();
  });

  test('says what went wrong when nothing can be read, and reads it when asked again', async () => {
    const { page, close } = await console.open('/favicon.svg', { width: 390, failing: FAILING });
    const refused = new Set<string>();
    page.on('response', (answer) => {
      if (answer.status() === 503) refused.add(answer.url());
      else if (answer.ok()) refused.delete(answer.url());
    });
    await page.goto(`${console.url}${address(path)}`);
    await settled(page);
    // Who is looked for there is asked for by letters.
    if (path === '/leaves/new') await page.getByRole('textbox', { name: 'Who leaves' }).fill('ada');
    const alerts = page.getByRole('alert');
    await alerts.first().waitFor();
    for (const alert of await alerts.all()) {
      expect(await alert.textContent()).toContain('the database does not answer');
      expect(await alert.textContent()).toContain('Wait a moment; if it stays, look at the database.');
      expect(await alert.textContent()).toContain('DATABASE_UNAVAILABLE');
    }
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(await violations(page)).toEqual([]);
    await picture(page, `${name}-failing-390`);
    const told = new Set(refused);
    await page.unroute(FAILING);
    for (const again = page.getByRole('button', { name: 'Try again' }); (await again.count()) > 0; ) {
      await again.first().click();
      await settled(page);
    }
    // What else a page warns of may stand there now.
    await expect.poll(() => alerts.filter({ hasText: 'DATABASE_UNAVAILABLE' }).count()).toBe(0);
    await expect.poll(() => refused.size).toBeLessThan(told.size);
    expect(await page.locator('main').textContent()).not.toContain('DATABASE_UNAVAILABLE');
    await close();
  });
});
