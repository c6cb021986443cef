import { Temporal } from 'temporal-polyfill';
import { isLocalDate } from '../../domain/identity/local-time.ts';

/**
 * How a date is written. Each source declares exactly one form for each field: 03/04/2026 is never guessed at.
 * `/Date(ms)/` is OData v2 (milliseconds since 1970 in UTC, an optional +0000 behind them).
 */
export type DateForm =
  | 'YYYY-MM-DD'
  | 'DD-MM-YYYY'
  | 'DD/MM/YYYY'
  | 'MM/DD/YYYY'
  | 'DD.MM.YYYY'
  | '/Date(ms)/';

const PATTERNS: Readonly<Record<DateForm, RegExp>> = {
  'YYYY-MM-DD': /^(?<y>\d{4})-(?<m>\d{2})-(?<d>\d{2})$/,
  'DD-MM-YYYY': /^(?<d>\d{2})-(?<m>\d{2})-(?<y>\d{4})$/,
  'DD/MM/YYYY': /^(?<d>\d{2})\/(?<m>\d{2})\/(?<y>\d{4})$/,
  'MM/DD/YYYY': /^(?<m>\d{2})\/(?<d>\d{2})\/(?<y>\d{4})$/,
  'DD.MM.YYYY': /^(?<d>\d{2})\.(?<m>\d{2})\.(?<y>\d{4})$/,
  '/Date(ms)/': /^\/Date\((?<ms>-?\d{1,15})(?:\+0000)?\)\/$/,
};

export const DATE_FORMS = Object.keys(PATTERNS) as readonly DateForm[];

const DAY_MS = 86_400_000;
// Nobody who works today was born before; earlier years are the zero dates of some system. 9999 is "no end".
const FIRST_YEAR = 1900;
const LAST_YEAR = 9999;

/** The date as `YYYY-MM-DD`, or null when it is written otherwise or is not a day of the calendar. */
export function decodeDate(text: string, form: DateForm = 'YYYY-MM-DD'): string | null {
  const groups = PATTERNS[form].exec(text)?.groups;
  if (groups === undefined) return null;
  if (groups.ms !== undefined) {
    const ms = Number(groups.ms);
    // A day in OData v2 is its midnight in UTC. Anything else is a moment, and its day would depend on a zone.
    if (ms % DAY_MS !== 0) return null;
    const year = new Date(ms).getUTCFullYear();
    return year >= FIRST_YEAR && year <= LAST_YEAR ? new Date(ms).toISOString().slice(0, 10) : null;
  }
  const date = `${groups.y}-${groups.m}-${groups.d}`;
  return isLocalDate(date) && Number(groups.y) >= FIRST_YEAR ? date : null;
}

const INSTANT =
  /^(?<date>\d{4}-\d{2}-\d{2})T(?<h>[01]\d|2[0-3]):(?<min>[0-5]\d)(?::(?<s>[0-5]\d)(?:\.(?<f>\d{1,9}))?)?(?<zone>Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?$/;
const ODATA_INSTANT = /^\/Date\((-?\d{1,15})(?:\+0000)?\)\/$/;

/**
 * Milliseconds since the epoch of an ISO 8601 moment (RFC 3339, seconds optional) or of an OData v2 `/Date(ms)/`.
 * Without an offset it is read in `zone`; null without a zone, and for a local time that the clocks of the zone
 * skip or repeat: which of the two was meant, nobody can say.
 */
export function decodeInstant(text: string, zone?: string): number | null {
  const odata = ODATA_INSTANT.exec(text);
  if (odata !== null) return inRange(Number(odata[1]));
  const groups = INSTANT.exec(text)?.groups;
  const date = groups === undefined ? null : decodeDate(groups.date ?? '');
  if (groups === undefined || date === null) return null;
  const milliseconds = Number((groups.f ?? '').padEnd(3, '0').slice(0, 3));
  const clock = `${groups.h}:${groups.min}:${groups.s ?? '00'}`;
  const offset = groups.zone;
  if (offset !== undefined) {
    const rfc3339 =
      offset === 'Z' || offset.includes(':') ? offset : `${offset.slice(0, 3)}:${offset.slice(3)}`;
    return inRange(Date.parse(`${date}T${clock}${rfc3339}`) + milliseconds);
  }
  if (zone === undefined) return null;
  try {
    const local = Temporal.PlainDateTime.from(`${date}T${clock}`);
    return local.toZonedDateTime(zone, { disambiguation: 'reject' }).epochMilliseconds + milliseconds;
  } catch {
    return null;
  }
}

function inRange(ms: number): number | null {
  return Number.isFinite(ms) && Math.abs(ms) <= 253_402_300_799_999 ? ms : null;
}
