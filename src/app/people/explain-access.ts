import type { AttributeValue, Entitlement } from '../../domain/connector.ts';
import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import { nearest } from '../../policy/nearest.ts';
import { lookAtPerson, type ShownAccount, type ShownPerson, texts } from './show-person.ts';

export interface RuleAnswer {
  readonly rule: string;
  readonly text: string;
  readonly when: string;
  /** `state`: the rule does not count in the lifecycle state that the person is in. */
  readonly verdict: 'yes' | 'no' | 'unknown' | 'state';
  /** What would have to be known. */
  readonly missing: readonly string[];
  /** The attributes that the condition reads, as they are. */
  readonly facts: Readonly<Record<string, AttributeValue>>;
}

export interface Explanation {
  readonly person: ShownPerson;
  readonly asked: { readonly target: string; readonly entitlement: Entitlement | null } | null;
  readonly targets: readonly TargetExplanation[];
}

export interface TargetExplanation {
  readonly target: string;
  readonly entitlement: Entitlement | null;
  /** The policy gives it now. */
  readonly wanted: boolean;
  /** It was there when the target was last read; null when it was never read. */
  readonly there: boolean | null;
  /** Why, or why not, one sentence each. */
  readonly because: readonly string[];
  readonly rules: readonly RuleAnswer[];
  readonly accounts: readonly ShownAccount[];
}

/** `git`, `git/developers`, `git:group:developers`. Throws TARGET_UNKNOWN. */
export function parseAsked(
  policy: ActivePolicy,
  text: string,
): { readonly target: string; readonly kind: string | null; readonly value: string | null } {
  const [, target = '', rest = ''] = /^([a-z0-9][a-z0-9._-]{0,62})(?:[:/](.*))?$/s.exec(text) ?? [];
  if (!policy.documents.has(target)) {
    const meant = nearest(target === '' ? text : target, policy.documents.keys());
    throw new LockstepError(
      'TARGET_UNKNOWN',
      `no Target document names ${target === '' ? text : target}${meant === undefined ? '' : `; did you mean ${meant}?`}`,
    );
  }
  if (rest === '') return { target, kind: null, value: null };
  const [, kind, value] = /^([A-Za-z]+):(.+)$/s.exec(rest) ?? [];
  return kind === undefined || value === undefined
    ? { target, kind: null, value: rest }
    : { target, kind, value };
}

/** Why somebody has or has not something, from data: rules, lifecycle, read-backs, holds, exceptions. */
export async function explainAccess(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  identityId: string,
  asked: string | null,
): Promise<Explanation> {
  const { evaluation, shown } = await lookAtPerson(engine, tx, policy, identityId);
  const question = asked === null ? null : parseAsked(policy, asked);
  const targets = question === null ? [...policy.documents.keys()].sort() : [question.target];
  const entitlement =
    question === null || question.value === null
      ? null
      : {
          kind: question.kind ?? kindOf(policy, shown, question.target, question.value),
          value: question.value,
        };
  const { desired, snapshot } = evaluation;

  const explained = targets.map((target): TargetExplanation => {
    const accounts = shown.accounts.filter((account) => account.target === target);
    const wantedAccount = desired.accounts.find(
      (account) => account.target === target && account.mode === 'active',
    );
    const wantedPart =
      entitlement === null
        ? wantedAccount
        : wantedAccount?.entitlements.find(
            (e) => e.kind === entitlement.kind && e.value === entitlement.value,
          );
    const rules = policy.compiled.why(snapshot, target, entitlement ?? undefined).map(
      ({ rule, text, when, verdict, missing }): RuleAnswer => ({
        rule,
        text,
        when,
        verdict,
        missing,
        facts: factsOf(when, evaluation),
      }),
    );
    return {
      target,
      entitlement,
      wanted: wantedPart !== undefined,
      there: thereOf(accounts, entitlement),
      because:
        wantedPart !== undefined ? texts(wantedPart.reasons) : whyNot(policy, evaluation, target, rules),
      rules,
      accounts,
    };
  });
  return {
    person: shown,
    asked: question === null ? null : { target: question.target, entitlement },
    targets:
      question === null
        ? explained.filter((t) => t.wanted || t.accounts.length > 0 || t.rules.length > 0)
        : explained,
  };
}

