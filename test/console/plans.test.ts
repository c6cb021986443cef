import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { staff } from '../cli/support/small-company.ts';
import { violations } from './support/axe.ts';
import { picture } from './support/pictures.ts';
import { type Rig, rig } from './support/rig.ts';

let console: Rig;
beforeAll(async () => {
  console = await rig();
  await report({});
});
afterAll(() => console.close());

async function report(over: Parameters<typeof staff>[1]): Promise<void> {
  const { file, meta } = await console.company.report(staff(12, over));
  const { exit, err } = await console.at('import', 'hr', file, '--meta', meta);
  // 3: the guard holds some of it.
  if (exit !== 0 && exit !== 3 && exit !== 5) throw new Error(err);
}

const SCHEMES = ['light', 'dark'] as const;

describe('before anything waits', () => {
  test('the page of holds says that all is well, as of when', async () => {
    const { page, troubles, close } = await console.open('/holds', { role: 'auditor' });
    await page.getByText('Nothing waits for a decision').waitFor();
    await page.getByText(/As of/).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await picture(page, 'holds-empty');
    await close();
  });

  test('a filter that fits nothing can be cleared', async () => {
    const { page, close } = await console.open('/plans?state=made', { role: 'auditor' });
    await page.getByText('No plan fits').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await page.getByRole('table', { name: 'Plans' }).waitFor();
    expect(new URL(page.url()).search).toBe('');
    await close();
  });

  test('whoever only reads is told why they cannot make a plan', async () => {
    const { page, close } = await console.open('/plans', { role: 'auditor' });
    const button = page.getByRole('button', { name: 'Plan what is due now' });
    await button.waitFor();
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    await button.hover();
    await page.getByText('Needs the role operator or administrator').waitFor();
    await close();
  });
});

describe('a plan that was made', () => {
  let hash: string;
  beforeAll(async () => {
    const token = await console.at('token', 'create', '--role', 'operator', '--for', 'plans', '--json');
    const answer = await fetch(`${console.url}/api/v1/plans/keep`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${(JSON.parse(token.out) as { token: string }).token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ kind: 'leave', person: 'E101', reason: 'moves on' }),
    });
    hash = ((await answer.json()) as { hash: string }).hash;
  });

  test.each(SCHEMES)('shows who, what, where and why (%s)', async (scheme) => {
    const { page, troubles, close } = await console.open(`/plans/${hash}`, { scheme, role: 'operator' });
    await page.getByRole('heading', { level: 1, name: /Somebody leaves/ }).waitFor();
    await page.getByText('This is still exactly what would be done.').waitFor();
    await page.getByRole('region', { name: 'Ben Family1 (E101)' }).waitFor();
    await page.getByText('active → left').waitFor();
    expect(await page.getByText('switch sign-in off').count()).toBeGreaterThan(0);
    expect(await violations(page)).toEqual([]);
    await picture(page, `plan-made-${scheme}`);
    await page.getByRole('tab', { name: 'By system' }).click();
    await page.getByRole('button', { name: /^crm/ }).click();
    await page.getByRole('region', { name: 'Ben Family1 (E101)' }).waitFor();
    expect(new URL(page.url()).searchParams.get('target')).toBe('crm');
    expect(await violations(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await close();
  });

  test('is readable on a narrow screen', async () => {
    const { page, close } = await console.open(`/plans/${hash}`, { width: 390, role: 'operator' });
    await page.getByRole('region', { name: 'Ben Family1 (E101)' }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await picture(page, 'plan-made-390');
    await close();
  });

  test('is applied with a reason by keys alone, and shows what became of it', async () => {
    const { page, close } = await console.open(`/plans/${hash}`, { role: 'operator' });
    await page.getByText('This is still exactly what would be done.').waitFor();
    await page.getByRole('button', { name: 'Apply this plan' }).focus();
    await page.keyboard.press('Enter');
    const sheet = page.getByRole('dialog', { name: /Apply this plan to 1 person/ });
    await sheet.waitFor();
    await sheet.getByText('Sessions end and credentials are destroyed').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'plan-apply');
    const apply = sheet.getByRole('button', { name: 'Apply this plan' });
    expect(await apply.isDisabled()).toBe(true);
    await sheet.getByRole('textbox', { name: 'Reason' }).focus();
    await page.keyboard.type('their last day');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await sheet.waitFor({ state: 'detached' });
    await page.getByText('What became of it').waitFor();
    await page.getByText(/\d+ verified/).waitFor();
    await page.getByText('Decided by').waitFor();
    await close();
  });

  test('says that it is stale, and cannot be applied then', async () => {
    const { page, close } = await console.open('/plans', { role: 'operator' });
    const token = await console.at('token', 'create', '--role', 'operator', '--for', 'stale', '--json');
    const answer = await fetch(`${console.url}/api/v1/plans/keep`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${(JSON.parse(token.out) as { token: string }).token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ kind: 'leave', person: 'E103', reason: 'moves on' }),
    });
    const { hash: old } = (await answer.json()) as { hash: string };
    await page.goto(`${console.url}/plans/${old}`);
    await page.getByText('This is still exactly what would be done.').waitFor();
    expect((await console.at('leave', 'E103', '--reason', 'at once')).exit).toBe(0);
    // Told by the stream of events, without being asked.
    await page.getByText('This plan is stale').waitFor();
    await page.getByText('1 person changed meanwhile').waitFor();
    expect(await page.getByRole('button', { name: 'Apply this plan' }).getAttribute('aria-disabled')).toBe(
      'true',
    );
    expect(await violations(page)).toEqual([]);
    await picture(page, 'plan-stale');
    await close();
  });
});

