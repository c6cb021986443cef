import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../cli/support/running.ts';
import { staff } from '../cli/support/small-company.ts';
import { violations } from './support/axe.ts';
import { picture } from './support/pictures.ts';
import { type Rig, rig } from './support/rig.ts';

const PAGES = fileURLToPath(new URL('../../console/src/pages/', import.meta.url));

/** Every address in the pages' own lists: a new page is here by itself. */
const PATHS = readdirSync(PAGES, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('index.ts') && name !== 'index.ts')
  .flatMap((name) => [...readFileSync(join(PAGES, name), 'utf8').matchAll(/path: '([^']+)'/g)])
  .map(([, path]) => path ?? '')
  // Before sign-in; they have tests of their own.
  .filter((path) => !['/sign-in', '/set-up'].includes(path))
  .sort();

let console: Rig;
/** What the addresses with a name in them are asked for here. */
const named: Record<string, string> = {};

beforeAll(async () => {
  console = await rig();
  const { file, meta } = await console.company.report(staff(12));
  expect((await console.at('import', 'hr', file, '--meta', meta)).exit).toBe(0);
  await until(() => console.company.systems.get('git')?.truth.find('E100')?.active === true);
  expect((await console.at('leave', 'E100', '--reason', 'moves to the sea')).exit).toBeLessThanOrEqual(5);
  const token = (await console.at('token', 'create', '--role', 'administrator', '--for', 'test')).out.trim();
  const ask = async <T>(path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${console.url}/api/v1${path}`, {
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
    person: 'E101',
    reason: 'a test',
  });
  const [policy] = (await ask<{ documents: { kind: string; name: string }[] }>('/policies')).documents;
  const [template] = (await ask<{ templates: { id: string }[] }>('/policies/schemas')).templates;
  await ask('/webhooks', { url: 'https://example.com/hook', types: ['leave.*'] });
  const [webhook] = (await ask<{ webhooks: { id: string }[] }>('/webhooks')).webhooks;
  Object.assign(named, {
    leave: leave?.id,
    person: 'E100',
    hash,
    kind: policy?.kind,
    name: policy?.name,
    template: template?.id,
    source: 'hr',
    target: 'git',
    webhook: webhook?.id,
  });
});
afterAll(() => console.close());

const address = (path: string) =>
  path.replaceAll(/\$(\w+)/g, (_all, name: string) => {
    const value = named[name];
    if (value === undefined) throw new Error(`nothing is named for $${name} in ${path}`);
    return encodeURIComponent(value);
  });

/** Everything that was asked for has come, and nothing is being drawn any more. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await expect.poll(() => page.locator('[aria-busy=true]').count()).toBe(0);
}

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
