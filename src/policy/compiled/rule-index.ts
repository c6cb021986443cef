import type { EmploymentSnapshot, IdentitySnapshot } from '../../domain/identity.ts';
import type { EqualityConjunct, Expression } from '../cel/expression.ts';

/**
 * Finds the rules that somebody could match, by the `attribute == "text"` that a rule demands. Whoever has another
 * text cannot match; whoever lacks the attribute meets all rules that ask for it, because the answer is then open.
 */
export interface RuleIndex<Rule> {
  readonly visit: (
    identity: IdentitySnapshot,
    employment: EmploymentSnapshot | undefined,
    see: (rule: Rule) => void,
  ) => void;
}

interface Bucket<Rule> {
  readonly of: 'identity' | 'employment';
  readonly name: string;
  readonly byValue: Map<string, Rule[]>;
  readonly all: Rule[];
}

const OWN_IDENTITY = new Set(['id', 'lifecycleState']);

export function indexRules<Rule extends { readonly when: Expression }>(
  rules: readonly Rule[],
): RuleIndex<Rule> {
  const spread = valuesPerAttribute(rules);
  const always: Rule[] = [];
  const buckets = new Map<string, Bucket<Rule>>();
  for (const rule of rules) {
    const chosen = mostSelective(rule.when.equalities, spread);
    if (chosen === undefined) {
      always.push(rule);
      continue;
    }
    const key = keyOf(chosen);
    const bucket: Bucket<Rule> = buckets.get(key) ?? {
      of: chosen.of,
      name: chosen.name,
      byValue: new Map(),
      all: [],
    };
    buckets.set(key, bucket);
    bucket.all.push(rule);
    for (const value of new Set(chosen.values)) {
      const list = bucket.byValue.get(value);
      if (list === undefined) bucket.byValue.set(value, [rule]);
      else list.push(rule);
    }
  }
  const list = [...buckets.values()];
  return {
    visit: (identity, employment, see) => {
      for (const rule of always) see(rule);
      for (const bucket of list) {
        const value =
          bucket.of === 'identity'
            ? identityText(identity, bucket.name)
            : employmentText(employment, bucket.name);
        // Not a text: missing, or spoilt, which is unknown as well.
        const found = typeof value === 'string' ? bucket.byValue.get(value) : bucket.all;
        if (found !== undefined) for (const rule of found) see(rule);
      }
    },
  };
}

function identityText(identity: IdentitySnapshot, name: string): unknown {
  if (!OWN_IDENTITY.has(name)) return identity.attributes[name];
  return name === 'id' ? identity.id : identity.lifecycleState;
}

function employmentText(employment: EmploymentSnapshot | undefined, name: string): unknown {
  return name === 'key' ? employment?.key : employment?.attributes[name];
}

function keyOf({ of, name }: EqualityConjunct): string {
  return `${of}.${name}`;
}

function valuesPerAttribute(rules: readonly { readonly when: Expression }[]): ReadonlyMap<string, number> {
  const values = new Map<string, Set<string>>();
  for (const rule of rules) {
    for (const conjunct of rule.when.equalities) {
      const set = values.get(keyOf(conjunct)) ?? new Set<string>();
      for (const value of conjunct.values) set.add(value);
      values.set(keyOf(conjunct), set);
    }
  }
  return new Map([...values].map(([key, set]) => [key, set.size]));
}

/** The conjunct that admits the smallest part of the values that the rules tell apart. */
function mostSelective(
  conjuncts: readonly EqualityConjunct[],
  spread: ReadonlyMap<string, number>,
): EqualityConjunct | undefined {
  const share = (conjunct: EqualityConjunct): number =>
    conjunct.values.length / (spread.get(keyOf(conjunct)) ?? 1);
  return [...conjuncts].sort((a, b) => share(a) - share(b))[0];
}
