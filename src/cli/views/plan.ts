import type { PlanFile } from '../../app/plans/plan-file.ts';
import { groupBy } from '../../domain/group-by.ts';
import type { Paint } from '../paint.ts';
import { count, plain, trippedText } from './text.ts';

type PlannedOperation = PlanFile['plan']['people'][number]['accounts'][number]['operations'][number];

/** People shown one by one; more are counted. The file and --json have everybody. */
const SHOWN = 200;

const SIGNS: Readonly<Record<string, string>> = {
  create: '+',
  grant: '+',
  update: '~',
  enable: '↺',
  disable: '○',
  revoke: '-',
  revokeSessions: '-',
  revokeCredentials: '-',
  transferData: '→',
  delete: '!',
};

const WORDS: Readonly<Record<string, string>> = {
  create: 'create the account',
  grant: 'grant',
  update: 'update attributes',
  enable: 'let in again',
  disable: 'sign-in off',
  revoke: 'revoke',
  revokeSessions: 'end all sessions',
  revokeCredentials: 'destroy all credentials',
  transferData: 'hand data over',
  delete: 'delete the account (cannot be undone)',
};

/** A plan for a manager: who, where, what and why, then the counted line and the guard's verdict. */
export function planText(file: PlanFile, paint: Paint, manual: ReadonlySet<string>): string {
  const lines: string[] = [titleOf(file), ''];
  for (const person of file.plan.people.slice(0, SHOWN)) {
    const change = person.before === person.after ? person.after : `${person.before} → ${person.after}`;
    lines.push(`${paint.bold(plain(file.people[person.identity] ?? person.identity))}  ${paint.dim(change)}`);
    for (const account of person.accounts) {
      const mark = manual.has(account.target) ? paint.dim(' (by hand)') : '';
      lines.push(`  ${paint.cyan(account.target)}${mark}`);
      for (const operation of account.operations)
        lines.push(`    ${colour(operation.kind, paint)(line(operation))}`);
      for (const [why, same] of groupBy(account.operations, (operation) => operation.reasons.join('; '))) {
        if (why !== '')
          lines.push(
            `      ${paint.dim(`because ${plain(why)}${same.length === account.operations.length ? '' : ` (${same.map((o) => o.kind).join(', ')})`}`)}`,
          );
      }
    }
  }
  if (file.plan.people.length > SHOWN)
    lines.push(`… and ${file.plan.people.length - SHOWN} more people (--json or --out has everybody)`);
  for (const { identity, target, why } of file.notes.refused.slice(0, SHOWN)) {
    lines.push(
      paint.yellow(`· ${plain(file.people[identity] ?? identity)} on ${target}: left as it is (${why})`),
    );
  }
  const unknown = groupBy(
    file.notes.unknown,
    ({ rule, missing }) => `${rule} cannot be answered: ${missing.join(', ')} is not known`,
  );
  for (const [text, people] of unknown)
    lines.push(paint.yellow(`? ${count(people.length, 'person', 'people')}: ${plain(text)}`));
  lines.push('', countLine(file), guardLine(file, paint));
  if (file.notes.underWay > 0)
    lines.push(
      paint.dim(
        `${count(file.notes.underWay, 'operation')} decided earlier ${file.notes.underWay === 1 ? 'is' : 'are'} under way or waiting for a worker`,
      ),
    );
  lines.push(`Hash: ${file.hash}`);
  return `${lines.join('\n')}\n`;
}

function titleOf({ request, people, plan, notes }: PlanFile): string {
  const looked = count(notes.looked, 'person', 'people');
  const name = (id: string) => plain(people[id] ?? id);
  const change = plan.regrouping;
  const targets =
    change !== undefined && 'accounts' in change ? change.accounts.map(({ target }) => target).sort() : [];
  const moving = `${targets.length === 0 ? 'no account moves' : `the accounts on ${targets.join(', ')} move`}`;
  switch (request.kind) {
    case 'due':
      return `What is due now, of ${looked}`;
    case 'policy':
      return `What the new policy would do to ${looked}`;
    case 'restore':
      return `What the restored state would do to ${looked}`;
    case 'leave':
      return `What would happen if ${name(request.identity)} left now`;
    case 'people':
      return request.leave
        ? `What would happen if ${count(request.identities.length, 'person', 'people')} left now`
        : `What is due for ${count(request.identities.length, 'person', 'people')}, as they are now`;
    case 'merge':
      return `What would happen if ${name(request.from)} and ${name(request.into)} were one person, with the id ${request.into}; ${moving}`;
    case 'link':
    case 'unlink': {
      const linking = change !== undefined && 'keys' in change ? change : null;
      const where = `an account on ${linking?.target ?? 'a target'}`;
      return request.kind === 'unlink'
        ? `What would happen if ${where} were no longer that of ${name(request.identity)}, but nobody’s`
        : `What would happen if ${where} were that of ${name(request.identity)}; ${KEYS_SAY[linking?.keys ?? 'none']}`;
    }
    case 'split':
      return `What would happen if ${request.employments.map(({ key }) => plain(key)).join(', ')} of ${name(request.from)} were somebody else, with the id ${request.into}; ${moving}`;
  }
}

const KEYS_SAY = {
  same: 'it carries a strong key of theirs',
  other: 'CAREFUL: it carries a strong key that is not theirs',
  none: 'no key on it says whose it is',
};

function line({ kind, entitlement }: PlannedOperation): string {
  const what =
    entitlement === null ? (WORDS[kind] ?? kind) : `${kind} ${entitlement.kind} ${plain(entitlement.value)}`;
  return `${SIGNS[kind] ?? '·'} ${what}`;
}

function colour(kind: string, paint: Paint): (text: string) => string {
  const sign = SIGNS[kind];
  if (sign === '+' || sign === '↺') return paint.green;
  if (sign === '~' || sign === '→') return paint.yellow;
  return paint.red;
}

function countLine({ plan }: PlanFile): string {
  const operations = plan.people.flatMap((person) =>
    person.accounts.flatMap((account) => account.operations),
  );
  if (operations.length === 0) return 'Plan: nothing to do.';
  const kinds = [...groupBy(operations, ({ kind }) => kind)].map(([kind, list]) => `${list.length} ${kind}`);
  const targets = new Set(plan.people.flatMap((person) => person.accounts.map((account) => account.target)));
  return `Plan: ${count(operations.length, 'operation')} for ${count(plan.people.length, 'person', 'people')} on ${count(targets.size, 'target')}: ${kinds.join(', ')}`;
}

function guardLine({ notes }: PlanFile, paint: Paint): string {
  const { held, tripped } = notes.guard;
  if (held.length === 0) return 'Guard: ok';
  return paint.yellow(
    `Guard: ${count(held.length, 'person', 'people')} would wait for an approval (${trippedText(tripped)})`,
  );
}
