import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from './support/axe.ts';
import { picture } from './support/pictures.ts';
import type { Rig } from './support/rig.ts';
import { staffed } from './support/staffed.ts';

/** A busy machine takes its time; what does not come at all fails. */
const SOON = { timeout: 60_000 };
let console: Rig;
beforeAll(async () => {
  console = await staffed();
});
afterAll(() => console.close());

const git = () => {
  const system = console.company.systems.get('git');
  if (system === undefined) throw new Error('no git');
  return system;
};

describe.each(['light', 'dark'] as const)('a system (%s)', (scheme) => {
  test.each([
    ['overview', 'Last reconciliation'],
    ['accounts', 'Accounts'],
    ['findings', 'Drift'],
    ['capabilities', 'What it can do, and how that is proven'],
  ] as const)('shows its %s, and axe finds nothing', async (tab, table) => {
    const { page, troubles, close } = await console.open(`/targets/git?tab=${tab}`, {
      scheme,
      role: 'auditor',
    });
    await page.getByRole('table', { name: table }).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await picture(page, `target-${tab}-${scheme}`);
    await close();
  });

  test.each([
    ['lane', 'Backlog'],
    ['settings', 'Document'],
  ] as const)('shows its %s, and axe finds nothing', async (tab, heading) => {
    const { page, troubles, close } = await console.open(`/targets/git?tab=${tab}`, {
      scheme,
      role: 'auditor',
    });
    await page.getByRole('heading', { name: heading }).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await picture(page, `target-${tab}-${scheme}`);
    await close();
  });
});

test('names from outside are text, and are marked where they may deceive', async () => {
  const { page, troubles, close } = await console.open('/targets/git?tab=accounts&class=orphan');
  await page.getByText('odd name').waitFor();
  await page.getByText('<script>alert(1)</script>').click();
  const drawer = page.getByRole('dialog');
  await drawer.getByText('<img src=x onerror=alert(1)>').waitFor();
  expect(
    await page.evaluate('document.querySelectorAll("main script, main img, [role=dialog] img").length'),
  ).toBe(0);
  expect(await violations(page)).toEqual([]);
  expect(new URL(page.url()).searchParams.get('open')).toMatch(/^[0-9a-f-]{36}$/);
  // The drawer stands in the address: a reload shows it again.
  await page.reload();
  await page.getByRole('dialog').getByText('<img src=x onerror=alert(1)>').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('dialog').count(), SOON).toBe(0);
  expect(troubles).toEqual([]);
  await close();
});

test('what a reconciliation finds appears without a reload', async () => {
  const { page, close } = await console.open('/targets/git?tab=findings', { role: 'operator' });
  const orphans = page.getByRole('table', { name: 'Orphans that can be used' });
  await orphans.getByText('contractor.x').waitFor();
  git().operator.create({ name: 'appears.now', keys: {}, attributes: {}, entitlements: [] });
  await page.getByRole('button', { name: 'Reconcile now' }).click();
  await orphans.getByText('appears.now').waitFor();
  await close();
});

test('a system that is down says so, with what was asked', async () => {
  git().setFaults([{ kind: 'down' }]);
  const { page, close } = await console.open('/targets/git', { role: 'operator' });
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await page.getByText('This system is in trouble').waitFor();
  await page.getByText('It does not let us in', { exact: false }).first().waitFor();
  expect(await violations(page)).toEqual([]);
  await picture(page, 'target-trouble');
  git().setFaults([]);
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await expect.poll(() => page.getByText('This system is in trouble').count(), SOON).toBe(0);
  await close();
});

