import { afterAll, beforeAll, expect, it } from 'vitest';
import { quiet, type Running, running } from './support/running.ts';
import { smallCompany, staff } from './support/small-company.ts';

let house: Running;
beforeAll(async () => {
  house = await running({}, await smallCompany());
  const { file, meta } = await house.company.report(staff(4));
  expect((await house.at('import', 'hr', file, '--meta', meta)).exit).toBe(0);
  await quiet(house);
});
afterAll(() => house.close());

interface Page {
  readonly exceptions: readonly { readonly id: string; readonly kind: string; readonly target: string }[];
  readonly next: string | null;
}

it('what needs a person is listed, a page at a time, and closed with a reason', async () => {
  const all = await house.at.json<Page>('exception', 'list');
  expect(all.exceptions.length).toBeGreaterThan(4);
  const seen: string[] = [];
  for (let after: string | null = null; ; ) {
    const page: Page = await house.at.json<Page>(
      'exception',
      'list',
      '--limit',
      '3',
      ...(after === null ? [] : ['--after', after]),
    );
    seen.push(...page.exceptions.map(({ id }) => id));
    after = page.next;
    if (after === null) break;
  }
  expect(seen).toEqual(all.exceptions.map(({ id }) => id));
  const here = await house.at.json<Page>('exception', 'list', '--target', 'git');
  expect(new Set(here.exceptions.map(({ target }) => target))).toEqual(new Set(['git']));
  expect((await house.at.json<Page>('exception', 'list', '--grave')).exceptions).toEqual([]);

  const [first = ''] = seen;
  expect((await house.at('exception', 'close', first)).exit).toBe(2);
  expect((await house.at('exception', 'close', 'nope', '--reason', 'x')).err).toContain('code: USAGE');
  expect((await house.at('exception', 'close', first, '--reason', 'set by hand')).exit).toBe(0);
  const again = await house.at('exception', 'close', first, '--reason', 'set by hand');
  expect(again.err).toContain('code: EXCEPTION_UNKNOWN');
  const left = await house.at.json<Page>('exception', 'list');
  expect(left.exceptions.map(({ id }) => id)).toEqual(seen.slice(1));
  expect((await house.at('doctor')).out).toContain('`lockstep exception list` shows them');
});

it('doctor says so when every revocation is proven', async () => {
  const { findings } = await house.at.json<{ findings: { what: string; state: string; text: string }[] }>(
    'doctor',
  );
  expect(findings.find(({ what }) => what.startsWith('leavers'))).toMatchObject({
    state: 'ok',
    text: 'every revocation is proven',
  });
});
