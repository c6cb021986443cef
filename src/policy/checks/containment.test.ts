import { describe, expect, it } from 'vitest';
import type { IdentitySnapshot } from '../../domain/identity.ts';
import { checkPolicy } from '../check.ts';
import { formatDiagnostic } from '../diagnostic.ts';
import { FRAME, job, person, policyOf, rule } from '../testing/small-policy.ts';

function check(documents: readonly string[], population?: readonly IdentitySnapshot[]): readonly string[] {
  return checkPolicy(policyOf(...documents), population).map(formatDiagnostic);
}

/** Only the part after the position, for policies whose lines do not matter. */
function found(...args: Parameters<typeof check>): readonly string[] {
  return check(...args).map((line) => line.replace(/^\S+ /, ''));
}

describe('rules beside one another, without people', () => {
  const mail = '[{ target: mail }]';
  const both = (inner: readonly string[], outer: readonly string[]) =>
    found([
      FRAME,
      rule('inner', ...(inner as [string, string, string?])),
      rule('outer', ...(outer as [string, string, string?])),
    ]);
  const INSIDE = ['warning RULE_INSIDE whoever this matches is matched by outer too, which gives the same'];
  const it1 = 'employment.department == "IT"';

  it.each([
    ['a further condition', [`${it1} && identity.vip`, mail], [it1, mail]],
    ['another order', [`identity.vip && "IT" == employment.department`, mail], [it1, mail]],
    [
      'a shorter list',
      ['employment.department in ["IT", "HR"]', mail],
      ['employment.department in ["HR", "IT", "X"]', mail],
    ],
    ['fewer states', [`${it1} && identity.vip`, mail, 'states: [active]'], [it1, mail]],
    [
      'the states in the condition',
      [`${it1} && identity.lifecycleState == "active"`, mail],
      [it1, mail, 'states: [active]'],
    ],
    [
      'more granted by the other',
      [`${it1} && identity.vip`, mail],
      [it1, '[{ target: git }, { target: mail }]'],
    ],
    [
      'the other asked once for each person',
      ['identity.vip && employment.level == "M1"', mail],
      ['identity.vip', mail, 'for: identity'],
    ],
    ['the same in other words', ['employment.department in ["IT"]', mail], [it1, mail]],
  ])('finds one inside another: %s', (_, inner, outer) => {
    expect(both(inner, outer)).toEqual(INSIDE);
  });

  it.each([
    [
      'something more is granted',
      [`${it1} && identity.vip`, '[{ target: mail }, { target: git }]'],
      [it1, mail],
    ],
    ['it counts in more states', [`${it1} && identity.vip`, mail], [it1, mail, 'states: [active]']],
    ['the conditions have nothing to do with each other', ['identity.vip', mail], [it1, mail]],
    [
      'the other needs an employment',
      ['identity.vip && identity.givenName == "A"', mail, 'for: identity'],
      ['identity.vip', mail],
    ],
  ])('says nothing where %s', (_, inner, outer) => {
    expect(both(inner, outer)).toEqual([]);
  });

  it.each([
    [`${it1} && employment.department != "IT"`],
    [`${it1} && !(employment.department in ["HR", "IT"])`],
    ['identity.vip && !identity.vip'],
    ['(employment.level == "a" || employment.level == "b") && employment.level == "c"'],
  ])('finds that %s can never match', (when) => {
    expect(found([FRAME, rule('r', when, mail)])).toContainEqual(
      expect.stringMatching(
        /^error RULE_NEVER this can never match: one part of the condition rules out another/,
      ),
    );
  });

  it('says it once where the people show it too', () => {
    const people = [
      { department: 'IT', vip: true },
      { department: 'IT', vip: false },
    ].map(({ department, vip }, n) =>
      person({ id: `p${n}`, attributes: { vip }, employments: [job({ employeeId: `E${n}`, department })] }),
    );
    const rules = [rule('inner', `${it1} && identity.vip`, mail), rule('outer', it1, mail)];
    expect(found([FRAME, ...rules], people)).toEqual(INSIDE);
  });
});
