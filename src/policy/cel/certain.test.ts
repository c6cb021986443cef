import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bool } from '../testing/expressions.ts';
import { employments, identities, openAttributes, testAttributes } from '../testing/people.ts';
import { certaintyOf } from './certain.ts';
import { type Expression, prepareExpression } from './expression.ts';
import { SLOTS } from './slots.ts';

function expression(text: string): Expression {
  const { expression: found, problems } = prepareExpression(text, SLOTS.employmentRule, testAttributes);
  if (found === null) throw new Error(`${text}: ${JSON.stringify(problems)}`);
  return found;
}

const never = (text: string, states?: readonly string[]) =>
  certaintyOf(expression(text).root, states === undefined ? {} : { 'identity.lifecycleState': states }).never;
const implies = (text: string, other: string) =>
  certaintyOf(expression(text).root).implies(expression(other).root);

describe('what follows for certain', () => {
  it.each([
    ['employment.department == "IT" && employment.department == "HR"'],
    ['employment.department in ["IT", "HR"] && employment.department in ["Sales"]'],
    ['employment.department == "IT" && employment.department != "IT"'],
    ['employment.department == "IT" && !(employment.department in ["HR", "IT"])'],
    ['(employment.department == "IT" || employment.department == "HR") && "Sales" == employment.department'],
    ['employment.grade == 1 && employment.grade == 2'],
    ['identity.vip && !identity.vip'],
    ['identity.vip && identity.vip == false'],
    ['identity.vip == true && !has(identity.vip)'],
    ['employment.grade > 3 && !(employment.grade > 3)'],
    ['employment.remote && !(employment.remote || identity.vip)'],
    ['identity.vip && (!identity.vip || (employment.grade == 1 && employment.grade == 2))'],
    ['employment.department in []'],
    ['identity.vip && false'],
  ])('sees that %s can never hold', (text) => {
    expect(never(text)).toBe(true);
  });

  it('sees that a condition asks for a state in which it does not count', () => {
    expect(never('identity.lifecycleState == "left"', ['active', 'onLeave'])).toBe(true);
    expect(never('identity.lifecycleState != "left"', ['active', 'onLeave'])).toBe(false);
  });

  it.each([
    ['employment.department == "IT" && employment.remote', 'employment.department == "IT"'],
    ['employment.remote && employment.department == "IT"', '"IT" == employment.department'],
    ['employment.department == "IT"', 'employment.department in ["HR", "IT"]'],
    ['employment.department in ["IT", "HR"]', 'employment.department in ["HR", "IT", "Sales"]'],
    ['employment.department == "IT"', 'employment.department == "HR" || employment.department == "IT"'],
    ['employment.department == "IT"', 'employment.department != "HR"'],
    ['employment.department == "IT"', 'has(employment.department)'],
    ['employment.department == "IT" || identity.vip', 'identity.vip || employment.department == "IT"'],
    ['employment.department == "IT"', 'true'],
    ['employment.grade > 3 && identity.vip', '!(!(employment.grade > 3))'],
    ['!(employment.remote || identity.vip)', '!identity.vip'],
    ['employment.tags.exists(t, t == "a") && identity.vip', 'employment.tags.exists(t, t == "a")'],
  ])('%s lies inside %s', (text, other) => {
    expect(implies(text, other)).toBe(true);
  });

  it.each([
    ['employment.department == "IT"', 'employment.department == "IT" && employment.remote'],
    ['employment.department in ["HR", "IT"]', 'employment.department == "IT"'],
    ['employment.department != "HR"', 'employment.department == "IT"'],
    ['employment.grade > 3', 'employment.grade > 2'],
    ['employment.department == "IT" || identity.vip', 'identity.vip'],
    // Whoever lacks the department is unknown, not somebody of another.
    ['identity.vip', 'employment.department == "IT" || employment.department != "IT"'],
    ['employment.tags.exists(t, t == "a")', 'employment.tags.exists(t, t == "b")'],
  ])('%s does not lie inside %s', (text, other) => {
    expect(implies(text, other)).toBe(false);
  });
});

const known = fc.constantFrom(
  'employment.department == "IT"',
  'employment.department != "IT"',
  '"Sales" == employment.department',
  'employment.department in ["IT", "Finance"]',
  'employment.department in ["Sales", "Finance"]',
  'has(employment.department)',
  'identity.vip',
  'identity.vip == true',
  'identity.vip != true',
  'has(identity.vip)',
  'employment.grade == 1',
  'employment.grade in [1, 2]',
  'employment.grade > 1',
  'identity.lifecycleState == "left"',
  'identity.lifecycleState in ["left", "active"]',
  'employment.tags.exists(t, t == "a")',
  'employment.type == "Employee"',
);
const atom = fc.oneof({ weight: 12, arbitrary: known }, { weight: 1, arbitrary: bool });
const condition = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: atom },
    { weight: 4, arbitrary: fc.tuple(tie('any'), tie('any')).map(([a, b]) => `(${a} && ${b})`) },
    { weight: 2, arbitrary: fc.tuple(tie('any'), tie('any')).map(([a, b]) => `(${a} || ${b})`) },
    { weight: 1, arbitrary: tie('any').map((a) => `!(${a})`) },
  ),
})).any;
/** One condition and another that has something to do with it. */
const pair = fc
  .tuple(condition, condition, fc.nat(3))
  .map(([a, b, how]): readonly [string, string] =>
    how === 0 ? [a, b] : how === 1 ? [`(${a} && ${b})`, b] : how === 2 ? [a, `(${b} || ${a})`] : [b, a],
  );

describe('no claim is made that evaluation does not bear out', () => {
  const people = fc.sample(fc.record({ identity: identities, employment: employments }), {
    numRuns: 100,
    seed: 11,
  });

  it.each([
    ['declared', testAttributes],
    ['undeclared', openAttributes],
  ])('over random conditions and people, attributes %s', (_, attributes) => {
    const told = { never: 0, inside: 0, contradicted: 0 };
    fc.assert(
      fc.property(pair, ([text, otherText]) => {
        const one = prepareExpression(text, SLOTS.employmentRule, attributes).expression;
        const other = prepareExpression(otherText, SLOTS.employmentRule, attributes).expression;
        if (one === null || other === null) return;
        const certainty = certaintyOf(one.root);
        const inside = certainty.implies(other.root);
        if (certainty.never) told.never += 1;
        if (inside) told.inside += 1;
        else if (!certainty.never) told.contradicted += 1;
        if (!certainty.never && !inside) return;
        for (const { identity, employment } of people) {
          const scope = { identity, employment, locals: [] };
          if (one.evaluate(scope) !== true) continue;
          if (certainty.never) throw new Error(`${text} was said never to hold`);
          if (inside && other.evaluate(scope) !== true)
            throw new Error(`${text} was said to lie inside ${otherText}: ${JSON.stringify(scope)}`);
        }
      }),
      { numRuns: 500, seed: 20260702 },
    );
    console.log('certainty:', told);
    expect(told.never).toBeGreaterThan(15);
    expect(told.inside).toBeGreaterThan(150);
    expect(told.contradicted).toBeGreaterThan(100);
  });
});
