import { describe, expect, it } from 'vitest';
import { FRAME, job, person, policyOf, rule } from '../testing/small-policy.ts';
import { ruleUse } from './overlaps.ts';

const finance = (id: string, type = 'Employee') =>
  person({ id, employments: [job({ employeeId: id, department: 'Finance', type })] });

const policy = policyOf(
  FRAME,
  rule('everybody', 'true', '[{ target: mail }, { target: git, kind: group, value: all }]'),
  rule('finance', 'employment.department == "Finance"', '[{ target: git, kind: group, value: all }]'),
  rule('staff', 'employment.type == "Employee"', '[{ target: vpn, kind: group, value: staff }]'),
  rule('nobody', 'employment.department == "Moon"', '[{ target: vpn }]'),
);

describe('what rules give to the people there are', () => {
  it('is counted by rule, with those who have it by no other', () => {
    const use = ruleUse(policy);
    use.look([finance('p1'), finance('p2', 'Contractor')]);
    use.look([person({ id: 'p3', employments: [job({ employeeId: 'p3', type: 'Employee' })] })]);
    use.look([person({ id: 'p4', lifecycleState: 'left', employments: [] })]);
    expect(use.found().rules).toEqual([
      { rule: 'everybody', people: 3, alone: 3 },
      { rule: 'finance', people: 2, alone: 0 },
      { rule: 'nobody', people: 0, alone: 0 },
      { rule: 'staff', people: 2, alone: 2 },
    ]);
  });

  it('names what two of them give to the same people, once for each pair', () => {
    const use = ruleUse(policy);
    use.look([finance('p1'), finance('p2')]);
    expect(use.found().overlaps).toEqual([
      {
        target: 'git',
        entitlement: { kind: 'group', value: 'all' },
        rules: ['everybody', 'finance'],
        people: 2,
      },
    ]);
    expect(ruleUse(policy).found().overlaps).toEqual([]);
  });
});
