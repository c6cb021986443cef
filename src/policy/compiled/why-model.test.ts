import { describe, expect, it } from 'vitest';
import { ask, givenBy } from '../testing/policy-model.ts';
import { PEOPLE, RULES, smallWorld, WAVES } from '../testing/small-world.ts';

describe('why, and what the documents mean', () => {
  it('are the same for everybody in a small world, for everything that can be given', () => {
    const { policy, plain } = smallWorld();
    const asked = [
      ...Object.keys(WAVES).map((target) => ({ target, entitlement: undefined })),
      ...RULES.flatMap((rule) => givenBy(rule, plain)).flatMap(({ grant: { target, kind, value } }) =>
        kind && value ? [{ target, entitlement: { kind, value } }] : [],
      ),
    ];
    for (const who of PEOPLE.filter((_, n) => n % 5 === 0))
      for (const { target, entitlement } of asked) {
        const expected = [...RULES]
          .sort((a, b) => (a.id < b.id ? -1 : 1))
          .flatMap((rule) => {
            const ways = givenBy(rule, plain)
              .map(({ grant }) => grant)
              .filter(
                (grant) =>
                  grant.target === target &&
                  (entitlement === undefined ||
                    (grant.kind === entitlement.kind && grant.value === entitlement.value)),
              );
            if (ways.length === 0) return [];
            const base = {
              rule: `rule:${rule.id}`,
              text: rule.because ?? `rule ${rule.id}`,
              when: rule.when,
            };
            if (!rule.states.includes(who.lifecycleState))
              return [{ ...base, verdict: 'state', missing: [] }];
            const answers = ways.map(({ when }) =>
              ask(when === undefined ? [rule.when] : [rule.when, when], rule, who, plain),
            );
            const yes = answers.some((each) => each.yes);
            const verdict = yes ? 'yes' : answers.some(({ open }) => open) ? 'unknown' : 'no';
            const missing = yes ? [] : [...new Set(answers.flatMap((each) => [...each.missing]))].sort();
            return [{ ...base, verdict, missing }];
          });
        expect(policy.why(who, target, entitlement), JSON.stringify([who, target, entitlement])).toEqual(
          expected,
        );
      }
  });
});
