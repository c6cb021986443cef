import { cancellation } from '../engine/execute/run-operation.ts';
import type { Cancellation } from '../engine/ports.ts';
import { isLoopback, type Listening, type ListenOptions, listen } from '../http/listen.ts';
import { makeHttpApp } from '../http/make-app.ts';
import { consoleFiles } from './console-files.ts';
import { httpServices } from './http-services.ts';
import { keepDatabase } from './keep-database.ts';
import { DEFAULT_TENANT, type House } from './open-house.ts';
import { peopleIndex } from './people/index/people-index.ts';
import { warmPeople } from './people/index/warm-people.ts';
import { noteProcess } from './processes.ts';
import { programVersion } from './program-version.ts';
import { runWorkerProcess } from './run-worker-process.ts';
import { houseFacts } from './system/house-facts.ts';

export interface ServeOptions {
  readonly listen: ListenOptions;
  /** False: only answers; workers run elsewhere. */
  readonly worker: boolean;
  /** Asks the sources as often as their documents say. */
  readonly pullSources?: boolean;
  /** How long events are given out; 400 days without it. */
  readonly keepEventsDays?: number | undefined;
  readonly until: Cancellation;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onListening?: (listening: Listening) => void;
}

const GRACE_MS = 10_000;

/** Server, and worker unless told otherwise, until `until`. Nothing of it is left afterwards. */
export async function serve(house: House, options: ServeOptions): Promise<void> {
  const { engine } = house;
  const index = peopleIndex(engine);
  const app = makeHttpApp({
    services: httpServices(house, {
      keptDays: options.keepEventsDays,
      closing: options.until,
      facts: houseFacts(house, options.environment),
      index,
    }),
    log: engine.log,
    version: programVersion(),
    openMetrics: isLoopback(options.listen.host),
    defaultTenant: DEFAULT_TENANT,
    behindProxy: options.listen.behindProxy,
    console: consoleFiles(),
  });
  const listening = await listen(app, options.listen);
  const forget = await noteProcess(house.dataDir, options.worker ? 'serve' : 'server', listening.url);
  engine.log.info('listening', { url: listening.url });
  const ahead = cancellation();
  const warmed = warmPeople(engine, index, ahead);
  try {
    options.onListening?.(listening);
    if (options.worker)
      await runWorkerProcess(house, {
        until: options.until,
        environment: options.environment,
        pullSources: options.pullSources ?? false,
        keepEventsDays: options.keepEventsDays,
      });
    else await Promise.all([keepDatabase(house, options.until), cancelled(options.until)]);
  } finally {
    ahead.cancel();
    await listening.close(GRACE_MS);
    await warmed;
    await forget();
  }
}

function cancelled(until: Cancellation): Promise<void> {
  return new Promise((resolve) => {
    until.onCancel(() => resolve());
  });
}
