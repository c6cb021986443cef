/** How much: `short` goes with every change, `day` is `npm run torture`, `night` is `npm run torture:night`. */
export type Size = 'short' | 'day' | 'night';

/** One part of a rack's work; parts run side by side, each in a process of its own. */
export interface Order {
  readonly size: Size;
  /** 0 <= part < parts. */
  readonly part: number;
  readonly parts: number;
  /** Everything random follows from it. */
  readonly seed: number;
  /** For people, on the way. */
  readonly say: (line: string) => void;
  /** Somebody wants to know whether anything is wrong, not what all: told at once, and this process ends. */
  readonly first?: (violation: Violation) => void;
}

/** Something that must never happen, and did. */
export interface Violation {
  readonly what: string;
  /** The command that shows it again. */
  readonly again: string;
}

export interface Outcome {
  /** What was done, counted; the same name in several parts and racks is added up. */
  readonly counts: Readonly<Record<string, number>>;
  /** What was measured, for the table: not added up. */
  readonly figures?: readonly string[];
  readonly violations: readonly Violation[];
}

/** One way to break things. It knows what must hold, and nothing of the defects that are planted. */
export interface Rack {
  readonly name: string;
  /** What it shows, in words; goals of the safety plan by their number. */
  readonly shows: string;
  /** Into how many parts its work falls; 0: not at this size. */
  readonly parts: Readonly<Record<Size, number>>;
  /** At these sizes it measures time, and has the whole machine: nothing runs beside it. */
  readonly alone?: readonly Size[];
  readonly run: (order: Order) => Promise<Outcome>;
}
