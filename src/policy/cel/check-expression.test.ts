import { describe, expect, it } from 'vitest';
import { recordSource } from '../documents/source.ts';
import { openAttributes, testAttributes } from '../testing/people.ts';
import { attributesOf } from './attributes.ts';
import { checkExpression } from './check-expression.ts';
import { SLOTS, type Slot } from './slots.ts';

function problems(text: string, slot: Slot = SLOTS.employmentRule): string[] {
  return checkExpression(text, slot, testAttributes).problems.map(
    ({ at, severity, code, suggestion }) =>
      `${at} ${severity} ${code}${suggestion === undefined ? '' : ` ${suggestion}`}`,
  );
}

describe('checkExpression accepts', () => {
  it.each([
    'employment.department == "Finance" && employment.type == "Employee"',
    'employment.type in ["Employee", "Contingent_Worker"] || identity.vip',
    'has(employment.department) && employment.department != "IT"',
    'employment.grade >= 3 && employment.grade < 5 || employment.grade == 1.0',
    'employment.startDate > "2026-01-31"',
    'now >= employment.startsAt + duration("24h")',
    'timestamp("2026-01-01T00:00:00Z") <= now',
    'employment.tags.exists(t, t.startsWith("x")) && "a" in employment.tags',
    'identity.employments.exists(e, e.department == "IT" && e.tags.all(t, t != ""))',
    'employment.department.matches("^(Sales|IT)$")',
    'employment.startsAt.getFullYear("Europe/Berlin") == 2026',
    'size(employment.department.trim().lowerAscii()) > 2',
    '(has(employment.grade) ? employment.grade : 0) > 2',
    'true',
  ])('%s', (text) => {
    expect(problems(text)).toEqual([]);
  });
});

