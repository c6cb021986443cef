import { texts } from '../texts/index.ts';
import { useHint } from './hint.tsx';
import { useOfNow } from './now.ts';

const UNITS = [
  ['year', 365.25 * 86_400_000],
  ['month', 30.44 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
/** By zone: to make one costs a hundred times what using it costs. */
const exactly = new Map<string | undefined, Intl.DateTimeFormat>();

/** How long ago or until; the exact time, here and where the person is, on hover, on focus, and for screen readers. */
export function When({
  at,
  zone,
  absent = '–',
}: {
  readonly at: string | null | undefined;
  readonly zone?: string | null | undefined;
  readonly absent?: string;
}) {
  const words = useOfNow((now) => (at === null || at === undefined ? null : distance(at, now)));
  const exact = at === null || at === undefined ? '' : inBothZones(at, zone);
  const { pointing, hint } = useHint(exact);
  if (at === null || at === undefined) return <>{absent}</>;
  return (
    <>
      <time className="when" dateTime={at} aria-label={`${words}, ${exact}`} role="note" {...pointing}>
        {words}
      </time>
      {hint}
    </>
  );
}

/** Here, and where the person is. */
export function inBothZones(at: string, zone: string | null | undefined): string {
  return [absolute(at), ...(zone ? [texts.kit.there(absolute(at, zone), zone)] : [])].join(' · ');
}

export function absolute(at: string, zone?: string): string {
  let format = exactly.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      dateStyle: 'medium',
      timeStyle: 'medium',
      ...(zone === undefined ? {} : { timeZone: zone }),
    });
    exactly.set(zone, format);
  }
  return format.format(new Date(at));
}

/** `in 3 hours`, `2 minutes ago`. */
export function distance(at: string, now: number): string {
  const ms = Date.parse(at) - now;
  const [unit, size] = UNITS.find(([, each]) => Math.abs(ms) >= each) ?? ['second', 1_000];
  return relative.format(Math.trunc(ms / size), unit);
}
