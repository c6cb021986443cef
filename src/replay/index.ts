import { readFileSync } from 'node:fs';
import { LockstepError } from '../domain/errors.ts';
import type { Ended } from './ended-access.ts';
import { readBroken, readBrokenReport } from './read-broken.ts';
import { readRecording } from './read-recording.ts';
import type { View } from './recording.ts';
import { type BrokenAnswer, limitsOfWeek, runBroken } from './run-broken.ts';
import { type Probe, type ProbeAnswer, runYear } from './run-year.ts';

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
  const probes = options.probes === undefined ? [] : readProbes(options.probes);
  const recording = readRecording(options.dir, options.view);
  const set = options.broken ? readBroken(options.dir) : null;
  const year = await runYear(recording, options.view, probes, options.onProgress);
  const broken: BrokenAnswer[] = [];
  if (set !== null) {
    const limits = await limitsOfWeek(set);
    for (const feed of set.feeds) {
      options.onProgress(`broken: ${feed}`);
      const next = readBrokenReport(options.dir, feed);
      broken.push(await runBroken(set.company, set.baseline, next, set.at, limits));
    }
  }
  return { probes: year.probes, ended: year.ended, broken };
}

/** Far more than anybody asks. */
const MAX_PROBES = 1_000_000;

function readProbes(path: string): Probe[] {
  const wrong = (why: string) => new LockstepError('PROBES_UNREADABLE', `${path}: ${why}`);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw wrong('cannot be read');
  }
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw wrong('is not JSON');
  }
  if (!Array.isArray(value)) throw wrong('is not a list of probes');
  if (value.length > MAX_PROBES) throw wrong(`has more than ${MAX_PROBES} probes`);
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
