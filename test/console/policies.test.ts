import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { staff } from '../cli/support/small-company.ts';
import { violations } from './support/axe.ts';
import { picture } from './support/pictures.ts';
import { type Rig, rig } from './support/rig.ts';

let console: Rig;
beforeAll(async () => {
  console = await rig();
  const { file, meta } = await console.company.report(staff(12));
  const { exit, err } = await console.at('import', 'hr', file, '--meta', meta);
  if (exit !== 0) throw new Error(err);
});
afterAll(() => console.close());

const SCHEMES = ['light', 'dark'] as const;
const SALES = '/policies/BirthrightRule/sales';

describe('the documents in force', () => {
  test.each(SCHEMES)('are listed, filtered in the address, and opened by keys (%s)', async (scheme) => {
    const { page, troubles, close } = await console.open('/policies', { scheme, role: 'auditor' });
    const table = page.getByRole('table', { name: 'Documents' });
    await table.getByText('works in Sales').waitFor();
    const add = page.getByRole('button', { name: 'New document' });
    expect(await add.getAttribute('aria-disabled')).toBe('true');
    expect(await violations(page)).toEqual([]);
    await picture(page, `policies-${scheme}`);
    await page.getByRole('combobox', { name: 'Kind' }).selectOption('BirthrightRule');
    await expect.poll(() => table.getByRole('row').count()).toBe(4);
    await page.getByRole('searchbox', { name: 'Search by name' }).fill('sales');
    await expect.poll(() => table.getByRole('row').count()).toBe(2);
    expect(new URL(page.url()).searchParams.get('q')).toBe('sales');
    await table.getByRole('row').nth(1).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/policies\/BirthrightRule\/sales$/);
    expect(troubles).toEqual([]);
    await close();
  });

  test('are told apart from those that fit no filter', async () => {
    const { page, close } = await console.open('/policies?q=zzz', { role: 'auditor' });
    await page.getByText('No document fits').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await page.getByRole('table', { name: 'Documents' }).waitFor();
    await close();
  });

  test.each(SCHEMES)('are shown with the people they reach (%s)', async (scheme) => {
    const { page, troubles, close } = await console.open('/policies?tab=findings', {
      scheme,
      role: 'auditor',
    });
    const table = page.getByRole('table', { name: 'Rules and whom they reach' });
    await table.getByRole('link', { name: 'engineers' }).waitFor();
    await page.getByText('Tried on 12 people').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await picture(page, `policies-findings-${scheme}`);
    await close();
  });

  test('fail with what to do and the code', async () => {
    const { page, close } = await console.open('/policies', { failing: /api\/v1\/policies$/ });
    await page.getByText('DATABASE_UNAVAILABLE').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.unroute(/api\/v1\/policies$/);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('table', { name: 'Documents' }).waitFor();
    await close();
  });

  test('may be read by an auditor and not changed', async () => {
    const { page, close } = await console.open(SALES, { role: 'auditor' });
    const editor = page.getByRole('textbox', { name: 'BirthrightRule sales as YAML' });
    await editor.waitFor();
    expect(await editor.getAttribute('contenteditable')).toBe('false');
    await page.getByText('You may look at it and not change it.').waitFor();
    expect(await page.getByRole('button', { name: 'Make the plan' }).count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await close();
  });
});

