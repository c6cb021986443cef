/** How instants of one leave lie on a line. Pure. */
export interface TimeAxis {
  /** Milliseconds since the start, to 0 … 1. */
  readonly place: (ms: number) => number;
  readonly marks: readonly { readonly ms: number; readonly label: string }[];
}

export type Scale = 'early' | 'even';

/** Below it time is nearly even on the early scale; after it each tenfold takes the same room. */
const EVEN_BELOW_MS = 250;

const STEPS: readonly (readonly [number, string])[] = [
  [100, '100 ms'],
  [500, '500 ms'],
  [1_000, '1 s'],
  [2_000, '2 s'],
  [5_000, '5 s'],
  [10_000, '10 s'],
  [30_000, '30 s'],
  [60_000, '1 min'],
  [120_000, '2 min'],
  [300_000, '5 min'],
  [600_000, '10 min'],
  [1_800_000, '30 min'],
  [3_600_000, '1 h'],
  [7_200_000, '2 h'],
  [14_400_000, '4 h'],
  [43_200_000, '12 h'],
  [86_400_000, '1 d'],
  [172_800_000, '2 d'],
  [604_800_000, '7 d'],
  [2_592_000_000, '30 d'],
  [7_776_000_000, '90 d'],
];

/** `room`: marks nearer than this share of the line would write over each other. */
export function timeAxis(scale: Scale, endMs: number, room: number): TimeAxis {
  const end = Math.max(1_000, endMs);
  const full = Math.log1p(end / EVEN_BELOW_MS);
  const place = (ms: number) => {
    const inside = Math.min(end, Math.max(0, ms));
    return scale === 'even' ? inside / end : Math.log1p(inside / EVEN_BELOW_MS) / full;
  };
  const marks: { readonly ms: number; readonly label: string }[] = [{ ms: 0, label: 'T+0' }];
  let last = 0;
  for (const [ms, label] of STEPS) {
    const at = place(ms);
    if (ms > end || at - last < room) continue;
    marks.push({ ms, label });
    last = at;
  }
  return { place, marks };
}
