import { describe, expect, it } from 'vitest';
import { accountNamed, linkOrder } from '../../src/app/people/whose-account.ts';
import { applyPlan } from '../../src/app/plans/apply-plan.ts';
import { makePlan } from '../../src/app/plans/compute-plan.ts';
import type { LinkOrder } from '../../src/engine/people/link-account.ts';
import { reconcileTarget } from '../../src/engine/reconcile/reconcile-target.ts';
import type { Tx } from '../../src/engine/store.ts';
import { formatVerifierKey } from '../../src/proof/note.ts';
import { verifyCertificate } from '../../src/proof/verify.ts';
import { sharedDatabase } from '../support/database.ts';
import { makeHouse, type Person, START } from '../support/house.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const everybody: readonly Person[] = Array.from({ length: 12 }, (_, i) => ({
  id: String(100 + i),
  department: 'Engineering',
}));
const without = (key: string, lastDay: string): readonly Person[] =>
  everybody.map((person) => (person.id === key ? { ...person, lastDay } : person));

/** A company in which a system holds an account that nobody knows. */
async function company(
  options: Parameters<typeof makeHouse>[0] & { system?: string; keys?: Record<string, string> } = {},
) {
  const { system = 'crm', keys = {}, ...rest } = options;
  const name = 'old-hand';
  const house = await makeHouse(rest);
  house.systems.get(system)?.operator.create({
    name,
    keys,
    attributes: {},
    entitlements: [{ kind: 'group', value: 'sellers' }],
  });
  await house.report(everybody);
  await house.until(START + MINUTE);
  const ask = <T>(work: (tx: Tx) => Promise<T>) => house.store.transaction(house.tenant, work);
  const context = { engine: house.engine, connectors: house.connectors, actor: 'ada' };
  const account = await ask((tx) => accountNamed(house.engine, tx, system, name));
  const orderFor = (words: { kind: 'link'; person: string } | { kind: 'unlink' }): Promise<LinkOrder> =>
    ask(async (tx) =>
      linkOrder(house.engine, tx, await house.engine.policies.active(tx), {
        ...words,
        account,
        reason: 'seen with them',
      }),
    );
  const plan = async (order: LinkOrder) => {
    const file = await makePlan(context, house.tenant, order);
    // A plan is a file: what is applied went through JSON.
    return JSON.parse(JSON.stringify(file)) as typeof file;
  };
  return {
    ...house,
    account,
    ask,
    plan,
    orderFor,
    apply: (file: Awaited<ReturnType<typeof plan>>) => applyPlan(context, house.tenant, file),
    async link(person: string) {
      return applyPlan(context, house.tenant, await plan(await orderFor({ kind: 'link', person })));
    },
    async unlink(actor = 'ada') {
      return applyPlan({ ...context, actor }, house.tenant, await plan(await orderFor({ kind: 'unlink' })));
    },
    works: () => house.systems.get(system)?.truth.find(name)?.active ?? false,
    async row() {
      const [row] = await ask((tx) => tx.find('account', { account_id: account }));
      return row;
    },
    async identityOf(key: string) {
      const [row] = await ask((tx) => tx.find('employment', { employment_key: key }));
      return row?.identity_id ?? '';
    },
    accountsOf: (identity: string, target: string) =>
      ask((tx) => tx.find('account', { identity_id: identity, target_id: target })),
  };
}

const database = sharedDatabase();

