import { describe, expect, it } from 'vitest';
import { importFeed } from '../../src/app/import-feed.ts';
import { leavePerson } from '../../src/app/people/leave-person.ts';
import { applyPlan } from '../../src/app/plans/apply-plan.ts';
import { verifyHouseLog } from '../../src/app/proofs/verify-house-log.ts';
import { planRestore } from '../../src/app/restore/plan-restore.ts';
import { settleRestored } from '../../src/engine/restore/settle-restored.ts';
import type { Store } from '../../src/engine/store.ts';
import { memoryStore } from '../../src/store/memory/memory-store.ts';
import { BADGES, signedByHr, together } from '../../src/torture/house/documents.ts';
import { makeHouse, type Person } from '../support/house.ts';

const people: Person[] = [
  { id: 'E1', department: 'Engineering' },
  { id: 'E2', department: 'Engineering' },
  { id: 'E3', department: 'Sales' },
];

type House = Awaited<ReturnType<typeof makeHouse>>;

/** A company at work, as if it had just been put back from a backup of an hour ago. */
async function restoredHouse(
  policy: (base: string) => string = (base) => base,
  store: Store = memoryStore(),
): Promise<House> {
  const house = await makeHouse({ policy, store });
  await house.report(people);
  await house.run();
  await restore(house);
  return house;
}

async function restore({ engine, tenant, store, clock }: House): Promise<void> {
  await store.transaction(tenant, async (tx) => {
    const [row] = await tx.find('tenant', {});
    const [counter] = await tx.find('counter', { name: 'log' });
    await settleRestored(engine, tx, {
      restoreId: engine.random.uuid(),
      backup: {
        backup: engine.random.uuid(),
        madeAt: clock.now() - 3_600_000,
        program: '0',
        log: { origin: row?.origin ?? '', size: counter?.value ?? 0, root: null },
        seenOutside: null,
      },
      actor: 'test',
      erased: [],
      withoutErasures: null,
    });
  });
}

const writes = ({ systems }: House) =>
  [...systems.values()].reduce((sum, { truth }) => sum + truth.journal.length, 0);
const reaches = ({ systems, clock }: House, system: string, id: string) =>
  systems.get(system)?.truth.couldReach(`ada.nr${id.toLowerCase()}`, clock.now()) ?? false;
const idOf = async ({ store, tenant }: House, key: string): Promise<string> =>
  (await store.transaction(tenant, (tx) => tx.find('employment', { employment_key: key })))[0]?.identity_id ??
  '';
const context = ({ engine }: House) => ({ engine, connectors: new Map(), actor: 'test' });

