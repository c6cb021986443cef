import { describe, expect, it } from 'vitest';
import { importFeed } from '../../src/app/import-feed.ts';
import { planWhoIsWho, type WhoIsWho } from '../../src/app/people/who-is-who.ts';
import { applyPlan } from '../../src/app/plans/apply-plan.ts';
import { simulatedConnector } from '../../src/connectors/simulated/index.ts';
import { install } from '../../src/domain/connector.ts';
import { makeHouse, START } from '../support/house.ts';

interface Row {
  readonly id: string;
  readonly uid: string;
  readonly department: string;
  readonly lastDay?: string;
}

const DAY = 86_400_000;
const connectors = new Map([[simulatedConnector.id, install(simulatedConnector)]]);
const others: Row[] = Array.from({ length: 12 }, (_, i) => ({
  id: String(100 + i),
  uid: `U${100 + i}`,
  department: 'Engineering',
}));

/** People whom the HR system knows by a number of the employment and a number of the person. */
async function company() {
  const house = await makeHouse({
    policy: (base) =>
      base
        .replace('  given: {', '  uid: { as: universalId, of: identity }\n  given: {')
        .replace('correlate: [[employeeId]]', 'correlate: [[employeeId], [universalId]]'),
  });
  let sequence = 0;
  const context = { engine: house.engine, connectors, actor: 'ada' };
  return {
    ...house,
    context,
    async says(rows: readonly Row[]) {
      const all = [...others, ...rows];
      const lines = all.map(({ id, uid, department, lastDay }) =>
        [
          id,
          uid,
          'Ada',
          `Nr${id}`,
          department,
          'Employee',
          '2025-01-01',
          lastDay ?? '',
          'Europe/Berlin',
        ].join(),
      );
      sequence++;
      const header = 'id,uid,given,family,department,type,hired,last_day,zone';
      return importFeed(house.engine, house.tenant, 'hr', {
        content: Buffer.from(`${[header, ...lines].join('\n')}\n`),
        meta: JSON.stringify({
          rows: all.length,
          sequence,
          asOf: new Date(house.clock.now()).toISOString(),
        }),
      });
    },
    plan: (words: WhoIsWho) => planWhoIsWho(context, house.tenant, words),
    async does(words: WhoIsWho) {
      const file = await planWhoIsWho(context, house.tenant, words);
      // A plan is a file: what is applied went through JSON.
      return applyPlan(context, house.tenant, JSON.parse(JSON.stringify(file)) as typeof file);
    },
    rows: <T>(work: (tx: Parameters<Parameters<typeof house.store.transaction>[1]>[0]) => Promise<T>) =>
      house.store.transaction(house.tenant, work),
    async identityOf(key: string) {
      const [row] = await house.store.transaction(house.tenant, (tx) =>
        tx.find('employment', { employment_key: key }),
      );
      return row?.identity_id ?? '';
    },
    exceptions: () =>
      house.store.transaction(house.tenant, (tx) => tx.find('exception', { closed_at: null })),
    canSignIn: (system: string, id: string) =>
      house.systems.get(system)?.truth.couldSignIn(id, house.clock.now()) ?? false,
  };
}

const engineer = (id: string, uid: string, lastDay?: string): Row => ({
  id,
  uid,
  department: 'Engineering',
  ...(lastDay === undefined ? {} : { lastDay }),
});
const day = (instant: number) => new Date(instant).toISOString().slice(0, 10);