function thereOf(accounts: readonly ShownAccount[], entitlement: Entitlement | null): boolean | null {
  if (accounts.length === 0) return false;
  const read = accounts.filter((account) => account.seen !== null);
  if (read.length === 0) return null;
  if (entitlement === null)
    return read.some((account) => account.seen?.exists === true && account.seen.active);
  return read.some((account) =>
    account.entitlements.some(
      (e) => e.kind === entitlement.kind && e.value === entitlement.value && e.there === true,
    ),
  );
}

function whyNot(
  policy: ActivePolicy,
  { desired, snapshot }: Awaited<ReturnType<typeof lookAtPerson>>['evaluation'],
  target: string,
  rules: readonly RuleAnswer[],
): string[] {
  const taken = desired.accounts.find((account) => account.target === target);
  const lines: string[] = [];
  if (desired.excluded.includes(target)) lines.push(`the lifecycle policy leaves ${target} alone`);
  else if (taken !== undefined) lines.push(...texts(taken.reasons).map((text) => `${taken.mode}: ${text}`));
  else if (desired.otherwise !== null)
    lines.push(...texts(desired.otherwise.reasons).map((text) => `${desired.otherwise?.mode}: ${text}`));
  if (rules.length === 0) lines.push('no rule gives it to anybody');
  for (const rule of rules) {
    if (rule.verdict === 'state')
      lines.push(
        `'${rule.text}' (${rule.rule}) does not count for somebody who is ${snapshot.lifecycleState}`,
      );
    else if (rule.verdict === 'unknown')
      lines.push(`'${rule.text}' (${rule.rule}) cannot be answered: ${rule.missing.join(', ')} is not known`);
    else if (rule.verdict === 'no')
      lines.push(`'${rule.text}' (${rule.rule}) does not apply: ${rule.when}${shownFacts(rule.facts)}`);
    else if (policy.targets.get(target)?.writes === false)
      lines.push(`writes are off for ${target}: it is only reported`);
  }
  return [...new Set(lines)];
}

function shownFacts(facts: RuleAnswer['facts']): string {
  const shown = Object.entries(facts).map(([name, value]) => `${name} is ${JSON.stringify(value)}`);
  return shown.length === 0 ? '' : `; ${shown.join(', ')}`;
}

/** The attributes that the text of a condition names. Only for people: it decides nothing. */
function factsOf(
  when: string,
  { snapshot }: Awaited<ReturnType<typeof lookAtPerson>>['evaluation'],
): Record<string, AttributeValue> {
  const facts: Record<string, AttributeValue> = {};
  for (const [whole, of, name] of when.matchAll(/\b(identity|employment)\.([A-Za-z_]\w*)/g)) {
    if (name === undefined) continue;
    if (of === 'identity' && name === 'lifecycleState') facts[whole] = snapshot.lifecycleState;
    else if (of === 'identity') facts[whole] = snapshot.attributes[name] ?? null;
    else {
      const values = snapshot.employments.map((employment) => employment.attributes[name] ?? null);
      facts[whole] = values.length === 1 ? (values[0] ?? null) : values.map(String);
    }
  }
  return facts;
}

function kindOf(policy: ActivePolicy, person: ShownPerson, target: string, value: string): string {
  const held = person.accounts
    .filter((account) => account.target === target)
    .flatMap((account) => account.entitlements);
  return (
    held.find((entitlement) => entitlement.value === value)?.kind ??
    policy.targets.get(target)?.capabilities.entitlements[0] ??
    'group'
  );
}
