import type { TargetCheck } from '../../app/targets/check-target.ts';
import type { ListedTarget } from '../../app/targets/list-targets.ts';
import type { Reconciled } from '../../engine/reconcile/reconcile-target.ts';
import type { Paint } from '../paint.ts';
import { count, plain, shownTime, table } from './text.ts';

export function targetsTable(targets: readonly ListedTarget[], aligned: boolean, paint: Paint): string {
  return table(
    ['target', 'connector', 'writes', 'check', 'accounts', 'orphans', 'waiting', 'listed'],
    targets.map((target) => [
      target.id,
      target.connector,
      target.paused ? 'PAUSED' : target.writes ? 'on' : 'off',
      target.breakerUntil !== null
        ? 'does not answer'
        : target.check === null
          ? 'never asked'
          : target.check.ok
            ? 'ok'
            : 'failed',
      target.accounts.created + target.accounts.linked,
      target.accounts.orphan,
      target.waiting,
      shownTime(target.listedAt),
    ]),
    { aligned, paintHead: paint.dim },
  );
}

export function targetCheckText(
  { target, ok, ownAccount, items, failure }: TargetCheck,
  paint: Paint,
): string {
  const lines = [
    `${ok ? paint.green('✓') : paint.red('✗')} ${paint.bold(target)}${ownAccount === null ? '' : ` (we work there as ${plain(ownAccount)})`}`,
  ];
  if (failure !== null) lines.push(`    ${plain(failure)}`);
  for (const item of items)
    lines.push(
      `    ${item.ok ? paint.green('✓') : paint.red('✗')} ${plain(item.what)}: ${plain(item.actual)}${item.ok ? '' : ` (expected ${plain(item.expected)})`}`,
    );
  return `${lines.join('\n')}\n`;
}

const SHOWN = 50;

export function reconciledText(result: Reconciled, paint: Paint): string {
  const lines = [
    `${paint.green('✓')} ${result.target}: ${count(result.accounts, 'account')} read, ${result.linked} newly linked, ${result.changed} not as last read`,
  ];
  if (result.returned > 0)
    lines.push(
      paint.red(
        `✗ ${count(result.returned, 'access', 'accesses')} that had been taken away ${result.returned === 1 ? 'is' : 'are'} back; decided again`,
      ),
    );
  if (result.drift > 0)
    lines.push(
      paint.yellow(
        `! ${count(result.drift, 'account')} of people who work here ${result.drift === 1 ? 'differs' : 'differ'} from what the rules give; left as they are`,
      ),
    );
  if (result.ambiguous > 0)
    lines.push(
      paint.yellow(
        `! ${count(result.ambiguous, 'account')} with the keys of several people, linked to nobody`,
      ),
    );
  if (result.missingNotBelieved)
    lines.push(
      paint.yellow(
        `! ${result.missing} known accounts are not listed: too many to believe, nothing was made of it`,
      ),
    );
  else if (result.missing > 0) lines.push(`  ${count(result.missing, 'account')} gone`);
  const working = result.orphans.filter((orphan) => orphan.active && !orphan.known);
  if (working.length > 0)
    lines.push(paint.yellow(`! ${count(working.length, 'active account')} of nobody that a source knows`));
  for (const orphan of working.slice(0, SHOWN))
    lines.push(`    ${plain(orphan.name)}${orphan.administrator ? paint.red(' (administrator)') : ''}`);
  if (working.length > SHOWN) lines.push(`    and ${working.length - SHOWN} more (--json has them all)`);
  return `${lines.join('\n')}\n`;
}
