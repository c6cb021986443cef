import { durationMs } from '../../policy/documents/duration.ts';

/** A listing of a large target takes a while; more often than this it would never end. */
const LEAST_MS = 60_000;

/** Target.listEvery in milliseconds. */
export function listEveryMs(listEvery: string): number {
  return Math.max(LEAST_MS, durationMs(listEvery));
}

/** Clocks of two processes may differ by so much. */
const SKEW_MS = 30_000;

/**
 * A look that was asked for while another was under way (a new document, a new secret) is not answered by that one.
 * `begunAt`: of the one that is over now; `expected`: when it was itself to go on, where it had to wait.
 */
export function askedMeanwhile(
  next: number | null | undefined,
  begunAt: number,
  now: number,
  expected: number | null = null,
): boolean {
  return next != null && next > begunAt && next <= now + SKEW_MS && next !== expected;
}
