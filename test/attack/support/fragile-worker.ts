import type { Engine } from '../../../src/engine/engine.ts';
import { cancellation } from '../../../src/engine/execute/run-operation.ts';
import { serveLane } from '../../../src/engine/execute/serve-lane.ts';
import type { Store, Tx } from '../../../src/engine/store.ts';
import { look } from '../../../src/engine/worker.ts';

/** A process that can be killed or stopped at any await: what it still wants to do never happens, or happens late. */
export interface Fate {
  dead: boolean;
  paused: boolean;
  /** Dies in the middle of a transaction, after so many more calls of the store. */
  callsToLive: number | null;
  readonly waiting: (() => void)[];
}

class Killed extends Error {}

const never = <T>() => new Promise<T>(() => undefined);

export function newFate(): Fate {
  return { dead: false, paused: false, callsToLive: null, waiting: [] };
}

async function pass(fate: Fate): Promise<void> {
  while (fate.paused && !fate.dead) await new Promise<void>((resolve) => fate.waiting.push(resolve));
  if (fate.dead) await never();
}

export function resume(fate: Fate): void {
  fate.paused = false;
  for (const go of fate.waiting.splice(0)) go();
}

/**
 * The store as a process that may die sees it: a transaction that it does not live to commit is rolled back. `dawdle`: how
 * many turns of the event queue a read takes, so that answers of targets come in the middle of a transaction.
 */
export function fragileStore(store: Store, fate: Fate, dawdle: () => number): Store {
  const fragile = (tx: Tx): Tx => {
    const live = <R>(call: () => R): R => {
      if (fate.callsToLive !== null && --fate.callsToLive <= 0) fate.dead = true;
      if (fate.dead) throw new Killed();
      return call();
    };
    return new Proxy(tx, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (name === 'afterCommit')
          return (action: () => void) => target.afterCommit(() => (fate.dead ? undefined : action()));
        if (typeof member !== 'function') return member;
        if (name === 'find')
          return async (...args: unknown[]) => {
            for (let i = dawdle(); i > 0; i--) await null;
            return live(() => member.apply(target, args));
          };
        return (...args: unknown[]) => live(() => member.apply(target, args));
      },
    });
  };
  const guarded = async <R>(call: () => Promise<R>): Promise<R> => {
    await pass(fate);
    try {
      const result = await call();
      await pass(fate);
      return result;
    } catch (error) {
      if (fate.dead) return never();
      await pass(fate);
      throw error;
    }
  };
  return {
    transaction: (tenant, work, options) =>
      guarded(() => store.transaction(tenant, (tx) => work(fragile(tx)), options)),
    tenants: () => guarded(() => store.tenants()),
    heartbeat: (...args) => guarded(() => store.heartbeat(...args)),
    reap: (now) => guarded(() => store.reap(now)),
    claimLanes: (...args) => guarded(() => store.claimLanes(...args)),
    nextDue: () => guarded(() => store.nextDue()),
    close: () => store.close(),
  };
}

export const LEASE_MS = 10_000;

export interface FragileWorker {
  readonly name: string;
  readonly fate: Fate;
  readonly engine: Engine;
  readonly serving: ReadonlyMap<string, Promise<void>>;
  leaseUntil: number;
  /** Begins one look for work, as `runWorker` does. It may never end: whoever dies in it hangs for ever. */
  step(): void;
  /** True while a look goes on; `busy` tells whether the last one found something. */
  looking: boolean;
  busy: boolean;
}

/** The loop body of `runWorker`, one turn at a time, so that the test decides who is next. */
export function fragileWorker(
  name: string,
  engine: Engine,
  fate: Fate,
  onError: (text: string) => void,
): FragileWorker {
  const serving = new Map<string, Promise<void>>();
  const until = cancellation();
  const worker: FragileWorker = {
    name,
    fate,
    engine,
    serving,
    leaseUntil: 0,
    looking: false,
    busy: false,
    step() {
      if (fate.dead || fate.paused || worker.looking) return;
      worker.looking = true;
      void lookForWork().then((busy) => {
        worker.looking = false;
        worker.busy = busy;
      });
    },
  };

  async function lookForWork(): Promise<boolean> {
    const now = engine.clock.now();
    let busy = false;
    try {
      await engine.store.heartbeat(name, now, LEASE_MS);
      worker.leaseUntil = now + LEASE_MS;
      await engine.store.reap(now);
      for (const tenant of await engine.store.tenants()) busy = (await look(engine, tenant)) || busy;
      const lease = { worker: name, holds: () => engine.clock.now() < worker.leaseUntil };
      const claims = await engine.store.claimLanes(name, engine.clock.now(), 8 - serving.size);
      for (const claim of claims) {
        busy = true;
        const key = `${claim.tenant}/${claim.lane.lane_id}/${claim.lane.epoch}`;
        const served = serveLane(engine, claim, lease, until)
          .catch(async (error: unknown) => {
            if (!String(error).includes('LEASE_LOST') && !String(error).includes('was taken over')) {
              onError(
                `lane ${key}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
              );
            }
            await engine.store.transaction(claim.tenant, async (tx) => {
              const [row] = await tx.find(
                'lane',
                { lane_id: claim.lane.lane_id, owner: name, epoch: claim.lane.epoch },
                { lock: 'update' },
              );
              if (row !== undefined)
                await tx.update(
                  'lane',
                  ['owner', 'ready_at'],
                  [{ lane_id: row.lane_id, owner: null, ready_at: engine.clock.now() + 1_000 }],
                );
            });
          })
          .finally(() => serving.delete(key));
        serving.set(key, served);
      }
    } catch (error) {
      onError(`look: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
    return busy;
  }
  return worker;
}