describe('an orphan that somebody links', () => {
  it('to a leaver: the plan shows what ends, it is cut off like any other, and stands in the certificate', async () => {
    const house = await company();
    await house.report(without('100', '2026-03-01'));
    await house.until(START + 2 * MINUTE);
    expect(house.works()).toBe(true);
    const before = await house.ask((tx) => tx.find('certificate', {}));
    expect(before.length).toBeGreaterThan(0);

    const file = await house.plan(await house.orderFor({ kind: 'link', person: '100' }));
    expect(file.plan.regrouping).toMatchObject({ kind: 'link', account: house.account, keys: 'none' });
    const [accounts] = file.plan.people.map((person) => person.accounts);
    expect(accounts?.map(({ target, account }) => ({ target, account }))).toEqual([
      { target: 'crm', account: house.account },
    ]);
    expect(accounts?.[0]?.operations.map(({ kind }) => kind)).toContain('disable');
    // A plan is only looked at.
    expect((await house.row())?.identity_id).toBeNull();

    await house.apply(file);
    await house.until(START + 10 * MINUTE);
    expect(house.works()).toBe(false);
    const certificates = await house.ask(async (tx) => {
      const rows = await tx.find('certificate', {}, { order: ['issued_at'] });
      return house.engine.vault.open(
        tx,
        rows.map((row) => ({ subject: row.identity_id, sealed: row.sealed })),
      );
    });
    const last = String(certificates.at(-1));
    expect(certificates.length).toBeGreaterThan(before.length);
    expect(last).toContain('old-hand');
    const key = formatVerifierKey(house.engine.signer(house.tenant).verifier);
    expect(verifyCertificate(last, [key])).toMatchObject({ failures: [], unproven: [], exit: 0 });
    const events = await house.ask((tx) => tx.find('event', { type: 'account.linked' }));
    expect(events).toMatchObject([{ subject_id: await house.identityOf('100'), target_id: 'crm' }]);
    expect(JSON.stringify(events)).not.toContain('seen with them');
    expect(house.warnings).toEqual([]);
  });

  it('to somebody who works here: it is kept, and falls with them', async () => {
    const house = await company();
    await house.link('100');
    await house.until(START + DAY);
    expect(house.works()).toBe(true);
    expect(await house.row()).toMatchObject({
      provenance: 'linked',
      identity_id: await house.identityOf('100'),
    });
    // The next listing takes it for theirs too.
    expect((await reconcileTarget(house.engine, house.tenant, 'crm')).orphans).toEqual([]);
    await house.report(without('100', '2026-03-02'));
    await house.until(START + 3 * DAY);
    expect(house.works()).toBe(false);
    expect(house.systems.get('git')?.truth.couldSignIn('100', house.clock.now())).toBe(false);
  });

  it('is the account that a rule gives, and no second one is made', async () => {
    const house = await company({
      system: 'git',
      policy: (base) => base.replace(/(id: git\n[\s\S]*?)writes: on/, '$1writes: off'),
    });
    const id = await house.identityOf('100');
    expect(await house.accountsOf(id, 'git')).toEqual([]);
    await house.link('100');
    const mine = await house.accountsOf(id, 'git');
    expect(mine.map(({ account_id }) => account_id)).toEqual([house.account]);
    const plan = await makePlan(
      { engine: house.engine, connectors: house.connectors, actor: 'x' },
      house.tenant,
      { kind: 'due' },
    );
    expect(plan.plan.people).toEqual([]);
  });

  it('takes the place of one that was to be made and was not begun', async () => {
    const house = await company({ systems: { directory: [], git: [], crm: [] }, system: 'git' });
    const git = house.systems.get('git');
    git?.setFaults([{ kind: 'down' }]);
    await house.report([...everybody, { id: '200', department: 'Engineering' }]);
    // Decided, and no lane was served yet.
    const id = await house.identityOf('200');
    expect((await house.accountsOf(id, 'git')).map(({ locator }) => locator)).toEqual([null]);
    await house.link('200');
    git?.setFaults([]);
    await house.until(START + DAY);
    expect((await house.accountsOf(id, 'git')).map(({ account_id }) => account_id)).toEqual([house.account]);
    expect(git?.truth.find('old-hand')?.entitlements).toContainEqual({ kind: 'group', value: 'developers' });
    expect(git?.truth.find('200')).toBeNull();
  });

  it('is an additional account of somebody who has one there, and goes with it', async () => {
    const house = await company({ system: 'git' });
    const id = await house.identityOf('100');
    const { decision } = await house.link('100');
    expect(decision.operations).toBe(0);
    expect(await house.accountsOf(id, 'git')).toHaveLength(2);
    await house.until(START + DAY);
    const git = house.systems.get('git');
    expect(house.works() && git?.truth.couldSignIn('100', house.clock.now())).toBe(true);
    await house.report(without('100', '2026-03-02'));
    await house.until(START + 3 * DAY);
    expect(house.works() || git?.truth.couldSignIn('100', house.clock.now())).toBe(false);
  });
});

