import type { LeaveNews } from './watch-leave.ts';

/** What a system did instead of what it was asked, and what Lockstep makes of it; null when it is not worth a line. */
export function survivedInWords({
  target,
  outcome,
  what,
  detail,
}: Extract<LeaveNews, { kind: 'survived' }>): string | null {
  if (target === 'keys-and-laptop')
    return outcome === 'accepted' && what === 'sign-in'
      ? 'has no interface: Sunniva of facilities is asked to collect them'
      : null;
  if (detail?.includes(' 503'))
    return 'is down (503): asked again until it is back; nobody else waits for it';
  switch (outcome) {
    case 'unknownOutcome':
      return `was told to end ${what} and gave no answer: done, or not? Read back before it is asked again`;
    case 'retryable':
      return `could not be reached for ${what}: asked again`;
    case 'rateLimited':
      return 'says "too many requests": waits as long as it was told';
    case 'accepted':
      return `says "accepted" to ${what}: that is not done, so it is asked until it is`;
    case 'disproven':
      return `says that ${what} has ended, but ${detail ?? 'it has not'}: not believed`;
    case 'unproven':
      return `ended ${what}, and could not be read back yet: asked again`;
    case 'returned':
      return `${what} is back: cut off again`;
    default:
      return `${what}: ${outcome}${detail === null ? '' : ` (${detail})`}; it goes on`;
  }
}
