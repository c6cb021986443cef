import { issueDueCertificates } from './certify/issue-certificates.ts';
import { decide } from './decide/decide.ts';
import type { Engine } from './engine.ts';
import { serveLane, type Lease } from './execute/serve-lane.ts';
import { raiseAlarms } from './alarms.ts';
import { checkpointLog } from './log/checkpoint-log.ts';
import type { Cancellation } from './ports.ts';

export interface WorkerOptions {
  readonly lease: Lease;
  /** Lanes served at the same time by this process. */
  readonly lanes: number;
  /** Longest wait between two looks; what no hint announced is found then. */
  readonly lookEveryMs: number;
  readonly until: Cancellation;
}

/** People looked at in one transaction when their time has come. The guard sees them as one batch. */
const BATCH = 500;

/** One process's share of the work: time, lanes, certificates. Holds no state that a crash could lose. */
export async function runWorker(engine: Engine, options: WorkerOptions): Promise<void> {
  const serving = new Map<string, Promise<void>>();
  while (!options.until.cancelled) {
    const mark = engine.wakeups.mark();
    let busy = false;
    try {
      const now = engine.clock.now();
      await engine.store.reap(now);
      for (const tenant of await engine.store.tenants()) busy = (await look(engine, tenant)) || busy;
      if (options.lease.holds()) {
        const claims = await engine.store.claimLanes(options.lease.worker, engine.clock.now(), options.lanes - serving.size);
        for (const claim of claims) {
          busy = true;
          const name = `${claim.tenant}/${claim.lane.lane_id}`;
          const served = serveLane(engine, claim, options.lease, options.until)
            .catch((error: unknown) => {
              // The lease runs out or the lane is released by the next owner: nothing is lost, but it must be seen.
              engine.log.error('lane stopped', { lane: name, error: String(error) });
              return giveBack(engine, claim.tenant, claim.lane.lane_id, options.lease.worker);
            })
            .finally(() => {
              serving.delete(name);
              engine.wakeups.notify();
            });
          serving.set(name, served);
        }
      }
    } catch (error) {
      engine.log.error('worker could not look for work', { error: String(error) });
    }
    if (!busy) await engine.wakeups.wait(options.lookEveryMs, mark, options.until);
  }
  await Promise.all(serving.values());
}

/** What has come due in one tenant by time alone. True when something was done. */
export async function look(engine: Engine, tenant: string): Promise<boolean> {
  const evaluated = await evaluateDue(engine, tenant);
  const issued = await issueDueCertificates(engine, tenant);
  await raiseAlarms(engine, tenant);
  await checkpointLog(engine, tenant);
  return evaluated > 0 || issued > 0;
}

/** Decides about everybody whose next evaluation has come, overdue leavers first of all. */
export async function evaluateDue(engine: Engine, tenant: string): Promise<number> {
  return engine.store.transaction(tenant, async (tx) => {
    const due = await tx.find(
      'identity',
      { next_evaluation_at: { atMost: engine.clock.now() } },
      { order: ['next_evaluation_at'], limit: BATCH, lock: 'skip', columns: ['identity_id'] },
    );
    if (due.length === 0) return 0;
    const policy = await engine.policies.active(tx);
    await decide(engine, tx, policy, due.map((identity) => identity.identity_id), { trigger: { by: 'time' } });
    return due.length;
  });
}

async function giveBack(engine: Engine, tenant: string, lane: string, worker: string): Promise<void> {
  const again = engine.clock.now() + 1_000;
  await engine.store
    .transaction(tenant, async (tx) => {
      const [row] = await tx.find('lane', { lane_id: lane, owner: worker }, { lock: 'update' });
      if (row !== undefined) await tx.update('lane', ['owner', 'ready_at'], [{ lane_id: lane, owner: null, ready_at: again }]);
    })
    .catch(() => undefined);
}
