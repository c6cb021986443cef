import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MadeCompany } from './made-company.ts';
import { type Oracle, oracleOf } from './oracle.ts';
import type { Dice } from './random.ts';
import { metaOf } from './write-recording.ts';
import { csvText, type ReportCells, reportRows } from './write-report.ts';

export type Expect = 'accept' | 'reject' | 'acceptOrReject' | 'noop' | 'rows' | 'hold' | 'holdOrReject';

export interface BrokenFeed {
  readonly feed: string;
  readonly expect: Expect;
  readonly setAside: readonly string[];
  /** Employee_IDs of everybody who loses a system by the good report, `setAside` apart. */
  readonly mayLose: readonly string[];
}

export interface BrokenMade {
  readonly feeds: readonly BrokenFeed[];
  /** Employee_IDs of everybody who loses a system by the good report. */
  readonly goodLosses: readonly string[];
}

const DATES = [
  '2026-02-30',
  '31/07/2026',
  '0000-00-00',
  '2026-13-01',
  '07/08/26',
  '2026-2-3',
  'tomorrow',
  '20260731',
];
const DATE_COLUMNS = [
  'Last_Day_of_Work',
  'Hire_Date',
  'Contract_End_Date',
  'Termination_Date',
  'Date_of_Birth',
  'Job_Effective_Date',
];
const SWAPS: readonly (readonly [string, string])[] = [
  ['Hire_Date', 'Last_Day_of_Work'],
  ['Hire_Date', 'Termination_Date'],
  ['Hire_Date', 'Date_of_Birth'],
  ['Worker_Type', 'Time_Zone'],
];

/** Losses of everybody by the report of `next` after that of `base` was read. */
function losses(company: MadeCompany, oracle: Oracle, base: number, next: number): string[] {
  const before = oracleOf({ ...company, reports: [base] });
  const after = oracleOf({ ...company, reports: [base, next] });
  return oracle.people
    .flatMap((employees, person) => {
      const now = after.standing(person, 'snapshots', next);
      const was = before.standing(person, 'snapshots', next);
      return was.systems.some((system) => !now.systems.includes(system)) ? employees : [];
    })
    .sort();
}

