import { describe, expect, it } from 'vitest';
import { makeHouse } from '../support/house.ts';

const staff = (count = 40) =>
  Array.from({ length: count }, (_, i) => ({ id: String(100 + i), department: 'Engineering' }));

describe('a whole report that names nobody', () => {
  it('takes nothing away, names who is missing, and forgets it when they are there again', async () => {
    const house = await makeHouse();
    await house.report(staff());
    await house.run();
    house.clock.advance(house.clock.now() + 60_000);
    const empty = await house.report([]);
    expect(empty.outcome).toBe('held');
    expect('summary' in empty ? empty.summary.missing : []).toHaveLength(40);
    await house.run();
    const open = () =>
      house.store.transaction(house.tenant, (tx) =>
        tx.find('exception', { kind: 'missingFromFeed', closed_at: null }),
      );
    expect(await open()).toHaveLength(40);
    for (const { id } of staff())
      expect(house.systems.get('git')?.truth.couldSignIn(id, house.clock.now())).toBe(true);
    // One stays missing, and is still named.
    house.clock.advance(house.clock.now() + 60_000);
    await house.report(staff(39));
    expect((await open()).map(({ subject }) => subject)).toEqual(['hr:139']);
  });
});

describe('somebody whose leave is held', () => {
  it('is looked at when the leave goes ahead, not before', async () => {
    const house = await makeHouse();
    await house.report(staff());
    await house.run();
    house.clock.advance(Date.parse('2026-03-03T09:00:00Z'));
    await house.report(staff().map((person) => ({ ...person, lastDay: '2026-03-02' })));
    await house.run();
    const waiting = () =>
      house.store.transaction(house.tenant, async (tx) =>
        (await tx.find('inventory', {})).filter((row) => row.read_at !== null),
      );
    expect(await waiting()).toEqual([]);
    const [plan] = await house.store.transaction(house.tenant, (tx) =>
      tx.find('hold', { state: 'held' }, { limit: 1 }),
    );
    const { approve } = await import('../../src/engine/decide/release.ts');
    await house.store.transaction(house.tenant, (tx) =>
      approve(house.engine, tx, {
        hash: plan?.plan_hash ?? '',
        actor: 'second',
        reason: 'the office is closed',
        only: [plan?.identity_id ?? ''],
      }),
    );
    await house.until(house.clock.now() + 10_000);
    expect((await waiting()).map((row) => row.target_id).sort()).toEqual(['crm', 'directory', 'git']);
    const certificates = await house.store.transaction(house.tenant, (tx) => tx.find('certificate', {}));
    expect(certificates.map(({ unproven }) => unproven)).toEqual([0]);
  });
});
