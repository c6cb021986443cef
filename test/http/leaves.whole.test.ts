import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { httpServices } from '../../src/app/http-services.ts';
import { createToken } from '../../src/app/tokens.ts';
import type { Store } from '../../src/engine/store.ts';
import type * as schemas from '../../src/http/leave-schemas.ts';
import { makeHttpApp } from '../../src/http/make-app.ts';
import type { today } from '../../src/http/today-schemas.ts';
import type { Fault } from '../../src/simulated/index.ts';
import { memoryStore } from '../../src/store/memory/memory-store.ts';
import { sharedDatabase } from '../support/database.ts';
import { makeHouse, START } from '../support/house.ts';

type Leaves = z.output<typeof schemas.leaves>;
type Shown = z.output<typeof schemas.leaveShown>;
type Times = z.output<typeof schemas.revokeTimes>;
type Undo = z.output<typeof schemas.undoShown>;
type Today = z.output<typeof today>;

const MINUTE = 60_000;
const DAY = 86_400_000;
const NOBODY = '00000000-0000-7000-8000-000000000000';
const database = sharedDatabase();

let tenants = 0;
/** Twelve people who have everything, and whoever asks over HTTP. */
async function company(store: Store, faults: readonly Fault[] = []) {
  const house = await makeHouse({
    store,
    tenant: `leaves-${tenants++}`,
    systems: { directory: [], git: faults, crm: [] },
  });
  const { engine, tenant, clock } = house;
  const app = makeHttpApp({
    services: httpServices(house),
    log: engine.log,
    version: '0.0.0',
    openMetrics: false,
    defaultTenant: tenant,
  });
  const { token } = await createToken(engine, tenant, {
    holder: 'operator',
    role: 'operator',
    expiresAt: clock.now() + 100 * DAY,
    madeBy: 'test',
  });
  const ask = (path: string, body?: unknown) =>
    app.request(`/api/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const read = async <T>(path: string) => (await (await ask(path)).json()) as T;
  const staff = Array.from({ length: 12 }, (_, i) => ({
    id: String(100 + i),
    department: i % 2 === 0 ? 'Engineering' : 'Sales',
  }));
  const leaves = (id: string) => ask(`/people/${id}/leave`, { reason: 'moves on' });
  return { ...house, ask, read, staff, leaves };
}

describe.each(['memory', 'PostgreSQL'] as const)('leaves over HTTP, in %s', (kind) => {
  const open = () => (kind === 'memory' ? memoryStore() : database().store);

  it('a house without anything says what has to be there first', async () => {
    const { read } = await company(open());
    const now = await read<Today>('/today');
    expect(now.setUp.filter(({ done }) => done).map(({ step }) => step)).toEqual([
      'policy',
      'targets',
      'writes',
    ]);
    expect([now.leaving.count, now.open.count, now.holds.count, now.exceptions.count]).toEqual([0, 0, 0, 0]);
    expect(now.sources).toMatchObject([{ source: 'hr', heardAt: null }]);
    expect((await read<Leaves>('/leaves')).counts).toEqual({ underWay: 0, gaps: 0, proven: 0, ended: 0 });
    expect(await read<Times>('/revoke-times')).toMatchObject({ count: 0, p50: null, targets: [] });
  });

  it('one is under way, then proven, with everything that was tried for it', async () => {
    const { read, staff, leaves, report, run, until, ask } = await company(open());
    await report(staff);
    await until(START + MINUTE);
    expect((await leaves('100')).status).toBe(200);

    const before = await read<Leaves>('/leaves?stands=underWay');
    expect(before.counts).toEqual({ underWay: 1, gaps: 0, proven: 0, ended: 0 });
    const [first] = before.leaves;
    expect(first).toMatchObject({ stands: 'underWay', person: 'Ada Nr100 (100)', trigger: 'operator' });
    expect(first?.operations.open).toBe(first?.operations.all);
    const id = first?.id ?? '';
    const begun = await read<Shown>(`/leaves/${id}`);
    expect(begun.lookAgainAt).not.toBeNull();
    expect(begun.unproven.length).toBeGreaterThan(0);
    expect(begun.unproven.every(({ sentence }) => sentence !== '')).toBe(true);
    expect((await read<Today>('/today')).leaving.leaves.map((line) => line.id)).toEqual([id]);

    await until(START + 2 * MINUTE);
    const shown = await read<Shown>(`/leaves/${id}`);
    expect(shown.line).toMatchObject({ stands: 'proven', certificates: 1 });
    expect(shown.unproven).toEqual([]);
    expect(shown.certificates).toMatchObject([{ number: 1, unproven: 0 }]);
    expect(shown.trigger).toMatchObject({ by: 'operator operator', note: 'moves on' });
    const operations = shown.targets.flatMap(({ accounts }) =>
      accounts.flatMap((account) => account.operations),
    );
    expect(operations.length).toBe(shown.line.operations.verified);
    for (const { attempts, readBack, state, verifiedAt, sentence } of operations) {
      expect([state, sentence]).toEqual(['verified', null]);
      expect(verifiedAt).not.toBeNull();
      expect(attempts.at(-1)?.class).toBe('done');
      expect(readBack?.checks.every(({ ok }) => ok)).toBe(true);
    }
    expect(shown.targets.map(({ looked }) => looked)).toEqual(['read', 'read', 'read']);
    expect((await ask(`/certificates/${id}/1?form=html`)).status).toBe(200);

    const after = await read<Today>('/today');
    expect([after.leaving.count, after.open.count]).toEqual([0, 0]);
    expect(after.setUp.every(({ done }) => done)).toBe(true);
    expect(after.sources[0]?.heardAt).not.toBeNull();
    const times = await read<Times>('/revoke-times');
    expect(times).toMatchObject({ leaves: 1, withGaps: 0, whole: true, count: 2 });
    expect(times.buckets.reduce((a, b) => a + b, 0)).toBe(2);
    const at = times.buckets.findIndex((count) => count > 0);
    const behind = await read<Leaves>(
      `/leaves?tookFrom=${times.edges[at]}&tookTo=${times.edges[at + 1] ?? 1e9}`,
    );
    expect(behind.leaves.map((line) => line.id)).toEqual([id]);
    expect((await read<Leaves>('/leaves?tookFrom=100000')).leaves).toEqual([]);
    await run();
  });

  it('what a target does not do stays open, in words, with each attempt', async () => {
    const { read, staff, leaves, report, until, systems } = await company(open(), [
      { kind: 'down', from: START + 2 * MINUTE },
    ]);
    await report(staff);
    await until(START + MINUTE);
    expect(systems.get('git')?.truth.find('100')?.active).toBe(true);
    await until(START + 3 * MINUTE);
    await leaves('100');
    await until(START + 5 * MINUTE);
    const now = await read<Today>('/today');
    expect(now.leaving.count).toBe(0);
    expect(now.open.leaves).toMatchObject([{ stands: 'gaps', slowest: { target: 'git' }, certificates: 1 }]);
    expect(now.targets.trouble.find(({ target }) => target === 'git')?.waiting).toBeGreaterThan(0);
    const shown = await read<Shown>(`/leaves/${now.open.leaves[0]?.id}`);
    const git = shown.targets.find(({ target }) => target === 'git');
    const tried = git?.accounts.flatMap(({ operations }) => operations.flatMap(({ attempts }) => attempts));
    expect(tried?.some((attempt) => ['again', 'unknown'].includes(attempt.class))).toBe(true);
    expect(shown.unproven.some(({ target }) => target === 'git')).toBe(true);
    expect(shown.lookAgainAt).not.toBeNull();
    expect(await read<Times>('/revoke-times')).toMatchObject({ withGaps: 1, count: 1 });
  });

  it('comes a page at a time, newest first, and by person', async () => {
    const { read, staff, leaves, report, until, ask } = await company(open());
    await report(staff);
    await until(START + MINUTE);
    for (const id of ['100', '101', '102', '103', '104']) {
      await leaves(id);
      await until(START + MINUTE + Number(id) * 1_000);
    }
    await until(START + 10 * MINUTE);
    const all = (await read<Leaves>('/leaves')).leaves.map(({ id }) => id);
    expect(all).toHaveLength(5);
    expect(all).toEqual([...all].sort().reverse());
    const paged: string[] = [];
    let next: string | null = null;
    do {
      const page: Leaves = await read<Leaves>(`/leaves?limit=2${next === null ? '' : `&after=${next}`}`);
      paged.push(...page.leaves.map(({ id }) => id));
      next = page.next;
    } while (next !== null);
    expect(paged).toEqual(all);
    // The guard lets three of twelve go, and holds who comes after them.
    const groups = await Promise.all(
      ['proven', 'underWay', 'gaps', 'ended'].map((stands) => read<Leaves>(`/leaves?stands=${stands}`)),
    );
    expect(groups.map(({ leaves: lines }) => lines.map(({ stands }) => stands))).toEqual([
      ['proven', 'proven', 'proven'],
      ['held', 'held'],
      [],
      [],
    ]);
    const now = await read<Today>('/today');
    expect([now.holds.count, now.holds.overdue, now.leaving.count]).toEqual([2, 0, 2]);
    expect(now.holds.next.map(({ person }) => person)).toEqual(['Ada Nr103 (103)', 'Ada Nr104 (104)']);
    const held = await read<Shown>(`/leaves/${all[0]}`);
    expect([held.promise, held.holds.length]).toEqual([null, 1]);
    const mine = await read<Leaves>('/leaves?person=102');
    expect(mine.leaves.map(({ person }) => person)).toEqual(['Ada Nr102 (102)']);
    expect((await ask('/leaves?person=999')).status).toBe(404);
  });

  it('tells what an undo brings back, and what it cannot', async () => {
    const { read, staff, leaves, report, until, ask } = await company(open());
    await report(staff);
    await until(START + MINUTE);
    await leaves('100');
    await until(START + 2 * MINUTE);
    const [line] = (await read<Leaves>('/leaves')).leaves;
    const undo = await read<Undo>(`/leaves/${line?.id}/undo`);
    expect(undo).toMatchObject({ possible: true, after: 'active', why: null });
    expect(undo.restores.map(({ target }) => target).sort()).toEqual(['directory', 'git']);
    expect(undo.stays.some(({ what }) => what === 'all sessions')).toBe(true);
    expect((await ask('/people/100/leave/undo', { reason: 'wrong person' })).status).toBe(200);
    await until(START + 3 * MINUTE);
    const after = await read<Undo>(`/leaves/${line?.id}/undo`);
    expect(after.possible).toBe(false);
    expect(after.why).not.toBeNull();
  });

  it('takes no later order back by the page of a leave that was taken back', async () => {
    const { read, staff, leaves, report, until, ask } = await company(open());
    await report(staff);
    await until(START + MINUTE);
    const later = new Date(START + 40 * DAY).toISOString();
    expect((await ask('/people/100/leave', { reason: 'gives notice', at: later })).status).toBe(200);
    await leaves('100');
    await until(START + 2 * MINUTE);
    const [line] = (await read<Leaves>('/leaves')).leaves;
    const { possible, effective } = await read<Undo>(`/leaves/${line?.id}/undo`);
    expect(possible).toBe(true);
    const undo = () => ask('/people/100/leave/undo', { reason: 'wrong person', effective });
    expect((await undo()).status).toBe(200);
    await until(START + 3 * MINUTE);
    const after = await read<Undo>(`/leaves/${line?.id}/undo`);
    expect([after.possible, after.effective]).toEqual([false, null]);
    expect(after.why).toContain(later);
    // Who still has the page of before open takes nothing back that they were not shown.
    expect((await undo()).status).toBe(409);
  });

  it('shows who leaves within two weeks, with the hour where they are', async () => {
    const { read, staff, report, until } = await company(open());
    await report(
      staff.map((one, i) => (i === 0 ? { ...one, lastDay: '2026-03-10', zone: 'Asia/Kolkata' } : one)),
    );
    await until(START + MINUTE);
    const { coming } = await read<Today>('/today');
    expect(coming.people).toMatchObject([
      { person: 'Ada Nr100 (100)', zone: 'Asia/Kolkata', because: 'lastDay', accounts: 2 },
    ]);
    expect(coming.more).toBe(false);
  });

  it('knows no leave of nobody, and none of another tenant', async () => {
    const store = open();
    const mine = await company(store);
    await mine.report(mine.staff);
    await mine.until(START + MINUTE);
    await mine.leaves('100');
    const [line] = (await mine.read<Leaves>('/leaves')).leaves;
    expect(line).toBeDefined();
    const other = await company(store);
    for (const path of [`/leaves/${line?.id}`, `/leaves/${line?.id}/undo`, `/leaves/${NOBODY}`]) {
      const answer = await other.ask(path);
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
        404,
        'LEAVE_UNKNOWN',
      ]);
    }
    expect((await other.read<Leaves>('/leaves')).leaves).toEqual([]);
    expect((await other.ask('/leaves?limit=0')).status).toBe(400);
    expect((await other.ask('/leaves/no-id')).status).toBe(400);
  });
});
