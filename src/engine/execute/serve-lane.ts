import { ConnectorFault } from '../../domain/connector.ts';
import { isLockstepError, LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../engine.ts';
import type { Cancellation, OpenTarget } from '../ports.ts';
import type { LaneClaim } from '../store.ts';
import { callDeadlines } from './call-deadlines.ts';
import { leaveDisconnected } from './disconnected-lane.ts';
import { type Inspection, type InspectionRequest, inspect } from './inspect.ts';
import { laneCourse } from './lane-course.ts';
import { targetOf } from './lane-name.ts';
import { laneSurvey } from './lane-survey.ts';
import { appendRecorded, recordFinished } from './record-finished.ts';
import { type Finished, runChain } from './run-chain.ts';
import { cancellation } from './run-operation.ts';
import { type Started, startDue } from './start-due.ts';

/** How often a lane with calls under way looks for new work that no hint announced. */
const LOOK_EVERY_MS = 250;
/** Longest silence of a connector before its answer counts as lost. */
const CALL_TIMEOUT_MS = 60_000;
/** A listing that was stopped goes on after this, wherever the lane is served then. */
const STOPPED_MS = 30_000;

export interface Lease {
  readonly worker: string;
  /** False once this process can no longer be sure that it has held its lease without a gap: no new call is made. */
  holds(): boolean;
}

/**
 * Serves one leased lane until nothing in it is due: each turn is one transaction that records what has come back
 * and starts what is due next, so that an attempt is always written before its call.
 */
export async function serveLane(
  engine: Engine,
  claim: LaneClaim,
  lease: Lease,
  until: Cancellation,
): Promise<void> {
  const { tenant } = claim;
  const { clock, wakeups } = engine;
  const target = targetOf(claim.lane.lane_id);
  const settings = await engine.policies.laneSettings(tenant, target);
  if (!settings.connected) return leaveDisconnected(engine, claim, lease.worker);
  const course = laneCourse(claim.lane, settings, engine.random);
  const deadlines = callDeadlines(clock, CALL_TIMEOUT_MS);
  const claimedAt = clock.now();
  /** In flight, or answered and not recorded yet: to the database what they did is still due. */
  const busyAccounts = new Set<string>();
  const inspections = new Map<string, Promise<unknown>>();
  const listings = laneSurvey(engine, tenant, target);
  let finished: Finished[] = [];
  /** Accounts whose last answer is among `finished`. */
  let ended: string[] = [];
  let inspected: Inspection[] = [];
  let waiting: ReturnType<typeof cancellation> | null = null;
  const stopListening = until.onCancel(() => waiting?.cancel());
  /** Set once this lane is served no longer, for whatever reason: what is not begun is not begun any more. */
  let over = false;
  const underWay = new Set<Promise<void>>();
  try {
    await turns();
  } finally {
    over = true;
    // Whoever serves it next must not write to an account while a call of ours is still on its way.
    if (lease.holds()) await Promise.allSettled(underWay);
    deadlines.close();
    stopListening();
  }

  async function turns(): Promise<void> {
    for (;;) {
      await answersAtHand();
      const mark = wakeups.mark();
      const now = clock.now();
      const readAt = clock.monotonic();
      const results = finished;
      const readings = inspected;
      for (const account of ended) busyAccounts.delete(account);
      finished = [];
      inspected = [];
      ended = [];
      course.note(results, now);
      const stop = until.cancelled || !lease.holds();
      const room = course.room(busyAccounts.size, now, stop);

      const turn = await engine.store.transaction(tenant, async (tx) => {
        const [lane] = await tx.find('lane', { lane_id: claim.lane.lane_id }, { lock: 'update' });
        if (lane === undefined || lane.owner !== lease.worker || lane.epoch !== claim.lane.epoch) {
          throw new LockstepError('LEASE_LOST', `lane ${claim.lane.lane_id} was taken over`);
        }
        const recorded = await recordFinished(engine, tx, target, results, readings, settings);
        const standing = await listings.look(tx, now);
        const due = await startDue(engine, tx, target, {
          ...room,
          busyAccounts,
          laneEpoch: claim.lane.epoch,
          claimedAt,
          // Answered and not recorded yet: to the database it is still to be read.
          reading: new Set([...inspections.keys(), ...inspected.map(({ request }) => request.key)]),
          waits: standing.waits,
        });
        const lists = standing.due && course.gate(now, false) <= now && !stop;
        // An answer that came while this transaction ran is not recorded yet: the lane must not be given up with it.
        const quiet =
          busyAccounts.size === 0 &&
          inspections.size === 0 &&
          finished.length === 0 &&
          inspected.length === 0 &&
          !listings.running &&
          !lists;
        const idle = quiet && due.chains.length === 0 && due.inspections.length === 0;
        const soonest = earlier(due.nextDue, standing.next);
        const next =
          soonest === null
            ? null
            : Math.max(soonest, course.gate(now, room.accounts > 0 && room.operations === 0));
        const released = idle && (stop || next === null || next > now);
        if (released) {
          await tx.update(
            'lane',
            ['owner', 'ready_at', 'failures', 'not_before', 'breaker_until', 'tokens', 'tokens_at', 'borne'],
            [{ lane_id: claim.lane.lane_id, owner: null, ready_at: stop ? now : next, ...course.saved(now) }],
          );
        }
        await appendRecorded(engine, tx, recorded);
        return { due, lists, released };
      });
      if (turn.released) return;
      if (turn.lists) listings.start(untilNextPage);
      begin(turn.due.chains, turn.due.inspections, now, readAt);
      if (finished.length + ended.length === 0 && (inspected.length === 0 || busyAccounts.size > 0))
        await pause(nextLook(room.accounts > 0 ? turn.due.nextDue : null, now), mark, stop);
    }
  }

  function begin(
    chains: readonly (readonly Started[])[],
    requests: readonly InspectionRequest[],
    now: number,
    readAt: number,
  ): void {
    if (chains.length + requests.length === 0) return;
    const opened = engine.targets.open(tenant, target);
    opened.catch(() => undefined);
    for (const request of requests) {
      const reading = opened
        .then((open) => inspect(clock, open, request))
        .catch((error: unknown) => inspect(clock, null, request, asText(error)))
        .then((inspection) => {
          inspections.delete(request.key);
          inspected.push(inspection);
          // Recorded with the answers of the accounts under way, or at the next look.
          if (busyAccounts.size === 0) waiting?.cancel();
        });
      inspections.set(request.key, reading);
    }
    for (const chain of chains) start(chain, opened, readAt);
    course.take(
      chains.reduce((n, chain) => n + chain.length, 0),
      now,
    );
  }

  function start(chain: readonly Started[], opened: Promise<OpenTarget>, readAt: number): void {
    const [head] = chain;
    if (head === undefined) return;
    const { account_id } = head.account;
    busyAccounts.add(account_id);
    const running = runChain(chain, {
      clock,
      deadlines,
      open: async () => {
        const open = await opened;
        // What is there is read before it is taken away; a target that cannot be read is cut off all the same.
        for (const { operation } of chain)
          if (operation.leave_id !== null) await inspections.get(operation.leave_id);
        return open;
      },
      goOn: () => !over && !until.cancelled && lease.holds(),
      readAt,
      faultOf: (error) => ({
        kind: 'fault',
        during: 'read',
        fault:
          error instanceof ConnectorFault
            ? error
            : new ConnectorFault('retryable', asText(error), { scope: 'connection', cause: error }),
      }),
      onFinished: (item) => {
        finished.push(item);
        waiting?.cancel();
      },
      onPace: course.notePace,
    }).then(() => {
      underWay.delete(running);
      ended.push(account_id);
      waiting?.cancel();
    });
    underWay.add(running);
  }

  /** Answers that are there already, thousands of them on a fast target, are recorded together. */
  async function answersAtHand(): Promise<void> {
    for (let before = -1; finished.length + inspected.length > before; ) {
      before = finished.length + inspected.length;
      for (let i = 0; i < 24; i++) await null;
    }
  }

  /** Until something of this lane comes back, somebody hints at new work, or `ms` have passed. */
  async function pause(ms: number, mark: number, stop: boolean): Promise<void> {
    // On the way out only what is under way is waited for.
    if (until.cancelled && !stop) return;
    waiting = cancellation();
    await wakeups.wait(ms, mark, waiting);
    waiting = null;
  }

  /** Pages of a listing keep the target's limits like everything else; null: the next one may be read now. */
  function untilNextPage(): number | null {
    const now = clock.now();
    if (until.cancelled || !lease.holds()) return now + STOPPED_MS;
    const gate = course.gate(now, true);
    if (gate > now) return gate;
    course.take(1, now);
    return null;
  }

  function nextLook(nextDue: number | null, now: number): number {
    const due = nextDue === null ? Number.POSITIVE_INFINITY : Math.max(nextDue, course.gate(now, true));
    return Math.max(1, Math.min(LOOK_EVERY_MS, due - now));
  }
}

function earlier(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

function asText(error: unknown): string {
  if (isLockstepError(error)) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}
