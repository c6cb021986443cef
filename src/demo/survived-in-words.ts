import type { LeaveNews } from './watch-leave.ts';

/** What a system did instead of what it was asked, and what Lockstep makes of it. */
export function survivedInWords({ outcome, what, detail }: Extract<LeaveNews, { kind: 'survived' }>): string {
  if (detail?.includes(' 503')) return 'is down (503): asked again until it is back, nobody else waits';
  switch (outcome) {
    case 'unknownOutcome':
      return `was told to end ${what} and gave no answer: done, or not? It is read back before it is asked again`;
    case 'retryable':
      return `could not be reached for ${what}: asked again`;
    case 'rateLimited':
      return 'says "too many requests": Lockstep waits as long as it was told';
    case 'accepted':
      return `says "accepted" for ${what}: that is not done, so it is asked until it is`;
    case 'disproven':
      return `says that ${what} has ended, and it has not (${detail ?? 'read back'}): not believed, asked again`;
    case 'returned':
      return `${what} is back: cut off again`;
    default:
      return `${what}: ${outcome}${detail === null ? '' : ` (${detail})`}; it goes on`;
  }
}
