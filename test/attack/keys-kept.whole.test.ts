import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../src/app/plans/apply-plan.ts';
import { applyPolicy } from '../../src/app/plans/apply-policy.ts';
import { makePlan } from '../../src/app/plans/compute-plan.ts';
import { simulatedConnector } from '../../src/connectors/simulated/index.ts';
import { install } from '../../src/domain/connector.ts';
import type { Fault } from '../../src/simulated/index.ts';
import { makeHouse, policyText, START } from '../support/house.ts';

const IDS = Array.from({ length: 12 }, (_, i) => String(100 + i));
const staff = (leaving: readonly string[] = []) =>
  IDS.map((id) => ({
    id,
    department: 'Engineering',
    ...(leaving.includes(id) ? { lastDay: '2026-03-01' } : {}),
  }));
type House = Awaited<ReturnType<typeof makeHouse>>;
const connectors = new Map([[simulatedConnector.id, install(simulatedConnector)]]);
const HOUR = 3_600_000;
const told = (house: House) =>
  house.store.transaction(house.tenant, async (tx) =>
    (await tx.find('exception', { target_id: 'git', closed_at: null }))
      .map(({ kind, severity }) => `${kind} ${severity}`)
      .sort(),
  );
const unproven = (house: House) =>
  house.store.transaction(house.tenant, async (tx) =>
    (await tx.find('certificate', {}, { order: ['number'] })).map((certificate) => certificate.unproven > 0),
  );
const policyOf = (house: House) => policyText([...house.systems.values()]);
const apply = (house: House, text: string) =>
  applyPolicy(house.engine, connectors, house.tenant, [{ name: 'p', text }], 'admin');
const can = (house: House, id = '100') => house.systems.get('git')?.truth.couldReach(id, house.clock.now());

async function leavingWhileGitIsDown() {
  const house = await makeHouse();
  await house.report(staff());
  await house.run();
  house.systems.get('git')?.setFaults([{ kind: 'down' }]);
  await house.report(staff(['100']));
  await house.until(START + 60_000);
  expect(can(house)).toBe(true);
  return house;
}

const without = (house: House, document: RegExp) =>
  policyOf(house)
    .split('---\n')
    .filter((text) => !document.test(text))
    .join('---\n');
const GIT = /id: git\n|target: git[\n,]|git-names/;
const gitOff = (house: House) => policyOf(house).replace(/(id: git\n[\s\S]*?)writes: on/, '$1writes: off');

describe('a leaver whose access has not ended yet', () => {
  it('still loses it when the writes of the target are switched off in the middle', async () => {
    const house = await leavingWhileGitIsDown();
    await apply(house, gitOff(house));
    house.systems.get('git')?.setFaults([]);
    await house.until(START + 2 * HOUR);
    expect(can(house)).toBe(false);
  });

  it('is told of by name where the target only reports', async () => {
    const house = await makeHouse();
    await house.report(staff());
    await house.run();
    await apply(house, gitOff(house));
    await house.report(staff(['100']));
    await house.until(START + 2 * HOUR);
    expect(can(house)).toBe(true);
    expect(await told(house)).toEqual(['planRefused 3']);
    expect(await unproven(house)).toEqual([true]);
  });

  it('is never forgotten with its target, and goes on when that is back', async () => {
    const house = await leavingWhileGitIsDown();
    await apply(house, without(house, GIT));
    await house.until(START + 3 * HOUR);
    expect(await told(house)).toEqual(['planRefused 3', 'targetDisconnected 4']);
    house.systems.get('git')?.setFaults([]);
    await apply(house, policyOf(house));
    await house.until(START + 4 * HOUR);
    expect(can(house)).toBe(false);
    expect((await unproven(house)).at(-1)).toBe(false);
  });

  it('is named in the certificate where the target was taken out of the policy before', async () => {
    const house = await makeHouse();
    await house.report(staff());
    await house.run();
    await apply(house, without(house, GIT));
    await house.report(staff(['100']));
    await house.until(START + 2 * HOUR);
    expect(can(house)).toBe(true);
    expect(await told(house)).toEqual(['planRefused 3']);
    expect(await unproven(house)).toEqual([true]);
    await apply(house, policyOf(house));
    await house.until(START + 4 * HOUR);
    expect(can(house)).toBe(false);
  });

  it.each([
    ['no leaver policy', (house: House) => without(house, /kind: LifecyclePolicy/)],
    [
      'a leaver policy for some only',
      (house: House) =>
        policyOf(house).replace('State == "left"', 'State == "left" && identity.givenName == "Bob"'),
    ],
  ])('is not forgotten by %s: it never comes in force', async (_what, change) => {
    const house = await leavingWhileGitIsDown();
    await expect(apply(house, change(house))).rejects.toMatchObject({ code: 'POLICY_INVALID' });
    house.systems.get('git')?.setFaults([]);
    await house.until(START + HOUR);
    expect(can(house)).toBe(false);
  });
});

