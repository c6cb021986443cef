/** A clock that is further than this from what has passed steadily is doubted (T31). */
export const TOLERATED_MS = 300_000;

/** How long the newest vouched instant may be behind while somebody carries it on. */
export const VOUCHED_WITHIN_MS = 120_000;

/** What all processes of a house go by, as the database keeps it. */
export interface Vouched {
  /** The newest instant that a process vouched for by what passes steadily. */
  readonly seen_at: number;
  /** How far the clock is from there since it jumped; 0: it is believed. */
  readonly shift: number;
}

/**
 * How far the clock is off. `expected`: where it should be by what this process has lived through; null when it has just
 * begun. Pure.
 */
export function shiftOf(now: number, { seen_at, shift }: Vouched, expected: number | null): number {
  const time = now - shift;
  // Somebody carries the time on, and it is where this clock says: also for a process that stood still itself.
  if (time >= seen_at - TOLERATED_MS && time <= seen_at + VOUCHED_WITHIN_MS) return shift;
  if (expected !== null) {
    if (Math.abs(now - expected) <= TOLERATED_MS) return 0;
    return Math.abs(time - expected) <= TOLERATED_MS ? shift : Math.round(now - expected);
  }
  // A house may have been off for any length of time, but never for less than none.
  const isBack = now >= seen_at - TOLERATED_MS;
  if (shift < 0 && isBack) return 0;
  if (time >= seen_at - TOLERATED_MS) return shift;
  return isBack ? 0 : now - seen_at;
}
