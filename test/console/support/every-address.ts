import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Rig } from './rig.ts';

const PAGES = fileURLToPath(new URL('../../../console/src/pages/', import.meta.url));

/** Every address in the pages' own lists: a new page is here by itself. */
export const PATHS = readdirSync(PAGES, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('index.ts') && name !== 'index.ts')
  .flatMap((name) => [...readFileSync(join(PAGES, name), 'utf8').matchAll(/path: '([^']+)'/g)])
  .map(([, path]) => path ?? '')
  // Before sign-in; they have tests of their own.
  .filter((path) => !['/sign-in', '/set-up'].includes(path))
  .sort();

/**
 * A path of PATHS as an address of this company, in which there is something to see at each: a leave, a kept plan, a
 * webhook. `leaver` has left.
 */
export async function everyAddress(
  { at, url }: Pick<Rig, 'at' | 'url'>,
  leaver: string,
  other: string,
): Promise<(path: string) => string> {
  // 5: somebody has to look at something.
  expect([0, 5]).toContain((await at('leave', leaver, '--reason', 'moves to the sea')).exit);
  const token = (await at('token', 'create', '--role', 'administrator', '--for', 'test')).out.trim();
  const ask = async <T>(path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    expect([path, answer.status, text.slice(0, 200)]).toEqual([path, 200, text.slice(0, 200)]);
    return JSON.parse(text) as T;
  };
  const [leave] = (await ask<{ leaves: { id: string }[] }>('/leaves')).leaves;
  const { hash } = await ask<{ hash: string }>('/plans/keep', {
    kind: 'leave',
    person: other,
    reason: 'a test',
  });
  const [policy] = (await ask<{ documents: { kind: string; name: string }[] }>('/policies')).documents;
  const [template] = (await ask<{ templates: { id: string }[] }>('/policies/schemas')).templates;
  await ask('/webhooks', { url: 'https://example.com/hook', types: ['leave.*'] });
  const [webhook] = (await ask<{ webhooks: { id: string }[] }>('/webhooks')).webhooks;
  const named: Readonly<Record<string, string | undefined>> = {
    leave: leave?.id,
    person: leaver,
    hash,
    kind: policy?.kind,
    name: policy?.name,
    template: template?.id,
    source: 'hr',
    target: 'git',
    webhook: webhook?.id,
  };
  return (path) =>
    path.replaceAll(/\$(\w+)/g, (_all, name: string) => {
      const value = named[name];
      if (value === undefined) throw new Error(`nothing is named for $${name} in ${path}`);
      return encodeURIComponent(value);
    });
}

/** Everything that was asked for has come, and nothing is being drawn any more. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await expect.poll(() => page.locator('[aria-busy=true]').count()).toBe(0);
}
