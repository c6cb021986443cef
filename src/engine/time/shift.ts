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

/** Of what passes, such a part is forgiven to a clock that is a little off: many small steps come to nothing. */
const FORGIVEN = 0.01;

/** What a process has lived through by what passes steadily. */
export interface LivedThrough {
  /** Where the clock should be. */
  readonly expected: number;
  /** How far the clock went beside what passed since this process looked last; Infinity: somebody has said since what it is. */
  readonly stepped: number;
}

/** How far the clock is off. null: the process has just begun. Pure. */
export function shiftOf(now: number, { seen_at, shift }: Vouched, lived: LivedThrough | null): number {
  const time = now - shift;
  // Small steps are vouched for by everybody who followed them: who has seen them all knows better.
  const crept = lived !== null && lived.stepped <= TOLERATED_MS && !isNear(time, lived.expected);
  // Somebody carries the time on, and it is where this clock says: also for a process that stood still itself.
  if (!crept && time >= seen_at - TOLERATED_MS && time <= seen_at + VOUCHED_WITHIN_MS) return shift;
  if (lived !== null) {
    const { expected } = lived;
    if (isNear(now, expected)) return 0;
    return isNear(time, expected) ? shift : Math.round(now - expected);
  }
  // A house may have been off for any length of time, but never for less than none.
  const isBack = now >= seen_at - TOLERATED_MS;
  if (shift < 0 && isBack) return 0;
  if (time >= seen_at - TOLERATED_MS) return shift;
  return isBack ? 0 : now - seen_at;
}

/**
 * Where a process expects the clock from here on, when it goes by `time` after so much has passed: it grows used to a clock
 * that is a little off, slowly. Where somebody else knew better, it begins there anew. Pure.
 */
export function carriedOn(time: number, expected: number, passed: number): number {
  if (!isNear(time, expected)) return time;
  const most = passed * FORGIVEN;
  return expected + Math.max(-most, Math.min(most, time - expected));
}

const isNear = (one: number, other: number) => Math.abs(one - other) <= TOLERATED_MS;
