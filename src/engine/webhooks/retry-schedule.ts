const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Standard Webhooks 1.0, "Deliverability and reliability": how long after the try before each try comes. */
export const SCHEDULE_MS: readonly number[] = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** Many that failed together must not come back together. */
const JITTER = 0.1;
/** A receiver that asks for more than the longest step would park its deliveries for ever. */
const LONGEST_WAIT_MS = 24 * HOUR;

/**
 * How long to wait after so many tries, all of them failed; null: it is given up. `random` is 0 <= x < 1; `asked` is what
 * the receiver asked for itself, which is never undercut.
 */
export function waitAfter(tries: number, random: number, asked: number | null): number | null {
  const step = SCHEDULE_MS[tries];
  if (step === undefined) return null;
  const own = Math.round(step * (1 + random * JITTER));
  return Math.max(own, Math.min(asked ?? 0, LONGEST_WAIT_MS));
}
