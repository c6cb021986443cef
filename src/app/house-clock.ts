import type { Clock } from '../engine/ports.ts';
import { systemClock } from './system-clock.ts';

/** Milliseconds that only ever pass, whatever becomes of this machine's calendar: the same in every thread. */
export function steadyMs(): number {
  return Number(process.hrtime.bigint() / 1_000n) / 1_000;
}

export interface HouseClock extends Clock {
  /** What the database's clock said at that instant of `steadyMs`. */
  heard(databaseNow: number, at: number): void;
}

/**
 * The time of a house is its database's, carried on by what passes steadily here: one clock for all processes. A jump of
 * a worker's own clock ends nobody's access, takes nobody's lanes and keeps nobody's.
 */
export function houseClock(): HouseClock {
  let offset = Date.now() - steadyMs();
  return {
    ...systemClock,
    now: () => Math.floor(steadyMs() + offset),
    heard(databaseNow, at) {
      offset = databaseNow - at;
    },
  };
}
