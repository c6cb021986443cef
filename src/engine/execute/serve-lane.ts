import { ConnectorFault } from '../../domain/connector.ts';
import { isLockstepError, LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../engine.ts';
import type { Cancellation, OpenTarget } from '../ports.ts';
import type { LaneClaim } from '../store.ts';
import { bucket } from './bucket.ts';
import { type Inspection, inspect } from './inspect.ts';
import { targetOf } from './lane-name.ts';
import { laneSurvey } from './lane-survey.ts';
import { type Finished, recordFinished } from './record-finished.ts';
import { cancellation, runOperation, type StepResult } from './run-operation.ts';
import { type Started, startDue } from './start-due.ts';

/** After this many failures of the connection in a row the breaker opens; a broken target is probed every 30 s. */
const BREAKER_AFTER = 5;
const PROBE_EVERY_MS = 30_000;
/** How often a lane with calls under way looks for new work that no hint announced. */
const LOOK_EVERY_MS = 250;

export interface Lease {
  readonly worker: string;
  /** False once this process can no longer be sure that its lease holds: no new call is made. */
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
  const target = targetOf(claim.lane.lane_id);
  const settings = await engine.policies.laneSettings(tenant, target);
  const tokens = bucket(settings.rate, claim.lane.tokens, claim.lane.tokens_at);
  const claimedAt = engine.clock.now();
  const inFlight = new Map<string, Started>();
  const inspections = new Map<string, Promise<unknown>>();
  const listings = laneSurvey(engine, tenant, target);
  let finished: Finished[] = [];
  let inspected: Inspection[] = [];
  // What comes back here is this lane's business: a hint to all would make every lane look at the database.
  let bell = cancellation();
  let failures = claim.lane.failures;
  let notBefore = claim.lane.not_before ?? 0;
  let breakerUntil = claim.lane.breaker_until ?? 0;

  for (;;) {
    const mark = engine.wakeups.mark();
    const now = engine.clock.now();
    const results = finished;
    const readings = inspected;
    finished = [];
    inspected = [];
    for (const { result } of results) {
      if (result.kind === 'fault' && (result.fault.scope === 'connection' || result.fault.kind === 'auth'))
        failures++;
      else if (result.kind !== 'fault') failures = 0;
      if (result.kind === 'fault' && result.fault.kind === 'rateLimited') {
        notBefore = Math.max(notBefore, now + Math.max(50, result.fault.retryAfterMs ?? 1_000));
      }
    }
    if (failures >= BREAKER_AFTER && results.length > 0) breakerUntil = now + PROBE_EVERY_MS;
    if (failures === 0) breakerUntil = 0;

    const stop = until.cancelled || !lease.holds();
    const closed = breakerUntil > now || notBefore > now || stop;
    const probing = failures >= BREAKER_AFTER;
    const room = closed ? 0 : probing ? 1 - inFlight.size : settings.concurrency - inFlight.size;
    const allowed = stop || room <= 0 ? 0 : settings.rate === null ? room : Math.min(room, tokens.left(now));

    const turn = await engine.store.transaction(tenant, async (tx) => {
      const [lane] = await tx.find('lane', { lane_id: claim.lane.lane_id }, { lock: 'update' });
      if (lane === undefined || lane.owner !== lease.worker || lane.epoch !== claim.lane.epoch) {
        throw new LockstepError('LEASE_LOST', `lane ${claim.lane.lane_id} was taken over`);
      }
      await recordFinished(engine, tx, target, results, readings, settings);
      const standing = await listings.look(tx, now);
      const started = await startDue(engine, tx, target, {
        limit: allowed,
        inFlight,
        laneEpoch: claim.lane.epoch,
        claimedAt,
        reading: new Set(inspections.keys()),
        waits: standing.waits,
      });
      const lists = standing.due && !closed;
      // An answer that came while this transaction ran is not recorded yet: the lane must not be given up with it.
      const quiet =
        inFlight.size === 0 &&
        inspections.size === 0 &&
        finished.length === 0 &&
        inspected.length === 0 &&
        !listings.running &&
        !lists;
      const idle = quiet && started.operations.length === 0 && started.inspections.length === 0;
      let released = false;
      if (idle) {
        const wait = Math.max(
          breakerUntil,
          notBefore,
          allowed === 0 && room > 0 ? (tokens.nextAt(now) ?? 0) : 0,
        );
        const soonest = earlier(started.nextDue, standing.next);
        const next = soonest === null ? null : Math.max(soonest, wait);
        if (stop || next === null || next > now) {
          await tx.update(
            'lane',
            ['owner', 'ready_at', 'failures', 'not_before', 'breaker_until', 'tokens', 'tokens_at'],
            [
              {
                lane_id: claim.lane.lane_id,
                owner: null,
                ready_at: stop ? now : next,
                failures,
                not_before: notBefore > now ? notBefore : null,
                breaker_until: breakerUntil > now ? breakerUntil : null,
                tokens: tokens.left(now),
                tokens_at: now,
              },
            ],
          );
          released = true;
        }
      }
      return { started, lists, released };
    });
    if (turn.released) {
      if (results.length > 0 || readings.length > 0) engine.wakeups.notify();
      return;
    }

    if (turn.lists) listings.start(untilNextPage);
    if (turn.started.operations.length > 0) tokens.take(turn.started.operations.length, now);
    const working = turn.started.inspections.length + turn.started.operations.length > 0;
    const opened = working ? engine.targets.open(tenant, target) : null;
    opened?.catch(() => undefined);
    for (const read of turn.started.inspections) {
      const reading = Promise.resolve(opened)
        .then((open) => inspect(engine.clock, open, read))
        .catch((error: unknown) => inspect(engine.clock, null, read, asText(error)))
        .then((inspection) => {
          inspections.delete(read.key);
          inspected.push(inspection);
          bell.cancel();
        });
      inspections.set(read.key, reading);
    }
    for (const started of turn.started.operations) {
      inFlight.set(started.operation.operation_id, started);
      void start(started, opened).then((result) => {
        inFlight.delete(started.operation.operation_id);
        finished.push({ started, result, finishedAt: engine.clock.now() });
        bell.cancel();
      });
    }
    if (finished.length === 0 && inspected.length === 0) {
      // Calls that answer at once (and thousands of them) are recorded together in the next turn.
      // Without room nothing can be started before something comes back, which wakes us; what is due must not make us spin.
      bell = cancellation();
      const unhook = stop ? () => undefined : until.onCancel(() => bell.cancel());
      await engine.wakeups.wait(nextLook(room > 0 ? turn.started.nextDue : null, now), mark, bell);
      unhook();
    }
  }

  async function start(started: Started, opened: Promise<OpenTarget> | null): Promise<StepResult> {
    try {
      const open = await opened;
      if (open === null) throw new LockstepError('TARGET_UNKNOWN', `${target} is not open`);
      // What is there is read before it is taken away; a target that cannot be read is cut off all the same.
      if (started.operation.leave_id !== null) await inspections.get(started.operation.leave_id);
      return await runOperation(
        engine.clock,
        open.connector,
        open.definition.capabilities,
        started.intent,
        started.step,
      );
    } catch (error) {
      const fault =
        error instanceof ConnectorFault
          ? error
          : new ConnectorFault('retryable', asText(error), { scope: 'connection', cause: error });
      return { kind: 'fault', during: 'read', fault };
    }
  }

  /** Pages of a listing keep the target's limits like everything else; null: the next one may be read now. */
  function untilNextPage(): number | null {
    const now = engine.clock.now();
    if (until.cancelled || !lease.holds()) return now + PROBE_EVERY_MS;
    const gate = Math.max(breakerUntil, notBefore);
    if (gate > now) return gate;
    const next = tokens.nextAt(now);
    if (next === null) tokens.take(1, now);
    return next;
  }

  function nextLook(nextDue: number | null, now: number): number {
    const gate = Math.max(breakerUntil, notBefore);
    const due =
      nextDue === null ? Number.POSITIVE_INFINITY : Math.max(nextDue, gate, tokens.nextAt(now) ?? 0);
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
