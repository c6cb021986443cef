import { expect, it } from 'vitest';
import { makeHouse } from '../support/house.ts';

const READERS = `---
kind: BirthrightRule
id: support
because: works in Support
when: employment.department == "Support"
grants: [{ target: git, kind: group, value: readers }]
`;

async function groupsAfter(onLoss: 'deactivate' | 'deprovision', departments: readonly string[]) {
  const house = await makeHouse({
    policy: (base) =>
      `${base.replace('id: git\nconnector: simulated', `id: git\nonLoss: ${onLoss}\nconnector: simulated`)}${READERS}`,
  });
  for (const department of departments) {
    await house.report([{ id: '100', department }]);
    await house.run();
  }
  const account = house.systems.get('git')?.truth.find('100');
  return { active: account?.active, groups: account?.entitlements.map(({ value }) => value) };
}

it.each(['deactivate', 'deprovision'] as const)(
  'somebody who comes back to a system for another reason has only what that reason gives (%s)',
  async (onLoss) => {
    expect(await groupsAfter(onLoss, ['Support', 'Sales'])).toMatchObject({ active: false });
    expect(await groupsAfter(onLoss, ['Support', 'Sales', 'Engineering'])).toEqual({
      active: true,
      groups: ['developers'],
    });
    expect(await groupsAfter(onLoss, ['Support', 'Sales', 'Support'])).toEqual({
      active: true,
      groups: ['readers'],
    });
  },
);

it('and so has somebody who comes back while the old access is still being taken away', async () => {
  const house = await makeHouse({
    policy: (base) =>
      `${base.replace('id: git\nconnector: simulated', 'id: git\nonLoss: deprovision\nconnector: simulated')}${READERS}`,
  });
  await house.report([{ id: '100', department: 'Support' }]);
  await house.run();
  await house.report([{ id: '100', department: 'Sales' }]);
  await house.report([{ id: '100', department: 'Engineering' }]);
  await house.run();
  expect(house.systems.get('git')?.truth.find('100')?.entitlements).toEqual([
    { kind: 'group', value: 'developers' },
  ]);
});

it('somebody who leaves while a move takes an account away still hands over what it owned', async () => {
  const house = await makeHouse({
    policy: (base) =>
      base.replace(
        'steps: [{ after: PT0S, mode: deprovision }]',
        `successor: '"101"'\nsteps: [{ after: PT0S, mode: deprovision }]`,
      ),
  });
  const git = house.systems.get('git');
  const heir = { id: '101', department: 'Engineering' };
  await house.report([{ id: '100', department: 'Engineering' }, heir]);
  await house.run();
  git?.operator.update(git.truth.find('100')?.id ?? '', { owned: ['deploy key'] });
  await house.report([{ id: '100', department: 'Sales' }, heir]);
  await house.report([{ id: '100', department: 'Sales', lastDay: '2026-03-01' }, heir]);
  await house.run();
  expect(git?.truth.find('100')).toMatchObject({ active: false, owned: [] });
  expect(git?.truth.find('101')?.owned).toEqual(['deploy key']);
});
