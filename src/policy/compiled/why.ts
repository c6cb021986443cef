import type { IdentitySnapshot } from '../../domain/identity.ts';
import { scopeOf } from '../cel/scope.ts';
import type { Birthright } from './birthright.ts';

/** One rule that could give something, and why it does or does not. */
export interface RuleVerdict {
  readonly rule: string;
  readonly text: string;
  readonly when: string;
  /** `state`: the rule does not count in the lifecycle state the person is in. */
  readonly verdict: 'yes' | 'no' | 'unknown' | 'state';
  readonly missing: readonly string[];
}

/** Why somebody has or has not an account, or an entitlement on it: all rules that give it, each with its answer. */
export function rulesFor(
  birthright: Birthright,
  identity: IdentitySnapshot,
  target: string,
  entitlement?: { readonly kind: string; readonly value: string },
): readonly RuleVerdict[] {
  return birthright.rules.flatMap((rule): RuleVerdict[] => {
    const units = rule.units.filter((unit) =>
      unit.grants.some(
        (grant) =>
          grant.target === target &&
          (entitlement === undefined ||
            (grant.kind === entitlement.kind && grant.value === entitlement.value)),
      ),
    );
    if (units.length === 0) return [];
    const { id, because, when } = rule.document;
    const base = { rule: `rule:${id}`, text: because ?? `rule ${id}`, when };
    if (!rule.states.has(identity.lifecycleState)) return [{ ...base, verdict: 'state', missing: [] }];
    const scopes =
      rule.document.for === 'identity'
        ? [scopeOf(identity)]
        : identity.employments.map((employment) => scopeOf(identity, employment));
    const missing = new Set<string>();
    let yes = false;
    let open = false;
    for (const scope of scopes) {
      const asked = rule.when.evaluate(scope);
      for (const unit of units) {
        const answer = asked === true && unit.when !== null ? unit.when.evaluate(scope) : asked;
        yes ||= answer === true;
        if (answer !== undefined) continue;
        open = true;
        for (const name of (asked === undefined ? rule.when : (unit.when ?? rule.when)).missing(scope))
          missing.add(name);
      }
    }
    const verdict = yes ? 'yes' : open ? 'unknown' : 'no';
    return [{ ...base, verdict, missing: yes ? [] : [...missing].sort() }];
  });
}
