import type { Paint } from '../paint.ts';
import { count, plain, table } from './text.ts';

export interface MeasuredCase {
  readonly id: string;
  readonly client: string;
  readonly title: string;
  readonly source: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly detail: string;
}

/** Clients in the order of their first case, what failed in full, what was skipped and why. */
export function conformanceText(results: readonly MeasuredCase[], paint: Paint, aligned: boolean): string {
  const of = (outcome: MeasuredCase['outcome']) => results.filter((one) => one.outcome === outcome);
  const rows = [...groupBy(results, ({ client }) => client)].map(([client, cases]) => {
    const sum = (outcome: string) => cases.filter((one) => one.outcome === outcome).length;
    return [client, sum('passed'), sum('failed'), sum('skipped')];
  });
  const failed = of('failed').map(
    ({ id, title, detail, source }) =>
      `${paint.red('✗')} ${id}  ${plain(title)}\n      ${plain(detail)}\n      ${paint.dim(plain(source))}\n`,
  );
  const skipped = [...groupBy(of('skipped'), ({ detail }) => detail)].map(
    ([why, cases]) => `- skipped, ${plain(why)}: ${cases.map(({ id }) => id).join(', ')}\n`,
  );
  const matrix = table(['client', 'passed', 'failed', 'skipped'], rows, { aligned, paintHead: paint.dim });
  const sum = `${of('passed').length} of ${count(results.length, 'case')} passed, ${failed.length} failed, ${of('skipped').length} skipped\n`;
  return [matrix, ...failed, ...skipped, sum].join('');
}

function groupBy<T>(list: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}
