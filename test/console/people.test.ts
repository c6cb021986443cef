import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../cli/support/running.ts';
import { staff } from '../cli/support/small-company.ts';
import { violations } from './support/axe.ts';
import { picture } from './support/pictures.ts';
import { type Rig, rig } from './support/rig.ts';

let console: Rig;
beforeAll(async () => {
  console = await rig();
  const { file, meta } = await console.company.report(
    staff(12, {
      E103: { lastDay: '2026-01-31' },
      E105: { given: 'A\u202eda', family: '<script>alert(1)</script>' },
    }),
  );
  const imported = await console.at('import', 'hr', file, '--meta', meta);
  if (imported.exit !== 0) throw new Error(imported.err);
  await until(() => console.company.systems.get('git')?.truth.find('E100')?.active === true);
});
afterAll(() => console.close());

const SCHEMES = ['light', 'dark'] as const;

describe('people', () => {
  test.each(SCHEMES)(
    'everybody is listed, the odd name marked, and axe finds nothing (%s)',
    async (scheme) => {
      const { page, troubles, close } = await console.open('/people', { scheme, role: 'auditor' });
      const rows = page.getByRole('table', { name: 'People' }).getByRole('row');
      await expect.poll(() => rows.count()).toBe(13);
      await expect.poll(() => page.getByRole('status').first().textContent()).toContain('12 people');
      await page.getByText('A␣da <script>alert(1)</script>').waitFor();
      expect(await page.getByText('odd name').count()).toBe(1);
      expect(await violations(page)).toEqual([]);
      expect(troubles).toEqual([]);
      await picture(page, `people-${scheme}`);
      await close();
    },
  );

  test('letters find, filters are chips in the address, and going back works', async () => {
    const { page, close } = await console.open('/people');
    const names = page.locator('.person-link');
    await expect.poll(() => names.count()).toBe(12);
    await page.keyboard.press('/');
    await page.keyboard.type('ada');
    await expect
      .poll(() => names.allTextContents())
      .toEqual([expect.stringMatching(/^A␣da/), 'Ada Family0', 'Ada Family10']);
    expect(new URL(page.url()).searchParams.get('q')).toBe('ada');
    await page.getByRole('searchbox').fill('');
    await expect.poll(() => names.count()).toBe(12);
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByRole('dialog', { name: 'Filter' }).locator('input:not([type=hidden])').first().click();
    await page.getByRole('option', { name: 'left', exact: true }).click();
    await expect.poll(() => names.allTextContents()).toEqual(['Dina Family3']);
    expect(new URL(page.url()).searchParams.get('state')).toBe('left');
    await page.keyboard.press('Escape');
    await page.getByText('State: left').waitFor();
    await page.reload();
    await expect.poll(() => names.allTextContents()).toEqual(['Dina Family3']);
    await page.getByRole('button', { name: 'Remove the filter State' }).click();
    await expect.poll(() => names.count()).toBe(12);
    await close();
  });

  test('a view is saved under a name, and opened again', async () => {
    const { page, close } = await console.open('/people?department=Sales');
    await expect.poll(() => page.locator('.person-link').count()).toBe(6);
    await page.getByRole('button', { name: 'Saved views' }).click();
    await page.getByRole('textbox', { name: 'Name of this view' }).fill('The sellers');
    await page.getByRole('button', { name: 'Save this view' }).click();
    await page.goto(`${console.url}/people`);
    await expect.poll(() => page.locator('.person-link').count()).toBe(12);
    await page.getByRole('button', { name: 'Saved views' }).click();
    await page.getByRole('menuitem', { name: 'The sellers' }).click();
    await expect.poll(() => page.locator('.person-link').count()).toBe(6);
    expect(new URL(page.url()).searchParams.get('department')).toBe('Sales');
    await close();
  });

  test('keys move, select and open, and the drawer gives the focus back', async () => {
    const { page, close } = await console.open('/people');
    await expect.poll(() => page.locator('.person-link').count()).toBe(12);
    await page.locator('[data-row="0"]').focus();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByText('1 selected').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Person in short' }).waitFor();
    await page.getByRole('table', { name: 'Access' }).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(new URL(page.url()).searchParams.get('open')).toMatch(/^[0-9a-f-]{36}$/);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await expect.poll(() => page.evaluate("document.activeElement?.getAttribute('data-row')")).toBe('1');
    await close();
  });

  test('an export holds everybody who fits, with cells that no spreadsheet computes', async () => {
    const { page, close } = await console.open('/people?q=dina');
    await expect.poll(() => page.locator('.person-link').count()).toBe(1);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV' }).click(),
    ]);
    const stream = await download.createReadStream();
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    expect(text.split('\r\n')[0]).toMatch(/^id,name,mail,state/);
    expect(text).toContain('Dina Family3');
    expect(text.trim().split('\r\n')).toHaveLength(2);
    await close();
  });

  test('an auditor sees what could be done, and why it cannot', async () => {
    const { page, close } = await console.open('/people', { role: 'auditor' });
    await page.getByRole('checkbox', { name: /^Select Ada Family0/ }).check();
    const leave = page.getByRole('button', { name: 'Leave…' });
    expect(await leave.getAttribute('aria-disabled')).toBe('true');
    await leave.hover();
    await page.getByText('Needs the role operator or administrator').waitFor();
    await close();
  });

  test('nobody fits, nothing is wrong, and a failure says what to do', async () => {
    const none = await console.open('/people?q=zzzz');
    await none.page.getByRole('heading', { name: 'Nobody fits' }).waitFor();
    expect(await violations(none.page)).toEqual([]);
    await none.page.getByRole('button', { name: 'Clear all filters' }).last().click();
    await expect.poll(() => none.page.locator('.person-link').count()).toBe(12);
    await none.page.goto(`${console.url}/people?state=left&access=open`);
    await none.page.getByRole('heading', { name: 'Nobody who left can open anything' }).waitFor();
    await none.close();
    const failing = await console.open('/people', { failing: /api\/v1\/people\?/ });
    await failing.page.getByText('DATABASE_UNAVAILABLE').first().waitFor();
    expect(await violations(failing.page)).toEqual([]);
    await failing.page.unroute(/api\/v1\/people\?/);
    await failing.page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => failing.page.locator('.person-link').count()).toBe(12);
    await failing.close();
  });

  test('a narrow window shows what tells people apart', async () => {
    const { page, troubles, close } = await console.open('/people', { width: 390 });
    await expect.poll(() => page.locator('.person-link').count()).toBe(12);
    expect(await page.evaluate('document.documentElement.scrollWidth <= 390')).toBe(true);
    expect(await violations(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await picture(page, 'people-narrow');
    await close();
  });
});