/** Writes `broken/` after the report number `week`, and says what is right. */
export function writeBroken(company: MadeCompany, dice: Dice, dir: string, week: number): BrokenMade {
  const { columns } = company;
  const [early = 0, base = 0, next = 0] = [
    company.reports[0],
    company.reports[week],
    company.reports[week + 1],
  ];
  const oracle = oracleOf(company);
  const baseline = reportRows(company, base);
  const good = reportRows(company, next);
  const goodLosses = losses(company, oracle, base, next);
  const feeds: BrokenFeed[] = [];
  const write = (feed: string, content: Uint8Array, meta: object | string | null): void => {
    const folder = join(dir, 'broken', feed);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'workers.csv'), content);
    const text = typeof meta === 'string' ? meta : JSON.stringify(meta);
    if (meta !== null) writeFileSync(join(folder, 'workers.meta.json'), text);
  };
  const about = { asOf: next, sequence: week + 2, file: 'workers.csv' };
  const meta = (content: Uint8Array, rows: number) => metaOf(company, content, rows, about);
  const bytes = (rows: readonly ReportCells[], header = columns) => Buffer.from(csvText(header, rows));
  const add = (
    feed: string,
    expect: Expect,
    content: Uint8Array,
    its: object | string | null,
    setAside: readonly string[] = [],
  ) => {
    write(feed, content, its);
    const person = new Set(setAside.map((id) => oracle.personOf(id)));
    const mayLose = ['reject', 'noop', 'holdOrReject'].includes(expect)
      ? []
      : goodLosses.filter((id) => !person.has(oracle.personOf(id)));
    feeds.push({ feed, expect, setAside: [...setAside].sort(), mayLose });
  };
  const withRows = (
    feed: string,
    expect: Expect,
    rows: readonly ReportCells[],
    setAside: readonly string[] = [],
  ) => {
    const content = bytes(rows);
    add(feed, expect, content, meta(content, rows.length), setAside);
  };
  const changed = (row: ReportCells, cells: ReportCells): ReportCells => ({ ...row, ...cells });
  const goodBytes = bytes(good);
  const goodMeta = meta(goodBytes, good.length);
  const lineEnds = [...goodBytes.keys()].filter((i) => goodBytes[i] === 10);
  const id = (row: ReportCells): string => row.Employee_ID ?? '';
  const alone = good.filter((row) => oracle.people[oracle.personOf(id(row))]?.length === 1);
  const some = (count: number): Set<string> => new Set(dice.shuffle(alone.map(id)).slice(0, count));

  const baseBytes = bytes(baseline);
  const baseMeta = metaOf(company, baseBytes, baseline.length, { ...about, asOf: base, sequence: week + 1 });
  write('00-baseline', baseBytes, baseMeta);
  write('00-good', goodBytes, goodMeta);

  add('01-cut', 'reject', goodBytes.subarray(0, dice.int(1, goodBytes.length - 2)), goodMeta);
  const lastLine = dice.pick(lineEnds.slice(0, -1));
  add('02-cut-at-a-row', 'reject', goodBytes.subarray(0, lastLine + 1), goodMeta);
  add('03-empty', 'reject', Buffer.alloc(0), dice.pick([meta(Buffer.alloc(0), 0), goodMeta]));
  const header = bytes([]);
  add('04-header', 'holdOrReject', header, meta(header, 0));
  const foreign = bytes(good.map((row) => changed(row, { Company: 'Somebody Else Inc' })));
  add('05-foreign', 'reject', foreign, {
    ...meta(foreign, good.length),
    company: 'Somebody Else Inc',
    tenant: 'else',
  });
  add('05b-foreign-rows', 'reject', foreign, meta(foreign, good.length));
  add('05c-foreign-meta', 'reject', goodBytes, { ...goodMeta, company: 'Somebody Else Inc' });
  for (const [a, b] of SWAPS)
    withRows(
      `06-${a}-${b}`,
      'holdOrReject',
      good.map((row) => changed(row, { [a]: row[b] ?? '', [b]: row[a] ?? '' })),
    );
  const other = dice.shuffle(columns);
  add('07-order', 'accept', bytes(good, other), meta(bytes(good, other), good.length));
  const marked = Buffer.concat([Buffer.from('\ufeff'), goodBytes]);
  add('08-bom', 'accept', marked, meta(marked, good.length));
  const wide = Buffer.from(`\ufeff${goodBytes.toString('utf8')}`, 'utf16le');
  add('09-utf16', 'acceptOrReject', wide, meta(wide, good.length));
  const twice = dice.pick(alone);
  withRows('10-twice', 'rows', [...good, changed(twice, { Department: 'Elsewhere' })], [id(twice)]);
  const bad = some(dice.int(1, Math.min(4, Math.floor(good.length / 5))));
  withRows(
    '11-dates',
    'rows',
    good.map((row) =>
      bad.has(id(row)) ? changed(row, { [dice.pick(DATE_COLUMNS)]: dice.pick(DATES) }) : row,
    ),
    [...bad],
  );
  const old = bytes(reportRows(company, early));
  add(
    '12-old',
    'reject',
    old,
    metaOf(company, old, reportRows(company, early).length, { ...about, asOf: early, sequence: 1 }),
  );
  add('13-same', 'noop', baseBytes, baseMeta);
  withRows(
    '14-formula',
    'accept',
    good.map((row) => changed(row, { Business_Title: dice.pick(['=1+1', '+cmd|x', '@SUM(1)', '-2+3']) })),
  );
  const proto = [...columns, '__proto__', 'constructor', 'toString'];
  const protoText = csvText(proto, good);
  add('15-proto', 'acceptOrReject', Buffer.from(protoText), meta(Buffer.from(protoText), good.length));
  const ended = (row: ReportCells, reason: string): ReportCells => {
    const day = new Date(next - 3 * 86_400_000).toISOString().slice(0, 10);
    return changed(row, {
      Termination_Date: day,
      Last_Day_of_Work: day,
      Termination_Immediate: '0',
      Termination_Moment: '',
      Termination_Reason: reason,
    });
  };
  const few = some(Math.min(12, good.length));
  add(
    '16-sum',
    'reject',
    bytes(good.map((row) => (few.has(id(row)) ? ended(row, 'Dismissal') : row))),
    goodMeta,
  );
  withRows(
    '17-mass',
    'hold',
    good.map((row) => ended(row, 'Restructuring')),
  );
  withRows(
    '17b-mass-of-contracts',
    'hold',
    good.map((row) =>
      changed(row, { Contract_End_Date: new Date(next - 4 * 86_400_000).toISOString().slice(0, 10) }),
    ),
  );
  withRows(
    '17c-mass-not-hired',
    'hold',
    good.map((row) => changed(row, { Worker_Status: 'Hire_Rescinded' })),
  );
  const gone = new Set(
    dice
      .shuffle(baseline.filter((row) => row.Worker_Status === 'Active').map(id))
      .slice(0, Math.ceil(good.length / 2)),
  );
  withRows(
    '18-missing',
    'hold',
    good.filter((row) => !gone.has(id(row))),
  );
  const lacking = columns.filter(
    (column) =>
      column !==
      dice.pick(
        [
          'Last_Day_of_Work',
          'Hire_Date',
          'Time_Zone',
          'Department',
          'Worker_Type',
          'Job_Level',
          'Leave_ID',
          'Termination_Moment',
        ].filter((name) => columns.includes(name)),
      ),
  );
  add(
    '19-lacking',
    lacking.length < columns.length ? 'reject' : 'accept',
    bytes(good, lacking),
    meta(bytes(good, lacking), good.length),
  );
  const page = Buffer.from('<!DOCTYPE html>\n<html><body>Sign in</body></html>\n');
  add('20-page', 'reject', page, null);
  add('20b-page-with-meta', 'reject', page, meta(page, 1));
  add('20c-meta-cut', 'reject', goodBytes, JSON.stringify(goodMeta).slice(0, 40));
  const latin = Buffer.from(
    csvText(
      columns,
      good.map((row) => changed(row, { Legal_Last_Name: 'Müller' })),
    ),
    'latin1',
  );
  add('21-latin1', 'reject', latin, meta(latin, good.length));
  const quoted = `${[
    columns,
    ...good.map((row) =>
      columns.map((c) => (c === 'Business_Title' ? 'Lead, "Special"\nProjects' : (row[c] ?? ''))),
    ),
  ]
    .map((line) => line.map((value) => `"${value.replaceAll('"', '""')}"`).join(','))
    .join('\r\n')}\r\n`;
  add('22-quotes', 'accept', Buffer.from(quoted), meta(Buffer.from(quoted), good.length));
  const known = new Set(baseline.map(id));
  const [x, y] = dice.shuffle(alone.filter((row) => known.has(id(row))));
  if (x !== undefined && y !== undefined)
    withRows(
      '23-exchanged',
      'rows',
      good.map((row) =>
        row === x
          ? changed(x, { Universal_ID: y.Universal_ID ?? '' })
          : row === y
            ? changed(y, { Universal_ID: x.Universal_ID ?? '' })
            : row,
      ),
      [id(x), id(y)],
    );
  const semicolons = Buffer.from(goodBytes.toString('utf8').replaceAll(',', ';'));
  add('24-semicolons', 'acceptOrReject', semicolons, meta(semicolons, good.length));
  return { feeds, goodLosses };
}
