import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importFeed } from '../../src/app/import-feed.ts';
import { activatePolicy } from '../../src/engine/make-policies.ts';
import { makeHouse, type Person } from '../support/house.ts';

/** The document as it is shipped. */
const EXAMPLE = readFileSync(new URL('../../examples/policies/10-sources.yaml', import.meta.url), 'utf8')
  .split(/^---\n/m)
  .find((text) => text.includes('id: payroll-office')) as string;

const NUMBERS = Array.from({ length: 20 }, (_, i) => String(100 + i));
const LEAVING = NUMBERS.slice(0, 6);
const withSecret = (base: string) =>
  base.replace('whole: { by: meta', 'credential: secret:hr\nwhole: { by: meta');

const staff = (leaving: readonly string[] = [], lastDay = '2026-03-01'): Person[] =>
  NUMBERS.map((id) => ({ id, department: 'Engineering', ...(leaving.includes(id) ? { lastDay } : {}) }));

interface Paid {
  readonly nr: string;
  readonly first?: string;
  readonly last?: string;
}
const paid = (leaving: readonly string[], last = '2026-03-01'): Paid[] =>
  NUMBERS.map((nr) => ({ nr, ...(leaving.includes(nr) ? { last } : {}) }));

/** Takes a list of the payroll office. */
const lister = (house: Awaited<ReturnType<typeof makeHouse>>) => (rows: readonly Paid[]) =>
  importFeed(house.engine, house.tenant, 'payroll-office', {
    content: Buffer.from(
      `Personnel number,Cost centre,First day,Last day\n${rows
        .map(({ nr, first, last }) => `${nr},4711,${first ?? '2025-01-01'},${last ?? ''}`)
        .join('\n')}\nTOTAL,${rows.length}\n`,
    ),
  });

async function company(example = EXAMPLE) {
  const policy = (document: string) => (base: string) => `${withSecret(base)}\n---\n${document}`;
  let base = '';
  const house = await makeHouse({
    policy: (text) => {
      base = text;
      return policy(example)(text);
    },
  });
  await house.report(staff());
  await house.run();
  return {
    ...house,
    list: lister(house),
    apply: (document: string) =>
      house.store.transaction(house.tenant, (tx) =>
        activatePolicy(tx, house.clock, policy(document)(base), 'test'),
      ),
    still: (of: readonly string[] = LEAVING) =>
      of.filter((id) => house.systems.get('git')?.truth.couldSignIn(id, house.clock.now())),
  };
}

describe('the weekly list of the payroll office, as the examples have it', () => {
  it('lets leavers go whom the HR system reports too, at once', async () => {
    const house = await company();
    const result = await house.list(paid(LEAVING));
    expect('summary' in result && result.summary.setAside).toEqual([]);
    expect(house.still(NUMBERS)).toEqual(NUMBERS);
    await house.report(staff(LEAVING));
    await house.run();
    expect(house.still(NUMBERS)).toEqual(NUMBERS.slice(6));
  });

  it('lets go who was held, as soon as it comes, and nobody of whom it says that they work here', async () => {
    const house = await company();
    expect((await house.report(staff(LEAVING))).outcome).toBe('held');
    await house.list(paid(LEAVING.slice(1)));
    await house.run();
    expect(house.still()).toEqual(['100']);
  });

  it('ends a last day where the person works, for both', async () => {
    const house = await company();
    await house.list(paid(LEAVING, '2026-03-02'));
    await house.report(staff(LEAVING, '2026-03-02'));
    await house.until(Date.parse('2026-03-02T16:59:59Z'));
    expect(house.still()).toEqual(LEAVING);
    await house.until(Date.parse('2026-03-02T17:00:10Z'));
    expect(house.still()).toEqual([]);
  });

  it('has said it of a leave that is put off until the evening, and not of one that was taken back', async () => {
    for (const [meanwhile, evening] of [
      [[], []],
      [[staff()], LEAVING],
      // Put off first, and then taken back.
      [[staff(LEAVING, '2026-03-02'), staff()], LEAVING],
    ] as const) {
      const house = await company();
      await house.list(paid(LEAVING));
      await house.report(staff(LEAVING));
      await house.run();
      expect(house.still()).toEqual([]);
      for (const said of meanwhile) await house.report(said);
      await house.report(staff(LEAVING, '2026-03-02'));
      await house.run();
      expect(house.still()).toEqual(LEAVING);
      await house.until(Date.parse('2026-03-02T17:00:10Z'));
      expect(house.still()).toEqual(evening);
    }
  });

  it('has said it of that leave only, when it is put off for weeks after all', async () => {
    const house = await company();
    await house.list(paid(LEAVING));
    await house.report(staff(LEAVING));
    await house.run();
    expect(house.still()).toEqual([]);
    await house.report(staff(LEAVING, '2026-03-02'));
    await house.report(staff(LEAVING, '2026-03-20'));
    await house.run();
    expect(house.still()).toEqual(LEAVING);
    // A report gone wrong says the old thing again.
    expect((await house.report(staff(LEAVING))).outcome).toBe('held');
    await house.run();
    expect(house.still()).toEqual(LEAVING);
  });

  it('has said nothing of an end that was taken back before it came', async () => {
    const house = await company();
    await house.list(paid(LEAVING, '2026-03-02'));
    await house.report(staff(LEAVING, '2026-03-02'));
    await house.report(staff());
    await house.until(Date.parse('2026-03-03T08:00:00Z'));
    expect(house.still()).toEqual(LEAVING);
    expect((await house.report(staff(LEAVING))).outcome).toBe('held');
    await house.run();
    expect(house.still()).toEqual(LEAVING);
  });

  it('has said it of an end that HR told too early first', async () => {
    const house = await company();
    await house.list(paid(LEAVING, '2026-04-20'));
    await house.report(staff(LEAVING, '2026-03-04'));
    // So far ahead that nobody counts as leaving any more.
    await house.report(staff(LEAVING, '2026-04-20'));
    await house.until(Date.parse('2026-04-20T15:59:59Z'));
    expect(house.still()).toEqual(LEAVING);
    await house.until(Date.parse('2026-04-20T16:00:10Z'));
    expect(house.still()).toEqual([]);
  });

  it('sets aside a number that nobody has, and confirms nothing by it', async () => {
    const house = await company();
    const strange = { nr: '999', last: '2026-03-01' };
    const result = await house.list([...paid([]), strange]);
    expect('summary' in result && result.summary.setAside.map(({ key }) => key)).toEqual(['999']);
    expect((await house.report(staff(LEAVING))).outcome).toBe('held');
  });

  it('is read again after the policy was mended, when it had matched nobody', async () => {
    const house = await company(EXAMPLE.replace('system: hr\n', ''));
    const first = await house.list(paid(LEAVING));
    expect('summary' in first && first.summary.setAside).toHaveLength(20);
    expect((await house.report(staff(LEAVING))).outcome).toBe('held');
    await house.apply(EXAMPLE);
    const again = await house.list(paid(LEAVING));
    expect('summary' in again && again.summary.setAside).toEqual([]);
    await house.run();
    expect(house.still()).toEqual([]);
    expect(await house.list(paid(LEAVING))).toMatchObject({ outcome: 'noop' });
  });
});