describe('one person', () => {
  const TABS = ['overview', 'access', 'graph', 'timeline', 'certificates', 'history'] as const;

  test.each(SCHEMES)('axe finds nothing on any tab (%s)', async (scheme) => {
    const { page, troubles, close } = await console.open('/people/E100', { scheme, role: 'auditor' });
    for (const tab of TABS) {
      await page.goto(`${console.url}/people/E100?tab=${tab}`);
      await page.getByRole('heading', { level: 1, name: 'Ada Family0' }).waitFor();
      await page.getByRole('tab', { selected: true, name: new RegExp(tab, 'i') }).waitFor();
      await expect.poll(() => page.locator('[aria-busy=true]').count()).toBe(0);
      if (tab === 'graph') await page.locator('.react-flow__node').first().waitFor();
      expect(await violations(page), tab).toEqual([]);
      await picture(page, `person-${tab}-${scheme}`);
    }
    expect(troubles).toEqual([]);
    await close();
  });

  test('every tab works at 390 pixels', async () => {
    const { page, troubles, close } = await console.open('/people/E100', { width: 390 });
    for (const tab of TABS) {
      await page.goto(`${console.url}/people/E100?tab=${tab}`);
      await page.getByRole('heading', { level: 1, name: 'Ada Family0' }).waitFor();
      await expect.poll(() => page.locator('[aria-busy=true]').count()).toBe(0);
      if (tab === 'graph') await page.locator('.react-flow__node').first().waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth <= 390'), tab).toBe(true);
      expect(await violations(page), tab).toEqual([]);
      await picture(page, `person-${tab}-narrow`);
    }
    expect(troubles).toEqual([]);
    await close();
  });

  test('says why, where each attribute comes from, and shows the graph as a list, too', async () => {
    const { page, close } = await console.open('/people/E100?tab=access');
    await page.getByRole('button', { name: 'Why developers' }).click();
    const why = page.getByRole('dialog', { name: 'Why developers' });
    await why.getByText('works in Engineering (rule:engineers)').waitFor();
    await why.getByText('employment.department == "Engineering"').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: 'Overview' }).click();
    const line = page.getByRole('table', { name: 'Attributes' }).getByRole('row', { name: /department/ });
    await line.getByText('hr, report').waitFor();
    await page.getByRole('tab', { name: 'Graph' }).click();
    await page.getByText('gives developers group on git').waitFor();
    await close();
  });

  test('a plan is shown before anything happens, and the same again after it was applied', async () => {
    const { page, close } = await console.open('/people', { role: 'operator' });
    for (const name of ['Gus Family6', 'Hana Family7'])
      await page.getByRole('checkbox', { name: `Select ${name}` }).check();
    await page.getByRole('button', { name: 'Leave…' }).click();
    const sheet = page.getByRole('dialog', { name: 'Do 2 people leave now?' });
    expect(await sheet.getByRole('button', { name: 'Apply this plan' }).count()).toBe(0);
    await sheet.getByRole('textbox', { name: 'Reason' }).fill('the branch closes');
    await sheet.getByRole('button', { name: 'Show the plan' }).click();
    await sheet.getByText(/2 people, \d+ operations/).waitFor();
    await sheet.getByText('This cannot be undone').waitFor();
    expect(await violations(page)).toEqual([]);
    const apply = sheet.getByRole('button', { name: 'Apply this plan' });
    expect(await apply.getAttribute('aria-disabled')).toBe('true');
    expect(console.company.systems.get('directory')?.truth.find('E106')?.active).toBe(true);
    await sheet.getByRole('textbox', { name: 'Type 2 to go on' }).fill('2');
    await apply.click();
    await sheet.getByText(/operations for 2 people are on their way/).waitFor();
    await until(() => console.company.systems.get('directory')?.truth.find('E106')?.active !== true);
    await page.goto(`${console.url}/people?state=left&sort=name`);
    await expect
      .poll(() => page.locator('.person-link').allTextContents())
      .toEqual(['Dina Family3', 'Gus Family6', 'Hana Family7']);
    await page.getByRole('link', { name: 'Gus Family6' }).click();
    await page.getByRole('button', { name: 'Undo the leave…' }).click();
    const undo = page.getByRole('dialog', { name: 'Do the sources count again for Gus Family6?' });
    await undo.getByRole('textbox', { name: 'Reason' }).fill('it stays open');
    await undo.getByRole('button', { name: 'Take the order back' }).click();
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await until(() => console.company.systems.get('directory')?.truth.find('E106')?.active === true);
    await close();
  });

  test('somebody unknown, and a server that fails', async () => {
    const { page, close } = await console.open('/people/nobody-of-that-name');
    await page.getByText('PERSON_UNKNOWN').waitFor();
    expect(await violations(page)).toEqual([]);
    await close();
    const failing = await console.open('/people/E100?tab=timeline', { failing: /api.*timeline/ });
    await failing.page.getByText('DATABASE_UNAVAILABLE').waitFor();
    expect(await violations(failing.page)).toEqual([]);
    await failing.close();
  });
});
