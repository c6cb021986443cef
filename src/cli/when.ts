import { LockstepError } from '../domain/errors.ts';
import { LEAST_KEPT_DAYS, MOST_KEPT_DAYS } from '../domain/kept-days.ts';
import { durationMs } from '../policy/documents/duration.ts';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/** An instant with its zone, or a length of time from now. A date alone would be somebody's guess. */
export function parseWhen(text: string, now: number, option: string): number {
  const at = instantIn(text);
  if (at !== null) return at;
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

/** An instant with its zone: what is named by it does not move with the clock. */
export function parseInstant(text: string, option: string): number {
  const at = instantIn(text);
  if (at === null)
    throw new LockstepError(
      'USAGE',
      `${option} takes an instant with its zone (2026-12-31T18:00:00+01:00), not '${text}'`,
    );
  return at;
}

function instantIn(text: string): number | null {
  const at = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

export function parseCount(text: string, option: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > most)
    throw new LockstepError('USAGE', `${option} takes a whole number up to ${most}, not '${text}'`);
  return value;
}

/** How long events are kept. Throws USAGE. */
export function parseKeptDays(text: string, option = '--keep-events'): number {
  const days = parseCount(text, option, MOST_KEPT_DAYS);
  if (days < LEAST_KEPT_DAYS)
    throw new LockstepError('USAGE', `${option} takes at least ${LEAST_KEPT_DAYS} days`);
  return days;
}
