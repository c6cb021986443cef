const DAY = 86_400_000;

export interface TimeScale {
  readonly from: number;
  readonly to: number;
  at(instant: number): number;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
}

const byDay = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });
const byMonth = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric' });
const byTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** Instants as pixels, with a little air at both ends and as many labels as have room. */
export function timeScale(instants: readonly number[], start: number, end: number, room: number): TimeScale {
  const first = Math.min(...instants);
  const last = Math.max(...instants);
  const air = Math.max(DAY, (last - first) * 0.04);
  const from = first - air;
  const to = last + air;
  const at = (instant: number) => start + ((instant - from) / (to - from)) * (end - start);
  const count = Math.max(2, Math.floor(Math.abs(end - start) / room));
  const step = (to - from) / count;
  const format = step > 60 * DAY ? byMonth : step > DAY ? byDay : byTime;
  const ticks = Array.from({ length: count }, (_, i) => {
    const instant = from + step * (i + 0.5);
    return { at: at(instant), label: format.format(instant) };
  });
  return { from, to, at, ticks };
}
