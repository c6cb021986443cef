import { describe, expect, it } from 'vitest';
import { importFeed } from '../../src/app/import-feed.ts';
import { ERRORS, type ErrorCode } from '../../src/domain/errors.ts';
import { makeHouse } from '../support/house.ts';
import { accessOf, REPORTED, tablesOf } from './support/everything.ts';

const PEOPLE = Array.from({ length: 20 }, (_, i) => ({
  id: String(100 + i),
  department: i % 2 === 0 ? 'Engineering' : 'Sales',
}));
const IDS = PEOPLE.map(({ id }) => id);
const HEADER = 'id,given,family,department,type,hired,last_day,zone,company';
const row = (
  { id, department }: (typeof PEOPLE)[number],
  over: { hired?: string; last?: string; zone?: string; company?: string } = {},
) =>
  `${id},Ada,Nr${id},${department},Employee,${over.hired ?? '2025-01-01'},${over.last ?? ''},${over.zone ?? 'Europe/Berlin'},${over.company ?? 'acme'}`;
const feed = (rows: readonly string[], header = HEADER) => `${[header, ...rows].join('\n')}\n`;
const GOOD = feed(PEOPLE.map((p) => row(p)));

async function makeCompany() {
  const house = await makeHouse({
    policy: (base) =>
      base.replace(
        /(whole: \{.*) \}/,
        '$1, equals: { tenant: acme } }\nabsent: leave\ncompany: { column: company, equals: acme }',
      ),
  });
  let sequence = 0;
  const send = (content: Buffer | string, meta: object = {}) => {
    sequence++;
    const bytes = Buffer.from(content as string);
    const lines =
      bytes
        .toString('utf8')
        .split('\n')
        .filter((line) => line !== '').length - 1;
    return importFeed(house.engine, house.tenant, 'hr', {
      content: bytes,
      meta: JSON.stringify({
        rows: lines,
        tenant: 'acme',
        sequence,
        asOf: new Date(house.clock.now()).toISOString(),
        ...meta,
      }),
    });
  };
  expect((await send(GOOD)).outcome).toBe('accepted');
  await house.until(house.clock.now() + 60_000);
  const state = () =>
    Promise.all([tablesOf(house.store, house.tenant, REPORTED), accessOf(house.systems, IDS)]);
  return { ...house, send, state, before: await state() };
}

const utf16 = (text: string, bom: boolean) => Buffer.from(`${bom ? '\ufeff' : ''}${text}`, 'utf16le');
const swap = (text: string) =>
  text.replaceAll(/^(\d+),(\w+),(\w+),(\w+),Employee,([\d-]+),,([\w/]+),/gm, '$1,$2,$3,$4,Employee,$6,,$5,');

