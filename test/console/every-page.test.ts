import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../cli/support/running.ts';
import { staff } from '../cli/support/small-company.ts';
import { violations } from './support/axe.ts';
import { everyAddress, PATHS, settled } from './support/every-address.ts';
import { picture } from './support/pictures.ts';
import { type Rig, rig } from './support/rig.ts';

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

  test('says what went wrong when nothing can be read, and fits a telephone', async () => {
    const { page, close } = await console.open(address(path), {
      width: 390,
      failing: /\/api\/v1\/(?!session|events)/,
    });
    await settled(page);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(await violations(page)).toEqual([]);
    await picture(page, `${name}-failing-390`);
    await close();
  });
});
