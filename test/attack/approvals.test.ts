import { describe, expect, it } from 'vitest';
import { importFeed } from '../../src/app/import-feed.ts';
import { leavePerson } from '../../src/app/people/leave-person.ts';
import { applyPolicy } from '../../src/app/plans/apply-policy.ts';
import { approvePlan, refuseHolds } from '../../src/app/plans/holds.ts';
import { simulatedConnector } from '../../src/connectors/simulated/index.ts';
import { install } from '../../src/domain/connector.ts';
import { ingestTransaction } from '../../src/engine/ingest/ingest-transaction.ts';
import { makeHouse, policyText, START } from '../support/house.ts';

const IDS = Array.from({ length: 20 }, (_, i) => String(100 + i));
const staff = (leaving: readonly string[] = []) =>
  IDS.map((id) => ({
    id,
    department: 'Engineering',
    ...(leaving.includes(id) ? { lastDay: '2026-03-01' } : {}),
  }));
type House = Awaited<ReturnType<typeof makeHouse>>;
const stopped = (house: House) =>
  IDS.filter((id) => !house.systems.get('git')?.truth.couldSignIn(id, house.clock.now()));
const connectors = new Map([[simulatedConnector.id, install(simulatedConnector)]]);
const waiting = (house: House) =>
  house.store.transaction(house.tenant, (tx) => tx.find('hold', { state: 'held' }));
const SIX = IDS.slice(0, 6);

async function working() {
  const house = await makeHouse();
  await house.report(staff());
  await house.run();
  return house;
}

/** A report of which somebody says that they hand it in. */
const handIn = (house: House, actor: string, leaving: readonly string[], sequence = 10) =>
  importFeed(house.engine, house.tenant, 'hr', {
    content: Buffer.from(
      `id,given,family,department,type,hired,last_day,zone\n${staff(leaving)
        .map((p) => `${p.id},Ada,Nr${p.id},Engineering,Employee,2025-01-01,${p.lastDay ?? ''},Europe/Berlin`)
        .join('\n')}\n`,
    ),
    meta: JSON.stringify({ rows: 20, sequence, asOf: new Date(house.clock.now()).toISOString() }),
    actor,
  });

describe('nobody approves what they brought about', () => {
  it.each(['mallory', 'Mallory', ' MALLORY\u200b ', 'ｍallory'])(
    '%j, who handed the report in',
    async (approver) => {
      const house = await working();
      await handIn(house, 'mallory', SIX);
      await house.run();
      const [hold] = await waiting(house);
      await expect(
        approvePlan(house.engine, house.tenant, {
          hash: hold?.plan_hash ?? '',
          actor: approver,
          reason: 'mine',
        }),
      ).rejects.toMatchObject({ code: 'APPROVAL_OWN_PLAN' });
      await approvePlan(house.engine, house.tenant, {
        hash: hold?.plan_hash ?? '',
        actor: 'bob',
        reason: 'seen',
      });
      await house.run();
      expect(stopped(house)).toEqual(SIX);
    },
  );

  it('who put the policy in force that takes the rights away', async () => {
    const house = await working();
    const base = policyText([...house.systems.values()]);
    const text = base.replace('employment.department == "Engineering"', 'employment.department == "Nobody"');
    await applyPolicy(house.engine, connectors, house.tenant, [{ name: 'p', text }], 'mallory');
    await house.until(START + 60_000);
    const [hold] = await waiting(house);
    await expect(
      approvePlan(house.engine, house.tenant, { hash: hold?.plan_hash ?? '', actor: 'mallory', reason: 'x' }),
    ).rejects.toMatchObject({ code: 'APPROVAL_OWN_PLAN' });
    expect(stopped(house).length).toBeLessThanOrEqual(3);
  });
});

