import { beforeAll, describe, expect, it } from 'vitest';
import { sharedDatabase } from '../support/database.ts';
import { type House, makeHouse, START } from '../support/house.ts';
import { apiOf, onlyOf } from './support/api-house.ts';

// Real PostgreSQL, virtual time.

const database = sharedDatabase();
const NOBODY = '00000000-0000-7000-8000-000000000000';
const REST = `---
kind: Source
id: workday
type: rest
url: https://hr.acme.test/workers
every: PT15M
key: worker
columns:
  worker: { as: employeeId, of: identity }
  department: { as: department }
authority: { department: 500 }
`;

let house: House;
let api: Awaited<ReturnType<typeof apiOf>>;
let other: Awaited<ReturnType<typeof apiOf>>;
const rows = (count: number, over: Readonly<Record<number, string>> = {}) =>
  `id,given,family,department,type,hired,last_day,zone\n${Array.from(
    { length: count },
    (_, i) =>
      over[i] ??
      `${100 + i},Ada,Nr${i},${i % 2 === 0 ? 'Engineering' : 'Sales'},Employee,2025-01-01,,Europe/Berlin`,
  ).join('\n')}\n`;
const meta = (count: number, sequence: number) => ({
  'lockstep-meta': JSON.stringify({ rows: count, sequence, asOf: new Date(house.clock.now()).toISOString() }),
});
const stored = async () => {
  const tables = [
    'record',
    'identity',
    'account',
    'operation',
    'plan',
    'import_run',
    'event',
    'log_leaf',
    'exception',
    'hold',
  ] as const;
  return Promise.all(
    tables.map((table) => house.store.transaction(house.tenant, (tx) => tx.count(table, {}))),
  );
};

beforeAll(async () => {
  const make = (tenant: string) =>
    makeHouse({ store: onlyOf(database().store, tenant), tenant, policy: (base) => `${base}${REST}` });
  house = await make('sources');
  api = await apiOf(house);
  const second = await make('sources2');
  other = await apiOf(second);
});

describe('a preview of a report', () => {
  it('says what would be done and to whom, and leaves nothing behind', async () => {
    const before = await stored();
    const { status, body } = await api('operator', '/imports/hr/preview', rows(12), meta(12, 1));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      outcome: 'accepted',
      rows: 12,
      added: 12,
      changed: 0,
      setAside: 0,
      whole: true,
      wholeBecause: expect.stringContaining('meta document'),
      people: 12,
      losing: [],
    });
    expect(body.operations).toContainEqual({ target: 'directory', kind: 'create', count: 12, held: 0 });
    expect(await stored()).toEqual(before);
    // It is not known from the preview: the same file is new all the same.
    expect((await api('operator', '/imports/hr?reason=first', rows(12), meta(12, 1))).body).toMatchObject({
      outcome: 'accepted',
      added: 12,
    });
    const events = await house.store.transaction(house.tenant, (tx) =>
      tx.find('event', { type: 'import.finished' }),
    );
    expect(events[0]?.payload).toMatchObject({ actor: 'operator of the tests', reason: 'first' });
    await house.run();
  });

  it('names who would lose access, who would be missing, and rows that cannot be read', async () => {
    house.clock.advance(house.clock.now() + 3_600_000);
    const gone = '101,Ada,Nr1,Sales,Employee,2025-01-01,2026-02-01,Europe/Berlin';
    const broken = '102,Ada,Nr2,Engineering,Employee,not a date,,Europe/Berlin';
    const text = rows(11, { 1: gone, 2: broken });
    const before = await stored();
    const { body } = await api('operator', '/imports/hr/preview', text, meta(11, 2));
    expect(body).toMatchObject({
      rows: 10,
      changed: 1,
      setAside: 1,
      missing: 1,
      missingKeys: ['111'],
      losingAll: 1,
    });
    expect(body.losing[0].name).toContain('Nr1');
    expect(body.rejects).toEqual([
      expect.objectContaining({ n: 1, line: 4, key: '102', field: 'hired', why: expect.any(String) }),
    ]);
    expect(body.operations.map(({ kind }: { kind: string }) => kind)).toContain('disable');
    expect(await stored()).toEqual(before);
  });

  it('of a broken file says why nothing would be taken', async () => {
    const { status, body } = await api('operator', '/imports/hr/preview', 'x', meta(11, 2));
    expect([status, body.outcome]).toEqual([200, 'rejected']);
    expect(body.code).toMatch(/^FEED_/);
    expect(body.why).not.toBe('');
  });

  it('is for files only, and of a source that there is', async () => {
    expect((await api('operator', '/imports/workday/preview', 'a')).body.code).toBe('USAGE');
    expect((await api('operator', '/imports/nothing/preview', 'a')).body.code).toBe('SOURCE_UNKNOWN');
    expect((await api('auditor', '/imports/hr/preview', 'a')).status).toBe(403);
  });
});

