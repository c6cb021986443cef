import { assemble } from '../../app/assemble.ts';
import { uuidV7 } from '../../app/uuid-v7.ts';
import type { HttpTransport } from '../../domain/connector.ts';
import type { Engine } from '../../engine/engine.ts';
import { cancellation } from '../../engine/execute/run-operation.ts';
import type { Cancellation, HandOver } from '../../engine/ports.ts';
import type { Store } from '../../engine/store.ts';
import { runWorker } from '../../engine/worker.ts';
import { masterKeyFrom } from '../../secrets/master-key.ts';
import type { SecretStore } from '../../secrets/secret-store.ts';
import { seededRandom } from '../../simulated/random.ts';
import { CONNECTORS, compileOnce } from '../house/compiled-once.ts';
import type { Kernel, Process } from './kernel.ts';

export const LEASE_MS = 2_000;
/** The kernel wakes workers when something is due; this is for what nobody knows of. */
const LOOK_EVERY_MS = 12 * 3_600_000;

const MASTER = masterKeyFrom(new Uint8Array(32).fill(5));

/** One process: the production core on seams of its own. */
export interface Machine {
  readonly process: Process;
  readonly engine: Engine;
  readonly secrets: SecretStore;
  /** False once it can no longer be sure of its lease. */
  leaseUntil: number;
  /** Which unbroken term of the lease it is. */
  term: number;
  renew(until: number): void;
  readonly until: Cancellation & { cancel(): void };
  /** Becomes a worker. */
  work(): void;
}

export interface MachineOptions {
  readonly kernel: Kernel;
  readonly process: Process;
  readonly store: Store;
  readonly http: HttpTransport;
  readonly seed: number;
  readonly handOver: HandOver;
  readonly onLog: (level: 'info' | 'warn' | 'error', message: string, fields: unknown) => void;
}

export function startMachine(options: MachineOptions): Machine {
  const { kernel, process } = options;
  const roll = seededRandom(options.seed);
  const bytes = () => Uint8Array.from({ length: 10 }, () => Math.floor(roll() * 256));
  const { engine, secrets } = assemble({
    store: options.store,
    clock: {
      now: kernel.now,
      monotonic: kernel.now,
      sleep: (ms, until) => kernel.sleep(process, ms, until),
    },
    random: { number: roll, uuid: () => uuidV7(kernel.now(), bytes()) },
    http: options.http,
    connectors: CONNECTORS,
    master: MASTER,
    compile: compileOnce,
    log: {
      info: (message, fields) => options.onLog('info', message, fields),
      warn: (message, fields) => options.onLog('warn', message, fields),
      error: (message, fields) => options.onLog('error', message, fields),
    },
    handOver: options.handOver,
  });
  const until = cancellation();
  const machine: Machine = {
    process,
    engine,
    secrets,
    leaseUntil: Number.NEGATIVE_INFINITY,
    term: 0,
    renew(until) {
      if (kernel.now() >= machine.leaseUntil) machine.term++;
      machine.leaseUntil = Math.max(machine.leaseUntil, until);
    },
    until,
    work() {
      const lease = {
        worker: process.name,
        term: () => (kernel.now() < machine.leaseUntil ? machine.term : null),
      };
      void (async () => {
        const from = kernel.now();
        await engine.store.heartbeat(process.name, from, LEASE_MS).catch(() => undefined);
        machine.renew(from + LEASE_MS - 200);
        await runWorker(engine, { lease, lanes: 8, lookEveryMs: LOOK_EVERY_MS, until });
      })();
    },
  };
  return machine;
}
