import { describe, expect, it } from 'vitest';
import type { EmploymentSnapshot } from '../../domain/identity.ts';
import type { EqualityConjunct, Expression } from '../cel/expression.ts';
import { person } from '../testing/small-policy.ts';
import { indexRules } from './rule-index.ts';

const demand = (of: 'identity' | 'employment', name: string, ...values: string[]): EqualityConjunct => ({
  of,
  name,
  values,
});
const rule = (id: string, ...equalities: EqualityConjunct[]) => ({
  id,
  when: { equalities } as unknown as Expression,
});
const job = (attributes: Record<string, unknown>, key = 'E1') =>
  ({ key, attributes }) as unknown as EmploymentSnapshot;
const seen = (
  rules: readonly ReturnType<typeof rule>[],
  employment: EmploymentSnapshot | undefined,
  identity = person({}),
) => {
  const found: string[] = [];
  indexRules(rules).visit(identity, employment, ({ id }) => found.push(id));
  return found;
};

describe('the rules that somebody could match', () => {
  const sales = rule('sales', demand('employment', 'department', 'Sales'));
  const both = rule('both', demand('employment', 'department', 'Sales', 'Support', 'Sales'));
  const every = rule('every');

  it('are those that demand nothing, and those that demand the text that there is', () => {
    expect(seen([sales, every, both], job({ department: 'Sales' }))).toEqual(['every', 'sales', 'both']);
    expect(seen([sales, every, both], job({ department: 'Support' }))).toEqual(['every', 'both']);
    expect(seen([sales, every, both], job({ department: 'Finance' }))).toEqual(['every']);
  });

  it('are all that ask, where the text is missing or is none', () => {
    expect(seen([sales, both], job({}))).toEqual(['sales', 'both']);
    expect(seen([sales, both], job({ department: 3 }))).toEqual(['sales', 'both']);
    expect(seen([sales, both], undefined)).toEqual(['sales', 'both']);
  });

  it('know the key of an employment, the id and the state of a person from attributes of those names', () => {
    const key = rule('key', demand('employment', 'key', 'E1'));
    expect(seen([key], job({ key: 'other' }))).toEqual(['key']);
    expect(seen([key], job({ key: 'E1' }, 'E2'))).toEqual([]);
    expect(seen([key], undefined)).toEqual(['key']);
    const identity = person({
      lifecycleState: 'left',
      attributes: { id: 'x', lifecycleState: 'y', city: 'Bonn' },
    });
    const of = (name: string, value: string) =>
      seen([rule('r', demand('identity', name, value))], undefined, identity);
    expect(of('lifecycleState', 'left')).toEqual(['r']);
    expect(of('lifecycleState', 'y')).toEqual([]);
    expect(of('id', identity.id)).toEqual(['r']);
    expect(of('id', 'x')).toEqual([]);
    expect(of('city', 'Bonn')).toEqual(['r']);
    expect(of('city', 'left')).toEqual([]);
  });

  it('keep an attribute of the person apart from one of the employment', () => {
    const rules = [
      rule('mine', demand('identity', 'site', 'A')),
      rule('ours', demand('employment', 'site', 'A')),
    ];
    expect(seen(rules, job({ site: 'B' }), person({ attributes: { site: 'A' } }))).toEqual(['mine']);
    expect(seen(rules, job({ site: 'A' }), person({ attributes: { site: 'B' } }))).toEqual(['ours']);
  });

  it('are found by what tells most apart', () => {
    // Three departments and one country: a rule that demands both is looked for among the departments.
    const narrow = rule(
      'narrow',
      demand('employment', 'country', 'DE'),
      demand('employment', 'department', 'Sales'),
    );
    const rules = [
      narrow,
      rule('a', demand('employment', 'department', 'A')),
      rule('b', demand('employment', 'department', 'B')),
    ];
    expect(seen(rules, job({ country: 'DE', department: 'A' }))).toEqual(['a']);
    expect(seen(rules, job({ country: 'FR', department: 'Sales' }))).toEqual(['narrow']);
    // Two of three departments tell less apart than one of two countries.
    const wide = rule(
      'wide',
      demand('employment', 'department', 'A', 'B'),
      demand('employment', 'country', 'DE'),
    );
    const others = [
      wide,
      rule('c', demand('employment', 'department', 'C')),
      rule('fr', demand('employment', 'country', 'FR')),
    ];
    expect(seen(others, job({ country: 'FR', department: 'A' }))).toEqual(['fr']);
    expect(seen(others, job({ country: 'DE', department: 'C' }))).toEqual(['wide', 'c']);
  });
});
