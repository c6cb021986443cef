import { LockstepError } from '../domain/errors.ts';
import { LEAST_KEPT_DAYS, MOST_KEPT_DAYS } from '../domain/kept-days.ts';
import { durationMs } from '../policy/documents/duration.ts';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/** An instant with its zone, or a length of time from now. A date alone would be somebody's guess. */
export function parseWhen(text: string, now: number, option: string): number {
  if (INSTANT.test(text)) {
    const at = Date.parse(text);
    if (!Number.isNaN(at)) return at;
  }
  try {
    if (/^P/.test(text)) return now + durationMs(text);
  } catch {
    // Falls through to the message below.
  }
  throw new LockstepError(
    'USAGE',
    `${option} takes an instant with its zone (2026-12-31T18:00:00+01:00) or a length of time from now (PT2H, P30D), not '${text}'`,
  );
}

export function parseCount(text: string, option: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > most)
    throw new LockstepError('USAGE', `${option} takes a whole number up to ${most}, not '${text}'`);
  return value;
}

/** How long events are kept. Throws USAGE. */
export function parseKeptDays(text: string): number {
  const days = parseCount(text, '--keep-events', MOST_KEPT_DAYS);
  if (days < LEAST_KEPT_DAYS)
    throw new LockstepError('USAGE', `--keep-events takes at least ${LEAST_KEPT_DAYS} days`);
  return days;
}