describe('a held decision', () => {
  it('raises an alarm at its deadline, and is never released by time', async () => {
    const house = await working();
    await house.report(staff(SIX));
    await house.until(START + 10 * 86_400_000);
    expect(stopped(house)).toEqual([]);
    const notices = await house.store.transaction(house.tenant, (tx) =>
      tx.find('notice', { kind: 'holdOverdue' }),
    );
    expect(notices.length).toBeGreaterThan(0);
    expect((await waiting(house)).every((hold) => hold.alarmed)).toBe(true);
  });

  it('takes with it, once approved, what the leavers got while it waited', async () => {
    const house = await working();
    await house.report(staff(SIX));
    await house.run();
    const git = house.systems.get('git');
    git?.operator.grant(git.truth.find('100')?.id ?? '', { kind: 'group', value: 'owners' });
    git?.operator.openSession(git.truth.find('101')?.id ?? '');
    git?.operator.openCredential(git.truth.find('102')?.id ?? '', 'token');
    git?.operator.create({ name: 'zz.temp', keys: { employeeId: '103' } });
    await house.until(START + 86_400_000);
    const hashes = new Set((await waiting(house)).map((hold) => hold.plan_hash));
    for (const hash of hashes)
      await approvePlan(house.engine, house.tenant, { hash, actor: 'bob', reason: 'they left' });
    await house.until(START + 86_400_000 + 600_000);
    expect(await waiting(house)).toEqual([]);
    expect(SIX.filter((id) => git?.truth.couldReach(id, house.clock.now()))).toEqual([]);
    expect(git?.truth.find('100')?.entitlements).toEqual([]);
  });

  it('that was refused keeps working people in, and never keeps a leaver in for ever', async () => {
    const house = await working();
    await house.report(staff(SIX));
    await house.run();
    const ids = (await waiting(house)).map((hold) => hold.hold_id);
    await refuseHolds(house.engine, house.tenant, ids, 'bob', 'a mistake of HR');
    await house.until(START + 2 * 86_400_000);
    expect(stopped(house)).toEqual([]);
    // One of them is a leaver after all, and somebody says so.
    const [first] = await house.store.transaction(house.tenant, (tx) =>
      tx.find('hold', { hold_id: { in: ids } }, { order: ['hold_id'], limit: 1 }),
    );
    await leavePerson(house.engine, house.tenant, {
      identityId: first?.identity_id ?? '',
      actor: 'carol',
      reason: 'left, asked by phone',
    });
    await house.until(START + 2 * 86_400_000 + 600_000);
    expect(stopped(house).length).toBe(1);
    const certificates = await house.store.transaction(house.tenant, (tx) => tx.find('certificate', {}));
    expect(certificates.map(({ identity_id }) => identity_id)).toContain(first?.identity_id);
  });
});

describe('a witness', () => {
  const hook = `---
kind: Source
id: badges
type: webhook
system: hr
key: badge
independentOf: [hr]
credential: secret:badges
columns:
  id: { as: employeeId, of: identity }
facts: { lastDay: returned, entered: entered, eventId: id }
events: { gone: terminated }
correlate: [[employeeId]]
`;
  it('that speaks by message makes nobody leave', async () => {
    const house = await makeHouse({ policy: (base) => `${base}${hook}` });
    await house.report(staff());
    await house.until(START + 3_600_000);
    await ingestTransaction(house.engine, house.tenant, {
      source: 'badges',
      ids: ['one'],
      receivedAt: house.clock.now(),
      transaction: {
        kind: 'terminated',
        employment: '100',
        enteredAt: house.clock.now(),
        sequence: house.clock.now(),
        eventId: 'one',
        termination: {
          lastDay: '2026-03-01',
          terminationDate: null,
          immediate: false,
          moment: null,
          reason: null,
        },
      },
    });
    await house.until(START + 3_660_000);
    expect(stopped(house)).toEqual([]);
    // It confirms what the first source says of many: that one goes, the others wait.
    await house.report(staff(SIX));
    await house.until(START + 3_720_000);
    expect(stopped(house)).toEqual(['100']);
  });
});
