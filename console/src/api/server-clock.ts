let aheadMs = 0;

/** `date` of an answer (RFC 9110, 6.6.1), by the second. */
export function hearClock(date: string | null): void {
  const ms = Date.parse(date ?? '');
  if (!Number.isNaN(ms)) aheadMs = ms - Date.now();
}

/** What the server's clock says (said), a moment late: that of this machine may be wrong by hours. */
export function serverTime(here: number = Date.now()): number {
  return here + aheadMs;
}

/** The instant so long from now, by the server's clock, which is the one that it ends by. */
export function endAfter(ms: number): string {
  return new Date(serverTime() + ms).toISOString();
}
