import { describe, expect, it } from 'vitest';
import { compiled, FRAME, job, person, rule } from '../testing/small-policy.ts';

const policy = compiled(
  FRAME,
  rule(
    'dev',
    'employment.department == "Eng"',
    '[{ target: git, kind: group, value: dev }]',
    'because: works in Eng',
  ),
  rule('ops', 'employment.level == "4"', '[{ target: git, kind: role, value: dev }, { target: mail }]'),
  rule('vip', 'identity.vip', '[{ target: vpn }]', 'for: identity'),
  rule(
    'late',
    'employment.department == "Night" && employment.level == "9"',
    '[{ target: git, kind: group, value: late }]',
  ),
);
const eng = (more: Record<string, string> = {}) => job({ employeeId: 'E1', department: 'Eng', ...more });
const verdicts = (...args: [Parameters<typeof policy.why>[0], string, { kind: string; value: string }?]) =>
  policy.why(...args).map(({ rule: id, verdict, missing }) => [id, verdict, ...missing]);

describe('why somebody has something or not', () => {
  it('is told by every rule that gives it, and no other', () => {
    const who = person({ employments: [eng({ level: '1' })] });
    expect(policy.why(who, 'git').map(({ rule: id }) => id)).toEqual(['rule:dev', 'rule:late', 'rule:ops']);
    expect(policy.why(who, 'mail').map(({ rule: id }) => id)).toEqual(['rule:ops']);
    expect(policy.why(who, 'git', { kind: 'group', value: 'dev' }).map(({ rule: id }) => id)).toEqual([
      'rule:dev',
    ]);
    expect(policy.why(who, 'git', { kind: 'role', value: 'dev' }).map(({ rule: id }) => id)).toEqual([
      'rule:ops',
    ]);
    expect(policy.why(who, 'git', { kind: 'group', value: 'other' })).toEqual([]);
  });

  it('is told in the words of the rule, or by its name', () => {
    const who = person({ employments: [eng()] });
    expect(policy.why(who, 'git').map(({ text }) => text)).toEqual(['works in Eng', 'rule late', 'rule ops']);
  });

  it('says yes, no, and what is missing', () => {
    expect(verdicts(person({ employments: [eng()] }), 'git', { kind: 'group', value: 'dev' })).toEqual([
      ['rule:dev', 'yes'],
    ]);
    expect(
      verdicts(person({ employments: [job({ department: 'Sales' })] }), 'git', {
        kind: 'group',
        value: 'dev',
      }),
    ).toEqual([['rule:dev', 'no']]);
    expect(verdicts(person({ employments: [job({})] }), 'git', { kind: 'group', value: 'dev' })).toEqual([
      ['rule:dev', 'unknown', 'employment.department'],
    ]);
    // One employment gives it: what the other lacks does not matter.
    expect(
      verdicts(person({ employments: [job({}), eng()] }), 'git', { kind: 'group', value: 'dev' }),
    ).toEqual([['rule:dev', 'yes']]);
    expect(
      verdicts(person({ lifecycleState: 'left', employments: [eng()] }), 'git', {
        kind: 'group',
        value: 'dev',
      }),
    ).toEqual([['rule:dev', 'state']]);
  });

  it('asks a rule about the person once, with or without an employment', () => {
    expect(verdicts(person({ attributes: { vip: true } }), 'vpn')).toEqual([['rule:vip', 'yes']]);
    expect(verdicts(person({ attributes: { vip: false }, employments: [eng(), eng()] }), 'vpn')).toEqual([
      ['rule:vip', 'no'],
    ]);
    expect(verdicts(person({}), 'vpn')).toEqual([['rule:vip', 'unknown', 'identity.vip']]);
  });

  it('lists what is missing by name, whatever asked for it first', () => {
    const employments = [job({ department: 'Night' }), job({ level: '9' })];
    expect(verdicts(person({ employments }), 'git', { kind: 'group', value: 'late' })).toEqual([
      ['rule:late', 'unknown', 'employment.department', 'employment.level'],
    ]);
  });
});
