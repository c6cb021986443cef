import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { KEPT_DAYS } from '../domain/kept-days.ts';
import type { Cancellation } from '../engine/ports.ts';
import { runWorker } from '../engine/worker.ts';
import { deliverNotices } from './deliver-notices.ts';
import { keepErasureList } from './erasures/erasure-list.ts';
import { pruneEvents } from './events/prune-events.ts';
import { holdLease } from './hold-lease.ts';
import { runHooks } from './hooks/run-hooks.ts';
import { keepDatabase } from './keep-database.ts';
import type { House } from './open-house.ts';
import { checkpointCarrier } from './proofs/carry-checkpoints.ts';
import { pullDueSources } from './pulls/pull-due-sources.ts';
import { ageForgotten } from './scim/age-forgotten.ts';
import { forgetOldRequests } from './scim/recorder.ts';
import { takePushed } from './scim/take-pushed.ts';
import { signalWork } from './ssf/serve-signals.ts';
import { runWebhooks } from './webhooks/run-webhooks.ts';

/** Lanes that one process serves at the same time. */
const LANES = 64;
/** What another process wrote is found after at most this long. */
const LOOK_EVERY_MS = 250;
const NOTICES_EVERY_MS = 1_000;
const CHECKPOINTS_EVERY_MS = 1_000;
const PUSHED_EVERY_MS = 1_000;
const FORGOTTEN_EVERY_MS = 3_600_000;
const REQUESTS_EVERY_MS = 3_600_000;
/** How often it is looked whether a day has passed since events were removed. */
const EVENTS_EVERY_MS = 3_600_000;
/** Between two looks: what is pushed in a burst is taken together, and leaves the database some room. */
const PUSHED_REST_MS = 50;
/** How often this folder's list of the erased takes over what other processes have erased. */
const ERASURES_EVERY_MS = 60_000;
/** How often it is looked whether receivers of Shared Signals have to be told something, or transmitters polled. */
const SIGNALS_EVERY_MS = 1_000;
/** How often the schedules of the sources that are asked are looked at. */
const SOURCES_EVERY_MS = 1_000;

export interface WorkerProcessOptions {
  readonly until: Cancellation;
  /** Asks the sources as often as their documents say. */
  readonly pullSources?: boolean;
  /** How long events are kept; 400 days without it. */
  readonly keepEventsDays?: number | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** One process's share of the work of a house, until it is told to stop. What it holds is given back on the way out. */
export async function runWorkerProcess(house: House, options: WorkerProcessOptions): Promise<void> {
  const { engine } = house;
  const { until } = options;
  const worker = `${hostname().slice(0, 60)}/${process.pid}/${randomBytes(4).toString('hex')}`;
  const signals = signalWork(house, options.environment, until);
  const lease = await holdLease(worker, house.database.live, engine, house.clock);
  engine.log.info('worker started', { worker });
  try {
    await Promise.all([
      runWorker(engine, { lease, lanes: LANES, lookEveryMs: LOOK_EVERY_MS, until }),
      keepDatabase(house, until),
      runWebhooks(house, until),
      runHooks(house, until),
      every(NOTICES_EVERY_MS, () => deliverNotices(house, options.environment)),
      takePushedPeople(),
      every(FORGOTTEN_EVERY_MS, () => ageForgotten(engine)),
      every(REQUESTS_EVERY_MS, () => forgetOldRequests(engine)),
      every(EVENTS_EVERY_MS, () => pruneEvents(house, options.keepEventsDays ?? KEPT_DAYS)),
      every(CHECKPOINTS_EVERY_MS, checkpointCarrier(house, options.environment)),
      every(ERASURES_EVERY_MS, () => keepErasureList(house)),
      every(SIGNALS_EVERY_MS, signals.tell),
      every(SIGNALS_EVERY_MS, signals.hear),
      ...(options.pullSources === true
        ? [
            every(SOURCES_EVERY_MS, () =>
              pullDueSources({ engine, secrets: house.secrets, http: house.http, until }),
            ),
          ]
        : []),
    ]);
  } finally {
    await lease.stop();
    await signals.end();
    engine.log.info('worker stopped', { worker });
  }

  /** What this process was just told is taken at once, what another one was told at its next look. */
  async function takePushedPeople(): Promise<void> {
    while (!until.cancelled) {
      const mark = engine.pushes.mark();
      const taken = await takePushed(engine).catch((error: unknown) => {
        engine.log.error('what identity providers pushed could not be taken', { error: String(error) });
        return 0;
      });
      if (taken > 0) engine.wakeups.notify();
      await engine.clock.sleep(PUSHED_REST_MS, until);
      if (taken === 0) await engine.pushes.wait(PUSHED_EVERY_MS, mark, until);
    }
  }

  async function every(ms: number, work: () => Promise<unknown>): Promise<void> {
    let failures = 0;
    while (!until.cancelled) {
      try {
        await work();
        failures = 0;
      } catch (error) {
        failures++;
        engine.log.error('a task of the worker failed', { error: String(error), failures });
      }
      // While the database is away the log says so, but not every second.
      await engine.clock.sleep(Math.max(ms, Math.min(60_000, failures * 5_000)), until);
    }
  }
}
