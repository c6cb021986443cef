import type { Engine } from '../engine.ts';
import { closeException, openException } from '../exceptions.ts';
import { journal } from '../log/journal.ts';
import { notify } from '../notices.ts';
import { isMeantAtOnce } from '../people/meant-at-once.ts';
import type { Tx } from '../store.ts';
import type { Override } from '../tables/index.ts';
import { pullNearer } from './pull-nearer.ts';

/** One open exception of a tenant says it. */
export const CLOCK_EXCEPTION = 'clockJumped';

/** Who is to be tried again was to be so this much later. */
const AGAIN_MS = 600_000;

export interface Shift {
  /** By what passes steadily. */
  readonly time: number;
  readonly shift: number;
  /** As it was. */
  readonly before: number;
}

/** Writes down that the clock has jumped, or is back, with everything that follows from it. */
export async function recordShift(engine: Engine, tx: Tx, { time, shift, before }: Shift): Promise<void> {
  const now = engine.clock.now();
  await tx.update(
    'clock',
    ['seen_at', 'shift', 'jumped_at', 'let_go'],
    [{ seen_at: time, shift, jumped_at: now, let_go: 0 }],
  );
  if (shift < before) await mend(engine, tx, { time, before });
  if (shift === 0) await closeException(engine, tx, CLOCK_EXCEPTION, 'clock', 'the clock, which is back');
  else {
    const text = `${inWords(shift)} Until it is back or confirmed, whose time has come is decided by the time that has passed steadily, ${new Date(time).toISOString()}; what sources say and people order goes on. If the clock is wrong, set it right; if it is right, confirm it with \`lockstep doctor --confirm-clock\`.`;
    await openException(engine, tx, {
      kind: CLOCK_EXCEPTION,
      subject: 'clock',
      identityId: null,
      target: null,
      severity: 4,
      text,
    });
    await notify(engine, tx, { kind: CLOCK_EXCEPTION, severity: 4, text, identityId: null });
  }
  await journal(tx, [
    {
      type: shift === 0 ? 'clock.returned' : 'clock.jumped',
      at: now,
      subject: null,
      body: { byMs: shift, beforeMs: before, steady: new Date(time).toISOString() },
    },
  ]);
}

/** The clock was elsewhere by up to `before`, and is back before that was written down. */
export async function recordReturn(
  engine: Engine,
  tx: Tx,
  { time, before }: Pick<Shift, 'time' | 'before'>,
): Promise<void> {
  const now = engine.clock.now();
  await tx.update('clock', ['seen_at', 'jumped_at'], [{ seen_at: time, jumped_at: now }]);
  await mend(engine, tx, { time, before });
  await journal(tx, [
    {
      type: 'clock.returned',
      at: now,
      subject: null,
      body: { byMs: 0, beforeMs: before, steady: new Date(time).toISOString() },
    },
  ]);
}

async function mend(engine: Engine, tx: Tx, { time, before }: Pick<Shift, 'time' | 'before'>): Promise<void> {
  await pullNearer(engine, tx, engine.clock.now());
  await decideAgain(tx, time, time + before + AGAIN_MS);
}

/**
 * Who was decided by the clock when it was ahead is decided anew: whose contract had not ended gets back what that took.
 * What a person ordered then was ordered for at once, and stays. Who was to be looked at by then is looked at now: it may
 * be because of something that has happened.
 */
async function decideAgain(tx: Tx, time: number, until: number): Promise<void> {
  const waiting = await tx.find(
    'identity',
    { next_evaluation_at: { above: time } },
    { order: ['identity_id'], lock: 'update', columns: ['identity_id', 'next_evaluation_at'] },
  );
  await tx.update(
    'identity',
    ['next_evaluation_at'],
    waiting
      .filter(({ next_evaluation_at }) => next_evaluation_at !== null && next_evaluation_at <= until)
      .map(({ identity_id }) => ({ identity_id, next_evaluation_at: time })),
  );
  const people = await tx.find(
    'identity',
    { state_since: { above: time }, merged_into: null },
    { order: ['identity_id'], lock: 'update', columns: ['identity_id', 'override', 'state_since'] },
  );
  await tx.update(
    'identity',
    ['next_evaluation_at', 'override', 'state_since'],
    people.map(({ identity_id, override, state_since }) => ({
      identity_id,
      next_evaluation_at: time,
      override: override === null ? null : broughtBack(override, time),
      state_since: Math.min(state_since, time),
    })),
  );
  const known = await tx.find(
    'identity',
    { state_known_at: { above: time }, merged_into: null },
    { order: ['identity_id'], lock: 'update', columns: ['identity_id'] },
  );
  await tx.update(
    'identity',
    ['next_evaluation_at', 'state_known_at'],
    known.map(({ identity_id }) => ({ identity_id, next_evaluation_at: time, state_known_at: time })),
  );
}

/** What was ordered for at once by the clock that was ahead is in force now; what was ordered for a day is so then. */
function broughtBack(override: Override, time: number): Override {
  if (override.since <= time || !isMeantAtOnce(override)) return override;
  return { ...override, since: time, ...(override.orderedAt === undefined ? {} : { orderedAt: time }) };
}

export function inWords(shift: number): string {
  const minutes = Math.round(Math.abs(shift) / 60_000);
  const far = minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
  return `The clock has jumped ${shift > 0 ? 'forward' : 'back'} by ${far}.`;
}
