/** What the clocks of a zone show, by ICU alone: nothing of what is under test is asked. */

const DAY = 86_400_000;

/** From this instant on, so many milliseconds are added to UTC. */
export interface Stretch {
  readonly from: number;
  readonly offset: number;
}

export interface ZoneClocks {
  readonly zone: string;
  readonly stretches: readonly Stretch[];
}

/** All changes between two instants. Two of them within one day would be missed; there are none. */
export function clocksOf(zone: string, from: number, to: number): ZoneClocks {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const offsetAt = (instant: number): number => {
    const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = (
      format.format(instant).match(/\d+/g) ?? []
    ).map(Number);
    return Date.UTC(year, month - 1, day, hour, minute, second) - instant;
  };
  const stretches: Stretch[] = [{ from: Number.NEGATIVE_INFINITY, offset: offsetAt(from) }];
  for (let at = from; at < to; at += DAY) {
    let [before, after] = [at, at + DAY];
    if (offsetAt(before) === offsetAt(after)) continue;
    const old = offsetAt(before);
    while (after - before > 1_000) {
      const middle = Math.floor((before + after) / 2_000) * 1_000;
      if (offsetAt(middle) === old) before = middle;
      else after = middle;
    }
    stretches.push({ from: after, offset: offsetAt(after) });
  }
  return { zone, stretches };
}

/**
 * The first instant at which the clocks show this day and time or a later one: a time that exists twice counts when it
 * comes first, one that is jumped over when the clocks have jumped.
 */
export function firstShown({ stretches }: ZoneClocks, date: string, time: string): number {
  const wall = Date.parse(`${date}T${time}:00Z`);
  for (const [i, { from, offset }] of stretches.entries()) {
    const until = stretches[i + 1]?.from ?? Number.POSITIVE_INFINITY;
    const at = Math.max(from, wall - offset);
    if (at < until) return at;
  }
  throw new Error(`the clocks never show ${date} ${time}`);
}

/** The day that the clocks show. */
export function dayShown({ stretches }: ZoneClocks, instant: number): string {
  const { offset } = stretches.findLast(({ from }) => from <= instant) ?? { offset: 0 };
  return new Date(instant + offset).toISOString().slice(0, 10);
}

/** Older names and those of no place, which ICU takes and does not list. */
const ALIASES = [
  'UTC',
  'GMT',
  'Etc/GMT+12',
  'Etc/GMT-14',
  'US/Eastern',
  'US/Central',
  'US/Mountain',
  'US/Pacific',
  'US/Alaska',
  'US/Hawaii',
  'US/Arizona',
  'Canada/Atlantic',
  'Canada/Newfoundland',
  'Asia/Calcutta',
  'Asia/Katmandu',
  'Asia/Saigon',
  'Asia/Rangoon',
  'Asia/Istanbul',
  'Europe/Kiev',
  'Europe/Kyiv',
  'Europe/Belfast',
  'Atlantic/Faeroe',
  'America/Godthab',
  'America/Nuuk',
  'America/Buenos_Aires',
  'America/Indianapolis',
  'Australia/ACT',
  'Australia/NSW',
  'Australia/Queensland',
  'Brazil/East',
  'Chile/Continental',
  'Chile/EasterIsland',
  'Pacific/Samoa',
  'NZ',
  'NZ-CHAT',
  'Egypt',
  'Eire',
  'Iran',
  'Israel',
  'Japan',
  'Singapore',
  'Turkey',
  'Cuba',
  'Portugal',
  'Poland',
  'GB',
  'ROC',
  'ROK',
  'PRC',
  'Hongkong',
];

/** Every zone of this Node, its aliases of above included. */
export function everyZone(): string[] {
  return [...new Set([...Intl.supportedValuesOf('timeZone'), ...ALIASES])].sort();
}
