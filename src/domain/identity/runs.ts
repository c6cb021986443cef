import type { Instant } from '../identity.ts';
import type { EmploymentTimeline, EndCause } from './timeline.ts';

/** Employments that touch or overlap. It ends with the last end. */
export interface Run {
  readonly start: Instant;
  readonly end: Instant | null;
  /** Of the employments that end with the run; the first is the one that fixed the end. */
  readonly endsBy: readonly EndCause[];
}

interface Part {
  readonly start: Instant;
  readonly end: Instant | null;
  readonly endsBy: EndCause | null;
}

/** Terminations before contract ends, the latest entered first: it is the one that fixed the end. */
function compareCauses(a: EndCause, b: EndCause): number {
  const [x, y] = [a.enteredAt ?? Number.MIN_SAFE_INTEGER, b.enteredAt ?? Number.MIN_SAFE_INTEGER];
  return y - x;
}

function close(parts: readonly Part[], start: Instant, end: Instant | null): Run {
  const causes = parts.flatMap((part) =>
    end !== null && part.end === end && part.endsBy ? [part.endsBy] : [],
  );
  return { start, end, endsBy: causes.sort(compareCauses) };
}

/** The runs of one identity, in time order. */
export function runsOf(employments: readonly EmploymentTimeline[]): readonly Run[] {
  const parts = employments
    .flatMap(({ valid, endsBy }): Part[] => (valid === null ? [] : [{ ...valid, endsBy }]))
    .sort((a, b) => a.start - b.start);
  const runs: Run[] = [];
  let open: Part[] = [];
  let start = 0;
  let end: Instant | null = 0;
  for (const part of parts) {
    if (open.length > 0 && end !== null && part.start > end) {
      runs.push(close(open, start, end));
      open = [];
    }
    if (open.length === 0) {
      start = part.start;
      end = part.end;
    } else if (end !== null) {
      end = part.end === null ? null : Math.max(end, part.end);
    }
    open.push(part);
  }
  if (open.length > 0) runs.push(close(open, start, end));
  return runs;
}