describe('a link that is refused', () => {
  it.each(['in memory', 'on PostgreSQL'])('is the second of two that say it at once, %s', async (where) => {
    const house = await company(
      where === 'in memory' ? {} : { store: database().store, tenant: 'two-at-once' },
    );
    const orders = [
      await house.plan(await house.orderFor({ kind: 'link', person: '100' })),
      await house.plan(await house.orderFor({ kind: 'link', person: '101' })),
    ];
    const ends = await Promise.allSettled(orders.map((file) => house.apply(file)));
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const [lost] = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
    expect(lost).toMatchObject({ code: 'ACCOUNT_NOT_ORPHAN' });
    expect(await house.ask((tx) => tx.count('event', { type: 'account.linked' }))).toBe(1);
  });

  it('is one of a protected account, and of the one through which we work', async () => {
    const guarded = await company({
      policy: (base) => base.replace(/^id: crm$/m, 'id: crm\nprotected: [Old-Hand]'),
    });
    await expect(guarded.link('100')).rejects.toMatchObject({ code: 'ACCOUNT_PROTECTED' });
    const house = await company();
    await house.ask((tx) =>
      tx.update('target', ['own_account'], [{ target_id: 'crm', own_account: 'OLD-HAND' }]),
    );
    await expect(house.link('100')).rejects.toMatchObject({ code: 'ACCOUNT_PROTECTED' });
    expect((await house.row())?.identity_id).toBeNull();
  });

  it('is one of an account that carries the key of somebody else, who came after the last listing', async () => {
    const house = await company({ keys: { employeeId: '200' } });
    await house.report([...everybody, { id: '200', department: 'Engineering' }]);
    await expect(house.link('100')).rejects.toMatchObject({ code: 'LINK_REFUSED' });
    await house.link('200');
    expect((await house.row())?.identity_id).toBe(await house.identityOf('200'));
  });

  it('is one of no account, of one that is gone, and of a person who is nobody', async () => {
    const house = await company();
    await expect(
      house.plan({ kind: 'link', account: house.account, identity: house.account, reason: 'x' }),
    ).rejects.toMatchObject({ code: 'PERSON_UNKNOWN' });
    await expect(
      house.plan({
        kind: 'link',
        account: await house.identityOf('100'),
        identity: await house.identityOf('100'),
        reason: 'x',
      }),
    ).rejects.toMatchObject({ code: 'ACCOUNT_UNKNOWN' });
    const crm = house.systems.get('crm');
    crm?.operator.remove(crm.truth.find('old-hand')?.id ?? '');
    await reconcileTarget(house.engine, house.tenant, 'crm');
    await expect(house.link('100')).rejects.toMatchObject({ code: 'LINK_REFUSED' });
  });

  it('is one that was looked at before the person was decided otherwise', async () => {
    const house = await company();
    const file = await house.plan(await house.orderFor({ kind: 'link', person: '100' }));
    await house.report(without('100', '2026-03-01'));
    await expect(house.apply(file)).rejects.toMatchObject({ code: 'PLAN_STALE' });
    expect((await house.row())?.identity_id).toBeNull();
  });
});

describe('a link that is taken back', () => {
  it('leaves the account as nobody’s, as long as nothing was written to it', async () => {
    const house = await company();
    await house.link('100');
    await house.unlink();
    expect(await house.row()).toMatchObject({ provenance: 'orphan', identity_id: null, desired: null });
    await house.report(without('100', '2026-03-02'));
    await house.until(START + 3 * DAY);
    expect(house.works()).toBe(true);
    expect(
      (await reconcileTarget(house.engine, house.tenant, 'crm')).orphans.map(({ name }) => name),
    ).toEqual(['old-hand']);
    await house.link('101');
    expect((await house.row())?.identity_id).toBe(await house.identityOf('101'));
  });

  it('is refused once something was written, of what no person linked, and to whose it is', async () => {
    const house = await company();
    await house.link('100');
    await expect(house.unlink('Ada Nr100')).rejects.toMatchObject({ code: 'APPROVER_CONCERNED' });
    await house.report(without('100', '2026-03-01'));
    await house.until(START + 10 * MINUTE);
    await expect(house.unlink()).rejects.toMatchObject({ code: 'UNLINK_REFUSED' });
    const [made] = await house.accountsOf(await house.identityOf('101'), 'git');
    await expect(
      house.plan({
        kind: 'unlink',
        account: made?.account_id ?? '',
        identity: await house.identityOf('101'),
        reason: 'x',
      }),
    ).rejects.toMatchObject({ code: 'UNLINK_REFUSED' });
  });
});
