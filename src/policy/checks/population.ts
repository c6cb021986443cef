import type { IdentitySnapshot } from '../../domain/identity.ts';
import type { Analysis } from '../analysis.ts';
import type { Expression } from '../cel/expression.ts';
import type { Scope } from '../cel/scope.ts';
import { unitsOf } from '../compiled/grants.ts';
import type { BirthrightRuleDocument } from '../documents/birthright-rule.ts';
import type { LocatedDocument } from '../documents/load-policy.ts';
import { nearest } from '../nearest.ts';
import type { ComparedRules } from './containment.ts';
import { containedIn, countOf, equalSets, newSet, type PeopleSet, put } from './people-set.ts';
import { type Report, suggesting } from './report.ts';

/** What a policy does to the people there are, looked at a part at a time. */
export interface Trial {
  /** More people; at most as many in all as was said at the start. */
  readonly look: (people: readonly IdentitySnapshot[]) => void;
  readonly report: (report: Report, said: ComparedRules) => void;
}

export function startTrial(analysis: Analysis, most: number, sample: boolean): Trial {
  const values = heldValues(analysis);
  const rules = matchedRules(analysis, most);
  const lifecycles = lifecyclesOfThePresent(analysis);
  let looked = 0;
  return {
    look(people) {
      for (const identity of people) {
        values.look(identity);
        rules.look(identity, looked++);
        lifecycles.look(identity);
      }
    },
    report(report, said) {
      if (looked === 0) return;
      values.report(report, sample ? `none of the ${looked} people looked at` : 'nobody');
      rules.report(report, looked, said);
      lifecycles.report(report);
    },
  };
}

/** Texts that an expression compares with and that nobody has. */
function heldValues(analysis: Analysis) {
  const held = new Map<string, Map<string, number>>();
  for (const { expression } of analysis.placed)
    for (const { of, name } of expression?.literals ?? []) held.set(`${of}.${name}`, new Map());
  const asked = {
    identity: namesOf(held, 'identity.'),
    employment: namesOf(held, 'employment.'),
  };
  const count = (names: readonly Asked[], attributes: IdentitySnapshot['attributes']): void => {
    for (const { name, table } of names) {
      const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
      for (const text of Array.isArray(value) ? value : [value]) {
        if (typeof text === 'string' && (table.has(text) || table.size < MAX_VALUES))
          table.set(text, (table.get(text) ?? 0) + 1);
      }
    }
  };
  return {
    look({ attributes, employments }: IdentitySnapshot): void {
      count(asked.identity, attributes);
      for (const employment of employments) count(asked.employment, employment.attributes);
    },
    report(report: Report, nobody: string): void {
      for (const { expression, located, path } of analysis.placed) {
        for (const { of, name, value, at } of expression?.literals ?? []) {
          const table = held.get(`${of}.${name}`);
          if (table === undefined || table.has(value) || table.size >= MAX_VALUES) continue;
          const meant = nearest(value, table.keys());
          const hint = suggesting(meant === undefined ? undefined : `"${meant}" (${table.get(meant) ?? 0})`);
          report(located, path, 'warning', 'CEL_VALUE_UNKNOWN', `${nobody} has ${of}.${name} "${value}"`, {
            inside: at,
            ...hint,
          });
        }
      }
    },
  };
}

/** Different values of one attribute that are counted; where there are more, nothing is said of it. */
const MAX_VALUES = 200_000;

interface Asked {
  readonly name: string;
  readonly table: Map<string, number>;
}

function namesOf(held: ReadonlyMap<string, Map<string, number>>, prefix: string): readonly Asked[] {
  return [...held]
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, table]) => ({ name: key.slice(prefix.length), table }));
}

interface MatchedRule {
  readonly located: LocatedDocument<BirthrightRuleDocument>;
  readonly people: PeopleSet;
  readonly count: number;
  /** What it gives, as texts. */
  readonly grants: ReadonlySet<string>;
}

/** Containments reported at most; a policy with more has been told enough. */
const MAX_REPORTED = 100;

