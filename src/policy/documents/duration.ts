const PARTS = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

const SECOND = 1000;
const DAY = 24 * 3600 * SECOND;

/**
 * ISO 8601 duration to milliseconds. A day is 24 hours. Years and months, admitted only where a term needs no exact
 * instant, count 366 and 31 days: never shorter than the calendar's.
 */
export function durationMs(text: string): number {
  const match = PARTS.exec(text);
  if (match === null) throw new RangeError(`not an ISO 8601 duration: ${text}`);
  const [years, months, weeks, days, hours, minutes, seconds] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  return (
    (years ?? 0) * 366 * DAY +
    (months ?? 0) * 31 * DAY +
    (weeks ?? 0) * 7 * DAY +
    (days ?? 0) * DAY +
    (hours ?? 0) * 3600 * SECOND +
    (minutes ?? 0) * 60 * SECOND +
    (seconds ?? 0) * SECOND
  );
}
