import { durationMs } from '../../policy/documents/duration.ts';

/** A listing of a large target takes a while; more often than this it would never end. */
const LEAST_MS = 60_000;

/** Target.listEvery in milliseconds. */
export function listEveryMs(listEvery: string): number {
  return Math.max(LEAST_MS, durationMs(listEvery));
}
