import { describe, expect, it } from 'vitest';
import { accountNamed } from '../../src/app/people/whose-account.ts';
import { keepAccountOf, unkeepAccountOf } from '../../src/app/targets/keep-account.ts';
import { countAccounts } from '../../src/app/targets/standings.ts';
import { listAccounts } from '../../src/app/targets/target-accounts.ts';
import { reconcileTarget } from '../../src/engine/reconcile/reconcile-target.ts';
import type { Store, Tx } from '../../src/engine/store.ts';
import { sharedDatabase } from '../support/database.ts';
import { makeHouse, START } from '../support/house.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const everybody = (leaves: Readonly<Record<string, string>> = {}) =>
  Array.from({ length: 12 }, (_, i) => String(100 + i)).map((id) => ({
    id,
    department: 'Engineering',
    ...(leaves[id] === undefined ? {} : { lastDay: leaves[id] }),
  }));

async function company(store?: Store) {
  const house = await makeHouse(store === undefined ? {} : { store, tenant: 'known' });
  house.systems
    .get('crm')
    ?.operator.create({ name: 'svc-backup', keys: {}, attributes: {}, entitlements: [] });
  await house.report(everybody());
  await house.until(START + MINUTE);
  const ask = <T>(work: (tx: Tx) => Promise<T>) => house.store.transaction(house.tenant, work);
  const account = await ask((tx) => accountNamed(house.engine, tx, 'crm', 'SVC-backup'));
  return {
    ...house,
    ask,
    account,
    keep: (owner: string, until: number | null = null) =>
      keepAccountOf(house.engine, house.tenant, {
        target: 'crm',
        account,
        owner,
        until,
        actor: 'ada',
        reason: 'nightly backup',
      }),
    unkeep: () => unkeepAccountOf(house.engine, house.tenant, { target: 'crm', account, actor: 'ada' }),
    /** How it stands: as it is shown, and as it is counted. */
    async stands() {
      const now = house.clock.now();
      const [shown] = await ask(async (tx) => {
        const policy = await house.engine.policies.active(tx);
        return (await listAccounts(house.engine, tx, policy, 'crm', { limit: 10 })).accounts;
      });
      const counts = (await ask((tx) => countAccounts(tx, now))).get('crm')?.standings;
      expect(counts?.[shown?.standing ?? 'orphan']).toBe(1);
      return shown;
    },
    reported: async () =>
      (await ask((tx) => tx.count('exception', { kind: 'orphanAccounts', closed_at: null }))) === 1,
    events: (type: string) => ask((tx) => tx.find('event', { type })),
  };
}

const database = sharedDatabase();

describe('an account that somebody knows', () => {
  it.each(['in memory', 'on PostgreSQL'])(
    'is not reported until the day to look again, %s',
    async (where) => {
      const house = await company(where === 'in memory' ? undefined : database().store);
      expect(await house.reported()).toBe(true);
      await house.keep('100', START + 10 * DAY);
      expect(await house.reported()).toBe(false);
      const shown = await house.stands();
      expect(shown).toMatchObject({
        standing: 'known',
        known: { by: 'ada', reason: 'nightly backup', until: new Date(START + 10 * DAY).toISOString() },
      });
      const listing = await reconcileTarget(house.engine, house.tenant, 'crm');
      expect(listing.orphans).toMatchObject([{ name: 'svc-backup', known: true }]);
      expect(await house.reported()).toBe(false);
      expect(await house.events('account.kept')).toMatchObject([{ target_id: 'crm' }]);

      await house.until(START + 12 * DAY);
      expect((await house.stands())?.standing).toBe('orphan');
      expect(await house.reported()).toBe(true);
      expect(house.warnings).toEqual([]);
    },
  );

  it('is reported again when its owner has left, and when somebody takes it back', async () => {
    const house = await company();
    await house.keep('100');
    await house.report(everybody({ '100': '2026-03-01' }));
    await house.until(START + 2 * DAY);
    expect((await house.stands())?.standing).toBe('orphan');
    expect(await house.reported()).toBe(true);
    expect((await house.events('account.keptEnded')).map(({ payload }) => payload)).toMatchObject([
      { why: 'ownerLeft' },
    ]);
    await expect(house.keep('100')).rejects.toMatchObject({ code: 'OWNER_NOT_HERE' });
    await house.keep('101');
    expect(await house.reported()).toBe(false);
    await house.unkeep();
    expect(await house.reported()).toBe(true);
    await expect(house.unkeep()).rejects.toMatchObject({ code: 'ACCOUNT_UNKNOWN' });
  });

  it('is refused where it is somebody’s or protected, and for a day that is past', async () => {
    const house = await company();
    await expect(house.keep('100', START)).rejects.toMatchObject({ code: 'USAGE' });
    await house.ask((tx) =>
      tx.update('target', ['own_account'], [{ target_id: 'crm', own_account: 'svc-backup' }]),
    );
    await expect(house.keep('100')).rejects.toMatchObject({ code: 'ACCOUNT_PROTECTED' });
    const [git] = await house.ask((tx) => tx.find('account', { target_id: 'git' }, { limit: 1 }));
    await expect(
      keepAccountOf(house.engine, house.tenant, {
        target: 'git',
        account: git?.account_id ?? '',
        owner: '100',
        until: null,
        actor: 'ada',
        reason: 'mine',
      }),
    ).rejects.toMatchObject({ code: 'ACCOUNT_NOT_ORPHAN' });
  });
});
