import type { IdentitySnapshot } from '../../domain/identity.ts';
import type { Analysis } from '../analysis.ts';
import type { Expression } from '../cel/expression.ts';
import type { Scope } from '../cel/scope.ts';
import { unitsOf } from '../compiled/grants.ts';
import type { BirthrightRuleDocument } from '../documents/birthright-rule.ts';
import type { LocatedDocument } from '../documents/load-policy.ts';
import { nearest } from '../nearest.ts';
import { containedIn, countOf, equalSets, newSet, type PeopleSet, put } from './people-set.ts';
import { type Report, suggesting } from './report.ts';

/** Tries the policy on the people there are. */
export function checkPopulation(
  analysis: Analysis,
  population: readonly IdentitySnapshot[],
  report: Report,
): void {
  heldValues(analysis, population, report);
  matchedPeople(analysis, population, report);
  lifecyclesOfThePresent(analysis, population, report);
}

/** Texts that an expression compares with and that nobody has. */
function heldValues(analysis: Analysis, population: readonly IdentitySnapshot[], report: Report): void {
  const wanted = new Set<string>();
  for (const { expression } of analysis.placed)
    for (const { of, name } of expression?.literals ?? []) wanted.add(`${of}.${name}`);
  const held = new Map([...wanted].map((key) => [key, new Map<string, number>()]));
  const count = (key: string, value: unknown): void => {
    const table = held.get(key);
    if (table === undefined) return;
    for (const text of Array.isArray(value) ? value : [value]) {
      if (typeof text === 'string') table.set(text, (table.get(text) ?? 0) + 1);
    }
  };
  for (const { attributes, employments } of population) {
    for (const [name, value] of Object.entries(attributes)) count(`identity.${name}`, value);
    for (const employment of employments) {
      for (const [name, value] of Object.entries(employment.attributes)) count(`employment.${name}`, value);
    }
  }
  for (const { expression, located, path } of analysis.placed) {
    for (const { of, name, value, at } of expression?.literals ?? []) {
      const table = held.get(`${of}.${name}`);
      if (table === undefined || table.has(value)) continue;
      const meant = nearest(value, table.keys());
      const hint = suggesting(meant === undefined ? undefined : `"${meant}" (${table.get(meant) ?? 0})`);
      report(located, path, 'warning', 'CEL_VALUE_UNKNOWN', `nobody has ${of}.${name} "${value}"`, {
        inside: at,
        ...hint,
      });
    }
  }
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

function matchedPeople(analysis: Analysis, population: readonly IdentitySnapshot[], report: Report): void {
  const matched: MatchedRule[] = [];
  for (const located of analysis.catalog.rules) {
    const { document } = located;
    const when = analysis.expressionAt(document, 'when');
    if (when === null) continue;
    const people = newSet(population.length);
    population.forEach((identity, index) => {
      if (matches(document, when, identity)) put(people, index);
    });
    const count = countOf(people);
    if (count === 0) {
      report(located, ['when'], 'warning', 'RULE_NEVER', `this matches none of ${population.length} people`);
      continue;
    }
    const grants = new Set(
      unitsOf(document, analysis).flatMap((unit) =>
        unit.grants.map(({ target, kind, value }) => JSON.stringify([target, kind, value])),
      ),
    );
    matched.push({ located, people, count, grants });
  }
  compare(matched, population.length, report);
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

function compare(rules: readonly MatchedRule[], population: number, report: Report): void {
  let reported = 0;
  for (const [index, inner] of rules.entries()) {
    for (const [other, outer] of rules.entries()) {
      if (index === other || reported >= MAX_REPORTED) continue;
      const name = outer.located.document.id;
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
function lifecyclesOfThePresent(
  analysis: Analysis,
  population: readonly IdentitySnapshot[],
  report: Report,
): void {
  for (const located of analysis.catalog.lifecycles) {
    const when = analysis.expressionAt(located.document, 'when');
    if (when === null) continue;
    const present = population.filter(
      (identity) =>
        (identity.lifecycleState === 'active' || identity.lifecycleState === 'leaving') &&
        when.evaluate({ identity, employment: undefined, locals: [] }) === true,
    );
    if (present.length === 0) continue;
    const message = `this takes access from ${present.length} people who work here today`;
    report(located, ['when'], 'warning', 'LEAVER_EVERYBODY', message);
  }
}