describe('a draft', () => {
  test.each(SCHEMES)('is told what is wrong with it, where it stands (%s)', async (scheme) => {
    const { page, troubles, close } = await console.open(SALES, { scheme, role: 'operator' });
    const editor = page.getByRole('textbox', { name: 'BirthrightRule sales as YAML' });
    await editor.waitFor();
    await page.getByText('Nothing is wrong with it.').waitFor();
    await editor.press('Control+End');
    await page.keyboard.type('onUnknwn: exception');
    const problem = page.getByText('BirthrightRule has no field onUnknwn');
    await problem.first().waitFor();
    await page.getByText('Did you mean onUnknown?').waitFor();
    expect(await page.locator('.cm-lintRange-error').count()).toBeGreaterThan(0);
    expect(await violations(page)).toEqual([]);
    await picture(page, `policy-problem-${scheme}`);
    await page.getByRole('button', { name: /^Line 6, column 1$/ }).click();
    await expect.poll(() => page.evaluate('document.activeElement.className')).toContain('cm-content');
    // A reload keeps what was written.
    await page.reload();
    await problem.first().waitFor();
    await page.getByRole('button', { name: 'Discard the draft' }).click();
    await page.getByText('Nothing is wrong with it.').waitFor();
    expect(troubles).toEqual([]);
    await close();
  });

  test('is completed and explained from the schema of its kind', async () => {
    const { page, close } = await console.open(SALES, { role: 'operator' });
    const editor = page.getByRole('textbox', { name: 'BirthrightRule sales as YAML' });
    await editor.press('Control+End');
    await page.keyboard.type('onUnk');
    await page.getByRole('option', { name: 'onUnknown' }).waitFor();
    await page.getByText('grants nothing and is listed as an exception').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'policy-completion');
    await page.keyboard.press('Enter');
    await page.getByText('onUnknown').first().waitFor();
    await close();
  });

  test.each(SCHEMES)('is tried on people and becomes a plan with a reason (%s)', async (scheme) => {
    const { page, troubles, close } = await console.open(SALES, { scheme });
    const editor = page.getByRole('textbox', { name: 'BirthrightRule sales as YAML' });
    await editor.waitFor();
    await editor.press('Control+a');
    await page.keyboard.insertText(
      'kind: BirthrightRule\nid: sales\nbecause: sells\nwhen: employment.department == "Engineering"\ngrants: [{ target: crm, kind: group, value: sellers }]\n',
    );
    await page.getByText('What the draft changes').waitFor();
    await page.getByRole('button', { name: 'Try it on people' }).click();
    await page.getByText('This change: +6 −6 people').waitFor();
    await page.getByText('Ada Family0 (E100)').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, `policy-impact-${scheme}`);
    const save = page.getByRole('button', { name: 'Make the plan' });
    expect(await save.getAttribute('aria-disabled')).toBe('true');
    await page.getByRole('textbox', { name: 'Why it is changed' }).fill(`another department (${scheme})`);
    await save.click();
    await page.waitForURL(/\/plans\/[0-9a-f]{64}$/);
    await page.getByRole('heading', { level: 1, name: /A change of the policy/ }).waitFor();
    await page.getByText('The guard would hold 6 people').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, `policy-plan-${scheme}`);
    expect(troubles).toEqual([]);
    await close();
  });

  test('is readable on a narrow screen', async () => {
    const { page, close } = await console.open(SALES, { role: 'operator', width: 390 });
    await page.getByRole('textbox', { name: 'BirthrightRule sales as YAML' }).waitFor();
    await page.getByText('Nothing is wrong with it.').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await violations(page)).toEqual([]);
    await picture(page, 'policy-390');
    await close();
  });

  test('of a new document starts from a template', async () => {
    const { page, close } = await console.open('/policies', { role: 'operator' });
    await page.getByRole('button', { name: 'New document' }).click();
    await page.getByRole('menuitem', { name: 'Leave of absence' }).click();
    await page.getByRole('heading', { level: 1, name: 'New document: LifecyclePolicy' }).waitFor();
    await page.getByText('Nothing is wrong with it.').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'Why it is changed' }).fill('parental leave');
    await page.getByRole('button', { name: 'Make the plan' }).click();
    await page.waitForURL(/\/plans\/[0-9a-f]{64}$/);
    await page.getByText('Nobody’s access changes by this plan.').waitFor();
    // An operator may propose a policy; it is an administrator who puts it in force.
    expect(await page.getByRole('button', { name: 'Apply this plan' }).getAttribute('aria-disabled')).toBe(
      'true',
    );
    await close();
  });
});

test('a change that came in force is in the history, with what it changed', async () => {
  const { page, troubles, close } = await console.open('/policies/new/leave-of-absence');
  await page.getByText('Nothing is wrong with it.').waitFor();
  await page.getByRole('textbox', { name: 'Why it is changed' }).fill('people go on leave');
  await page.getByRole('button', { name: 'Make the plan' }).click();
  await page.waitForURL(/\/plans\/[0-9a-f]{64}$/);
  await page.getByText('This is still exactly what would be done.').waitFor();
  await page.getByRole('button', { name: 'Apply this plan' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('textbox', { name: 'Reason' }).fill('agreed');
  await sheet.getByRole('button', { name: 'Apply this plan' }).click();
  await sheet.waitFor({ state: 'detached' });
  await page.goto(`${console.url}/policies/LifecyclePolicy/leave-of-absence?tab=history`);
  const table = page.getByRole('table', { name: 'History' });
  await table.getByText('added').waitFor();
  await page.getByRole('heading', { name: 'What version 2 changed' }).waitFor();
  await page.getByText("when: identity.lifecycleState == 'onLeave'").waitFor();
  expect(await violations(page)).toEqual([]);
  expect(troubles).toEqual([]);
  await picture(page, 'policy-history');
  await close();
});
