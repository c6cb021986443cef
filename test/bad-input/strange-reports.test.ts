import { describe, expect, it } from 'vitest';
import { importFeed } from '../../src/app/import-feed.ts';
import { makeHouse } from '../support/house.ts';
import { accessOf, REPORTED, tablesOf } from './support/everything.ts';

const DAY = 86_400_000;
const COLUMNS = ['nr', 'first', 'last', 'uid', 'dept', 'hired', 'last_day'] as const;

interface Worker {
  readonly nr: string;
  readonly uid?: string;
  readonly hired?: string;
  readonly last_day?: string;
}

const worker = (i: number): Worker => ({ nr: `E${100 + i}`, uid: `U${100 + i}` });
const staff = (count: number) => Array.from({ length: count }, (_, i) => worker(i));

const cells = (w: Worker) => ({
  nr: w.nr,
  first: `Given${w.nr}`,
  last: `Nr${w.nr}`,
  uid: w.uid ?? '',
  dept: 'Engineering',
  hired: w.hired ?? '2024-01-01',
  last_day: w.last_day ?? '',
});

/** A report with a trailer; `header` renames columns without moving the cells. */
function csv(workers: readonly Worker[], header: readonly string[] = COLUMNS): string {
  const rows = workers.map((w) => COLUMNS.map((name) => cells(w)[name]).join(','));
  return `${[header.join(','), ...rows].join('\n')}\nTOTAL,${workers.length}\n`;
}

const SWAPPED = ['first', 'nr', ...COLUMNS.slice(2)];

async function company(start: readonly Worker[], whole = '{ by: trailer, marker: TOTAL, rows: 1 }') {
  const house = await makeHouse({
    policy: (base) =>
      base.replace(
        /^kind: Source[\s\S]*?zone: Europe\/Berlin\n/,
        `kind: Source
id: hr
type: csv
key: nr
columns:
  nr: { as: employeeId, of: identity, required: true }
  first: { as: givenName, of: identity }
  last: { as: familyName, of: identity }
  uid: { as: universalId, of: identity }
  dept: { as: department }
facts: { hireDate: hired, lastDay: last_day }
correlate: [[universalId]]
whole: ${whole}
zone: Europe/Berlin
`,
      ),
  });
  const send = (content: string, confirmed = false) =>
    importFeed(house.engine, house.tenant, 'hr', {
      content: Buffer.from(whole.includes('trailer') ? content : content.replace(/TOTAL.*\n/, '')),
      confirmed,
    });
  const tables = () => tablesOf(house.store, house.tenant, REPORTED);
  const known = start.map(({ nr }) => nr);
  const access = () => accessOf(house.systems, known);
  expect((await send(csv(start))).outcome).toBe('accepted');
  await house.until(house.clock.now() + 60_000);
  const people = () => house.store.transaction(house.tenant, (tx) => tx.count('identity', {}));
  const held = () =>
    house.store.transaction(house.tenant, (tx) =>
      tx.find('exception', { kind: 'importHeld', closed_at: null }),
    );
  return { ...house, send, tables, access, people, held };
}

const HELD = { outcome: 'refusedHeld', code: 'FEED_IMPLAUSIBLE' };