function matchedRules(analysis: Analysis, most: number) {
  const tried = analysis.catalog.rules.flatMap((located) => {
    const when = analysis.expressionAt(located.document, 'when');
    return when === null ? [] : [{ located, when, people: newSet(most) }];
  });
  return {
    look(identity: IdentitySnapshot, index: number): void {
      for (const { located, when, people } of tried)
        if (matches(located.document, when, identity)) put(people, index);
    },
    report(report: Report, looked: number, said: ComparedRules): void {
      const matched: MatchedRule[] = [];
      for (const { located, people } of tried) {
        const count = countOf(people);
        if (count === 0)
          report(located, ['when'], 'warning', 'RULE_NEVER', `this matches none of ${looked} people`);
        else matched.push({ located, people, count, grants: grantsOf(analysis, located.document) });
      }
      compare(matched, looked, said, report);
    },
  };
}

function grantsOf(analysis: Analysis, document: BirthrightRuleDocument): ReadonlySet<string> {
  return new Set(
    unitsOf(document, analysis).flatMap((unit) =>
      unit.grants.map(({ target, kind, value }) => JSON.stringify([target, kind, value])),
    ),
  );
}

function matches(rule: BirthrightRuleDocument, when: Expression, identity: IdentitySnapshot): boolean {
  if (!(rule.states as readonly string[]).includes(identity.lifecycleState)) return false;
  const scope: { -readonly [K in keyof Scope]: Scope[K] } = { identity, employment: undefined, locals: [] };
  if (rule.for === 'identity') return when.evaluate(scope) === true;
  return identity.employments.some((employment) => {
    scope.employment = employment;
    return when.evaluate(scope) === true;
  });
}

function compare(
  rules: readonly MatchedRule[],
  population: number,
  said: ComparedRules,
  report: Report,
): void {
  let reported = 0;
  for (const [index, inner] of rules.entries()) {
    for (const [other, outer] of rules.entries()) {
      if (index === other || reported >= MAX_REPORTED) continue;
      const name = outer.located.document.id;
      const id = inner.located.document.id;
      if (said.has(`${id} ${name}`) || said.has(`${name} ${id}`)) continue;
      if (inner.count === outer.count) {
        if (other > index || !equalSets(inner.people, outer.people)) continue;
        // The same text has been reported without looking at anybody.
        if (inner.located.document.when === outer.located.document.when) continue;
        report(
          inner.located,
          ['when'],
          'warning',
          'RULE_IDENTICAL',
          `this matches the same ${inner.count} people as ${name}`,
        );
        reported += 1;
      } else if (inner.count < outer.count && containedIn(inner.people, outer.people)) {
        const adds = [...inner.grants].some((grant) => !outer.grants.has(grant));
        // Everything lies inside a rule for everybody; that is worth a word only if nothing is added.
        if (adds && outer.count > population * NEARLY_ALL) continue;
        const who = `all ${inner.count} people whom this matches are matched by ${name} too (${outer.count})`;
        if (adds) report(inner.located, ['when'], 'info', 'RULE_INSIDE', who);
        else
          report(inner.located, ['when'], 'warning', 'RULE_INSIDE', `${who}, which gives the same and more`);
        reported += 1;
      }
    }
  }
}

const NEARLY_ALL = 0.9;

/** A lifecycle that takes access from people who work here, by name of the count. */
function lifecyclesOfThePresent(analysis: Analysis) {
  const tried = analysis.catalog.lifecycles.flatMap((located) => {
    const when = analysis.expressionAt(located.document, 'when');
    return when === null ? [] : [{ located, when, present: 0 }];
  });
  return {
    look(identity: IdentitySnapshot): void {
      if (identity.lifecycleState !== 'active' && identity.lifecycleState !== 'leaving') return;
      for (const one of tried)
        if (one.when.evaluate({ identity, employment: undefined, locals: [] }) === true) one.present += 1;
    },
    report(report: Report): void {
      for (const { located, present } of tried) {
        if (present === 0) continue;
        const message = `this takes access from ${present} people who work here today`;
        report(located, ['when'], 'warning', 'LEAVER_EVERYBODY', message);
      }
    },
  };
}
