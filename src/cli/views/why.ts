import type { Explanation, TargetExplanation } from '../../app/people/explain-access.ts';
import type { Paint } from '../paint.ts';
import { accountText, stateWord } from './person.ts';
import { plain, shownTime } from './text.ts';

export function whyText({ person, asked, targets }: Explanation, paint: Paint): string {
  const name = plain(person.name ?? person.id);
  const parts = [
    `${paint.bold(name)} is ${stateWord(person.state, paint)} since ${shownTime(person.since)}\n`,
  ];
  if (person.override !== null)
    parts.push(`  ordered by ${plain(person.override.actor)}: ${plain(person.override.reason)}\n`);
  for (const target of targets) parts.push(targetText(target, paint, asked !== null));
  if (targets.length === 0) parts.push('  no rule gives this person anything, and no account is known\n');
  for (const { plan, reason } of person.holds)
    parts.push(paint.yellow(`held: ${plain(reason)} (plan ${plan.slice(0, 12)})\n`));
  for (const { kind, text } of person.exceptions)
    parts.push(paint.yellow(`exception ${kind}: ${plain(text)}\n`));
  return parts.join('');
}

function targetText(
  { target, entitlement, wanted, there, because, rules, accounts }: TargetExplanation,
  paint: Paint,
  detailed: boolean,
): string {
  const what = entitlement === null ? target : `${target}, ${entitlement.kind} ${plain(entitlement.value)}`;
  const has = there === null ? 'not known whether it is there' : there ? 'is there' : 'is not there';
  const should = wanted ? paint.green('should have it') : paint.red('should not have it');
  const lines = [
    `${paint.cyan(what)}: ${should}, ${has}\n`,
    ...because.map((text) => `  because ${plain(text)}\n`),
  ];
  if (detailed) {
    const signs = {
      yes: paint.green('✓'),
      no: paint.red('✗'),
      unknown: paint.yellow('?'),
      state: paint.dim('·'),
    };
    for (const rule of rules) lines.push(`  ${signs[rule.verdict]} ${rule.rule}: ${plain(rule.when)}\n`);
    lines.push(...accounts.map((account) => accountText(account, paint)));
  }
  return lines.join('');
}