describe('two identities that are one person', () => {
  it('become one by a plan: nobody keeps an account twice, and the records of both stay', async () => {
    const house = await company();
    await house.says([engineer('200', 'U200'), engineer('201', 'U201')]);
    await house.until(START + 60_000);
    expect(house.canSignIn('git', '200') && house.canSignIn('git', '201')).toBe(true);
    const [keep, other] = [await house.identityOf('200'), await house.identityOf('201')];

    const words: WhoIsWho = { kind: 'merge', person: '200', other: '201', reason: 'one person' };
    const [one, two] = [await house.plan(words), await house.plan(words)];
    expect(one.hash).toBe(two.hash);
    const change = one.plan.regrouping;
    const moving = change !== undefined && 'accounts' in change ? change.accounts : [];
    expect(moving.map(({ target }) => target).sort()).toEqual(['directory', 'git']);
    expect(await house.identityOf('201')).toBe(other);

    const applied = await house.does(words);
    expect(applied).toMatchObject({ hash: one.hash, decision: { people: 1, held: [] } });
    await house.until(START + 120_000);
    expect(await house.identityOf('201')).toBe(keep);
    expect(house.canSignIn('git', '200')).toBe(true);
    expect(house.canSignIn('git', '201')).toBe(false);
    expect(house.canSignIn('directory', '201')).toBe(false);
    const [old] = await house.rows((tx) => tx.find('identity', { identity_id: other }));
    expect(old).toMatchObject({ state: 'archived', merged_into: keep, next_evaluation_at: null });
    const events = await house.rows((tx) => tx.find('event', { type: 'identity.merged' }));
    expect(events.map((event) => event.subject_id).sort()).toEqual([keep, other].sort());

    // The next report, with both rows, changes nothing; when one of the two ends, the person works on.
    await house.says([engineer('200', 'U200', day(START)), engineer('201', 'U201')]);
    await house.until(START + 2 * DAY);
    expect(house.canSignIn('git', '200') || house.canSignIn('git', '201')).toBe(true);
    await house.says([engineer('200', 'U200', day(START)), engineer('201', 'U201', day(START + 2 * DAY))]);
    await house.until(START + 4 * DAY);
    expect(house.canSignIn('git', '200') || house.canSignIn('git', '201')).toBe(false);
    expect(house.warnings).toEqual([]);
  });

  it('are the working one: the leaver of the two does not cut it off, and what was under way is overtaken', async () => {
    const house = await company();
    await house.says([engineer('200', 'U200'), engineer('201', 'U201')]);
    await house.until(START + 60_000);
    await house.says([engineer('200', 'U200', day(START - DAY)), engineer('201', 'U201')]);
    // The leave of 200 is decided, nothing of it is done yet.
    await house.does({ kind: 'merge', person: '201', other: '200', reason: 'changed the contract' });
    await house.until(START + DAY);
    expect(house.canSignIn('git', '201')).toBe(true);
    expect(house.canSignIn('git', '200')).toBe(false);
    expect(await house.rows((tx) => tx.find('leave', { closed_at: null }))).toEqual([]);
  });

  it('refuse a plan that somebody decided about meanwhile', async () => {
    const house = await company();
    await house.says([engineer('200', 'U200'), engineer('201', 'U201')]);
    await house.until(START + 60_000);
    const file = await house.plan({ kind: 'merge', person: '200', other: '201', reason: 'one' });
    await house.says([engineer('200', 'U200'), { ...engineer('201', 'U201'), department: 'Sales' }]);
    await house.until(START + 120_000);
    await expect(applyPlan(house.context, house.tenant, file)).rejects.toMatchObject({ code: 'PLAN_STALE' });
    expect(await house.identityOf('200')).not.toBe(await house.identityOf('201'));
    await expect(
      house.plan({ kind: 'merge', person: '200', other: '200', reason: 'one' }),
    ).rejects.toMatchObject({ code: 'REGROUP_REFUSED' });
  });
});

