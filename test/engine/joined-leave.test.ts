import { describe, expect, it } from 'vitest';
import { makeHouse } from '../support/house.ts';

const staff = (lastDay?: string) =>
  Array.from({ length: 12 }, (_, i) => ({
    id: String(100 + i),
    department: 'Engineering',
    ...(i === 0 && lastDay !== undefined ? { lastDay } : {}),
  }));

describe('a leaver who is decided about again while the accesses are ending', () => {
  it('loses each of them once', async () => {
    const end = Date.parse('2026-03-03T17:00:00Z');
    // Every disable is done a second later: something is under way whenever anybody looks.
    const later = [{ kind: 'acceptedLater', afterMs: 1_000 }] as const;
    const house = await makeHouse({ systems: { directory: later, git: later, crm: [] } });
    await house.report(staff());
    await house.until(Date.parse('2026-03-02T09:00:00Z'));
    await house.report(staff('2026-03-03'));
    for (let at = end; at < end + 8_000; at += 500) {
      await house.until(at);
      const [leave] = await house.store.transaction(house.tenant, (tx) => tx.find('leave', {}));
      const identity_id = leave?.identity_id;
      if (identity_id !== undefined)
        await house.store.transaction(house.tenant, (tx) =>
          tx.update('identity', ['next_evaluation_at'], [{ identity_id, next_evaluation_at: at }]),
        );
    }
    await house.until(end + 60_000);
    const operations = await house.store.transaction(house.tenant, (tx) =>
      tx.find('operation', { leave_id: { isNull: false } }),
    );
    const names = operations
      .map(({ target_id, kind, entitlement }) => `${target_id} ${kind} ${entitlement?.value ?? ''}`)
      .sort();
    expect(names).toEqual([...new Set(names)]);
    expect(names.length).toBeGreaterThanOrEqual(7);
    expect(operations.every(({ state }) => state === 'verified')).toBe(true);
  });
});
