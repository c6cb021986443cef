import type { DifferenceLine, PlanDifference } from '../../app/plans/plan-difference.ts';
import type { Paint } from '../paint.ts';
import { plain } from './text.ts';

const SHOWN = 100;

/** What has changed since a plan was made. */
export function differenceText(
  { overtaken, policyChanged, added, removed }: PlanDifference,
  people: Readonly<Record<string, string>>,
  paint: Paint,
): string {
  const name = (identity: string) => plain(people[identity] ?? identity);
  const shown = ({ identity, target, operation }: DifferenceLine) =>
    `${name(identity)} on ${target}: ${plain(operation)}`;
  const lines = ['The plan is not what would be done now:'];
  if (policyChanged) lines.push('  another policy is in force');
  for (const line of removed.slice(0, SHOWN))
    lines.push(`  ${paint.red(`only in the plan   ${shown(line)}`)}`);
  for (const line of added.slice(0, SHOWN))
    lines.push(`  ${paint.green(`only now           ${shown(line)}`)}`);
  const more = Math.max(0, removed.length - SHOWN) + Math.max(0, added.length - SHOWN);
  if (more > 0) lines.push(`  and ${more} more`);
  for (const identity of overtaken.slice(0, SHOWN))
    lines.push(`  ${paint.yellow(`decided meanwhile  ${name(identity)}`)}`);
  return `${lines.join('\n')}\n`;
}