describe('an employment that ended is no word on another one', () => {
  const HEADER = 'id,nr,given,family,department,type,hired,last_day,zone';
  const FIRST_ENDED = '2025-06-01';

  /** Everybody has one employment; six have a second one, which began on the last day of their first. */
  async function twice() {
    const house = await makeHouse({
      policy: (base) =>
        `${withSecret(base)
          .replace('columns:', 'columns:\n  nr: { as: person, of: identity }')
          .replace('as: employeeId, of: identity', 'as: employeeId')
          .replace('correlate: [[employeeId]]', 'correlate: [[person]]')
          .replaceAll('identity.employeeId', 'identity.person')}\n---\n${EXAMPLE}`,
    });
    let sequence = 0;
    const row = (id: string, hired: string, lastDay: string) =>
      `${id},P${id.slice(-3)},Ada,Nr${id.slice(-3)},Engineering,Employee,${hired},${lastDay},Europe/Berlin`;
    const hr = (firstEnded: string, secondEnds: string) => {
      const rows = [
        ...NUMBERS.map((id) => row(id, '2025-01-01', LEAVING.includes(id) ? firstEnded : '')),
        ...LEAVING.map((id) => row(`2${id}`, '2025-06-01', secondEnds)),
      ];
      sequence++;
      return importFeed(house.engine, house.tenant, 'hr', {
        content: Buffer.from(`${[HEADER, ...rows].join('\n')}\n`),
        meta: JSON.stringify({
          rows: rows.length,
          sequence,
          asOf: new Date(house.clock.now()).toISOString(),
        }),
      });
    };
    await hr(FIRST_ENDED, '');
    await house.run();
    const held = () =>
      house.store.transaction(house.tenant, (tx) => tx.count('operation', { state: 'held' }));
    return { list: lister(house), hr, held };
  }
  const firsts = paid(LEAVING, FIRST_ENDED);
  const seconds = LEAVING.map((id) => ({ nr: `2${id}`, first: '2025-06-01', last: '2026-03-01' }));

  it.each([
    ['the second one ends too', FIRST_ENDED, '2026-03-01'],
    ['the second one ended before it began', FIRST_ENDED, '2025-05-01'],
    ['both end on one day', '2026-03-01', '2026-03-01'],
  ])('when one stolen credential says that %s', async (_what, firstEnded, secondEnds) => {
    const { list, hr, held } = await twice();
    await list(firsts);
    expect((await hr(firstEnded, secondEnds)).outcome).toBe('held');
    expect(await held()).toBeGreaterThan(0);
    await list([...firsts, ...seconds]);
    expect(await held()).toBe(0);
  });

  it('and need not be told any more when the last one ends', async () => {
    const { list, hr, held } = await twice();
    await list(seconds);
    expect((await hr(FIRST_ENDED, '2026-03-01')).outcome).toBe('accepted');
    expect(await held()).toBe(0);
  });
});
