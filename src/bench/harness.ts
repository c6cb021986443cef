import { cpus, loadavg, totalmem } from 'node:os';

/** One line of the table. */
export interface Figure {
  readonly what: string;
  readonly ours: number;
  /** What ours is held against: a peer measured in the same run, or the bar. */
  readonly against: number;
  readonly unit: string;
  /** Of the ratio ours / against. */
  readonly mustReach: { readonly atLeast: number } | { readonly atMost: number };
}

export interface RowResult {
  readonly figures: readonly Figure[];
  /** Sizes and settings of this run. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

export interface RowContext {
  /** Tiny inputs: it shows that the row runs, its figures mean nothing. */
  readonly smoke: boolean;
  /** What is seen on the way, for people. */
  readonly note: (line: string) => void;
}

/** One row of the table: its work is verified by itself, and it throws when a verification is wrong. */
export interface BenchRow {
  readonly name: string;
  /** `--only` takes this word for all rows that have it. */
  readonly group?: string;
  /** False: needs more than the machine may have. */
  readonly inSmoke: boolean;
  /** Null: it could not run here, and said why. */
  readonly run: (context: RowContext) => Promise<RowResult | null>;
}

export const ratioOf = ({ ours, against }: Figure): number => ours / against;

export function isMet(figure: Figure): boolean {
  const ratio = ratioOf(figure);
  return 'atLeast' in figure.mustReach ? ratio >= figure.mustReach.atLeast : ratio <= figure.mustReach.atMost;
}

export function tableOf(figures: readonly Figure[]): string {
  const rows = [
    ['what', 'ours', 'peer or bar', 'ratio', 'must reach', 'met'],
    ...figures.map((figure) => [
      figure.what,
      `${round(figure.ours)} ${figure.unit}`,
      `${round(figure.against)} ${figure.unit}`,
      ratioOf(figure).toFixed(2),
      'atLeast' in figure.mustReach ? `>= ${figure.mustReach.atLeast}` : `<= ${figure.mustReach.atMost}`,
      isMet(figure) ? 'yes' : 'NO',
    ]),
  ];
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const lines = rows.map((row) => `| ${row.map((cell, i) => cell.padEnd(width(i))).join(' | ')} |`);
  const rule = `|${(rows[0] ?? []).map((_, i) => '-'.repeat(width(i) + 2)).join('|')}|`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

export function round(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
}

export function machine(): Readonly<Record<string, unknown>> {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    load: loadavg()[0],
  };
}

export async function timed<T>(
  work: () => Promise<T>,
): Promise<{ readonly seconds: number; readonly value: T }> {
  const start = performance.now();
  const value = await work();
  return { seconds: (performance.now() - start) / 1_000, value };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** Says that what was measured did not do its work. */
export function verify(holds: boolean, what: string): void {
  if (!holds) throw new Error(`verification failed: ${what}`);
}
