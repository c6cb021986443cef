import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LockstepError } from '../../domain/errors.ts';
import { awaitAnswer, type ServerAnswer } from './ask-server.ts';
import type { BinaryOrigin } from './binaries.ts';
import { type BinaryPlaces, chooseBinaries } from './choose-binaries.ts';
import { type DatabaseHome, prepareHome } from './database-home.ts';
import { initialiseCluster } from './initialise-cluster.ts';
import { launchServer } from './launch-server.ts';
import { chooseListening, connectionTo, type DatabaseConnection } from './listening.ts';
import { readClusterMajor } from './postmaster-file.ts';
import { describeProcess } from './process-facts.ts';
import { recordPlacement } from './relocation.ts';
import { type Finding, findRunning } from './running-server.ts';
import { syncCluster } from './sync-cluster.ts';

const POLL_MS = 10;
/** A server just started writes where it listens within milliseconds; after this PostgreSQL itself decides. */
const UNCLEAR_MS = 5_000;
const ADOPT_WITHIN_MS = 120_000;

export interface LocalOptions {
  readonly prefer: BinaryOrigin;
  readonly places: BinaryPlaces | undefined;
  readonly relocationRoot: string;
  readonly onProgress: (line: string) => void;
}

export interface LocalServer {
  readonly home: DatabaseHome;
  readonly connection: DatabaseConnection;
  readonly answer: ServerAnswer;
  readonly adopted: boolean;
}

/** Adopts the server that runs on this data folder, or starts one, making the cluster first. Under the start lock. */
export async function openLocalServer(dataDir: string, options: LocalOptions): Promise<LocalServer> {
  const home = await prepareHome(dataDir, options.relocationRoot, options.onProgress);
  const unclearUntil = performance.now() + UNCLEAR_MS;
  for (;;) {
    const found = await findRunning(home);
    if (found.state === 'running') {
      const adopted = await adopt(home, found);
      if (adopted !== undefined) {
        await syncCluster(home);
        return adopted;
      }
    } else if (found.state === 'unclear' && performance.now() < unclearUntil) {
      await sleep(POLL_MS);
    } else {
      return start(dataDir, home, options, found.state === 'none' ? found.remembered : undefined);
    }
  }
}

/** undefined when the server ended while we waited: it was shutting down. */
async function adopt(
  home: DatabaseHome,
  found: Extract<Finding, { state: 'running' }>,
): Promise<LocalServer | undefined> {
  const connection = connectionTo(found.listening);
  const deadline = performance.now() + ADOPT_WITHIN_MS;
  let ended = false;
  try {
    const answer = await awaitAnswer(connection, async () => {
      if (found.process !== undefined) {
        const now = await describeProcess(found.process.pid);
        ended = now === undefined || now.startMark !== found.process.startMark;
      }
      if (ended || performance.now() > deadline) throw silent(home, found.process?.pid);
    });
    return { home, connection, answer, adopted: true };
  } catch (error) {
    if (ended) return undefined;
    throw error;
  }
}

async function start(
  dataDir: string,
  home: DatabaseHome,
  options: LocalOptions,
  remembered: string | undefined,
): Promise<LocalServer> {
  const { prefer, places, onProgress } = options;
  const major = await readClusterMajor(home.cluster);
  const binaries = await chooseBinaries({ home, places, prefer, major, onProgress });
  if (major === undefined) {
    onProgress(`Making a database with PostgreSQL ${binaries.version} (${binaries.origin}).`);
    await initialiseCluster(home, binaries);
    if (home.directory !== join(dataDir, 'database')) await recordPlacement(dataDir, home.directory);
  }
  const listening = await chooseListening(home, remembered);
  // The files reach the disk while the server comes up; nothing is promised to anybody before both are done.
  const [answer] = await Promise.all([launchServer(home, binaries, listening), syncCluster(home)]);
  return { home, connection: connectionTo(listening), answer, adopted: false };
}

function silent(home: DatabaseHome, pid: number | undefined): LockstepError {
  const message = `A server runs on ${home.cluster}${pid === undefined ? '' : ` (process ${pid})`} and did not answer within ${ADOPT_WITHIN_MS / 1000} s. Stop it with \`lockstep stop\`, then try again.`;
  return new LockstepError('DATABASE_START_FAILED', message, { details: { cluster: home.cluster, pid } });
}
