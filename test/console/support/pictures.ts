import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

/** Build output: what each page looks like, to be looked at by people. */
const FOLDER = fileURLToPath(new URL('../../../dist/pictures/', import.meta.url));

/** Keeps a picture of the whole page as dist/pictures/<name>.png. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true });
}