describe('a restored state that nobody has confirmed', () => {
  it('neither gives nor takes, whatever a report says', async () => {
    const house = await restoredHouse();
    const before = writes(house);
    await house.report([
      { id: 'E1', department: 'Sales' },
      { id: 'E2', department: 'Engineering', lastDay: '2026-02-01' },
      { id: 'E3', department: 'Sales' },
      { id: 'E4', department: 'Sales' },
    ]);
    await house.until(house.clock.now() + 3 * 86_400_000);
    expect(writes(house)).toBe(before);
    const open = await house.store.transaction(house.tenant, (tx) =>
      tx.find('exception', { closed_at: null }),
    );
    expect(open.filter(({ kind }) => kind === 'leaveAfterRestore')).toHaveLength(1);
  });

  it('cuts off at once whom an operator orders to leave, now or later', async () => {
    const house = await restoredHouse();
    const order = { actor: 'test', reason: 'left' };
    await leavePerson(house.engine, house.tenant, { ...order, identityId: await idOf(house, 'E1') });
    const later = house.clock.now() + 86_400_000;
    await leavePerson(house.engine, house.tenant, {
      ...order,
      identityId: await idOf(house, 'E2'),
      at: later,
    });
    await house.run();
    expect(reaches(house, 'directory', 'E1')).toBe(false);
    expect(reaches(house, 'directory', 'E2')).toBe(true);
    await house.until(later + 1_000);
    expect(reaches(house, 'directory', 'E2')).toBe(false);
    expect(reaches(house, 'directory', 'E3')).toBe(true);
  });

  it.each(['2026-03-01', '2026-03-02'])(
    'lets go in the evening whom HR says to have left on %s, and a second source on that evening',
    async (lastDay) => {
      const house = await restoredHouse((base) => together(signedByHr(base), BADGES));
      await importFeed(house.engine, house.tenant, 'badges', {
        content: Buffer.from('badge,id,hired,returned\nB1,E1,2025-01-01,2026-03-02\n'),
      });
      await house.report(people.map((person) => (person.id === 'E1' ? { ...person, lastDay } : person)));
      await house.until(Date.parse('2026-03-02T16:59:00Z'));
      expect(reaches(house, 'directory', 'E1')).toBe(true);
      await house.until(Date.parse('2026-03-02T17:01:00Z'));
      expect(reaches(house, 'directory', 'E1')).toBe(false);
      expect(reaches(house, 'directory', 'E2')).toBe(true);
    },
  );

  it('does not go on with what was under way, also not with a leave', async () => {
    const house = await makeHouse();
    await house.report(people);
    await house.run();
    await leavePerson(house.engine, house.tenant, {
      identityId: await idOf(house, 'E1'),
      actor: 'test',
      reason: 'left before the backup',
    });
    house.clock.advance(house.clock.now() + 1_000);
    await restore(house);
    const before = writes(house);
    await house.until(house.clock.now() + 2 * 86_400_000);
    expect(writes(house)).toBe(before);
    expect(reaches(house, 'directory', 'E1')).toBe(true);
  });

  it('is listed anew before anybody can confirm it, and then does what was confirmed', async () => {
    const house = await restoredHouse();
    await expect(planRestore(context(house), house.tenant, [])).rejects.toMatchObject({
      code: 'RESTORE_NOT_LISTED',
    });
    await house.report([{ id: 'E1', department: 'Sales' }, ...people.slice(1)]);
    house.systems.get('directory')?.operator.create({ name: 'stranger' });
    await house.run();
    const { drift, file } = await planRestore(context(house), house.tenant, []);
    expect(drift).toMatchObject([{ kind: 'orphan', account: 'stranger', target: 'directory' }]);
    expect(file.plan.people.map(({ accounts }) => accounts.map(({ target }) => target))).toEqual([
      ['crm', 'git'],
    ]);
    expect(reaches(house, 'crm', 'E1')).toBe(false);
    await applyPlan(context(house), house.tenant, file);
    await house.run();
    expect(reaches(house, 'crm', 'E1')).toBe(true);
    expect(reaches(house, 'git', 'E1')).toBe(false);
    await expect(applyPlan(context(house), house.tenant, file)).rejects.toMatchObject({ code: 'PLAN_STALE' });
  });

  it('is not confirmed by a list that is older than the last system that was listed', async () => {
    const base = memoryStore();
    let between: (() => Promise<unknown>) | null = null;
    const transaction: Store['transaction'] = async (tenant, work, options) => {
      const result = await base.transaction(tenant, work, options);
      const act = options?.readOnly === true ? between : null;
      if (act !== null) between = null;
      await act?.();
      return result;
    };
    const house = await restoredHouse(undefined, { ...base, transaction });
    house.systems.get('directory')?.operator.create({ name: 'stranger' });
    // Listed after the first look: nobody has seen what differs there.
    between = house.run;
    await expect(planRestore(context(house), house.tenant, [])).rejects.toMatchObject({
      code: 'RESTORE_NOT_LISTED',
    });
    await house.run();
    expect((await planRestore(context(house), house.tenant, [])).drift).toMatchObject([{ kind: 'orphan' }]);
  });

  it('goes on with the log under another name, and all of it verifies', async () => {
    const house = await restoredHouse();
    await house.run();
    const log = await verifyHouseLog(house.engine, house.tenant, []);
    expect(log).toMatchObject({ ok: true });
    expect(log.origin).toMatch(/\/restored-[0-9a-f]{16}$/);
  });

  it('raises every fence above what was given out since', async () => {
    const house = await restoredHouse();
    const { people: rows, lanes } = await house.store.transaction(house.tenant, async (tx) => ({
      people: await tx.find('identity', {}),
      lanes: await tx.find('lane', {}),
    }));
    for (const { epoch } of [...rows, ...lanes]) expect(epoch).toBeGreaterThan(3_600_000);
  });
});
