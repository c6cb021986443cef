import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/runs.ts';
import type { EmploymentSnapshot, IdentitySnapshot } from '../../domain/identity.ts';
import { bool } from '../testing/expressions.ts';
import { employments, identities, NOW, testAttributes } from '../testing/people.ts';
import { type Expression, prepareExpression } from './expression.ts';
import { scopeOf } from './scope.ts';
import { SLOTS, type Slot } from './slots.ts';

function prepare(text: string, slot: Slot = SLOTS.employmentRule): Expression {
  const { expression, problems } = prepareExpression(text, slot, testAttributes);
  if (expression === null) throw new Error(JSON.stringify(problems));
  return expression;
}

function person(
  attributes: IdentitySnapshot['attributes'] = {},
  more: Partial<IdentitySnapshot> = {},
): IdentitySnapshot {
  return {
    id: 'p',
    lifecycleState: 'active',
    now: NOW,
    stateSince: 0,
    stateKnownSince: 0,
    legalHold: false,
    attributes,
    employments: [],
    ...more,
  };
}

function job(attributes: EmploymentSnapshot['attributes']): EmploymentSnapshot {
  return { key: 'E1', onLeave: false, attributes };
}

describe('unknown', () => {
  const cases: readonly [string, EmploymentSnapshot['attributes'], unknown, readonly string[]][] = [
    ['employment.department == "IT"', {}, undefined, ['employment.department']],
    ['employment.department == "IT"', { department: null }, undefined, ['employment.department']],
    ['employment.department != "IT"', {}, undefined, ['employment.department']],
    ['!(employment.department == "IT")', {}, undefined, ['employment.department']],
    ['employment.department == "IT" && employment.type == "Employee"', { type: 'Temp' }, false, []],
    ['employment.department == "IT" || employment.type == "Employee"', { type: 'Employee' }, true, []],
    [
      'employment.department == "IT" && employment.grade > 3',
      { department: 'IT' },
      undefined,
      ['employment.grade'],
    ],
    [
      'employment.department == "IT" && employment.grade > 3',
      { grade: 5 },
      undefined,
      ['employment.department'],
    ],
    [
      'employment.department == "IT" && employment.grade > 3',
      {},
      undefined,
      ['employment.department', 'employment.grade'],
    ],
    ['has(employment.department) && employment.department == "IT"', {}, false, []],
    ['employment.remote ? true : employment.grade > 3', { remote: false }, undefined, ['employment.grade']],
    ['employment.remote ? true : employment.grade > 3', { remote: true }, true, []],
    ['employment.remote ? true : employment.grade > 3', {}, undefined, ['employment.remote']],
    ['employment.grade == 3', { grade: 'three' }, undefined, ['employment.grade']],
    ['employment.tags.exists(t, t == "a")', {}, undefined, ['employment.tags']],
    ['employment.tags.exists(t, t == "a")', { tags: [] }, false, []],
    ['employment.department.matches("^I")', {}, undefined, ['employment.department']],
    ['identity.vip', {}, undefined, ['identity.vip']],
    ['10 / employment.grade > 1', { grade: 0 }, undefined, []],
  ];
  it.each(cases)('%s with %j is %s, missing %j', (text, attributes, value, missing) => {
    const expression = prepare(text);
    const scope = scopeOf(person(), job(attributes));
    expect(expression.evaluate(scope)).toBe(value);
    expect(expression.reference(scope)).toBe(value);
    if (value === undefined) expect(expression.missing(scope)).toEqual(missing);
  });

  it('in one employment does not hide the answer of another', () => {
    const expression = prepare('identity.employments.exists(e, e.department == "IT")', SLOTS.identityRule);
    const known = job({ department: 'IT' });
    expect(expression.evaluate(scopeOf(person({}, { employments: [job({}), known] })))).toBe(true);
    const scope = scopeOf(person({}, { employments: [job({})] }));
    expect(expression.evaluate(scope)).toBe(undefined);
    expect(expression.missing(scope)).toEqual(['employment.department']);
  });

  it('names only what is missing, whatever the expression', () => {
    fc.assert(
      fc.property(bool, identities, employments, (text, identity, employment) => {
        const { expression } = prepareExpression(text, SLOTS.employmentRule, testAttributes);
        if (expression === null) return;
        const scope = scopeOf(identity, employment);
        if (expression.evaluate(scope) !== undefined) return;
        for (const name of expression.missing(scope)) {
          const [of, attribute = ''] = name.split('.');
          // Inside a macro over employments the missing one may be another employment's.
          const here = of === 'identity' ? identity.attributes : employment.attributes;
          if (!text.includes('identity.employments')) expect(here[attribute] ?? null).toBe(null);
        }
      }),
      { numRuns: runs(500) },
    );
  });
});

