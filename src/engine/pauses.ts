import { LockstepError } from '../domain/errors.ts';
import type { Engine } from './engine.ts';
import type { EventType } from './events/vocabulary.ts';
import { laneOf } from './execute/lane-name.ts';
import { journal } from './log/journal.ts';
import { notify } from './notices.ts';
import type { ActivePolicy } from './policies.ts';
import { unconfirmedRestore } from './restore/safe-mode.ts';
import { isOneOf } from './same-actor.ts';
import type { Tx, Where } from './store.ts';
import type { Row } from './tables/index.ts';

/** What a pause holds back: everything that gives access, or all writes on one target, or all writes. */
export type PauseScope = 'grants' | 'all' | `target:${string}`;

export type Pause = Row<'pause'>;

/** Whoever pauses must come back and look: longer than this nobody may be forgotten. */
export const LONGEST_MS = { grants: 30 * 86_400_000, revocations: 3 * 86_400_000 } as const;

export interface AskPause {
  readonly scope: PauseScope;
  readonly reason: string;
  readonly until: number;
  readonly actor: string;
}

/** Pausing revocations is the one thing that keeps a leaver's key working: it takes two people. */
export function needsSecondPerson(scope: string): boolean {
  return scope !== 'grants';
}

/** In force: confirmed where that is needed, neither ended nor past its deadline. */
export function isInForce(pause: Pause, now: number): boolean {
  return (
    pause.ended_at === null &&
    pause.until_at > now &&
    (!needsSecondPerson(pause.scope) || pause.confirmed_by !== null)
  );
}

/** In force or waiting for its second person, newest last. */
export async function openPauses(tx: Tx, now: number): Promise<Pause[]> {
  return tx.find(
    'pause',
    { ended_at: null, until_at: { above: now } },
    { order: ['made_at', 'pause_id'], limit: 1_000 },
  );
}

/** What is held back on one target now. */
export interface PausedWork {
  readonly grants: boolean;
  readonly revocations: boolean;
  /** The next instant at which a pause ends by itself; null when nothing is paused. */
  readonly until: number | null;
}

const NOTHING_PAUSED: PausedWork = { grants: false, revocations: false, until: null };

export async function pausedOn(tx: Tx, target: string, now: number): Promise<PausedWork> {
  const [open, restore] = await Promise.all([openPauses(tx, now), unconfirmedRestore(tx)]);
  const pauses = open.filter(
    (pause) =>
      isInForce(pause, now) &&
      (pause.scope === 'grants' || pause.scope === 'all' || pause.scope === `target:${target}`),
  );
  if (pauses.length === 0) return restore === null ? NOTHING_PAUSED : { ...NOTHING_PAUSED, grants: true };
  return {
    grants: true,
    revocations: pauses.some((pause) => needsSecondPerson(pause.scope)),
    until: Math.min(...pauses.map((pause) => pause.until_at)),
  };
}

/** Asking about a write and reading it back change nothing, and go on. */
const READS = ['poll', 'verify', 'reverify'] as const;

/** Conditions of the operations that may run, one after the other in this order. */
export function mayRun(paused: PausedWork): readonly Where<'operation'>[] {
  if (paused.revocations) return [{ step: { in: READS } }];
  if (paused.grants) return [{ urgency: 0 }, { urgency: { atLeast: 1 }, step: { in: READS } }];
  return [{}];
}

/** Asks for a pause. One of grants holds at once, one of revocations when a second person has confirmed it. */
export async function askPause(engine: Engine, tx: Tx, policy: ActivePolicy, ask: AskPause): Promise<Pause> {
  const now = engine.clock.now();
  mayPause(policy, ask.actor);
  const longest = needsSecondPerson(ask.scope) ? LONGEST_MS.revocations : LONGEST_MS.grants;
  if (ask.until <= now) throw new LockstepError('USAGE', 'the deadline of a pause lies in the future');
  if (ask.until > now + longest)
    throw new LockstepError('USAGE', `this pause may last at most ${longest / 3_600_000} hours`);
  if (ask.reason.trim() === '') throw new LockstepError('USAGE', 'a pause needs a reason');
  if (ask.scope.startsWith('target:') && !policy.targets.has(ask.scope.slice('target:'.length))) {
    throw new LockstepError(
      'TARGET_UNKNOWN',
      `no Target document names ${ask.scope.slice('target:'.length)}`,
    );
  }
  const pause: Pause = {
    pause_id: engine.random.uuid(),
    scope: ask.scope,
    reason: ask.reason.trim().slice(0, 2_000),
    until_at: ask.until,
    asked_by: ask.actor,
    confirmed_by: null,
    made_at: now,
    ended_at: null,
  };
  await tx.insert('pause', [pause]);
  await record(engine, tx, 'pause.asked', pause, ask.actor, now);
  return pause;
}

