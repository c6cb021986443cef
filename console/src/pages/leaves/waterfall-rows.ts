import type { Answer } from '@lockstep/sdk';

export type ShownLeave = Answer<'showLeave'>;
export type ShownTarget = ShownLeave['targets'][number];
export type ShownOperation = ShownTarget['accounts'][number]['operations'][number];
type Attempt = ShownOperation['attempts'][number];

export type BarKind = 'write' | 'ask' | 'failed' | 'unknown' | 'running' | 'waits' | 'residual';

/** One piece of a row: from and to in milliseconds since the start. */
export interface Bar {
  readonly kind: BarKind;
  readonly from: number;
  readonly to: number;
  readonly operation: string;
  readonly title: string;
}

export interface Row {
  readonly target: string;
  readonly title: string;
  readonly all: number;
  readonly verified: number;
  /** Something is tried or waited for right now. */
  readonly running: boolean;
  readonly bars: readonly Bar[];
  /** Read-backs that proved something. */
  readonly ticks: readonly number[];
  readonly looked: ShownTarget['looked'];
}

export interface Waterfall {
  readonly start: number;
  /** Milliseconds from the start to the end of what is shown. */
  readonly span: number;
  readonly promise: number | null;
  readonly rows: readonly Row[];
}

/** A leave as rows of bars, one row a system. `now` is the time of the server. Pure. */
export function waterfallOf(leave: ShownLeave, now: number): Waterfall {
  const start = Date.parse(leave.line.decided);
  const promise = leave.promise === null ? null : Date.parse(leave.promise) - start;
  const rows = leave.targets.map((target) => rowOf(target, start, now));
  const ends = rows.flatMap(({ bars, ticks }) => [...bars.map(({ to }) => to), ...ticks]);
  return { start, span: Math.max(2_000, ...ends, promise ?? 0) * 1.02, promise, rows };
}

function rowOf(target: ShownTarget, start: number, now: number): Row {
  const operations = target.accounts.flatMap((account) => account.operations);
  const verified = operations.filter(({ state }) => state === 'verified');
  return {
    target: target.target,
    title: target.title ?? target.target,
    all: operations.length,
    verified: verified.length,
    running: operations.some(isRunning),
    bars: operations.flatMap((operation) => barsOf(operation, start, now)),
    ticks: [
      ...new Set(
        verified.flatMap(({ verifiedAt }) => (verifiedAt === null ? [] : [Date.parse(verifiedAt) - start])),
      ),
    ].sort((a, b) => a - b),
    looked: target.looked,
  };
}

export function isRunning({ attempts }: ShownOperation): boolean {
  return attempts.some(({ finishedAt }) => finishedAt === null);
}

/** What is waited for is drawn first, so that attempts lie over it. */
function barsOf(operation: ShownOperation, start: number, now: number): Bar[] {
  const { id, what, attempts, residuals, verifiedAt, state } = operation;
  const [first] = attempts;
  const until = verifiedAt === null ? now : Date.parse(verifiedAt);
  const waits: Bar[] =
    first === undefined || state === 'attested'
      ? []
      : [
          {
            kind: 'waits',
            from: Date.parse(first.startedAt) - start,
            to: until - start,
            operation: id,
            title: what,
          },
        ];
  // A look of an hour later is no part of what it took.
  const tried = attempts.filter(
    ({ step, finishedAt }) =>
      step !== 'reverify' || finishedAt === null || verifiedAt === null || Date.parse(finishedAt) <= until,
  );
  return [
    ...residuals.map(
      ({ note, until: end }): Bar => ({
        kind: 'residual',
        from: until - start,
        to: Date.parse(end) - start,
        operation: id,
        title: note,
      }),
    ),
    ...waits.filter(({ from, to }) => to > from),
    ...tried.map(
      (attempt): Bar => ({
        kind: kindOf(attempt),
        from: Date.parse(attempt.startedAt) - start,
        to: (attempt.finishedAt === null ? now : Date.parse(attempt.finishedAt)) - start,
        operation: id,
        title: what,
      }),
    ),
  ];
}

function kindOf({ step, ...attempt }: Attempt): BarKind {
  switch (attempt.class) {
    case 'running':
    case 'unknown':
      return attempt.class;
    case 'done':
    case 'later':
    case 'attested':
    case 'unproven':
      return step === 'apply' ? 'write' : 'ask';
    case 'notEffective':
    case 'again':
    case 'refused':
    case 'back':
      return 'failed';
  }
}