test('writes are paused by two people, with a reason and what it means', async () => {
  const asking = await console.open('/targets/crm', { role: 'operator' });
  await asking.page.getByRole('button', { name: 'Pause' }).click();
  const sheet = asking.page.getByRole('dialog', { name: 'Pause all writes on crm?' });
  await sheet.getByText('keeps their key', { exact: false }).waitFor();
  const ask = sheet.getByRole('button', { name: 'Ask for the pause' });
  expect(await ask.isDisabled()).toBe(true);
  expect(await violations(asking.page)).toEqual([]);
  await sheet.getByRole('textbox', { name: 'Reason' }).fill('they move house');
  await ask.click();
  await asking.page.getByRole('tab', { name: 'Lane' }).click();
  const row = asking.page
    .getByRole('table', { name: 'Pauses' })
    .getByRole('row', { name: 'they move house' });
  await row.getByText('waits for a second person').waitFor();
  // Who asked cannot confirm it.
  expect(await row.getByRole('button', { name: 'Confirm' }).getAttribute('aria-disabled')).toBe('true');
  const second = await console.open('/targets/crm?tab=lane', { role: 'approver' });
  await second.page.getByRole('button', { name: 'Confirm' }).click();
  // The second one is told why, and what it means, before they say yes.
  const question = second.page.getByRole('dialog', { name: 'Confirm the pause of all writes on crm?' });
  await question.getByText('they move house').waitFor();
  await question.getByText('Access that should have ended', { exact: false }).waitFor();
  expect(await violations(second.page)).toEqual([]);
  await row.getByText('waits for a second person').waitFor();
  await question.getByRole('button', { name: 'Confirm' }).click();
  // The first one sees it happen.
  await row.getByText('in force').waitFor();
  await asking.page.getByText('paused', { exact: true }).waitFor();
  await second.page.getByRole('button', { name: 'End it' }).click();
  await asking.page.getByText('Nothing is paused').waitFor();
  await second.close();
  await asking.close();
});

test('writing no more to a system shows its plan, and what it means, first', async () => {
  const { page, close } = await console.open('/targets/crm');
  await page.getByRole('button', { name: 'Switch writes off' }).click();
  const sheet = page.getByRole('dialog', { name: 'Write nothing more to crm?' });
  await sheet.getByText('Revocations that were decided before go on.').waitFor();
  await sheet.getByText('keeps their key there', { exact: false }).waitFor();
  await picture(page, 'target-switch-off');
  await sheet.getByRole('textbox', { name: 'Reason' }).fill('the owner asked for it');
  await sheet.getByRole('button', { name: 'Switch writes off' }).click();
  await page.getByText('This system only reports').waitFor();
  await page.getByRole('button', { name: 'Switch writes on' }).click();
  const back = page.getByRole('dialog', { name: 'Write to crm from now on?' });
  await back.getByRole('textbox', { name: 'Reason' }).fill('it was a mistake');
  await back.getByRole('button', { name: 'Switch writes on' }).click();
  await expect.poll(() => page.getByText('This system only reports').count(), SOON).toBe(0);
  await close();
});

test('who only reads may press nothing, and is told why', async () => {
  const { page, close } = await console.open('/targets/git', { role: 'auditor' });
  for (const name of ['Test', 'Reconcile now', 'Pause', 'Switch writes off']) {
    const button = page.getByRole('button', { name, exact: true });
    await button.waitFor();
    expect([name, await button.getAttribute('aria-disabled')]).toEqual([name, 'true']);
  }
  await page.getByRole('button', { name: 'Pause' }).hover();
  await page.getByText('Needs the role', { exact: false }).waitFor();
  await close();
});

test('a system that is not there, and a server that does not answer, say so', async () => {
  const unknown = await console.open('/targets/nothing');
  await unknown.page.getByText('There is no such page').waitFor();
  await unknown.close();
  const failing = await console.open('/targets/git?tab=accounts', { failing: /api\/v1\/targets\/git/ });
  await failing.page.getByText('DATABASE_UNAVAILABLE').first().waitFor();
  expect(await violations(failing.page)).toEqual([]);
  await failing.page.unroute(/api\/v1\/targets\/git/);
  await failing.page.getByRole('button', { name: 'Try again' }).first().click();
  await failing.page.getByRole('table', { name: 'Accounts' }).waitFor();
  await failing.close();
});
