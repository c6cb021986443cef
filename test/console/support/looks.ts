import { expect } from 'vitest';
import { violations } from './axe.ts';
import { picture } from './pictures.ts';
import type { Opened, OpenOptions, Rig, Scheme } from './rig.ts';

const LOOKS: readonly { readonly scheme: Scheme; readonly width: number }[] = [
  { scheme: 'light', width: 1280 },
  { scheme: 'dark', width: 1280 },
  { scheme: 'light', width: 390 },
  { scheme: 'dark', width: 390 },
];

/** A page in both themes, wide and narrow: axe finds nothing, nothing is wider than the window, nothing went wrong. */
export async function looksRight(
  console: Pick<Rig, 'open'>,
  path: string,
  name: string,
  ready: (opened: Opened) => Promise<unknown>,
  options: OpenOptions = {},
): Promise<void> {
  for (const { scheme, width } of LOOKS) {
    const opened = await console.open(path, { role: 'auditor', ...options, scheme, width });
    const { page, troubles, close } = opened;
    await ready(opened);
    expect([scheme, width, await violations(page)]).toEqual([scheme, width, []]);
    await picture(page, `${name}-${scheme}-${width}`);
    expect([width, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([width, width]);
    expect(troubles).toEqual([]);
    await close();
  }
}
