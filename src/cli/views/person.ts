import type { ShownAccount, ShownPerson } from '../../app/people/show-person.ts';
import type { Paint } from '../paint.ts';
import { count, facts, plain, shortReason, shownTime } from './text.ts';

/** One person, for people. */
export function personText(person: ShownPerson, paint: Paint): string {
  const lines = [
    `${paint.bold(plain(person.name ?? person.id))}  ${stateWord(person.state, paint)} since ${shownTime(person.since)}\n`,
  ];
  lines.push(
    facts(
      [
        ['identity', person.id],
        ...person.employments.map(({ system, key, valid, onLeave }): [string, string] => [
          'employment',
          `${key} (${system}${valid ? '' : ', not valid now'}${onLeave ? ', on leave' : ''})`,
        ]),
        ...(person.nextChange === null ? [] : [['next change', shownTime(person.nextChange)] as const]),
        ...(person.legalHold ? [['legal hold', 'yes'] as const] : []),
        ...orderLines(person.override),
      ],
      '  ',
    ),
  );
  lines.push(...person.accounts.map((account) => accountText(account, paint)));
  for (const { plan, deadline, reason } of person.holds)
    lines.push(
      paint.yellow(
        `  held: ${shortReason(reason)}; deadline ${shownTime(deadline)}, lockstep approve ${plan.slice(0, 12)}\n`,
      ),
    );
  for (const { kind, text } of person.exceptions)
    lines.push(paint.yellow(`  exception ${kind}: ${plain(text)}\n`));
  for (const { rule, missing } of person.unknown)
    lines.push(paint.yellow(`  ${rule} cannot be answered: ${missing.join(', ')} is not known\n`));
  for (const leave of person.leaves)
    lines.push(
      `  leave ${leave.state}, effective ${shownTime(leave.effective)}, ${count(leave.certificates, 'certificate')}\n`,
    );
  return lines.join('');
}

export function accountText(account: ShownAccount, paint: Paint): string {
  const { seen } = account;
  const there =
    seen === null
      ? paint.dim('never read')
      : !seen.exists
        ? 'not there'
        : seen.active
          ? paint.green('active')
          : 'blocked';
  const wanted = account.wanted === null ? 'nothing decided' : account.wanted;
  const marks = [
    account.provenance === 'created' ? '' : account.provenance,
    account.protected ? 'protected' : '',
    seen?.administrator === true ? 'administrator' : '',
  ].filter((mark) => mark !== '');
  const lines = [
    `  ${paint.cyan(account.target)}  ${plain(account.name ?? '')}  ${there}, wanted: ${wanted}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}\n`,
  ];
  for (const { kind, value, wanted: should, there: is, because } of account.entitlements) {
    const sign = should && is !== false ? paint.green('✓') : should ? paint.yellow('…') : paint.yellow('!');
    const why = should ? because.join('; ') : 'no rule of ours gives it';
    lines.push(`    ${sign} ${plain(kind)} ${plain(value)}  ${paint.dim(plain(why))}\n`);
  }
  for (const { kind, entitlement, state, tries, next, trouble } of account.open) {
    lines.push(
      `    ${paint.yellow(state)} ${kind}${entitlement === null ? '' : ` ${plain(entitlement)}`}, ${count(tries, 'try', 'tries')}${next === null ? '' : `, next ${shownTime(next)}`}${trouble === null ? '' : `: ${plain(trouble)}`}\n`,
    );
  }
  return lines.join('');
}

export function stateWord(state: string, paint: Paint): string {
  if (state === 'active') return paint.green(state);
  return state === 'left' ? paint.red(state) : paint.yellow(state);
}

/** What was ordered, and what stays ordered once that is taken back. */
function orderLines(override: ShownPerson['override']): (readonly [string, string])[] {
  if (override === null) return [];
  const text = ({ state, since, actor, reason }: Omit<typeof override, 'before'>) =>
    `${state} from ${shownTime(since)} by ${actor}: ${reason}`;
  const { before } = override;
  return [
    ['ordered', text(override)],
    ...(before === null ? [] : [['ordered before', text(before)] as const]),
  ];
}
