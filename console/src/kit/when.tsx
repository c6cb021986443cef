import { Text, Tooltip } from '@mantine/core';
import { texts } from '../texts/index.ts';
import { useNow } from './now.ts';

const UNITS = [
  ['year', 365.25 * 86_400_000],
  ['month', 30.44 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

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
  const now = useNow();
  if (at === null || at === undefined) return <>{absent}</>;
  const exact = [absolute(at), ...(zone ? [texts.kit.there(absolute(at, zone), zone)] : [])].join(' · ');
  return (
    <Tooltip label={exact} events={{ hover: true, focus: true, touch: true }}>
      <Text
        component="time"
        dateTime={at}
        inherit
        style={{ whiteSpace: 'nowrap' }}
        aria-label={`${distance(at, now)}, ${exact}`}
        role="note"
      >
        {distance(at, now)}
      </Text>
    </Tooltip>
  );
}

export function absolute(at: string, zone?: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'medium',
    ...(zone === undefined ? {} : { timeZone: zone }),
  }).format(new Date(at));
}

/** `in 3 hours`, `2 minutes ago`. */
export function distance(at: string, now: number): string {
  const ms = Date.parse(at) - now;
  const [unit, size] = UNITS.find(([, each]) => Math.abs(ms) >= each) ?? ['second', 1_000];
  return relative.format(Math.trunc(ms / size), unit);
}
