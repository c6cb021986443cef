import { describe, expect, it } from 'vitest';
import { reconcileTarget } from '../../src/engine/reconcile/reconcile-target.ts';
import { memoryStore } from '../../src/store/memory/memory-store.ts';
import { firstListing } from '../support/first-listing.ts';
import { makeHouse, START } from '../support/house.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const staff = (leaving: readonly string[] = [], lastDay = '2026-03-01', count = 12) =>
  Array.from({ length: count }, (_, i) => ({
    id: String(100 + i),
    department: 'Engineering',
    ...(leaving.includes(String(100 + i)) ? { lastDay } : {}),
  }));

type House = Awaited<ReturnType<typeof makeHouse>>;
const exceptions = (house: House, kind: string) =>
  house.store.transaction(house.tenant, (tx) => tx.find('exception', { kind, closed_at: null }));

describe('a newly connected target', () => {
  it('is listed before anything is given there: accounts are linked by key, never by name', async () => {
    await firstListing(memoryStore());
  });

  it('gets nothing while its listing fails, and everything once it can be trusted', async () => {
    const house = await makeHouse({
      systems: { directory: [], git: [{ kind: 'pagedWrongly', as: 'skipItem' }], crm: [] },
    });
    const git = house.systems.get('git');
    for (let i = 0; i < 300; i++)
      git?.operator.create({ name: `old-${i}`, keys: {}, attributes: {}, entitlements: [] });
    await house.report(staff());
    await house.until(START + 60_000);
    expect(git?.truth.find('100')).toBeNull();
    expect(house.systems.get('directory')?.truth.couldSignIn('100', house.clock.now())).toBe(true);
    expect(
      await house.store.transaction(house.tenant, (tx) =>
        tx.count('account', { target_id: 'git', provenance: 'orphan' }),
      ),
    ).toBe(0);
    expect(await exceptions(house, 'listingFailed')).toHaveLength(1);
    git?.setFaults([]);
    await house.until(START + 20 * 60_000);
    expect(git?.truth.couldSignIn('100', house.clock.now())).toBe(true);
    expect(
      await house.store.transaction(house.tenant, (tx) =>
        tx.count('account', { target_id: 'git', provenance: 'orphan' }),
      ),
    ).toBe(300);
    expect(await exceptions(house, 'listingFailed')).toEqual([]);
  });

  it('is only reported while its writes are off', async () => {
    const house = await makeHouse({
      policy: (base) => base.replace(/(id: git\n[\s\S]*?)writes: on/, '$1writes: off'),
    });
    const git = house.systems.get('git');
    git?.operator.create({
      name: 'ada.nr100',
      keys: { employeeId: '100' },
      attributes: {},
      entitlements: [{ kind: 'group', value: 'old' }],
    });
    await house.report(staff(['100']));
    await house.until(START + 2 * DAY);
    expect(git?.truth.journal.filter((effect) => effect.by === 'writer')).toEqual([]);
    const [account] = await house.store.transaction(house.tenant, (tx) =>
      tx.find('account', { target_id: 'git' }),
    );
    expect({ provenance: account?.provenance, linked: account?.identity_id !== null }).toEqual({
      provenance: 'linked',
      linked: true,
    });
  });

  it('loses to leavers what nobody had told us of', async () => {
    const house = await makeHouse();
    const crm = house.systems.get('crm');
    crm?.operator.create({
      name: 'somebody',
      keys: { employeeId: '100' },
      attributes: {},
      entitlements: [{ kind: 'group', value: 'sellers' }],
    });
    await house.report(staff(['100']));
    await house.until(START + 60_000);
    expect(crm?.truth.couldSignIn('100', house.clock.now())).toBe(false);
    expect(crm?.truth.find('100')?.entitlements).toEqual([]);
  });
});

