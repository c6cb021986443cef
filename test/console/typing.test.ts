import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Rig, rig } from './support/rig.ts';

let console: Rig;
beforeAll(async () => {
  console = await rig();
});
afterAll(() => console?.close());

const TYPED = 'the quick brown fox jumps';

/** Faster than the address follows, and just as fast as it does. */
test.each([
  ['/people', 'Search'],
  ['/policies', 'Search'],
  ['/targets', 'Search'],
  ['/tasks', 'Only for'],
])('no letter is lost in the search of %s, however fast it is typed', async (path, label) => {
  for (const delay of [0, 190]) {
    const { page, troubles, close } = await console.open(path, { role: 'auditor' });
    const field = page.getByLabel(new RegExp(label)).and(page.locator('[data-search]'));
    await field.focus();
    // As on a busy machine: letters come before what the ones before them did is drawn.
    const client = await page.context().newCDPSession(page);
    await client.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await page.keyboard.type(TYPED, { delay });
    expect([delay, await field.inputValue()]).toEqual([delay, TYPED]);
    await expect.poll(() => [...new URL(page.url()).searchParams.values()]).toContain(TYPED);
    expect([delay, await field.inputValue()]).toEqual([delay, TYPED]);
    // What changes the address from outside is shown.
    await page.goBack();
    await page.goForward();
    await expect.poll(() => field.inputValue()).toBe(TYPED);
    expect(troubles).toEqual([]);
    await close();
  }
});
