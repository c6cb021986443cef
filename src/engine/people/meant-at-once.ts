import type { Override } from '../tables/index.ts';

/** Whether it was to be in force when it was said, and not from a day that somebody named. */
export function isMeantAtOnce({ since, orderedAt, source, signal }: Override): boolean {
  return source !== undefined || signal === true || orderedAt === undefined || since <= orderedAt;
}