describe('inherited names', () => {
  it('are no attributes', () => {
    const { expression } = prepareExpression(
      'has(employment.constructor) || has(employment.toString)',
      SLOTS.employmentRule,
      {
        identity: new Map(),
        employment: new Map(),
        closed: false,
      },
    );
    expect(expression?.evaluate(scopeOf(person(), job({})))).toBe(false);
    expect(expression?.reference(scopeOf(person(), job({})))).toBe(false);
  });
});

describe('equalities', () => {
  it('are the conjuncts that an index can use', () => {
    expect(
      prepare('employment.department == "IT" && employment.grade > 3 && "a" == identity.manager').equalities,
    ).toEqual([
      { of: 'employment', name: 'department', values: ['IT'] },
      { of: 'identity', name: 'manager', values: ['a'] },
    ]);
    expect(prepare('employment.type in ["a", "b"]').equalities).toEqual([
      { of: 'employment', name: 'type', values: ['a', 'b'] },
    ]);
    expect(prepare('employment.department == "IT" || employment.type == "x"').equalities).toEqual([]);
    expect(prepare('employment.department == identity.manager').equalities).toEqual([]);
  });
});

describe('nextChange', () => {
  const starts = (startsAt: number) => scopeOf(person(), job({ startsAt }));
  it.each([
    ['now >= employment.startsAt', NOW + 5000, NOW + 5000],
    ['now > employment.startsAt', NOW + 5000, NOW + 5001],
    ['employment.startsAt <= now', NOW + 5000, NOW + 5000],
    ['employment.startsAt < now', NOW + 5000, NOW + 5001],
    ['now < employment.startsAt + duration("1h")', NOW - 1000, NOW + 3_599_000],
    ['now >= employment.startsAt', NOW - 5000, null],
    ['now >= employment.startsAt', NOW, null],
    ['now > employment.startsAt', NOW, NOW + 1],
    ['now >= employment.startsAt && now < timestamp("2026-07-02T00:00:00Z")', NOW - 1, NOW + 86_400_000],
  ])('%s', (text, startsAt, expected) => {
    expect(prepare(text).nextChange?.(starts(startsAt)) ?? null).toBe(expected);
  });

  it('is the instant at which the answer changes, and not a millisecond off', () => {
    const operator = fc.constantFrom('<', '<=', '>', '>=');
    const swapped = fc.boolean();
    fc.assert(
      fc.property(operator, swapped, fc.integer({ min: -3, max: 3 }), (sign, mirrored, delta) => {
        const expression = prepare(
          mirrored ? `employment.startsAt ${sign} now` : `now ${sign} employment.startsAt`,
        );
        const at = (now: number) => scopeOf({ ...person(), now }, job({ startsAt: NOW + delta }));
        const before = expression.evaluate(at(NOW));
        const next = expression.nextChange?.(at(NOW)) ?? null;
        for (let now = NOW; now < (next ?? NOW + 10); now++)
          expect(expression.evaluate(at(now))).toBe(before);
        if (next !== null) expect(expression.evaluate(at(next))).toBe(!before);
      }),
    );
  });

  it('is absent where time plays no part', () => {
    expect(prepare('employment.department == "IT"').nextChange).toBe(null);
  });
});
