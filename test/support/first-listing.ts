import { expect } from 'vitest';
import type { Store } from '../../src/engine/store.ts';
import { makeHouse, START } from './house.ts';

/** Connecting a system that people use already; the same on every store. */
export async function firstListing(store: Store): Promise<void> {
  const house = await makeHouse({ store });
  const git = house.systems.get('git');
  const make = (name: string, keys: Record<string, string>) =>
    git?.operator.create({ name, keys, attributes: {}, entitlements: [] })?.id ?? '';
  const known = make('ada.lovelace', { employeeId: '100' });
  // The name that 101 would get, of somebody whom no source knows.
  const homonym = make('ada.nr101', {});
  const service = make('svc-backup', {});
  const people = Array.from({ length: 12 }, (_, i) => ({ id: String(100 + i), department: 'Engineering' }));
  await house.report(people);
  await house.until(START + 60_000);

  const created = git?.truth.journal.filter(
    (effect) => effect.effect === 'create' && effect.by === 'writer',
  ).length;
  expect(created).toBe(11);
  expect(git?.truth.find('100')?.id).toBe(known);
  expect(git?.truth.find('100')?.entitlements).toEqual([{ kind: 'group', value: 'developers' }]);
  expect(git?.truth.find('101')).toMatchObject({ name: 'ada.nr1012', active: true });
  for (const id of [homonym, service])
    expect(git?.truth.find(id)).toMatchObject({ active: true, entitlements: [], keys: {} });

  const { accounts, orphans, targets } = await house.store.transaction(house.tenant, async (tx) => ({
    accounts: await tx.find('account', { target_id: 'git' }),
    orphans: await tx.find('exception', { kind: 'orphanAccounts', closed_at: null }),
    targets: await tx.find('target', {}),
  }));
  const by = (provenance: string) => accounts.filter((account) => account.provenance === provenance).length;
  expect({ created: by('created'), linked: by('linked'), orphan: by('orphan') }).toEqual({
    created: 12,
    linked: 0,
    orphan: 2,
  });
  expect(orphans.map(({ target_id }) => target_id)).toEqual(['git']);
  expect(targets.map(({ listed_at }) => listed_at)).toEqual([START, START, START]);
  expect(house.warnings).toEqual([]);
}
