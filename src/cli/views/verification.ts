import type { Verification } from '../../proof/lockstep-verify.ts';
import type { Paint } from '../paint.ts';
import { plain } from './text.ts';

export function verificationText(
  { authentic, failures, proven, unproven, gaps }: Verification,
  paint: Paint,
): string {
  if (!authentic)
    return failures
      .map(({ code, why }) => `${paint.red('✗ not authentic')}: ${plain(why)} (${code})\n`)
      .join('');
  const head =
    unproven.length === 0
      ? paint.green(`✓ authentic, ${proven === 0 ? 'nothing had to end' : `all ${proven} items proven`}`)
      : paint.yellow(`! authentic, ${proven} proven, ${unproven.length} not`);
  const lines = [head];
  for (const each of unproven)
    lines.push(
      `    ${plain(each.target)}${each.account === null ? '' : `, ${plain(each.account)}`}, ${plain(each.what)}: ${plain(each.state)}. ${plain(each.sentence)}`,
    );
  for (const gap of gaps) lines.push(`    gap: ${plain(gap.target)}: ${plain(gap.sentence)}`);
  return `${lines.join('\n')}\n`;
}
