import { describe, expect, it } from 'vitest';
import { analysePolicy } from '../analysis.ts';
import { FRAME, job, person, policyOf, rule } from '../testing/small-policy.ts';
import { compileBirthright } from './birthright.ts';

const DAY = 86_400_000;
const { now } = person();
const ROLE = `kind: Role
id: role:dev
entitlements:
  - { target: git, kind: group, value: dev }
  - { target: git, kind: group, value: boss, when: 'employment.level == "M1"' }
  - { target: vpn, when: 'now >= employment.startsAt' }`;

function asked(...rules: string[]) {
  return compileBirthright(analysePolicy(policyOf(FRAME, ROLE, ...rules)));
}

describe('units', () => {
  const birthright = asked(
    rule('a', 'employment.department == "IT"', '[role:dev]'),
    rule('b', 'employment.department in ["IT", "Sales"]', '[{ target: mail }]'),
  );

  it('are one for what a rule always gives, and one for each condition inside', () => {
    expect(birthright.rules.map(({ firstUnit, units }) => [firstUnit, units.length])).toEqual([
      [0, 3],
      [3, 1],
    ]);
    expect(birthright.units.map(({ grants }) => grants.map(({ target, value }) => value ?? target))).toEqual([
      ['dev'],
      ['boss'],
      ['vpn'],
      ['mail'],
    ]);
  });

  it('are each matched once, in their order, however many employments match', () => {
    const it = { department: 'IT', level: 'M1', startsAt: now };
    const sales = { department: 'Sales' };
    for (const employments of [
      [job(sales), job(it), job(it)],
      [job(it), job(sales)],
    ])
      expect(birthright.ask(person({ employments }))).toEqual({
        units: [0, 1, 2, 3],
        unknown: [],
        nextChange: null,
      });
    expect(birthright.ask(person())).toEqual({ units: [], unknown: [], nextChange: null });
    expect(birthright.ask(person({ lifecycleState: 'left', employments: [job(it)] }))).toEqual({
      units: [],
      unknown: [],
      nextChange: null,
    });
  });
});

describe('the next change', () => {
  const birthright = asked(rule('a', 'employment.department == "IT"', '[role:dev]'));
  const next = (...starts: number[]) =>
    birthright.ask(person({ employments: starts.map((startsAt) => job({ department: 'IT', startsAt })) }))
      .nextChange;

  it('is known though only a condition inside a role looks at the clock, and is the first of several', () => {
    expect(next(now + DAY)).toBe(now + DAY);
    expect(next(now + DAY, now + 2 * DAY, now - DAY)).toBe(now + DAY);
    expect(next(now + 2 * DAY, now + DAY)).toBe(now + DAY);
    expect(next(now)).toBeNull();
  });
});
