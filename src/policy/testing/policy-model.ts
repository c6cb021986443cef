import type { Mode } from '../../domain/connector.ts';
import type { IdentitySnapshot, Instant, LifecycleState, Reason } from '../../domain/identity.ts';
import type { Attributes } from '../cel/attributes.ts';
import { type Expression, prepareExpression } from '../cel/expression.ts';
import { type Scope, scopeOf } from '../cel/scope.ts';
import { SLOTS } from '../cel/slots.ts';
import { durationMs } from '../documents/duration.ts';

/**
 * What the documents mean, told as plainly as possible and asked anew for everybody: no index, no units, no answer
 * shared or remembered. It asks the reference evaluator. The oracle of the compiled policy.
 */
export interface PlainGrant {
  readonly target: string;
  readonly kind?: string;
  readonly value?: string;
  readonly when?: string;
}

export interface PlainRule {
  readonly id: string;
  readonly for: 'identity' | 'employment';
  readonly states: readonly LifecycleState[];
  readonly when: string;
  readonly because?: string;
  readonly grants: readonly (string | PlainGrant)[];
}

export interface PlainRole {
  readonly id: string;
  readonly roles: readonly string[];
  readonly entitlements: readonly PlainGrant[];
}

export interface PlainLifecycle {
  readonly id: string;
  readonly when: string;
  readonly steps: readonly { readonly after: string; readonly mode: Mode; readonly unless?: string }[];
  readonly order: readonly string[];
  readonly exclude: readonly string[];
  readonly onLegalHold: 'deactivate' | 'deprovision';
}

export interface PlainPolicy {
  readonly attributes: Attributes;
  readonly rules: readonly PlainRule[];
  readonly roles: readonly PlainRole[];
  readonly lifecycles: readonly PlainLifecycle[];
  /** Target -> wave. */
  readonly waves: Readonly<Record<string, number>>;
}

type Answer = boolean | undefined;

const read = new WeakMap<Attributes, Map<string, Expression>>();

function expressionOf(text: string, { attributes }: PlainPolicy): Expression {
  const known = read.get(attributes) ?? new Map<string, Expression>();
  read.set(attributes, known);
  const expression = known.get(text) ?? prepareExpression(text, SLOTS.employmentRule, attributes).expression;
  if (expression === null) throw new Error(`not an expression: ${text}`);
  known.set(text, expression);
  return expression;
}

interface Given {
  readonly rule: PlainRule;
  readonly grant: PlainGrant;
  readonly reason: Reason;
}

/** Everything that a rule names, what roles hold included, in the order of the documents. */
export function givenBy(rule: PlainRule, { roles }: PlainPolicy): readonly Given[] {
  const words = rule.because ?? `rule ${rule.id}`;
  const opened: string[] = [];
  const of = (id: string): readonly Given[] => {
    if (opened.includes(id)) return [];
    opened.push(id);
    const role = roles.find((each) => each.id === id);
    const reason = { by: `rule:${rule.id}`, text: `${words} (${id})` };
    return [
      ...(role?.entitlements ?? []).map((grant) => ({ rule, grant, reason })),
      ...(role?.roles ?? []).flatMap(of),
    ];
  };
  return rule.grants.flatMap((each) =>
    typeof each === 'string'
      ? of(each)
      : [{ rule, grant: each, reason: { by: `rule:${rule.id}`, text: words } }],
  );
}

function placesOf(rule: PlainRule, who: IdentitySnapshot): readonly Scope[] {
  return rule.for === 'identity' ? [scopeOf(who)] : who.employments.map((job) => scopeOf(who, job));
}

interface Asked {
  readonly yes: boolean;
  /** What left the answer open somewhere, whether another place answered or not. */
  readonly missing: ReadonlySet<string>;
  readonly open: boolean;
}

/** A chain of conditions, each asked only where the one before is true; one place that says yes suffices. */
export function ask(
  whens: readonly string[],
  rule: PlainRule,
  who: IdentitySnapshot,
  policy: PlainPolicy,
): Asked {
  const missing = new Set<string>();
  let [yes, open] = [false, false];
  for (const place of placesOf(rule, who)) {
    let answer: Answer = true;
    for (const text of whens) {
      if (answer !== true) break;
      const expression = expressionOf(text, policy);
      answer = expression.reference(place) as Answer;
      if (answer === undefined) for (const name of expression.missing(place)) missing.add(name);
    }
    yes ||= answer === true;
    open ||= answer === undefined;
  }
  return { yes, missing, open };
}

export interface PlainAccount {
  readonly target: string;
  readonly reasons: readonly Reason[];
  readonly entitlements: readonly {
    readonly kind: string;
    readonly value: string;
    readonly reasons: readonly Reason[];
  }[];
}

function bySpelling<T>(list: readonly T[], spelled: (item: T) => string): readonly T[] {
  return [...list].sort((a, b) => (spelled(a) < spelled(b) ? -1 : 1));
}

/** A reason is said once. */
function distinct(reasons: readonly Reason[]): readonly Reason[] {
  return reasons.filter((a, i) => reasons.findIndex((b) => b.by === a.by && b.text === a.text) === i);
}