/** The second person. Never the one who asked, under whatever name: `alsoCalled` are others of the same person. */
export async function confirmPause(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  pauseId: string,
  actor: string,
  alsoCalled: readonly string[] = [],
): Promise<Pause> {
  const now = engine.clock.now();
  const pause = await lockPause(tx, pauseId);
  if (pause.until_at <= now)
    throw new LockstepError('PAUSE_UNKNOWN', 'the deadline of this pause has passed');
  if (isOneOf(pause.asked_by, [actor, ...alsoCalled]))
    throw new LockstepError('PAUSE_OWN', `${actor} asked for this pause and cannot confirm it`);
  mayPause(policy, actor);
  const confirmed = { ...pause, confirmed_by: actor };
  await tx.update('pause', ['confirmed_by'], [{ pause_id: pause.pause_id, confirmed_by: actor }]);
  await record(engine, tx, 'pause.confirmed', confirmed, actor, now);
  return confirmed;
}

/** Anybody may end a pause at any time: only holding back needs care. */
export async function endPause(engine: Engine, tx: Tx, pauseId: string, actor: string): Promise<Pause> {
  const now = engine.clock.now();
  // Lanes before everything else, as everywhere: whoever serves a lane holds its lock first.
  await wakeEverything(tx, now);
  const pause = await lockPause(tx, pauseId);
  const ended = { ...pause, ended_at: now };
  await tx.update('pause', ['ended_at'], [{ pause_id: pause.pause_id, ended_at: now }]);
  await record(engine, tx, 'pause.ended', ended, actor, now);
  return ended;
}

async function lockPause(tx: Tx, pauseId: string): Promise<Pause> {
  const [pause] = await tx.find('pause', { pause_id: pauseId, ended_at: null }, { lock: 'update' });
  if (pause === undefined) throw new LockstepError('PAUSE_UNKNOWN', `no pause ${pauseId} is open`);
  return pause;
}

function mayPause(policy: ActivePolicy, actor: string): void {
  const { pausers } = policy.compiled.guard;
  if (pausers.length > 0 && !pausers.includes(actor))
    throw new LockstepError('PAUSE_FORBIDDEN', `${actor} is not among those who may pause`);
}

async function wakeEverything(tx: Tx, now: number): Promise<void> {
  const targets = await tx.find(
    'lane',
    {},
    { order: ['lane_id'], lock: 'update', columns: ['lane_id', 'ready_at'] },
  );
  const lanes = targets.filter(
    (lane) => lane.lane_id.startsWith(laneOf('')) && lane.ready_at !== null && lane.ready_at > now,
  );
  await tx.update(
    'lane',
    ['ready_at'],
    lanes.map(({ lane_id }) => ({ lane_id, ready_at: now })),
  );
}

async function record(
  engine: Engine,
  tx: Tx,
  type: Extract<EventType, `pause.${string}`>,
  pause: Pause,
  actor: string,
  now: number,
): Promise<void> {
  const { scope, reason } = pause;
  const until = new Date(pause.until_at).toISOString();
  if (needsSecondPerson(scope)) {
    const words =
      { 'pause.asked': 'asked for', 'pause.confirmed': 'in force', 'pause.ended': 'ended' }[type] ?? type;
    await notify(engine, tx, {
      kind: type,
      severity: type === 'pause.confirmed' ? 3 : 2,
      text: `a pause of all writes (${scope}) is ${words} until ${until}: ${reason}`,
      identityId: null,
    });
  }
  await journal(tx, [
    {
      type,
      at: now,
      subject: null,
      body: { pause: pause.pause_id, scope, actor, until, reason: reason.slice(0, 500) },
    },
  ]);
  tx.afterCommit(() => engine.wakeups.notify());
}