describe('one identity that is two people', () => {
  it('becomes two by a plan: each gets what the own employments give', async () => {
    const house = await company();
    // The agency gave both the same number.
    await house.says([engineer('200', 'SAME'), { id: '201', uid: 'SAME', department: 'Sales' }]);
    await house.until(START + 60_000);
    expect(await house.identityOf('200')).toBe(await house.identityOf('201'));
    expect(house.canSignIn('git', '200') && house.canSignIn('crm', '200')).toBe(true);

    await house.does({ kind: 'split', person: '200', employments: ['201'], reason: 'two people' });
    await house.until(START + 60_000 + DAY);
    expect(await house.identityOf('200')).not.toBe(await house.identityOf('201'));
    expect(house.canSignIn('git', '200')).toBe(true);
    expect(house.canSignIn('crm', '200')).toBe(false);
    expect(house.canSignIn('directory', '201') && house.canSignIn('crm', '201')).toBe(true);
    expect(house.canSignIn('git', '201')).toBe(false);

    // The number that had joined them does not question it again: a leave of one is a leave.
    await house.says([engineer('200', 'SAME', day(START)), { id: '201', uid: 'SAME', department: 'Sales' }]);
    await house.until(START + 3 * DAY);
    expect(house.canSignIn('git', '200') || house.canSignIn('directory', '200')).toBe(false);
    expect(house.canSignIn('crm', '201')).toBe(true);
    expect((await house.exceptions()).filter(({ kind }) => kind === 'ambiguousRecord')).toEqual([]);
    expect(house.warnings).toEqual([]);
  });

  it('lets a leaver go who was hidden behind somebody who works', async () => {
    const house = await company();
    await house.says([engineer('200', 'SAME'), engineer('201', 'SAME', day(START - DAY))]);
    await house.until(START + 60_000);
    await house.does({ kind: 'split', person: '200', employments: ['201'], reason: 'two people' });
    await house.until(START + DAY);
    expect(house.canSignIn('git', '200')).toBe(true);
    const other = await house.identityOf('201');
    const [gone] = await house.rows((tx) => tx.find('identity', { identity_id: other }));
    expect(gone?.state).toBe('left');
  });

  it('asks a person where no key tells whose an account is, and does nothing', async () => {
    const house = await company();
    await house.says([engineer('200', 'SAME'), engineer('201', 'SAME')]);
    await house.until(START + 60_000);
    const both = await house.identityOf('200');
    await house.rows(async (tx) => {
      const accounts = await tx.find('account', { identity_id: both });
      for (const account of accounts.filter(({ target_id }) => target_id === 'git')) {
        const subject = account.identity_id ?? '';
        const [locator] = await house.engine.vault.open(tx, [{ subject, sealed: account.sealed }]);
        const value = { ...(locator as object), keys: {} };
        const [sealed] = await house.engine.vault.seal(tx, [{ subject, value }]);
        await tx.update(
          'account',
          ['sealed'],
          [{ account_id: account.account_id, sealed: sealed as Uint8Array }],
        );
      }
    });
    const words: WhoIsWho = { kind: 'split', person: '200', employments: ['201'], reason: 'two people' };
    await expect(house.plan(words)).rejects.toMatchObject({
      code: 'REGROUP_UNCLEAR',
      details: { targets: ['git'] },
    });
    const asked = await house.exceptions();
    expect(asked.map(({ kind }) => kind)).toContain('regroupingUnclear');
    expect(await house.identityOf('200')).toBe(await house.identityOf('201'));
    await house.does({ ...words, keeps: ['git'] });
    await house.until(START + DAY);
    expect(house.canSignIn('git', '200') && house.canSignIn('git', '201')).toBe(true);
    expect((await house.exceptions()).map(({ kind }) => kind)).not.toContain('regroupingUnclear');
  });

  it('holds in the guard whoever would lose access by it beyond the limits', async () => {
    const house = await company();
    const pairs = Array.from({ length: 8 }, (_, i) => [
      engineer(String(300 + 2 * i), `S${i}`),
      { id: String(301 + 2 * i), uid: `S${i}`, department: 'Sales' },
    ]).flat();
    await house.says(pairs);
    await house.until(START + 60_000);
    let held = 0;
    for (let i = 0; i < 8; i++) {
      const done = await house.does({
        kind: 'split',
        person: String(300 + 2 * i),
        employments: [String(301 + 2 * i)],
        reason: 'two',
      });
      held += done.decision.held.length;
    }
    expect(held).toBeGreaterThan(0);
  });
});

describe('a record that fits several people', () => {
  it('names the verbs that answer it, is taken after them, and its exception closes', async () => {
    const house = await company();
    await house.says([engineer('200', 'U200'), engineer('201', 'U201')]);
    await house.until(START + 60_000);
    await house.says([engineer('200', 'U200'), engineer('201', 'U200')]);
    const [asked] = (await house.exceptions()).filter(({ kind }) => kind === 'ambiguousRecord');
    expect(asked?.text).toContain('lockstep person merge');
    await house.does({ kind: 'merge', person: '200', other: '201', reason: 'one person' });
    expect((await house.exceptions()).filter(({ kind }) => kind === 'ambiguousRecord')).toEqual([]);
    await house.says([engineer('200', 'U200'), engineer('201', 'U200')]);
    expect((await house.exceptions()).filter(({ kind }) => kind === 'ambiguousRecord')).toEqual([]);
  });
});
