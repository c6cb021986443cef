import { mkdir, realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { LockstepError } from '../../domain/errors.ts';
import type { BinaryOrigin } from './binaries.ts';
import type { BinaryPlaces } from './choose-binaries.ts';
import { findHome } from './database-home.ts';
import { openDatabaseUrl, parseDatabaseUrl } from './database-url.ts';
import { describeFailure } from './describe-failure.ts';
import { hasErrorCode } from './error-code.ts';
import type { DatabaseConnection } from './listening.ts';
import { type LocalServer, openLocalServer } from './local-server.ts';
import { RELOCATION_ROOT } from './relocation.ts';
import { watchServerLog } from './server-log.ts';
import { withStartLock } from './start-lock.ts';
import { stopServer } from './stop-server.ts';

export interface DatabaseServer {
  /** Of the owner: for migrations, and for the grants of the role that works afterwards. */
  readonly connection: DatabaseConnection;
  readonly origin: 'url' | BinaryOrigin;
  /** '15.18' */
  readonly version: string;
  /** True when the server ran already: left by a process that was killed, or shared with one that lives. */
  readonly adopted: boolean;
  readonly startedByUs: boolean;
  /** Absent for a URL. */
  readonly dataDirectory?: string;
  /**
   * Stops the server, whoever started it, also under the feet of other processes that use it: call it where
   * `startedByUs` or where the person asked for it. Does nothing for a URL. Without it the server goes on
   * after this process and the next start adopts it.
   */
  stop(): Promise<void>;
}

export interface StartOptions {
  /** Folder for the database and the keys beside it; made when it is missing. */
  readonly dataDir: string;
  /** Used in place of a server of our own. */
  readonly databaseUrl?: string;
  /** Which binaries to try first. Default: those of the host. */
  readonly prefer?: BinaryOrigin;
  readonly onProgress?: (line: string) => void;
}

/** Overrides for places that are otherwise those of the machine. */
export interface MachinePlaces {
  readonly binaries?: BinaryPlaces;
  readonly relocationRoot?: string;
}

/**
 * A PostgreSQL that answers: the one of the URL, else the one that runs on the data folder, else a new one from the
 * host's binaries or from the npm package.
 * @throws DATABASE_URL_INVALID, DATABASE_NO_BINARIES, DATABASE_OTHER_MAJOR, DATABASE_START_FAILED and those of
 * `describeFailure`.
 */
export async function startDatabase(
  options: StartOptions,
  machine: MachinePlaces = {},
): Promise<DatabaseServer> {
  if (options.databaseUrl !== undefined && options.databaseUrl !== '') {
    const connection = parseDatabaseUrl(options.databaseUrl);
    const { version } = await openDatabaseUrl(connection);
    return {
      connection,
      origin: 'url',
      version,
      adopted: false,
      startedByUs: false,
      stop: async () => undefined,
    };
  }
  const dataDir = await makeDataFolder(options.dataDir);
  const local = {
    prefer: options.prefer ?? 'host',
    places: machine.binaries,
    relocationRoot: machine.relocationRoot ?? RELOCATION_ROOT,
    onProgress: options.onProgress ?? (() => undefined),
  };
  try {
    return handle(dataDir, await withStartLock(dataDir, () => openLocalServer(dataDir, local)));
  } catch (error) {
    throw describeFailure(error);
  }
}

/** For `lockstep stop`: stops the server that runs on this data folder; false when there is none. */
export async function stopDatabase(dataDir: string): Promise<boolean> {
  const real = await realpath(dataDir).catch(() => undefined);
  if (real === undefined || (await findHome(real)) === undefined) return false;
  return withStartLock(real, async () => {
    const home = await findHome(real);
    return home !== undefined && (await stopServer(home));
  });
}

function handle(dataDir: string, local: LocalServer): DatabaseServer {
  const unwatch = watchServerLog(local.home.directory);
  let stopping: Promise<void> | undefined;
  return {
    connection: local.connection,
    origin: local.answer.origin === 'embedded' ? 'embedded' : 'host',
    version: local.answer.version,
    adopted: local.adopted,
    startedByUs: !local.adopted,
    dataDirectory: local.home.cluster,
    stop() {
      unwatch();
      stopping ??= withStartLock(dataDir, async () => void (await stopServer(local.home))).catch(
        (error: unknown) => {
          stopping = undefined;
          throw error;
        },
      );
      return stopping;
    },
  };
}

async function makeDataFolder(dataDir: string): Promise<string> {
  const path = resolve(dataDir);
  // Line ends would break PostgreSQL's own lock file, which is read to find its server again.
  if (/\p{Cc}/u.test(path)) {
    throw new LockstepError('USAGE', 'The name of the data folder holds control characters.', {
      details: { dataDir },
    });
  }
  try {
    // Parents as usual, only the folder itself closed: it will hold the keys.
    await mkdir(dirname(path), { recursive: true });
    await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
      if (!hasErrorCode(error, 'EEXIST')) throw error;
    });
    return await realpath(path);
  } catch (cause) {
    const message = `The data folder ${path} cannot be made: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new LockstepError('DATABASE_START_FAILED', message, { details: { dataDir: path }, cause });
  }
}
