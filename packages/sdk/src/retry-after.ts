/** A longer wait is the caller's to decide. */
const LONGEST = 30_000;

/** The one form of a date that is sent today. `Date.parse` alone would take `-1` for a day in 2001. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Milliseconds until another try is welcome (RFC 9110 section 10.2.3: seconds or a date), or null: the server did not
 * ask for one, or for a longer wait than half a minute.
 */
export function retryAfter(answer: Response, now: number): number | null {
  if (answer.status !== 429 && answer.status !== 503) return null;
  const text = answer.headers.get('retry-after')?.trim() ?? '';
  const wait = waitIn(text, now);
  return Number.isNaN(wait) || wait > LONGEST ? null : Math.max(0, wait);
}

function waitIn(text: string, now: number): number {
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  return HTTP_DATE.test(text) ? Date.parse(text) - now : Number.NaN;
}
