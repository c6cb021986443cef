import { readFileSync } from 'node:fs';
import { LockstepError } from '../domain/errors.ts';
import { brokenFeeds, readBrokenReport, readRecording } from './read-recording.ts';
import { type BrokenAnswer, runBroken } from './run-broken.ts';
import { type Ended, type Probe, type ProbeAnswer, runYear, type View } from './run-year.ts';

export interface ReplayOptions {
  readonly dir: string;
  readonly view: View;
  /** File of `[{n, employeeId, instant}]`. */
  readonly probes?: string;
  /** Also read each broken report after the baseline, in a company of its own. */
  readonly broken: boolean;
  readonly onProgress: (text: string) => void;
}

export interface Replay {
  readonly probes: readonly ProbeAnswer[];
  readonly ended: readonly Ended[];
  readonly broken: readonly BrokenAnswer[];
}

/** Runs a company's recorded history through the pipeline on virtual time against simulated systems. */
export async function replay(options: ReplayOptions): Promise<Replay> {
  const recording = readRecording(options.dir);
  const probes = options.probes === undefined ? [] : readProbes(options.probes);
  const year = await runYear(recording, options.view, probes, options.onProgress);
  const broken: BrokenAnswer[] = [];
  if (options.broken) {
    const baseline = readBrokenReport(options.dir, '00-baseline');
    const { at } = readBrokenReport(options.dir, '00-good');
    for (const feed of brokenFeeds(options.dir)) {
      options.onProgress(`broken: ${feed}`);
      broken.push(await runBroken(recording, baseline, readBrokenReport(options.dir, feed), at));
    }
  }
  return { probes: year.probes, ended: year.ended, broken };
}

function readProbes(path: string): Probe[] {
  const wrong = (why: string) => new LockstepError('RECORDING_UNREADABLE', `${path}: ${why}`);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw wrong('is not JSON');
  }
  if (!Array.isArray(value)) throw wrong('is not a list of probes');
  return value.map((probe: unknown, i): Probe => {
    if (typeof probe !== 'object' || probe === null) throw wrong(`entry ${i} is not an object`);
    const { n, employeeId, instant } = probe as Record<string, unknown>;
    if (
      typeof n !== 'number' ||
      typeof employeeId !== 'string' ||
      typeof instant !== 'string' ||
      Number.isNaN(Date.parse(instant))
    ) {
      throw wrong(`entry ${i} needs n, employeeId and instant`);
    }
    return { n, employeeId, instant };
  });
}