describe('a report that names others than those who are known is held whole', () => {
  it.each([
    ['the header names of two columns changed places', csv(staff(60), SWAPPED)],
    [
      'every key and identifier is of another company',
      csv(staff(70).map(({ nr }) => ({ nr: `X${nr}`, uid: `V${nr}` }))),
    ],
    ['another company without identifiers', csv(staff(12).map(({ nr }) => ({ nr: `X${nr}` })))],
    [
      'most are of another company, a few keys are the same',
      csv([...staff(10), ...staff(60).map(({ nr }) => ({ nr: `X${nr}`, uid: `V${nr}` }))]),
    ],
    [
      'four people have another number and their own is gone',
      csv(staff(60).map((w, i) => (i < 4 ? { ...w, nr: `N${i}` } : w))),
    ],
  ])('%s', async (_what, content) => {
    const house = await company(staff(60));
    const [tables, access] = [await house.tables(), house.access()];
    expect(await house.send(content)).toMatchObject(HELD);
    await house.run();
    expect(await house.tables()).toEqual(tables);
    await house.until(house.clock.now() + DAY);
    expect(house.access()).toEqual(access);
    const [told] = await house.held();
    expect(told?.text).toContain('--confirm');
    // A leaver in the next good report loses everything: no employment under a first name holds it.
    const left = { ...worker(0), last_day: '2026-03-01' };
    expect((await house.send(csv([left, ...staff(60).slice(1)]))).outcome).toBe('accepted');
    await house.until(house.clock.now() + DAY);
    expect(house.access().E100).toEqual([]);
    expect(house.access().E101).toEqual(access.E101);
    expect(await house.held()).toEqual([]);
  });

  it('and taken when a person says that it holds', async () => {
    const house = await company(staff(20));
    const others = csv(staff(20).map(({ nr }) => ({ nr: `X${nr}`, uid: `V${nr}` })));
    expect(await house.send(others)).toMatchObject(HELD);
    expect(await house.people()).toBe(20);
    const taken = await house.send(others, true);
    expect('summary' in taken && [taken.summary.added, taken.summary.missing.length]).toEqual([20, 20]);
    expect(await house.people()).toBe(40);
  });

  it('also where nothing proves that it is whole', async () => {
    const house = await company(staff(60), '{ by: none }');
    const others = staff(70).map(({ nr }) => ({ nr: `X${nr}`, uid: `V${nr}` }));
    expect(await house.send(csv(others))).toMatchObject(HELD);
    expect(await house.send(csv(staff(60), SWAPPED))).toMatchObject(HELD);
    expect(await house.send(csv(staff(12), SWAPPED))).toMatchObject(HELD);
  });
});

describe('a report of an ordinary company is taken', () => {
  const back = (i: number): Worker => ({ nr: `R${i}`, uid: `U${100 + i}`, hired: '2026-03-02' });
  const ending = (count: number, of: number, last_day: string) =>
    staff(of).map((w, i) => (i < count ? { ...w, last_day } : w));
  const changes = '{ by: none }';
  const cases: readonly {
    what: string;
    start: readonly Worker[];
    next: readonly Worker[];
    whole?: string;
  }[] = [
    {
      what: 'three people are renumbered',
      start: staff(30),
      next: staff(30).map((w, i) => (i < 3 ? { ...w, nr: `N${i}` } : w)),
    },
    {
      what: 'many who had left are hired again, their old rows gone',
      start: ending(10, 30, '2025-06-30'),
      next: [...staff(30).slice(10), ...staff(10).map((_, i) => back(i))],
    },
    {
      what: 'many are converted, their old rows still there',
      start: staff(30),
      next: [...ending(10, 30, '2026-03-02'), ...staff(10).map((_, i) => back(i))],
    },
    { what: 'it takes over a company of twice its size', start: staff(20), next: staff(60) },
    { what: 'it shrinks to a few', start: staff(40), next: staff(5) },
    { what: 'it replaces four of its four people', start: staff(4), next: staff(8).slice(4) },
    {
      what: 'only changes are told: two joiners',
      start: staff(30),
      next: staff(32).slice(30),
      whole: changes,
    },
    {
      what: 'only changes are told: two joiners and a leaver',
      start: staff(30),
      next: staff(32).slice(29),
      whole: changes,
    },
    {
      what: 'only changes are told: contracts end and others begin, their ends told before',
      start: ending(6, 30, '2026-03-20'),
      next: staff(6).map((_, i) => ({ ...back(i), hired: '2026-03-21' })),
      whole: changes,
    },
  ];
  it.each(cases)('$what', async ({ start, next, whole }) => {
    const house = await company(start, whole);
    const result = await house.send(csv(next));
    if (!('summary' in result)) throw new Error(result.why);
    expect(result.summary.setAside).toEqual([]);
  });
});
