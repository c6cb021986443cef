import type { Restored } from '../../app/backup/restore-house.ts';
import type { RestorePlan } from '../../app/restore/plan-restore.ts';
import { groupBy } from '../../domain/group-by.ts';
import type { Paint } from '../paint.ts';
import { count, plain, shownTime } from './text.ts';

/** Accounts shown one by one; --json has all of them. */
const SHOWN = 200;

export function restoredText(
  { manifest, tenants, seconds }: Restored,
  dataDir: string,
  paint: Paint,
): string {
  const people = tenants.reduce((sum, tenant) => sum + tenant.people, 0);
  const erased = tenants.reduce((sum, tenant) => sum + tenant.erased, 0);
  return [
    `${paint.green('✓')} ${count(people, 'person', 'people')} as they were on ${shownTime(new Date(manifest.madeAt).toISOString())}, restored in ${seconds} s`,
    `  ${erased === 0 ? 'nobody was erased since' : `${count(erased, 'person', 'people')} erased again`}; all tokens are revoked`,
    `${paint.yellow('!')} It is in safe mode: nothing is given or taken by itself until somebody confirms it.`,
    `  1. lockstep serve --data ${dataDir}             lists every system anew`,
    '  2. import the newest reports of all sources',
    `  3. lockstep restore plan --out plan.json --data ${dataDir}`,
    `  4. lockstep restore confirm plan.json --data ${dataDir}`,
    '  The log goes on under a new name: give the new line of log.pub to whoever checks certificates.',
    '',
  ].join('\n');
}

export function driftText({ standing, drift }: RestorePlan, paint: Paint): string {
  const lines = [
    `Restored ${shownTime(standing.restoredAt)} from a backup of ${shownTime(standing.backupMadeAt)}; ${count(standing.listed.length, 'system')} listed since`,
  ];
  if (standing.withoutErasures !== null)
    lines.push(paint.yellow(`! restored without the list of the erased: ${plain(standing.withoutErasures)}`));
  if (standing.unlisted.length > 0)
    lines.push(paint.yellow(`! not listed since: ${standing.unlisted.join(', ')}`));
  if (drift.length === 0) lines.push('Every account is as the restored state has it.');
  else {
    const kinds = [...groupBy(drift, ({ kind }) => kind)].map(([kind, list]) => `${list.length} ${kind}`);
    lines.push(`${count(drift.length, 'account')} not as the restored state has them: ${kinds.join(', ')}`);
  }
  for (const { target, account, person, text } of drift.slice(0, SHOWN))
    lines.push(
      `  ${paint.cyan(target)} ${plain(account)}${person === null ? '' : ` (${plain(person)})`}: ${plain(text)}`,
    );
  if (drift.length > SHOWN) lines.push(`  … and ${drift.length - SHOWN} more (--json has all)`);
  return `${lines.join('\n')}\n`;
}