describe('checkExpression refuses', () => {
  it.each([
    ['employment.departmnt == "x"', '11 error CEL_ATTRIBUTE_UNKNOWN department'],
    ['identity.department == "x"', '9 error CEL_ATTRIBUTE_UNKNOWN employment.department'],
    ['employmnt.department == "x"', '0 error CEL_VARIABLE_UNKNOWN employment'],
    ['department == "x"', '0 error CEL_VARIABLE_UNKNOWN employment.department'],
    ['employment.department == 5', '22 error CEL_TYPE'],
    ['employment.department', '11 error CEL_TYPE'],
    ['employment.grade < "5"', '17 error CEL_TYPE'],
    ['employment.remote < true', '18 error CEL_TYPE'],
    ['employment.department && true', '11 error CEL_TYPE'],
    ['!employment.grade', '12 error CEL_TYPE'],
    ['employment.department in "Finance"', '25 error CEL_TYPE'],
    ['employment.grade in ["1"]', '17 error CEL_TYPE'],
    ['employment.department.startsWith(5)', '22 error CEL_TYPE'],
    ['employment.department.startWith("x")', '22 error CEL_FUNCTION_UNKNOWN startsWith'],
    ['employment.department.matches("(")', '30 error CEL_PATTERN'],
    ['employment.department.matches(employment.type)', '41 error CEL_PATTERN'],
    ['identity.lifecycleState == "lefft"', '27 error CEL_VALUE_UNKNOWN left'],
    ['employment.startDate == "31.1.2026"', '24 error CEL_TYPE'],
    ['employment.startDate < "2026-02-30"', '23 error CEL_TYPE'],
    ['{"a": 1}.a == 1', '0 error CEL_FUNCTION_UNKNOWN'],
    ['b"x" == b"x"', '0 error CEL_TYPE'],
    ['1u == 1', '0 error CEL_TYPE'],
    ['employment.grade == 99999999999999999', '20 error CEL_TYPE'],
    ['employment.department ==', '22 error CEL_SYNTAX'],
    ['employment.department == "x" &&& true', '29 error CEL_SYNTAX'],
    ['now', '0 error CEL_TYPE'],
    ['now - duration("1h") > employment.startsAt', '0 error CEL_NOW'],
    ['now.getHours() < 8', '0 error CEL_NOW'],
    ['now == employment.startsAt', '0 error CEL_NOW'],
    ['now > now', '0 error CEL_NOW'],
    ['identity.employments.exists(e, now > e.startsAt)', '31 error CEL_NOW'],
    ['now > "2026-01-01"', '4 error CEL_TYPE'],
    ['employment.tags.exists(identity, identity == "x")', '16 error CEL_VARIABLE_UNKNOWN'],
    [
      'employment.tags.all(a, employment.tags.all(b, employment.tags.all(c, a == b && b == c)))',
      '62 error CEL_LIMIT',
    ],
    ['employment.department.exists(t, t == "x")', '11 error CEL_TYPE'],
    ['employment.tags[employment.department] == "x"', '27 error CEL_TYPE'],
    ['employment == identity', '11 error CEL_TYPE'],
    ['before.lifecycleState == "active"', '0 error LEAVER_TRANSITION'],
    [`${'('.repeat(100)}true${')'.repeat(100)}`, '60 error CEL_LIMIT'],
    [`true${' || true'.repeat(300)}`, '0 error CEL_LIMIT'],
    ['x'.repeat(2001), '0 error CEL_LIMIT'],
  ])('%s', (text, problem) => {
    const found = problems(text);
    expect(
      found.map((each) => (problem.startsWith('60') ? each.replace('CEL_SYNTAX', 'CEL_LIMIT') : each)),
    ).toContain(problem);
  });

  it('a single employment where there is none to see', () => {
    expect(problems('employment.department == "x"', SLOTS.identityRule)).toEqual([
      '0 error CEL_VARIABLE_UNKNOWN',
    ]);
  });

  it('a transition in a lifecycle, but not in its reason', () => {
    expect(
      problems("after.lifecycleState == 'left' && before.lifecycleState != 'left'", SLOTS.lifecycle),
    ).toContain('0 error LEAVER_TRANSITION');
    expect(
      problems('before.lifecycleState == "leaving" ? "notice given" : "gone at once"', SLOTS.reason),
    ).toEqual([]);
  });

  it('results that the slot has no use for', () => {
    expect(problems('identity.vip', SLOTS.userName)).toEqual(['9 error CEL_TYPE']);
    expect(problems('employment.tags', SLOTS.mapped)).toEqual([]);
    expect(problems('employment.startsAt', SLOTS.mapped)).toEqual(['11 error CEL_TYPE']);
  });

  it('values that a source rules out, with the nearest that it admits', () => {
    const { attributes } = attributesOf([
      recordSource.parse({
        kind: 'Source',
        id: 's',
        type: 'csv',
        key: 'k',
        columns: { d: { as: 'department', values: ['Finance', 'Sales'] } },
      }),
    ]);
    const found = checkExpression(
      'employment.department in ["Sales", "Finanace"]',
      SLOTS.employmentRule,
      attributes,
    );
    expect(found.problems).toMatchObject([{ at: 35, code: 'CEL_VALUE_UNKNOWN', suggestion: 'Finance' }]);
  });
});

describe('checkExpression warns', () => {
  it.each([
    ['employment.department != "IT"', ['22 warning CEL_NEGATED_OPTIONAL']],
    ['!(employment.department == "IT")', ['0 warning CEL_NEGATED_OPTIONAL']],
    ['!employment.remote', ['0 warning CEL_NEGATED_OPTIONAL']],
    ['employment.type != "Employee"', []],
    ['!employment.onLeave', []],
    ['!has(employment.department)', []],
    ['has(employment.department) && employment.department != "IT"', []],
    ['employment.department == null', ['22 warning CEL_TYPE']],
  ])('%s', (text, expected) => {
    expect(problems(text)).toEqual(expected);
  });
});

describe('without sources', () => {
  it('any attribute may be there, and types are not known', () => {
    const found = checkExpression(
      'employment.anything == 5 && identity.other.startsWith("x")',
      SLOTS.employmentRule,
      openAttributes,
    );
    expect(found.problems).toEqual([]);
  });

  it('functions and variables are checked all the same', () => {
    expect(
      checkExpression('employment.x.nope()', SLOTS.employmentRule, openAttributes).problems,
    ).toHaveLength(1);
    expect(
      checkExpression('nobody.x', SLOTS.employmentRule, openAttributes).problems.map(({ code }) => code),
    ).toEqual(['CEL_VARIABLE_UNKNOWN']);
  });
});
