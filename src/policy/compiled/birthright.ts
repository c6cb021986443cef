import type {
  EmploymentSnapshot,
  IdentitySnapshot,
  Instant,
  LifecycleState,
  UnknownResult,
} from '../../domain/identity.ts';
import type { Analysis } from '../analysis.ts';
import type { Expression } from '../cel/expression.ts';
import type { Scope } from '../cel/scope.ts';
import type { BirthrightRuleDocument } from '../documents/birthright-rule.ts';
import { type GrantUnit, unitsOf } from './grants.ts';
import { indexRules } from './rule-index.ts';

interface CompiledRule {
  readonly document: BirthrightRuleDocument;
  readonly when: Expression;
  readonly states: ReadonlySet<LifecycleState>;
  /** Position of its first unit; the others follow. */
  readonly firstUnit: number;
  readonly units: readonly GrantUnit[];
}

interface BirthrightAnswer {
  /** Positions in `units`, ascending: the same set gives the same access. */
  readonly units: readonly number[];
  readonly unknown: readonly UnknownResult[];
  readonly nextChange: Instant | null;
}

export interface Birthright {
  readonly rules: readonly CompiledRule[];
  readonly units: readonly GrantUnit[];
  readonly ask: (identity: IdentitySnapshot) => BirthrightAnswer;
}

const NOTHING: BirthrightAnswer = { units: [], unknown: [], nextChange: null };

export function compileBirthright(analysis: Analysis): Birthright {
  const units: GrantUnit[] = [];
  const rules: CompiledRule[] = [];
  for (const { document } of analysis.catalog.rules) {
    const when = analysis.expressionAt(document, 'when');
    if (when === null) continue;
    const own = unitsOf(document, analysis);
    const states = new Set<LifecycleState>(document.states);
    rules.push({ document, when, states, firstUnit: units.length, units: own });
    units.push(...own);
  }
  const perEmployment = indexRules(rules.filter(({ document }) => document.for === 'employment'));
  const perIdentity = indexRules(rules.filter(({ document }) => document.for === 'identity'));
  const states = new Set(rules.flatMap((rule) => [...rule.states]));
  const timed = rules.some(
    (rule) => rule.when.nextChange !== null || rule.units.some((unit) => unit.when?.nextChange),
  );

  const ask = (identity: IdentitySnapshot): BirthrightAnswer => {
    if (!states.has(identity.lifecycleState)) return NOTHING;
    const question = new Question(identity, timed);
    perIdentity.visit(identity, undefined, question.see);
    for (const employment of identity.employments) {
      question.employment(employment);
      perEmployment.visit(identity, employment, question.see);
    }
    return question.answer();
  };
  return { rules, units, ask };
}

function ascending(a: number, b: number): number {
  return a - b;
}

/** One identity going through the rules. */
class Question {
  readonly #scope: {
    identity: IdentitySnapshot;
    employment: EmploymentSnapshot | undefined;
    locals: unknown[];
  };
  /** Few: looking through them is cheaper than a set. */
  readonly #matched: number[] = [];
  /** Unit -> what is missing, as long as nothing matched it. */
  #open: Map<number, { readonly rule: CompiledRule; readonly missing: Set<string> }> | null = null;
  readonly #timed: boolean;
  #nextChange: Instant | null = null;

  constructor(identity: IdentitySnapshot, timed: boolean) {
    this.#scope = { identity, employment: undefined, locals: [] };
    this.#timed = timed;
  }

  employment(employment: EmploymentSnapshot): void {
    this.#scope.employment = employment;
  }

  readonly see = (rule: CompiledRule): void => {
    const scope = this.#scope;
    if (!rule.states.has(scope.identity.lifecycleState)) return;
    if (this.#timed) this.#remember(rule.when);
    const answer = rule.when.evaluate(scope);
    if (answer === true) {
      this.#match(rule.firstUnit);
      for (let index = 1; index < rule.units.length; index++) this.#condition(rule, index);
    } else if (answer === undefined) this.#leaveOpen(rule, rule.firstUnit, rule.when);
  };

  #condition(rule: CompiledRule, index: number): void {
    const when = rule.units[index]?.when;
    if (when === null || when === undefined) return;
    if (this.#timed) this.#remember(when);
    const answer = when.evaluate(this.#scope);
    if (answer === true) this.#match(rule.firstUnit + index);
    else if (answer === undefined) this.#leaveOpen(rule, rule.firstUnit + index, when);
  }

  #match(unit: number): void {
    if (!this.#matched.includes(unit)) this.#matched.push(unit);
  }

  #leaveOpen(rule: CompiledRule, unit: number, when: Expression): void {
    this.#open ??= new Map();
    const entry = this.#open.get(unit) ?? { rule, missing: new Set<string>() };
    this.#open.set(unit, entry);
    const scope: Scope = this.#scope;
    for (const name of when.missing(scope)) entry.missing.add(name);
  }

  #remember(when: Expression): void {
    const next = when.nextChange?.(this.#scope) ?? null;
    if (next !== null && (this.#nextChange === null || next < this.#nextChange)) this.#nextChange = next;
  }

  answer(): BirthrightAnswer {
    const units = this.#matched.sort(ascending);
    return { units, unknown: this.#unknown(), nextChange: this.#nextChange };
  }

  #unknown(): readonly UnknownResult[] {
    if (this.#open === null) return [];
    const byRule = new Map<CompiledRule, Set<string>>();
    for (const [unit, { rule, missing }] of this.#open) {
      // Another employment has answered: what the person gets is known.
      if (this.#matched.includes(unit)) continue;
      const all = byRule.get(rule) ?? new Set<string>();
      for (const name of missing) all.add(name);
      byRule.set(rule, all);
    }
    return [...byRule]
      .sort(([a], [b]) => a.firstUnit - b.firstUnit)
      .map(([rule, missing]) => ({ rule: `rule:${rule.document.id}`, missing: [...missing].sort() }));
  }
}
