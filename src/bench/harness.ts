import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';

export interface Figure {
  readonly what: string;
  readonly ours: number;
  readonly peer: number | null;
  readonly unit: string;
  /** ours against the peer or the limit, as the issue puts it. */
  readonly ratio: number;
  readonly mustReach: string;
  readonly ok: boolean;
}

export function show(figure: Figure): void {
  const peer = figure.peer === null ? '' : `, peer ${round(figure.peer)}`;
  process.stdout.write(
    `${figure.ok ? 'ok  ' : 'MISS'} ${figure.what}: ours ${round(figure.ours)}${peer} ${figure.unit}; ratio ${figure.ratio.toFixed(2)} (must reach ${figure.mustReach})\n`,
  );
}

export function round(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
}

export function machine(): string {
  return `${cpus().length} cores, Node ${process.version}, load ${execFileSync('cat', ['/proc/loadavg']).toString().split(' ')[0] ?? '?'}`;
}

export async function timed<T>(
  work: () => Promise<T>,
): Promise<{ readonly seconds: number; readonly value: T }> {
  const start = performance.now();
  const value = await work();
  return { seconds: (performance.now() - start) / 1_000, value };
}