it('a policy that forgets some leavers comes in force by no plan either', async () => {
  const house = await leavingWhileGitIsDown();
  const context = { engine: house.engine, connectors, actor: 'admin' };
  const text = policyOf(house).replace('State == "left"', 'State == "left" && identity.givenName == "Bob"');
  const applied = makePlan(context, house.tenant, { kind: 'policy', text }).then((plan) =>
    applyPlan(context, house.tenant, plan),
  );
  await expect(applied).rejects.toMatchObject({ code: 'POLICY_INVALID' });
});

describe('a leaver who gets a key back behind our back', () => {
  async function left() {
    const house = await makeHouse();
    await house.report(staff());
    await house.run();
    const git = house.systems.get('git');
    const id = git?.truth.find('100')?.id ?? '';
    git?.operator.openSession(id);
    git?.operator.openCredential(id, 'token');
    await house.report(staff(['100']));
    await house.until(START + 60_000);
    expect(can(house)).toBe(false);
    return { house, id, operator: git?.operator };
  }

  it.each([
    [
      'switched on again, with a new session and a new token',
      ({ operator, id }: Awaited<ReturnType<typeof left>>) => {
        operator?.setActive(id, true);
        operator?.openSession(id);
        operator?.openCredential(id, 'token');
      },
    ],
    [
      'switched on again under another name',
      ({ operator, id }: Awaited<ReturnType<typeof left>>) => {
        operator?.update(id, { name: 'someone.else' });
        operator?.setActive(id, true);
      },
    ],
    [
      'a second account under another name with the same key',
      ({ operator }: Awaited<ReturnType<typeof left>>) => {
        operator?.create({ name: 'zz.temp', keys: { employeeId: '100' } });
      },
    ],
    [
      'removed and made again',
      ({ operator, id }: Awaited<ReturnType<typeof left>>) => {
        operator?.remove(id);
        operator?.create({ name: 'ada.nr100', keys: { employeeId: '100' } });
      },
    ],
  ])('%s: loses it within a day', async (_what, act) => {
    const made = await left();
    act(made);
    expect(can(made.house)).toBe(true);
    await made.house.until(START + 25 * HOUR);
    expect(can(made.house)).toBe(false);
    expect(made.house.systems.get('git')?.truth.openSessions('100')).toBe(0);
    expect(made.house.systems.get('git')?.truth.openCredentials('100')).toBe(0);
  });
});

describe('a leaver who is quick', () => {
  it.each([
    ['while the system takes its time', { kind: 'acceptedLater', afterMs: 20_000, effects: ['disable'] }],
    ['while the system says "done" and is not', { kind: 'didNothing', effects: ['disable'], times: 3 }],
    ['while the answers are lost', { kind: 'executedThenTimeout', times: 3 }],
    ['while sign-in makes the account anew', { kind: 'recreates', afterMs: 15_000 }],
  ] as const)('keeps no session and no token opened %s', async (_what, fault) => {
    const house = await makeHouse({ systems: { directory: [], git: [fault as Fault], crm: [] } });
    await house.report(staff());
    await house.until(START + 10 * 60_000);
    await house.report(staff(['100']));
    const git = house.systems.get('git');
    for (let second = 1; second <= 40; second++) {
      const account = git?.truth.find('100');
      if (account?.active) {
        git?.operator.openSession(account.id);
        git?.operator.openCredential(account.id, 'token');
      }
      await house.until(START + 10 * 60_000 + second * 1_000);
    }
    await house.until(START + 26 * HOUR);
    expect(can(house)).toBe(false);
  });

  it('leaves in an hour that the clocks jump over', async () => {
    const house = await makeHouse({
      policy: (base) => base.replace('zone: Europe/Berlin\n', 'zone: Europe/Berlin\nendOfDay: "02:30"\n'),
    });
    await house.report(staff());
    await house.run();
    await house.report(staff().map((p) => (p.id === '100' ? { ...p, lastDay: '2026-03-29' } : p)));
    // 02:30 on that day does not exist in Berlin: the clocks go from 02:00 to 03:00, which is 01:00 UTC.
    await house.until(Date.parse('2026-03-29T00:59:59Z'));
    expect(can(house)).toBe(true);
    await house.until(Date.parse('2026-03-29T01:30:05Z'));
    expect(can(house)).toBe(false);
  });
});
