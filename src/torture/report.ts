import type { Done } from './jobs.ts';
import type { Rack } from './rack.ts';

/** The last line, for programs. */
const SUMMARY = [
  'histories',
  'crashPoints',
  'violations',
  'plantedBugs',
  'plantedBugsCaught',
  'workerKills',
  'databaseKills',
  'lost',
  'duplicated',
] as const;

export function totals(done: readonly Done[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { outcome } of done)
    for (const [name, n] of Object.entries(outcome.counts)) sums[name] = (sums[name] ?? 0) + n;
  sums.violations = done.reduce((n, { outcome }) => n + outcome.violations.length, 0);
  return sums;
}

export function summaryOf(done: readonly Done[]): Record<string, number> {
  const sums = totals(done);
  return Object.fromEntries(SUMMARY.map((name) => [name, sums[name] ?? 0]));
}

export function tableOf(racks: readonly Rack[], done: readonly Done[]): string {
  const rows = racks.flatMap((rack) => {
    const mine = done.filter((one) => one.rack === rack.name);
    if (mine.length === 0) return [];
    const sums = totals(mine);
    const counted = Object.entries(sums)
      .filter(([name]) => name !== 'violations')
      .map(([name, n]) => `${words(name)} ${n.toLocaleString('en-US')}`);
    const seconds = mine.reduce((n, one) => n + one.seconds, 0);
    return [[rack.name, rack.shows, counted.join(', '), `${sums.violations}`, `${seconds.toFixed(0)} s`]];
  });
  const table = [['rack', 'shows', 'done', 'violations', 'time'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((i) => Math.max(...table.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((w) => '-'.repeat(w + 2)).join('|')}|`;
  const figures = done.flatMap(({ rack, outcome }) =>
    (outcome.figures ?? []).map((figure) => `${rack}: ${figure}`),
  );
  const wrong = done.flatMap(({ rack, outcome }) =>
    outcome.violations.map(({ what, again }) => `VIOLATION (${rack}) ${what}\n    again: ${again}`),
  );
  return [line(table[0] ?? []), rule, ...table.slice(1).map(line), '', ...figures, ...wrong].join('\n');
}

/** `workerKills` as "worker kills". */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
