import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../identity.ts';

/** `2026-03-31T18:00:00+02:00[Europe/Berlin]` (RFC 9557): the same instant as people there read it. */
export function localText(instant: Instant, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toString();
}
