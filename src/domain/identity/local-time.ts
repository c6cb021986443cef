import { Temporal } from 'temporal-polyfill';
import { LockstepError } from '../errors.ts';
import type { Instant } from '../identity.ts';

/** A calendar date, `YYYY-MM-DD`. Sorts as text. */
export type LocalDate = string;

/** A wall-clock time, `HH:MM` or `HH:MM:SS`. */
export type LocalTime = string;

export const MIDNIGHT: LocalTime = '00:00';

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** True for a date of the calendar between the years 1 and 9999: 2026-02-30 and 2025-02-29 are none. */
export function isLocalDate(text: string): boolean {
  const match = DATE.exec(text);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const leapDay = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 1 : 0;
  return year >= 1 && day >= 1 && day <= (MONTH_DAYS[month - 1] ?? 0) + leapDay;
}

export function isLocalTime(text: string): boolean {
  return TIME.test(text);
}

// Pure functions of their arguments and the zone rules of this process: remembering them changes no answer.
// Bounded, so that hostile input cannot fill the memory.
const CACHE_LIMIT = 100_000;
const instants = new Map<string, Instant>();
const zones = new Map<string, boolean>();

function remember<V>(cache: Map<string, V>, key: string, value: V): V {
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(key, value);
  return value;
}

/** True for an IANA zone name that this process has rules for. */
export function isTimeZone(zone: string): boolean {
  const known = zones.get(zone);
  if (known !== undefined) return known;
  if (zone.length > 64) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return remember(zones, zone, true);
  } catch {
    return remember(zones, zone, false);
  }
}

/**
 * The instant at which the clocks of `zone` show `date` and `time`.
 * A local time that does not exist gives the first instant after the gap; one that exists twice, the earlier.
 * Throws LockstepError TIME_ZONE_UNKNOWN or LOCAL_TIME_INVALID.
 */
export function localInstant(date: LocalDate, time: LocalTime, zone: string): Instant {
  const key = `${date} ${time} ${zone}`;
  const known = instants.get(key);
  if (known !== undefined) return known;
  if (!isTimeZone(zone))
    throw new LockstepError('TIME_ZONE_UNKNOWN', `No such time zone: ${zone.slice(0, 64)}`);
  if (!isLocalDate(date) || !isLocalTime(time)) {
    throw new LockstepError('LOCAL_TIME_INVALID', `Not a date and time: ${`${date} ${time}`.slice(0, 64)}`);
  }
  return remember(instants, key, convert(date, time, zone));
}

function convert(date: LocalDate, time: LocalTime, zone: string): Instant {
  const local = Temporal.PlainDateTime.from(`${date}T${time}`);
  const earlier = local.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (earlier.toPlainDateTime().equals(local)) return earlier.epochMilliseconds;
  // In a gap `earlier` lies before the clocks change, so the next change of the zone is the end of the gap.
  const change = earlier.getTimeZoneTransition('next');
  return (change ?? local.toZonedDateTime(zone, { disambiguation: 'later' })).epochMilliseconds;
}
