import type { Analysis } from '../analysis.ts';
import { certaintyOf } from '../cel/certain.ts';
import type { EqualityConjunct } from '../cel/expression.ts';
import type { BirthrightRuleDocument } from '../documents/birthright-rule.ts';
import type { Report } from './report.ts';

const NEVER = 'this can never match: one part of the condition rules out another';

/** What can be said about rules without anybody to try them on. */
export function checkRules(analysis: Analysis, report: Report): void {
  const { catalog } = analysis;
  const seen = new Map<string, string>();
  for (const located of catalog.rules) {
    const { document } = located;
    const when = analysis.expressionAt(document, 'when');
    if (when === null) continue;
    const contradiction = contradictionIn(when.equalities, document.states);
    if (contradiction !== null)
      report(located, ['when'], 'error', 'RULE_NEVER', `this can never match: ${contradiction}`);
    else if (certaintyOf(when.root, { 'identity.lifecycleState': document.states }).never)
      report(located, ['when'], 'error', 'RULE_NEVER', NEVER);
    const key = JSON.stringify([
      document.for,
      document.when.replace(/\s+/g, ' ').trim(),
      [...document.states].sort(),
    ]);
    const twin = seen.get(key);
    if (twin === undefined) seen.set(key, document.id);
    else
      report(
        located,
        ['when'],
        'warning',
        'RULE_IDENTICAL',
        `${twin} has the same condition; one rule could grant both`,
      );
    employmentConditions(analysis, document, (role) => {
      const message = `${role} has conditions on employment, but a rule for: identity sees no single employment`;
      report(located, ['for'], 'error', 'CEL_VARIABLE_UNKNOWN', message);
    });
  }
  const [guard] = catalog.guards;
  guard?.document.windows.forEach(({ share, people }, index) => {
    if (share > 0.5) {
      report(
        guard,
        ['windows', index],
        'warning',
        'GUARD_WEAK',
        `more than half of the company (${share}) would pass`,
      );
    } else if (people > 1000) {
      report(
        guard,
        ['windows', index],
        'warning',
        'GUARD_WEAK',
        `${people} people would pass, whatever the share`,
      );
    }
  });
}

/** Two demands on one attribute that have no value in common. */
function contradictionIn(equalities: readonly EqualityConjunct[], states: readonly string[]): string | null {
  const allowed = new Map<string, ReadonlySet<string>>();
  for (const { of, name, values } of equalities) {
    const key = `${of}.${name}`;
    const before = allowed.get(key);
    const both = new Set(values.filter((value) => before?.has(value) ?? true));
    if (both.size === 0) return `${key} cannot have two values at once`;
    allowed.set(key, both);
  }
  const state = allowed.get('identity.lifecycleState');
  if (state !== undefined && ![...state].some((value) => states.includes(value))) {
    return `it asks for the state ${[...state].join(' or ')}, but counts only in ${states.join(', ')}`;
  }
  return null;
}

function employmentConditions(
  analysis: Analysis,
  rule: BirthrightRuleDocument,
  found: (role: string) => void,
): void {
  if (rule.for === 'employment') return;
  const roles = new Map(analysis.catalog.roles.map(({ document }) => [document.id, document]));
  const queue = rule.grants.filter((grant): grant is string => typeof grant === 'string');
  const seen = new Set<string>();
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const role = roles.get(id);
    if (role === undefined || seen.has(id)) continue;
    seen.add(id);
    queue.push(...role.roles);
    const asks = role.entitlements.some((_, index) => {
      const reads = analysis.expressionAt(role, 'entitlements', index, 'when')?.reads ?? new Set<string>();
      return [...reads].some((read) => read.startsWith('employment.'));
    });
    if (asks) found(id);
  }
}
