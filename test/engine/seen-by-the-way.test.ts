import { expect, it } from 'vitest';
import { reconcileTarget } from '../../src/engine/reconcile/reconcile-target.ts';
import { groupOn, ruleDocument, together } from '../../src/torture/house/documents.ts';
import { type House, makeHouse, START } from '../support/house.ts';

const HOUR = 3_600_000;
const DEVELOPERS = { kind: 'group', value: 'developers' };
const EVERYBODY = { kind: 'group', value: 'everybody' };
const FOREIGN = { kind: 'group', value: 'admins of everything' };

const staff = (more: object = {}) =>
  Array.from({ length: 12 }, (_, i) => ({
    id: String(100 + i),
    department: 'Engineering',
    ...(i === 0 ? more : {}),
  }));

function onGit({ systems }: House) {
  const git = systems.get('git');
  const account = () => {
    const found = git?.truth.find('100');
    if (git === undefined || found == null) throw new Error('100 has no account on git');
    return found;
  };
  return {
    rights: () => account().entitlements,
    give: (entitlement: { kind: string; value: string }) => git?.operator.grant(account().id, entitlement),
    take: (entitlement: { kind: string; value: string }) => git?.operator.revoke(account().id, entitlement),
  };
}

/** Somebody has left, and has no right any more. */
async function afterLeave() {
  const house = await makeHouse();
  await house.report(staff());
  await house.run();
  await house.report(staff({ lastDay: '2026-03-01' }));
  await house.until(START + 60_000);
  return { house, git: onGit(house) };
}

it('takes a right from a leaver that others gave, when the look after an hour sees it', async () => {
  const { house, git } = await afterLeave();
  expect(git.rights()).toEqual([]);
  git.give(FOREIGN);
  await house.until(START + 2 * HOUR);
  expect(git.rights()).toEqual([]);
  expect(house.warnings).toEqual([]);
});

it('gives back to somebody who works here what others took, when a move sees it', async () => {
  const house = await makeHouse({
    policy: (base) => together(base, ruleDocument('everybody-on-git', [groupOn('git', 'everybody')])),
  });
  await house.report(staff({ department: 'Support' }));
  await house.run();
  const git = onGit(house);
  expect(git.rights()).toEqual([EVERYBODY]);
  git.take(EVERYBODY);
  await house.report(staff({ department: 'Engineering' }));
  await house.until(START + 60_000);
  expect(git.rights()).toHaveLength(2);
  expect(git.rights()).toEqual(expect.arrayContaining([DEVELOPERS, EVERYBODY]));
});

it('takes from a leaver what a listing sees, though somebody had seen it before', async () => {
  const { house, git } = await afterLeave();
  git.give(FOREIGN);
  await house.store.transaction(house.tenant, async (tx) => {
    const rows = await tx.find('account', { target_id: 'git' });
    await tx.update(
      'account',
      ['actual'],
      rows.flatMap((row) =>
        row.desired?.mode === 'deprovision' && row.actual !== null
          ? [{ account_id: row.account_id, actual: { ...row.actual, entitlements: [FOREIGN] } }]
          : [],
      ),
    );
  });
  house.clock.advance(START + 20 * 60_000);
  const listed = reconcileTarget(house.engine, house.tenant, 'git');
  await house.run();
  await listed;
  await house.until(START + 21 * 60_000);
  expect(git.rights()).toEqual([]);
});
