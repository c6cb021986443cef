import os from 'node:os';
import type { Clock, Strayed } from '../engine/ports.ts';
import { TOLERATED_MS } from '../engine/time/shift.ts';
import { systemClock } from './system-clock.ts';

/** Milliseconds that only ever pass, whatever becomes of this machine's calendar: the same in every thread. */
export function steadyMs(): number {
  return Number(process.hrtime.bigint() / 1_000n) / 1_000;
}

export interface HouseClock extends Clock {
  /** What the database's clock said at that instant of `steadyMs`. */
  heard(databaseNow: number, at: number): void;
}

/** What the database says stands for so long before it is followed to somewhere else: it may be set right at once. */
const STANDS_FOR_MS = 2_000;

/**
 * The time of a house is its database's, carried on by what passes steadily here: one clock for all processes. A jump of
 * a worker's own clock ends nobody's access, takes nobody's lanes and keeps nobody's. What passes steadily stands still
 * while a machine sleeps; Linux counts that in its uptime, so that waking up is no jump there.
 */
export function houseClock(): HouseClock {
  let offset = Date.now() - steadyMs();
  const atFirst = asleepMs();
  let slept = 0;
  let heardBefore = false;
  let elsewhereSince: number | null = null;
  let strayed: Strayed = { times: 0, at: Number.NEGATIVE_INFINITY, furthest: 0 };
  return {
    ...systemClock,
    now: () => Math.floor(steadyMs() + offset),
    monotonic: () => steadyMs() + slept,
    strayed: () => strayed,
    heard(databaseNow, at) {
      const since = asleepMs() - atFirst;
      const woken = since > slept + NOTICED_MS ? since - slept : 0;
      slept += woken;
      offset += woken;
      const off = databaseNow - at - offset;
      if (heardBefore && Math.abs(off) > TOLERATED_MS) {
        elsewhereSince ??= at;
        if (at - elsewhereSince < STANDS_FOR_MS) return;
        strayed = {
          times: strayed.times + 1,
          at: databaseNow,
          furthest: Math.max(strayed.furthest, Math.abs(off)),
        };
      }
      elsewhereSince = null;
      heardBefore = true;
      offset = databaseNow - at;
    },
  };
}

const NOTICED_MS = 1_000;

/** Elsewhere the uptime follows the calendar, which is what is not to be believed. */
function asleepMs(): number {
  return process.platform === 'linux' ? os.uptime() * 1_000 - steadyMs() : 0;
}