describe('sources', () => {
  it('are shown with what was read last, and how fresh that is', async () => {
    const broken = '102,Ada,Nr2,Engineering,Employee,not a date,,Europe/Berlin';
    const read = await api('operator', '/imports/hr', rows(11, { 2: broken }), meta(11, 2));
    expect(read.body).toMatchObject({ outcome: 'held', setAside: 1, missing: 1 });
    const { body } = await api('auditor', '/sources');
    const [hr, workday] = body.sources;
    expect(hr).toMatchObject({
      id: 'hr',
      type: 'csv',
      provesWholeBy: 'meta',
      last: { outcome: 'held', setAside: 1, missing: 1, whole: true },
      freshness: { state: 'unknown', heardAt: new Date(house.clock.now()).toISOString() },
      pull: null,
      connection: null,
    });
    expect(workday).toMatchObject({
      id: 'workday',
      provesWholeBy: 'reading',
      last: null,
      freshness: { state: 'never', every: 900 },
      pull: { nextAt: null, reading: false },
    });
    expect((await other('auditor', '/sources')).body.sources[0]).toMatchObject({ id: 'hr', last: null });
  });

  it('one of them, with how many rows have each field, and who comes before it', async () => {
    const { body } = await api('auditor', '/sources/hr');
    const field = (name: string) => body.fields.find((one: { field: string }) => one.field === name);
    expect(body.coverage).toMatchObject({ rows: 10 });
    expect(field('department')).toMatchObject({
      means: ['department'],
      filled: 10,
      authority: 100,
      before: ['workday'],
    });
    expect(field('last_day')).toMatchObject({ means: ['lastDay'], of: 'fact', filled: 0 });
    expect(field('id')).toMatchObject({ required: true, filled: 10 });
    expect((await api('auditor', '/sources/nothing')).body.code).toBe('SOURCE_UNKNOWN');
  });

  it('their imports page by page, the newest first', async () => {
    house.clock.advance(house.clock.now() + 1_000);
    await api('operator', '/imports/hr', rows(11), meta(11, 1));
    const first = (await api('auditor', '/sources/hr/imports?limit=2')).body;
    expect(first.imports.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['rejected', 'held']);
    const second = (await api('auditor', `/sources/hr/imports?limit=2&after=${first.next}`)).body;
    expect(second.imports.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['accepted']);
    expect(second.next).toBeNull();
    const ids = [...first.imports, ...second.imports].map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(3);
    const held = (await api('auditor', '/sources/hr/imports?outcome=held')).body;
    expect(held.imports).toHaveLength(1);
    expect((await other('auditor', '/sources/hr/imports')).body).toEqual({ imports: [], next: null });
  });

  it('one import with what proves it whole, who is missing, and its rejects by number', async () => {
    const [held] = (await api('auditor', '/sources/hr/imports?outcome=held')).body.imports;
    const path = `/sources/hr/imports/${held.id}`;
    const { body } = await api('auditor', path);
    expect(body).toMatchObject({
      wholeBecause: expect.stringContaining('meta document'),
      missing: ['111'],
      rejectsKept: 1,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const rejects = (await api('auditor', `${path}/rejects`)).body;
    expect(rejects).toEqual({
      rejects: [expect.objectContaining({ n: 1, field: 'hired', key: '102' })],
      next: null,
    });
    expect((await api('auditor', `${path}/rejects?after=1`)).body).toEqual({ rejects: [], next: null });
    for (const wrong of [`/sources/workday/imports/${held.id}`, `/sources/hr/imports/${NOBODY}`]) {
      expect((await api('auditor', wrong)).body.code).toBe('NOT_FOUND');
      expect((await api('auditor', `${wrong}/rejects`)).body.code).toBe('NOT_FOUND');
    }
    expect((await other('auditor', path)).status).toBe(404);
  });
});

describe('asking a source now', () => {
  const pull = () => house.store.transaction(house.tenant, (tx) => tx.find('pull', { source_id: 'workday' }));
  it('brings its next read forward, once, and leaves a leaf', async () => {
    const { status, body } = await api('operator', '/sources/workday/pull', {});
    expect([status, body]).toEqual([
      200,
      { asked: true, reading: false, nextAt: new Date(house.clock.now()).toISOString() },
    ]);
    expect((await pull())[0]).toMatchObject({ next_at: house.clock.now(), owner: null });
    const events = await house.store.transaction(house.tenant, (tx) =>
      tx.find('event', { type: 'source.pullAsked' }),
    );
    expect(events.map(({ payload }) => payload)).toEqual([
      { source: 'workday', whole: false, actor: 'operator of the tests' },
    ]);
  });

  it('forgets what was read of changes, where everybody is wanted', async () => {
    const mark = { source_id: 'workday', settings: 'x', mark: {}, whole_at: START };
    await house.store.transaction(house.tenant, (tx) => tx.put('pull_mark', [mark]));
    await api('operator', '/sources/workday/pull', { whole: true });
    expect(await house.store.transaction(house.tenant, (tx) => tx.count('pull_mark', {}))).toBe(0);
  });

  it('leaves whoever reads it now alone', async () => {
    const next_at = house.clock.now() + 60_000;
    await house.store.transaction(house.tenant, (tx) =>
      tx.update('pull', ['owner', 'next_at'], [{ source_id: 'workday', owner: NOBODY, next_at }]),
    );
    expect((await api('operator', '/sources/workday/pull', {})).body).toMatchObject({
      asked: false,
      reading: true,
    });
    expect((await pull())[0]).toMatchObject({ next_at, owner: NOBODY });
    expect((await api('auditor', '/sources')).body.sources[1].pull.reading).toBe(true);
  });

  it('is for sources that are asked', async () => {
    expect((await api('operator', '/sources/hr/pull', {})).body.code).toBe('USAGE');
    expect((await api('operator', '/sources/nothing/pull', {})).body.code).toBe('SOURCE_UNKNOWN');
    for (const role of ['auditor', 'approver'] as const)
      expect((await api(role, '/sources/workday/pull', {})).status).toBe(403);
  });
});