/** What is refused as a whole. The code is what people and programs go by. */
const refused: readonly (readonly [
  what: string,
  content: Buffer | string,
  code: ErrorCode,
  meta?: object,
])[] = [
  ['nothing at all', '', 'FEED_EMPTY', { rows: 20 }],
  ['a mark and nothing else', '\ufeff', 'FEED_EMPTY'],
  ['line ends only', '\n\n\r\n', 'FEED_EMPTY'],
  ['a header only', `${HEADER}\n`, 'FEED_CUT', { rows: 20 }],
  ['no header', GOOD.slice(HEADER.length + 1), 'FEED_HEADER', { rows: 20 }],
  ['another header', feed(['1,2'], 'foo,bar'), 'FEED_HEADER'],
  [
    'a column twice',
    feed(
      PEOPLE.map((p) => `${row(p)},x`),
      `${HEADER},id`,
    ),
    'FEED_HEADER',
  ],
  ['rows of another company', feed(PEOPLE.map((p) => row(p, { company: 'globex' }))), 'FEED_OTHER_COMPANY'],
  [
    'one row of another company',
    feed([...PEOPLE.map((p) => row(p)), row({ id: '999', department: 'Sales' }, { company: 'globex' })]),
    'FEED_OTHER_COMPANY',
  ],
  [
    'a meta document of another company',
    feed(PEOPLE.map((p) => row(p, { last: '2026-03-01' }))),
    'FEED_OTHER_COMPANY',
    { tenant: 'globex' },
  ],
  ['columns that changed places', swap(GOOD), 'FEED_IMPLAUSIBLE'],
  ['UTF-16 without a mark', utf16(GOOD, false), 'FEED_HEADER', { rows: 20 }],
  [
    'a byte that is not UTF-8',
    Buffer.concat([Buffer.from(GOOD), Buffer.from([0xff, 0x2c])]),
    'FEED_ENCODING',
    { rows: 21 },
  ],
  ['a quote that never ends', `${GOOD}"120,Ada`, 'FEED_NOT_CSV', { rows: 21 }],
  ['one broken quote', GOOD.replace('Nr101', 'N"r101'), 'FEED_NOT_CSV'],
  ['a cell without end', `${GOOD}120,${'x'.repeat(70_000)}`, 'FEED_TOO_LARGE', { rows: 21 }],
  ['a row of commas', `${GOOD}${','.repeat(10_000)}\n`, 'FEED_TOO_LARGE', { rows: 21 }],
  ['fewer rows than promised', feed(PEOPLE.slice(1).map((p) => row(p))), 'FEED_CUT', { rows: 20 }],
  [
    'more rows than promised',
    feed([...PEOPLE.map((p) => row(p)), row({ id: '300', department: 'Sales' })]),
    'FEED_CUT',
    { rows: 20 },
  ],
  ['an older report', feed(PEOPLE.slice(1).map((p) => row(p))), 'FEED_STALE', { sequence: 0 }],
  [
    'a meta document of the wrong kind',
    feed(PEOPLE.slice(1).map((p) => row(p))),
    'FEED_META',
    { rows: 'many' },
  ],
];

describe('a feed is refused as a whole, and nothing is taken from it', () => {
  it.each(refused.map(([what, content, code, meta]) => ({ what, content, code, meta })))(
    '$what',
    async ({ content, code, meta }) => {
      const house = await makeCompany();
      const result = await house.send(content, meta);
      expect(result).toMatchObject({ code, why: expect.stringMatching(/\S{3}/) });
      expect(ERRORS[code].remedy.length).toBeGreaterThan(10);
      await house.until(house.clock.now() + 3_600_000);
      expect(await house.state()).toEqual(house.before);
      // It is told, and the next good report is taken.
      const [latest] = await house.store.transaction(house.tenant, (tx) =>
        tx.find('import_run', {}, { order: [{ descending: 'started_at' }], limit: 1 }),
      );
      expect(latest?.reason).toBe((result as { why: string }).why);
      expect(
        (await house.send(feed([...PEOPLE.map((p) => row(p)), row({ id: '300', department: 'Sales' })])))
          .outcome,
      ).toBe('accepted');
    },
  );
});

it('a header only that says itself that it names nobody is held, for days, and nobody loses anything', async () => {
  const house = await makeCompany();
  const result = await house.send(`${HEADER}\n`, { rows: 0 });
  expect(result).toMatchObject({ outcome: 'held', warnings: ['the report is whole and names nobody'] });
  await house.until(house.clock.now() + 72 * 3_600_000);
  expect(accessOf(house.systems, IDS)).toEqual(house.before[1]);
  expect((await house.send(GOOD.replace('Nr104', 'Nova'))).outcome).toBe('accepted');
  await house.until(house.clock.now() + 3_600_000);
  expect(accessOf(house.systems, IDS)).toEqual(house.before[1]);
});

