import { raiseAlarms } from './alarms.ts';
import { issueDueCertificates } from './certify/issue-certificates.ts';
import type { Engine } from './engine.ts';
import { cancellation } from './execute/run-operation.ts';
import { serveLane } from './execute/serve-lane.ts';
import { giveBackLane, impossibleIn, type StoppedLane } from './execute/stopped-lane.ts';
import { checkpointLog } from './log/checkpoint-log.ts';
import type { Cancellation } from './ports.ts';
import { evaluateDue } from './time/evaluate-due.ts';
import type { Lived } from './time/steady-time.ts';

/** The lease of one process on all its lanes. */
export interface WorkerLease {
  readonly worker: string;
  /**
   * Which unbroken term of the lease this is; null while it is not held. A process that stood still and beats again begins
   * another one: others may have served its lanes meanwhile.
   */
  term(): number | null;
}

export interface WorkerOptions {
  readonly lease: WorkerLease;
  /** Lanes served at the same time by this process. */
  readonly lanes: number;
  /** Longest wait between two looks; what no hint announced is found then. */
  readonly lookEveryMs: number;
  readonly until: Cancellation;
}

/** One process's share of the work: time, lanes, certificates. Holds no state that a crash could lose. */
export async function runWorker(engine: Engine, options: WorkerOptions): Promise<void> {
  const serving = new Map<string, Promise<void>>();
  /** Lanes that stopped with an error and are still ours in the database. */
  const stopped = new Map<string, StoppedLane>();
  /** How often in a row each lane met something impossible. */
  const impossible = new Map<string, number>();
  /** False after a claim without an answer: it may have been carried out. */
  let claimsKnown = true;
  let rest = cancellation();
  const stopResting = options.until.onCancel(() => rest.cancel());
  const lived: Lived = new Map();
  let lookedAt = Number.NEGATIVE_INFINITY;
  let seen = -1;
  while (!options.until.cancelled) {
    const mark = engine.wakeups.mark();
    rest = cancellation();
    let busy = false;
    try {
      await giveBackAll(engine, stopped, options.lease.worker);
      // Lanes first: what was just decided does not wait until everything else was looked at.
      const term = options.lease.term();
      if (term !== null) {
        const lease = { worker: options.lease.worker, holds: () => options.lease.term() === term };
        const sure = claimsKnown;
        claimsKnown = false;
        const claims = await engine.store.claimLanes(
          options.lease.worker,
          engine.clock.now(),
          options.lanes - serving.size,
          ...(sure ? [] : [[...serving.keys(), ...stopped.keys()]]),
        );
        claimsKnown = true;
        for (const claim of claims) {
          busy = true;
          const name = `${claim.tenant}/${claim.lane.lane_id}`;
          // One that came back to us before we were done with it is served again after that.
          const served: Promise<void> = (serving.get(name) ?? Promise.resolve())
            .then(() => serveLane(engine, claim, lease, options.until))
            .then(() => void impossible.delete(name))
            .catch((error: unknown) => {
              engine.log.error('lane stopped', { lane: name, error: String(error) });
              const what = impossibleIn(error);
              const times = what === null ? 0 : (impossible.get(name) ?? 0);
              if (what !== null) impossible.set(name, times + 1);
              // Most often the database is away: our lease goes on with the next beat, so nobody else would take it.
              stopped.set(name, { claim, impossible: what, times });
            })
            .finally(() => {
              if (serving.get(name) === served) serving.delete(name);
              // Not everybody's affair: the other lanes have nothing to do because this one has ended.
              rest.cancel();
            });
          serving.set(name, served);
        }
      }
      const now = engine.clock.monotonic();
      if (mark !== seen || now - lookedAt >= options.lookEveryMs) {
        busy = (await engine.store.reap(engine.clock.now())) > 0 || busy;
        let more = false;
        for (const tenant of await engine.store.tenants()) more = (await look(engine, tenant, lived)) || more;
        lookedAt = more ? Number.NEGATIVE_INFINITY : now;
        seen = mark;
        busy ||= more;
      }
    } catch (error) {
      engine.log.error('worker could not look for work', { error: String(error) });
    }
    if (!busy) await engine.wakeups.wait(options.lookEveryMs, mark, rest);
  }
  stopResting();
  await Promise.all(serving.values());
  await giveBackAll(engine, stopped, options.lease.worker);
}

/** What has come due in one tenant by time alone. True when something was done. One part that fails stops no other. */
export async function look(engine: Engine, tenant: string, lived: Lived = new Map()): Promise<boolean> {
  const attempt = async (part: string, work: () => Promise<number>): Promise<number> => {
    try {
      return await work();
    } catch (error) {
      engine.log.error('a part of the look failed', { tenant, part, error: String(error) });
      return 0;
    }
  };
  const evaluated = await attempt('evaluate', () => evaluateDue(engine, tenant, lived));
  const issued = await attempt('certificates', () => issueDueCertificates(engine, tenant));
  await attempt('alarms', async () => {
    await raiseAlarms(engine, tenant);
    return 0;
  });
  await attempt('checkpoint', async () => {
    await checkpointLog(engine, tenant);
    return 0;
  });
  return evaluated > 0 || issued > 0;
}

/** Each is tried with every look until the database takes it, and keeps nobody from the other lanes meanwhile. */
async function giveBackAll(engine: Engine, stopped: Map<string, StoppedLane>, worker: string): Promise<void> {
  for (const [name, lane] of stopped) {
    try {
      await giveBackLane(engine, lane, worker);
      stopped.delete(name);
    } catch (error) {
      engine.log.error('a lane could not be given back', { lane: name, error: String(error) });
    }
  }
}
