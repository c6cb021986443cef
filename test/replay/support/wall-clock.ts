const DAY = 86_400_000;
const QUARTER = 900_000;

/** The date `days` after `date`, both `YYYY-MM-DD`. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the clocks of `zone` show at `instant`, as if it were UTC. */
export function wallAt(instant: number, zone: string): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(instant)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

const known = new Map<string, number>();

/**
 * The first instant at which the clocks of `zone` show `date` and `time`; in a gap, the first after it. By looking at
 * the clocks quarter by quarter: slow, and another way than the code under test goes.
 */
export function instantOf(date: string, time: string, zone: string): number {
  const key = `${date} ${time} ${zone}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const wall = Date.parse(`${date}T${time.length === 5 ? `${time}:00` : time}Z`);
  let result: number | null = null;
  let afterGap: number | null = null;
  const day = wall - (wall % QUARTER);
  for (let t = day - 30 * 3_600_000; t <= day + 30 * 3_600_000; ) {
    const shown = wallAt(t, zone);
    // Clocks change on quarters only, so within one they show `shown` plus what has passed.
    if (result === null && wall >= shown && wall < shown + QUARTER) result = t + (wall - shown);
    if (afterGap === null && shown > wall) afterGap = t;
    // Far away from the wanted time, larger steps do: clocks never change by more than a day and a bit.
    t += wall - shown > 27 * 3_600_000 ? 2 * 3_600_000 : QUARTER;
    if (result !== null || (afterGap !== null && shown - wall > 2 * 3_600_000)) break;
  }
  const instant = result ?? afterGap ?? Number.NaN;
  known.set(key, instant);
  return instant;
}