describe('a target that is listed again', () => {
  it('has what came back for leavers taken away again, however many they are, and touches nobody else', async () => {
    const house = await makeHouse();
    const gone = ['100', '101', '102', '103', '104', '105'];
    await house.report(staff([], '', 40));
    await house.run();
    await house.report(staff(gone.slice(0, 3), '2026-03-01', 40));
    await house.until(START + 8 * DAY);
    await house.report(staff(gone, '2026-03-01', 40));
    const git = house.systems.get('git');
    await house.until(START + 16 * DAY);
    // A restored backup of the system: everybody's account works again, past every recheck.
    for (const id of gone) git?.operator.setActive(git.truth.find(id)?.id ?? '', true);
    git?.operator.grant(git.truth.find('110')?.id ?? '', { kind: 'group', value: 'secret-project' });
    git?.operator.setActive(git.truth.find('111')?.id ?? '', false);
    await house.until(START + 17 * DAY + HOUR);
    for (const id of gone) expect(git?.truth.couldSignIn(id, house.clock.now())).toBe(false);
    expect(await exceptions(house, 'accessReturned')).toHaveLength(6);
    // Drift on people who work here is reported: nothing is cut off, and what others blocked stays blocked.
    expect(git?.truth.find('110')?.entitlements).toContainEqual({ kind: 'group', value: 'secret-project' });
    expect(git?.truth.couldSignIn('110', house.clock.now())).toBe(true);
    expect(git?.truth.couldSignIn('111', house.clock.now())).toBe(false);
    expect(
      (await exceptions(house, 'accountDrift')).map(({ text }) => text.replace(/^git: /, '')).sort(),
    ).toEqual([
      'it has what no rule gives: group secret-project. Nobody was cut off for it',
      'others switched it off, and it stays off. Nobody was cut off for it',
    ]);
  });

  it('does not believe that many accounts vanished, and makes a single one again', async () => {
    const house = await makeHouse();
    await house.report(staff([], '', 20));
    await house.run();
    const git = house.systems.get('git');
    const remove = (id: string) => git?.operator.remove(git.truth.find(id)?.id ?? '');
    for (const id of ['100', '101', '102', '103', '104']) remove(id);
    const doubted = await reconcileTarget(house.engine, house.tenant, 'git');
    expect({ missing: doubted.missing, believed: !doubted.missingNotBelieved }).toEqual({
      missing: 5,
      believed: false,
    });
    expect(await exceptions(house, 'listingDoubted')).toHaveLength(1);
    for (const id of ['100', '101', '102', '103'])
      git?.operator.create({
        name: `ada.nr${id}`,
        keys: { employeeId: id },
        attributes: {},
        entitlements: [{ kind: 'group', value: 'developers' }],
      });
    const believed = await reconcileTarget(house.engine, house.tenant, 'git');
    // Four came back under other ids and are linked again; one is really gone.
    expect(believed).toMatchObject({ linked: 4, missing: 5, missingNotBelieved: true });
    await house.run();
  });

  it('counts working administrators and knows its own and the protected accounts', async () => {
    const house = await makeHouse({
      policy: (base) =>
        base.replace(
          /^id: git$/m,
          'id: git\nprotected: [Break-Glass]\nadministrators: [{ kind: role, value: administrator }]',
        ),
    });
    const git = house.systems.get('git');
    const admin = { kind: 'role', value: 'administrator' };
    git?.operator.create({ name: 'break-glass', keys: {}, attributes: {}, entitlements: [admin] });
    git?.operator.create({
      name: 'root',
      keys: { employeeId: '100' },
      attributes: {},
      entitlements: [admin],
    });
    await house.report(staff());
    await house.run();
    const report = await reconcileTarget(house.engine, house.tenant, 'git');
    expect(report.administrators).toBe(2);
    expect(report.orphans).toEqual([
      { name: 'break-glass', active: true, administrator: true, protected: true, known: false },
    ]);
    const [row] = await house.store.transaction(house.tenant, (tx) =>
      tx.find('target', { target_id: 'git' }),
    );
    expect(row).toMatchObject({ administrators: 2, listed_at: START, next_listing_at: START + DAY });
    expect(row?.check_report?.ok).toBe(true);
  });

  it('takes thousands of accounts, a few at a time', async () => {
    const house = await makeHouse();
    const git = house.systems.get('git');
    for (let i = 0; i < 3_000; i++)
      git?.operator.create({
        name: `user-${i}`,
        keys: { employeeId: String(i) },
        attributes: {},
        entitlements: [],
      });
    await house.report(staff());
    const report = await reconcileTarget(house.engine, house.tenant, 'git');
    expect(report).toMatchObject({ accounts: 3_000, linked: 12, ambiguous: 0, missing: 0 });
    expect(report.orphans).toHaveLength(2_988);
  });
});
