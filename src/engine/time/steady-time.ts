import type { Engine } from '../engine.ts';
import type { Strayed } from '../ports.ts';
import type { Tx } from '../store.ts';
import { aheadBy } from './ahead-by.ts';
import { recordReturn, recordShift } from './record-shift.ts';
import { carriedOn, shiftOf } from './shift.ts';

/**
 * What passes steadily in one process, by tenant, since it last knew the time. A process that begins has lived through
 * nothing: a house that was off for three weeks is believed, and overdue leavers go first.
 */
export type Lived = Map<
  string,
  {
    /** Where the clock was expected at `steady`. */
    readonly expected: number;
    readonly steady: number;
    /** What the clock said then. */
    readonly now: number;
    /** How far it was off then, by the row of all. */
    readonly shift: number;
    /** By the monotonic clock, as `steady`; null: nothing is strange. */
    strangeSince: number | null;
    lookedAhead: number | null;
    /** How often its clock had strayed by then. */
    readonly strayed: number;
  }
>;

/** The time by which people are decided because their time has come. */
export interface SteadyTime {
  readonly time: number;
  /** How far the clock has jumped away from it; 0: not at all. */
  readonly shift: number;
}

/** Written down so often; a process that stood still is told by it that the others did not. */
const VOUCHED_EVERY_MS = 60_000;
/** Each process hears the database's clock at its own moment: what is strange must stay so before it is written down. */
const STAYS_FOR_MS = 3_000;
const NEVER: Strayed = { times: 0, at: Number.NEGATIVE_INFINITY, furthest: 0 };

/** Null: the clock is strange, and nobody can say yet what it is. Nothing is decided by it meanwhile. */
export async function steadyTime(engine: Engine, tx: Tx, lived: Lived): Promise<SteadyTime | null> {
  const now = engine.clock.now();
  const steady = engine.clock.monotonic();
  const strayed = engine.clock.strayed?.() ?? NEVER;
  const before = lived.get(tx.tenant);
  const [row] = await tx.find('clock', {}, { limit: 1 });
  if (row === undefined)
    await tx.insertNew('clock', [{ seen_at: now, shift: 0, jumped_at: null, let_go: 0 }]);
  const known = row ?? { seen_at: now, shift: 0, jumped_at: null };
  const passed = before === undefined ? 0 : steady - before.steady;
  const isSaid = before?.shift !== known.shift;
  const lives =
    before === undefined
      ? null
      : {
          expected: before.expected + passed,
          stepped: isSaid ? Number.POSITIVE_INFINITY : Math.abs(now - before.now - passed),
        };
  const shift = shiftOf(now, known, lives);
  const time = now - shift;
  if (shift !== known.shift && before !== undefined) {
    before.strangeSince ??= steady;
    if (steady - before.strangeSince < STAYS_FOR_MS) return null;
  }
  const unsaid = shift === 0 && known.shift === 0 ? await strayedUnsaid(tx, now, known, before, strayed) : 0;
  if (shift !== known.shift || unsaid > 0 || time >= known.seen_at + VOUCHED_EVERY_MS) {
    const [locked] = await tx.find('clock', {}, { lock: 'update' });
    // Somebody else has said what it is meanwhile: heard at the next look.
    if (
      locked?.shift !== known.shift ||
      locked.seen_at !== known.seen_at ||
      locked.jumped_at !== known.jumped_at
    )
      return null;
    if (shift !== known.shift) await recordShift(engine, tx, { time, shift, before: known.shift });
    else if (unsaid > 0) await recordReturn(engine, tx, { time, before: unsaid });
    else await tx.update('clock', ['seen_at'], [{ seen_at: time }]);
  }
  const lookedAhead = before?.lookedAhead ?? null;
  // Whatever somebody else has said since is where it begins anew.
  const expected = lives === null || isSaid ? time : carriedOn(time, lives.expected, passed);
  tx.afterCommit(() =>
    lived.set(tx.tenant, {
      expected,
      steady,
      now,
      shift,
      strangeSince: null,
      lookedAhead,
      strayed: strayed.times,
    }),
  );
  return { time, shift };
}

/**
 * How far away the clock was, where it came back before anybody wrote that down: too soon, or while no transaction came
 * through. What was written by it waits for a time that is far away. 0: it was not, or somebody has said so.
 */
async function strayedUnsaid(
  tx: Tx,
  now: number,
  { jumped_at }: { readonly jumped_at: number | null },
  before: { readonly strayed: number } | undefined,
  strayed: Strayed,
): Promise<number> {
  // A process that begins knows nothing of before, but what it finds may.
  if (before === undefined) return aheadBy(tx, now);
  const isNew = strayed.times > before.strayed && (jumped_at ?? Number.NEGATIVE_INFINITY) < strayed.at;
  return isNew ? strayed.furthest : 0;
}

/** By which instants people are decided. */
export interface Instants {
  readonly at: number;
  /** Earlier than `at` while the clock is ahead: for people whose time comes in between by that clock alone. */
  readonly steady: number;
}

/**
 * The instant for what sources say and people order: the later of the clock and of what was seen. A leaver who is
 * reported while the clock is wrong is cut off at once, and no clock that went back gives anybody anything again.
 */
export async function instantsOfWords(engine: Engine, tx: Tx): Promise<Instants> {
  const [row] = await tx.find('clock', {}, { limit: 1, columns: ['seen_at', 'shift'] });
  const at = Math.max(engine.clock.now(), row?.seen_at ?? 0);
  return { at, steady: at - Math.max(0, row?.shift ?? 0) };
}
