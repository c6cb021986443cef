import type { LeaveProgress } from '../../app/people/leave-progress.ts';
import type { Paint } from '../paint.ts';
import { count, plain } from './text.ts';

/** One line for each thing that has changed since the last look. Done is not verified: only what was read back is a tick. */
export function progressLines(
  before: LeaveProgress | null,
  now: LeaveProgress,
  at: number,
  paint: Paint,
): string[] {
  const known = new Map((before?.items ?? []).map((item) => [item.id, item.state]));
  const lines: string[] = [];
  const after = `T+${Math.max(0, (at - now.effective) / 1_000).toFixed(1)} s`.padStart(10);
  for (const item of now.items) {
    if (known.get(item.id) === item.state || (before === null && item.state === 'planned')) continue;
    const what = `${item.target}: ${plain(item.what)}`;
    if (item.state === 'verified') lines.push(`${after}  ${paint.green('✓')} ${what} ended, read back`);
    else if (item.state === 'attested')
      lines.push(`${after}  ${paint.yellow('○')} ${what}: a person says that it is done`);
    else if (item.trouble !== null)
      lines.push(`${after}  ${paint.yellow('…')} ${what}: ${item.state}, ${plain(item.trouble)}`);
    else if (item.state === 'applied' || item.state === 'accepted')
      lines.push(`${after}  ${paint.dim('·')} ${what}: ${item.state}`);
  }
  return lines;
}

export function summaryText(progress: LeaveProgress, paint: Paint): string {
  const certificate = progress.certificates.at(-1);
  if (certificate === undefined) return '';
  const open = progress.items.filter((item) => item.state !== 'verified');
  const head =
    certificate.unproven === 0
      ? paint.green(
          certificate.proven === 0
            ? '✓ nothing was found that had to end'
            : `✓ all ${count(certificate.proven, 'item')} proven`,
        )
      : paint.yellow(`! ${certificate.proven} proven, ${certificate.unproven} not`);
  return [
    `${head}; certificate ${certificate.number} of leave ${progress.leave}`,
    ...open
      .slice(0, 50)
      .map(
        (item) =>
          `    ${item.target}: ${plain(item.what)} is ${item.state}${item.trouble === null ? '' : ` (${plain(item.trouble)})`}`,
      ),
    '    lockstep certificate PERSON --out certificate.json   writes it',
    '    lockstep verify certificate.json --key log.pub       checks it, anywhere\n',
  ].join('\n');
}
