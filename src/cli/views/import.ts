import type { ImportResult } from '../../app/import-feed.ts';
import type { Paint } from '../paint.ts';
import { count, heldShare, plain, trippedText } from './text.ts';

const SHOWN = 20;

/** One import, for people. */
export function importText(source: string, result: ImportResult, paint: Paint): string {
  if (!('summary' in result)) {
    if (result.outcome === 'noop') return `${plain(source)}: nothing new, this very report was read before\n`;
    const head = result.outcome === 'rejected' ? paint.red('✗ rejected') : paint.yellow('! held');
    const how =
      result.outcome === 'rejected'
        ? 'Nothing was taken from it.'
        : 'Nothing was taken from it. When it is right all the same, import it again with --confirm.';
    return `${head} ${plain(source)}: ${plain(result.why)} (${result.code})\n${how}\n`;
  }
  const { summary, warnings } = result;
  const lines = [
    `${paint.green('✓')} ${plain(source)}: ${count(summary.rows, 'row')}, ${summary.added} new, ${summary.changed} changed, ${summary.unchanged} as before`,
    `  ${count(summary.decision.people, 'person', 'people')} with ${count(summary.decision.operations, 'operation')}${heldShare(summary.decision)}`,
  ];
  if (summary.setAside.length > 0) {
    lines.push(paint.yellow(`! ${count(summary.setAside.length, 'row')} set aside`));
    for (const { line, key, code, why } of summary.setAside.slice(0, SHOWN))
      lines.push(
        `    ${line === null ? '' : `line ${line}, `}${plain(key ?? 'no key')}: ${plain(why)} (${code})`,
      );
    if (summary.setAside.length > SHOWN)
      lines.push(`    and ${summary.setAside.length - SHOWN} more (--json has them all)`);
  }
  if (summary.missing.length > 0) {
    lines.push(
      paint.yellow(
        `! ${count(summary.missing.length, 'person', 'people')} missing from a report that is otherwise whole; nobody lost anything by it`,
      ),
    );
    lines.push(
      `    ${summary.missing.slice(0, SHOWN).map(plain).join(', ')}${summary.missing.length > SHOWN ? ' …' : ''}`,
    );
  }
  if (summary.decision.held.length > 0) {
    lines.push(
      paint.yellow(
        `! ${count(summary.decision.held.length, 'person', 'people')} held by the guard: ${trippedText(summary.decision.tripped)}`,
      ),
    );
    lines.push(
      `    lockstep hold                        shows them\n    lockstep approve ${summary.decision.hash?.slice(0, 12) ?? 'HASH'} --reason …  lets them go`,
    );
  }
  for (const warning of warnings) lines.push(`! ${plain(warning)}`);
  return `${lines.join('\n')}\n`;
}
