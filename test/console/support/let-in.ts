import type { Browser, BrowserContext } from 'playwright-core';
import { expect } from 'vitest';
import { type Opened, openPage, type Rig, type Role } from './rig.ts';

/** Somebody new with a session of a browser, on this page of it. */
export async function letIn(
  there: Rig,
  context: BrowserContext,
  who: { readonly name: string; readonly role?: Role; readonly path: string },
): Promise<Opened> {
  const { name, role = 'administrator', path } = who;
  expect((await there.at('administrator', 'add', name, '--role', role)).exit).toBe(0);
  const made = await there.at('administrator', 'link', name, '--url', there.url, '--json');
  expect(made.exit).toBe(0);
  const link = (JSON.parse(made.out) as { url: string }).url.slice(there.url.length);
  const opened = await openPage(context.browser() as Browser, there.url, link, { context });
  await opened.page.getByText(`You are ${name}`).waitFor();
  await opened.page.goto(`${there.url}${path}`);
  await opened.page.getByRole('button', { name: `You: ${name}` }).waitFor();
  return opened;
}
