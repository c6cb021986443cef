import type { IdentitySnapshot } from '../../domain/identity.ts';
import { analysePolicy } from '../analysis.ts';
import { compileBirthright } from '../compiled/birthright.ts';
import type { PolicyDocuments } from '../documents/load-policy.ts';

/** One thing that two rules give to the same people. */
export interface Overlap {
  readonly target: string;
  /** null: the account itself. */
  readonly entitlement: { readonly kind: string; readonly value: string } | null;
  readonly rules: readonly [string, string];
  readonly people: number;
}

export interface RuleReach {
  readonly rule: string;
  /** People who get something by it. */
  readonly people: number;
  /** People who get something by it that no other rule gives them. */
  readonly alone: number;
}

export interface RuleUse {
  /** People a part at a time. */
  readonly look: (people: readonly IdentitySnapshot[]) => void;
  /** Each rule with its people, and what several give to the same: most people first. */
  readonly found: () => { readonly rules: readonly RuleReach[]; readonly overlaps: readonly Overlap[] };
}

/** What the rules of a policy give to the people there are, and what more than one of them gives. */
export function ruleUse(policy: PolicyDocuments): RuleUse {
  const { rules, units, ask } = compileBirthright(analysePolicy(policy));
  const ruleOf = rules.flatMap((rule, index) => rule.units.map(() => index));
  const grants = new Map<string, number>();
  const named: Pick<Overlap, 'target' | 'entitlement'>[] = [];
  const grantsOf = units.map((unit) =>
    unit.grants.map(({ target, kind, value }) => {
      const key = JSON.stringify([target, kind, value]);
      const known = grants.get(key);
      if (known !== undefined) return known;
      grants.set(key, named.length);
      named.push({
        target,
        entitlement: kind === undefined || value === undefined ? null : { kind, value },
      });
      return named.length - 1;
    }),
  );
  const people = new Array<number>(rules.length).fill(0);
  const alone = new Array<number>(rules.length).fill(0);
  /** Grant and two rules -> people. */
  const pairs = new Map<string, number>();

  const see = (identity: IdentitySnapshot): void => {
    const givers = new Map<number, Set<number>>();
    const matched = new Set<number>();
    for (const unit of ask(identity).units) {
      const rule = ruleOf[unit] ?? 0;
      matched.add(rule);
      for (const grant of grantsOf[unit] ?? []) {
        const set = givers.get(grant);
        if (set === undefined) givers.set(grant, new Set([rule]));
        else set.add(rule);
      }
    }
    const needed = new Set<number>();
    for (const [grant, set] of givers) {
      const [only, ...others] = [...set].sort((a, b) => a - b);
      if (only !== undefined && others.length === 0) needed.add(only);
      else
        countPairs(
          pairs,
          grant,
          [...set].sort((a, b) => a - b),
        );
    }
    for (const rule of matched) people[rule] = (people[rule] ?? 0) + 1;
    for (const rule of needed) alone[rule] = (alone[rule] ?? 0) + 1;
  };

  const nameOf = (rule: number): string => rules[rule]?.document.id ?? '';
  return {
    look: (some) => {
      for (const identity of some) see(identity);
    },
    found: () => ({
      rules: rules.map((_, rule) => ({
        rule: nameOf(rule),
        people: people[rule] ?? 0,
        alone: alone[rule] ?? 0,
      })),
      overlaps: [...pairs]
        .map(([key, count]) => {
          const [grant = 0, a = 0, b = 0] = key.split(' ').map(Number);
          const { target = '', entitlement = null } = named[grant] ?? {};
          return { target, entitlement, rules: [nameOf(a), nameOf(b)] as const, people: count };
        })
        .sort((a, b) => b.people - a.people || (a.rules.join() < b.rules.join() ? -1 : 1)),
    }),
  };
}

/** Pairs that are remembered; a policy with more has been told enough. */
const MAX_PAIRS = 20_000;

function countPairs(pairs: Map<string, number>, grant: number, rules: readonly number[]): void {
  for (const [i, a] of rules.entries())
    for (const b of rules.slice(i + 1)) {
      const key = `${grant} ${a} ${b}`;
      const known = pairs.get(key);
      if (known !== undefined || pairs.size < MAX_PAIRS) pairs.set(key, (known ?? 0) + 1);
    }
}
