import type { Analysis } from '../analysis.ts';
import { visit } from '../cel/ast.ts';
import { type Certainty, certaintyOf } from '../cel/certain.ts';
import type { Expression } from '../cel/expression.ts';
import type { BirthrightRuleDocument } from '../documents/birthright-rule.ts';
import type { LocatedDocument } from '../documents/load-policy.ts';
import type { Report } from './report.ts';

/** Parts of conditions looked at, at most: under a second. What a policy has beyond that is left to the people. */
const MAX_WORK = 500_000;

/** Pairs of rules of which something was said already: `inner`, a blank, `outer`. */
export type ComparedRules = ReadonlySet<string>;

interface Rule {
  readonly located: LocatedDocument<BirthrightRuleDocument>;
  readonly when: Expression;
  readonly certainty: Certainty;
  /** Those in which it counts and its condition can hold. */
  readonly states: BirthrightRuleDocument['states'];
  readonly grants: ReadonlySet<string>;
  readonly size: number;
}

/**
 * Rules that add nothing to another one, whoever works here: the other asks for less, counts in the same states and
 * gives the same. Said only where it follows from the texts; what only follows from the people is found on people.
 */
export function checkContainment(analysis: Analysis, report: Report): ComparedRules {
  const said = new Set<string>();
  const rules = analysis.catalog.rules.flatMap((located) => ruleOf(analysis, located));
  const giving = new Map<string, Rule[]>();
  for (const rule of rules)
    for (const grant of rule.grants) {
      const list = giving.get(grant);
      if (list === undefined) giving.set(grant, [rule]);
      else list.push(rule);
    }
  let work = 0;
  for (const inner of rules) {
    const [first = ''] = inner.grants;
    for (const outer of giving.get(first) ?? []) {
      if (outer === inner) continue;
      work += outer.size * inner.certainty.cases;
      if (work > MAX_WORK) return said;
      if (inner.located.document.when === outer.located.document.when || !isInside(inner, outer)) continue;
      const [id, other] = [inner.located.document.id, outer.located.document.id];
      // Two that lie inside each other are one rule; it is said of one of them.
      if (said.has(`${other} ${id}`)) continue;
      said.add(`${id} ${other}`);
      const message = `whoever this matches is matched by ${other} too, which gives the same`;
      report(inner.located, ['when'], 'warning', 'RULE_INSIDE', message);
      break;
    }
  }
  return said;
}

function ruleOf(analysis: Analysis, located: LocatedDocument<BirthrightRuleDocument>): Rule[] {
  const { document } = located;
  const when = analysis.expressionAt(document, 'when');
  if (when === null) return [];
  const certainty = certaintyOf(when.root, { 'identity.lifecycleState': document.states });
  if (certainty.never) return [];
  const grants = new Set(
    document.grants.map((grant) =>
      typeof grant === 'string' ? grant : JSON.stringify([grant.target, grant.kind, grant.value]),
    ),
  );
  const states = document.states.filter(
    (state) => !certaintyOf(when.root, { 'identity.lifecycleState': [state] }).never,
  );
  let size = 0;
  visit(when.root, () => {
    size += 1;
  });
  return [{ located, when, certainty, states, grants, size }];
}

function isInside(inner: Rule, outer: Rule): boolean {
  const [a, b] = [inner.located.document, outer.located.document];
  // Somebody without any employment matches a rule for identities only.
  if (a.for === 'identity' && b.for === 'employment') return false;
  return (
    inner.states.every((state) => b.states.includes(state)) &&
    [...inner.grants].every((grant) => outer.grants.has(grant)) &&
    inner.certainty.implies(outer.when.root)
  );
}
