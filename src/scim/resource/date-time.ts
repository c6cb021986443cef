/** xsd:dateTime (RFC 7643 section 2.3.5). Without an offset it is read as UTC. */
const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:Z|([+-])(0\d|1[0-4]):([0-5]\d))?$/;

/** Nobody counts finer than this. */
const LONGEST = 64;
const MINUTE = 60_000;

/** Milliseconds since the epoch, finer parts cut off; null: no such instant. */
export function instantOf(text: string): number | null {
  const found = text.length > LONGEST ? null : DATE_TIME.exec(text);
  if (found === null) return null;
  const [, date = '', hour = '', minute = '', second = '', fraction = '', sign, hours, minutes] = found;
  const millis = fraction.slice(0, 3).padEnd(3, '0');
  const midnight = Date.parse(`${date}T00:00:00.000Z`);
  // A thirtieth of February would be read as a day of March.
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== date) return null;
  // 24:00:00 is the end of the day here as it is there (XML Schema part 2, section 3.2.7.1).
  const local = Date.parse(`${date}T${hour}:${minute}:${second}.${millis}Z`);
  if (Number.isNaN(local)) return null;
  const offset = sign === undefined ? 0 : (Number(hours) * 60 + Number(minutes)) * MINUTE;
  return sign === '-' ? local + offset : local - offset;
}