describe('what the guard holds', () => {
  beforeAll(() =>
    report(
      Object.fromEntries([100, 102, 104, 106, 108, 110].map((n) => [`E${n}`, { lastDay: '2025-01-31' }])),
    ),
  );

  test.each(SCHEMES)('waits by name, with its deadline (%s)', async (scheme) => {
    const { page, troubles, close } = await console.open('/holds', { scheme, role: 'approver' });
    const table = page.getByRole('table', { name: 'What waits' });
    await table.waitFor();
    await table.getByText('Ada Family0 (E100)').waitFor();
    await page.getByText(/Approvers and administrators decide/).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await picture(page, `holds-${scheme}`);
    await close();
  });

  test('is readable on a narrow screen', async () => {
    const { page, close } = await console.open('/holds', { width: 390, role: 'approver' });
    await page.getByRole('table', { name: 'What waits' }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await violations(page)).toEqual([]);
    await picture(page, 'holds-390');
    await close();
  });

  test('is let go by nobody before it is known what its plan does', async () => {
    const failing = /plans\/[0-9a-f]{64}(\?|$)/;
    const { page, close } = await console.open('/holds', { role: 'approver', failing });
    await page.getByRole('button', { name: 'Let all 6 go' }).click();
    const sheet = page.getByRole('dialog', { name: 'Take access away from 6 people?' });
    await sheet.getByRole('textbox', { name: 'Reason' }).fill('known to leave');
    await sheet.getByText('DATABASE_UNAVAILABLE').waitFor();
    const go = sheet.getByRole('button', { name: 'Let go' });
    expect(await go.isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await page.unroute(failing);
    await sheet.getByRole('button', { name: 'Try again' }).click();
    await sheet.getByText('This cannot be undone').waitFor();
    expect(await go.isDisabled()).toBe(false);
    await close();
  });

  test('is decided by nobody before it is known who may', async () => {
    const { page, close } = await console.open('/holds', { role: 'approver', failing: /deciding/ });
    const all = page.getByRole('button', { name: 'Let all 6 go' });
    await page.getByText('DATABASE_UNAVAILABLE').waitFor();
    expect(await all.getAttribute('aria-disabled')).toBe('true');
    await page.unroute(/deciding/);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => all.getAttribute('aria-disabled')).toBe('false');
    await close();
  });

  test('is let go in part by somebody who may, who says why', async () => {
    const { page, close } = await console.open('/holds', { role: 'approver' });
    const table = page.getByRole('table', { name: 'What waits' });
    await table.getByRole('checkbox', { name: 'Select Ada Family0 (E100)' }).check();
    await page.getByRole('button', { name: 'Let 1 go' }).click();
    const sheet = page.getByRole('dialog', { name: 'Take access away from 1 person?' });
    await sheet.getByText('Ada Family0 (E100)').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'holds-approve');
    await sheet.getByRole('textbox', { name: 'Reason' }).fill('known to leave');
    await sheet.getByRole('button', { name: 'Let go' }).click();
    await sheet.waitFor({ state: 'detached' });
    await table.getByText('Ada Family0 (E100)').waitFor({ state: 'detached' });
    await page.getByText('5 people wait for a decision').waitFor();
    await close();
  });

  test('is shown with its plan, and refused as a whole', async () => {
    const { page, close } = await console.open('/holds', { role: 'approver' });
    await page.getByRole('link', { name: 'Open the plan' }).click();
    await page.getByRole('heading', { level: 1, name: /A report of HR/ }).waitFor();
    await page.getByText('The guard holds 6 people').waitFor();
    await page.getByText('known to leave').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'plan-held');
    await page.getByRole('button', { name: 'Refuse all 5' }).click();
    const sheet = page.getByRole('dialog', { name: 'Let 5 people keep their access?' });
    await sheet.getByRole('textbox', { name: 'Reason' }).fill('the report was wrong');
    await sheet.getByRole('button', { name: 'Refuse' }).click();
    await sheet.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Refuse all 5' }).waitFor({ state: 'detached' });
    await close();
  });
});

test.each(SCHEMES)('the list of plans is a table that keys open (%s)', async (scheme) => {
  const { page, troubles, close } = await console.open('/plans', { scheme });
  const table = page.getByRole('table', { name: 'Plans' });
  await table.waitFor();
  expect(await violations(page)).toEqual([]);
  await picture(page, `plans-${scheme}`);
  await table.getByRole('row').nth(1).focus();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/plans\/[0-9a-f]{64}$/);
  expect(troubles).toEqual([]);
  await close();
});

test.each([
  ['/plans', /api\/v1\/plans(\?|$)/],
  ['/holds', /api\/v1\/plans\?/],
  [`/plans/${'0'.repeat(64)}`, /api\/v1\/plans\/0/],
])('%s says what to do when it fails', async (path, failing) => {
  const { page, close } = await console.open(path, { failing });
  await page.getByText('DATABASE_UNAVAILABLE').first().waitFor();
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBeGreaterThan(0);
  expect(await violations(page)).toEqual([]);
  await close();
});

test('a plan that is not there is said so, with the code', async () => {
  const { page, close } = await console.open(`/plans/${'0'.repeat(64)}`);
  await page.getByText('PLAN_UNKNOWN').waitFor();
  await close();
});