describe('rows that cannot be believed are set aside, and their people keep what they have', () => {
  it.each([
    ['a day that does not exist', { hired: '2025-02-30' }],
    ['a last day that does not exist', { last: '2025-02-29' }],
    ['a thirteenth month', { last: '2025-13-01' }],
    ['a date in another order', { last: '01.03.2026' }],
    ['a year without a day', { last: '2026' }],
    ['no date at all', { last: '0000-00-00' }],
    ['a zone that does not exist', { zone: 'Europe/Atlantis', last: '2026-03-01' }],
  ])('%s', async (_what, over) => {
    const house = await makeCompany();
    const result = await house.send(feed(PEOPLE.map((p) => row(p, p.id === '104' ? over : {}))));
    if (!('summary' in result)) throw new Error(result.why);
    expect(result.summary.setAside.map(({ key }) => key)).toEqual(['104']);
    expect(result.summary.missing).toEqual([]);
    await house.until(house.clock.now() + 3_600_000);
    expect(accessOf(house.systems, IDS)).toEqual(house.before[1]);
  });

  it('a key twice: both are set aside, whatever they say', async () => {
    const house = await makeCompany();
    const rows = PEOPLE.map((p) => row(p));
    const result = await house.send(
      feed([...rows, row({ id: '104', department: 'Sales' }, { last: '2026-03-01' })]),
    );
    if (!('summary' in result)) throw new Error(result.why);
    expect([...new Set(result.summary.setAside.map(({ key }) => key))]).toEqual(['104']);
    expect(result.summary.missing).toEqual([]);
    await house.until(house.clock.now() + 3_600_000);
    expect(accessOf(house.systems, IDS)).toEqual(house.before[1]);
  });

  it('a row without its key, and one with too few cells', async () => {
    const house = await makeCompany();
    const rows = PEOPLE.map((p) => row(p));
    const result = await house.send(
      feed([...rows.slice(0, 18), rows[18]?.replace(/^118/, '') ?? '', '119,Ada']),
    );
    if ('summary' in result) expect(result.summary.missing).toEqual([]);
    await house.until(house.clock.now() + 3_600_000);
    expect(accessOf(house.systems, IDS)).toEqual(house.before[1]);
  });
});

describe('a feed that only looks strange', () => {
  it.each([
    ['a mark in front', `\ufeff${GOOD.replace('Nr104', 'Nova')}`],
    ['UTF-16 with a mark', utf16(GOOD.replace('Nr104', 'Nova'), true)],
    ['CRLF and quotes', GOOD.replace('Nr104', 'Nova').replaceAll('\n', '\r\n').replaceAll('Ada', '"Ada"')],
    [
      'other order of columns',
      feed(
        PEOPLE.map((p) => row(p).replace('Nr104', 'Nova').split(',').reverse().join(',')),
        HEADER.split(',').reverse().join(','),
      ),
    ],
  ])('%s is read as it is meant', async (_what, content) => {
    const house = await makeCompany();
    const result = await house.send(content, { rows: 20 });
    expect(result).toMatchObject({ outcome: 'accepted' });
    await house.until(house.clock.now() + 3_600_000);
    expect(accessOf(house.systems, IDS)).toEqual(house.before[1]);
  });

  it('headers named like the parts of an object are columns like others', async () => {
    const house = await makeCompany();
    const strange = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];
    const result = await house.send(
      feed(
        PEOPLE.map(
          (p) =>
            `${row(p)},${strange
              .map(() => '{"active":false}')
              .join(',')
              .replaceAll('"', '')}`,
        ),
        `${HEADER},${strange.join(',')}`,
      ),
    );
    expect(result).toMatchObject({ outcome: 'accepted', warnings: [expect.stringContaining('5 column(s)')] });
    expect(({} as { active?: boolean }).active).toBeUndefined();
    const keys = await house.send(
      feed([...PEOPLE.map((p) => row(p)), row({ id: '__proto__', department: 'constructor' })]),
    );
    expect(keys).toMatchObject({ outcome: 'accepted' });
    await house.until(house.clock.now() + 3_600_000);
    expect(accessOf(house.systems, IDS)).toEqual(house.before[1]);
    expect(house.systems.get('directory')?.truth.find('__proto__')?.active).toBe(true);
  });
});
