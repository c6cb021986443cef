import type { ErrorTable } from './category.ts';

/** Facts of an employment. */
export const factErrors = {
  TIME_ZONE_UNKNOWN: {
    category: 'invalid',
    remedy:
      'Give an IANA time zone such as Europe/Berlin, or map the values of the zone column in the source document.',
  },
  LOCAL_TIME_INVALID: { category: 'invalid', remedy: 'Give dates as YYYY-MM-DD and times as HH:MM.' },
  EMPLOYMENT_FACTS_LIMIT: {
    category: 'refused',
    remedy:
      'One employment has more changes than any real one; look at what the source sends and close the exception.',
  },
} as const satisfies ErrorTable;