/** What the rules give. */
export function plainAccounts(who: IdentitySnapshot, policy: PlainPolicy) {
  const given: Given[] = [];
  const unknown: { rule: string; missing: readonly string[] }[] = [];
  let nextChange: Instant | null = null;
  for (const rule of bySpelling(policy.rules, ({ id }) => id)) {
    if (!rule.states.includes(who.lifecycleState)) continue;
    const missing = new Set<string>();
    const all = givenBy(rule, policy);
    const itself = ask([rule.when], rule, who, policy);
    if (itself.open && !itself.yes) for (const name of itself.missing) missing.add(name);
    const conditions = all.flatMap(({ grant }) => grant.when ?? []);
    for (const text of [rule.when, ...(itself.yes ? conditions : [])])
      for (const place of placesOf(rule, who)) {
        const at = expressionOf(text, policy).nextChange?.(place) ?? null;
        const reached = text === rule.when || expressionOf(rule.when, policy).reference(place) === true;
        if (reached && at !== null) nextChange = Math.min(at, nextChange ?? at);
      }
    if (itself.yes) {
      given.push(...all.filter(({ grant }) => grant.when === undefined));
      for (const one of all) {
        if (one.grant.when === undefined) continue;
        const narrowed = ask([rule.when, one.grant.when], rule, who, policy);
        if (narrowed.yes) given.push(one);
        else if (narrowed.open)
          for (const place of placesOf(rule, who)) {
            if (expressionOf(rule.when, policy).reference(place) !== true) continue;
            const narrow = expressionOf(one.grant.when, policy);
            if (narrow.reference(place) === undefined)
              for (const name of narrow.missing(place)) missing.add(name);
          }
      }
    }
    if (missing.size > 0) unknown.push({ rule: `rule:${rule.id}`, missing: [...missing].sort() });
  }
  const accounts = Object.keys(policy.waves)
    .sort()
    .flatMap((target): PlainAccount[] => {
      const here = given.filter(({ grant }) => grant.target === target);
      if (here.length === 0) return [];
      const named = here.flatMap(({ grant: { kind, value } }) => (kind && value ? [{ kind, value }] : []));
      const once = named.filter(
        (a, i) => named.findIndex((b) => b.kind === a.kind && b.value === a.value) === i,
      );
      const entitlements = bySpelling(once, ({ kind, value }) => `${kind}\0${value}`).map(
        ({ kind, value }) => ({
          kind,
          value,
          reasons: distinct(
            here
              .filter(({ grant }) => grant.kind === kind && grant.value === value)
              .map(({ reason }) => reason),
          ),
        }),
      );
      return [{ target, reasons: distinct(here.map(({ reason }) => reason)), entitlements }];
    });
  return { accounts, unknown, nextChange };
}

const MODES: readonly Mode[] = ['deactivate', 'deprovision', 'delete'];

/** What the lifecycles take, target by target; null: none of them applies. */
export function plainLeave(who: IdentitySnapshot, policy: PlainPolicy) {
  const place = scopeOf(who);
  const unknown: { rule: string; missing: readonly string[] }[] = [];
  const taking: { lifecycle: PlainLifecycle; mode: Mode; by: string }[] = [];
  const changes: Instant[] = [];
  let applies = false;
  for (const lifecycle of bySpelling(policy.lifecycles, ({ id }) => id)) {
    const when = expressionOf(lifecycle.when, policy);
    const answer = when.reference(place) as Answer;
    if (answer === undefined)
      unknown.push({ rule: `lifecycle:${lifecycle.id}`, missing: when.missing(place) });
    if (answer !== true) continue;
    applies = true;
    let last: { mode: Mode; by: string } | null = null;
    lifecycle.steps.forEach(({ after, mode, unless }, i) => {
      const told = mode === 'delete' && who.stateKnownSince > who.stateSince;
      const at = (told ? who.stateKnownSince : who.stateSince) + durationMs(after);
      if (at > who.now) {
        changes.push(at);
        return;
      }
      const by = `lifecycle:${lifecycle.id}#${i + 1}`;
      const exempt = unless === undefined ? false : (expressionOf(unless, policy).reference(place) as Answer);
      if (exempt === undefined && unless !== undefined)
        unknown.push({ rule: by, missing: expressionOf(unless, policy).missing(place) });
      if (exempt === false || (exempt === undefined && mode !== 'delete')) last = { mode, by };
    });
    const reached = last as { mode: Mode; by: string } | null;
    if (reached === null) continue;
    const cap = who.legalHold ? MODES.indexOf(lifecycle.onLegalHold) : MODES.length - 1;
    const mode = MODES[Math.min(MODES.indexOf(reached.mode), cap)] ?? reached.mode;
    taking.push({ lifecycle, mode, by: reached.by });
  }
  if (!applies) return { taken: null, unknown, nextChange: null };
  const taken = Object.entries({ ...policy.waves, elsewhere: 5 }).map(([target, wave]) => {
    const here = taking.filter(({ lifecycle }) => !lifecycle.exclude.includes(target));
    const places = here.map(({ lifecycle: { order } }) => {
      const named = order.includes(target) ? order.indexOf(target) : order.indexOf('*');
      return (named === -1 ? order.length : named) * 10 + wave;
    });
    return {
      target,
      mode: MODES[Math.max(...here.map(({ mode }) => MODES.indexOf(mode)))] ?? null,
      by: here.map(({ by }) => by),
      order: here.length === 0 ? null : Math.min(...places),
    };
  });
  return { taken, unknown, nextChange: changes.length === 0 ? null : Math.min(...changes) };
}
