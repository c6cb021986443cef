import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyOf } from '../../src/bench/people.ts';
import { violations } from './support/axe.ts';
import { everyAddress, PATHS, settled } from './support/every-address.ts';
import { largeCompany } from './support/large-company.ts';
import { type Rig, rig } from './support/rig.ts';

/** As many as the console is made for. */
const PEOPLE = 100_000;
const HOUR_MS = 3_600_000;

// `npm run test:console:large`: filling the company takes minutes.
describe.runIf(process.env.LOCKSTEP_LONG === '1')(`a company of ${PEOPLE} people`, () => {
  let here: Rig;
  let address: (path: string) => string;
  const took: string[] = [];

  beforeAll(async () => {
    const begun = performance.now();
    here = await rig(await largeCompany(PEOPLE));
    took.push(`${seconds(begun)} filled`);
    address = await everyAddress(here, keyOf(471), keyOf(472));
    // They are read from the start on; whoever asks before that waits for them.
    const asked = performance.now();
    const { page, close } = await here.open('/people');
    await page.locator('.person-link').first().waitFor({ timeout: HOUR_MS });
    took.push(`${seconds(asked)} until people stand in the order of their names`);
    await close();
  }, HOUR_MS);
  afterAll(async () => {
    console.log(took.join('\n'));
    await here.close();
  }, HOUR_MS);

  test.each(['light', 'dark'] as const)(
    'axe finds nothing on any page (%s)',
    async (scheme) => {
      const found: unknown[] = [];
      for (const path of PATHS) {
        const begun = performance.now();
        const { page, troubles, close } = await here.open(address(path), { scheme });
        await settled(page);
        took.push(`${seconds(begun)} ${path} (${scheme})`);
        const wrong = [...(await violations(page)), ...troubles];
        if (wrong.length > 0) found.push([path, wrong]);
        await close();
      }
      expect(found).toEqual([]);
    },
    HOUR_MS,
  );

  test('everybody is counted, and found by name', async () => {
    const { page, close } = await here.open('/people');
    await page.getByText(`${PEOPLE.toLocaleString('en')} people`).waitFor();
    const begun = performance.now();
    await page.getByRole('searchbox').fill(`Family${PEOPLE - 1}`);
    await page.getByText('1 person fits').waitFor();
    took.push(`${seconds(begun)} a word found among all names`);
    await close();
  });
});

function seconds(since: number): string {
  return `${((performance.now() - since) / 1_000).toFixed(2).padStart(7)} s`;
}
