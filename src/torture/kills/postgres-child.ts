import type { ChildProcess } from 'node:child_process';
import { chmod, chown, mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { program, serverEnvironment } from '../../store/launcher/binaries.ts';
import { chooseBinaries } from '../../store/launcher/choose-binaries.ts';
import type { DatabaseHome } from '../../store/launcher/database-home.ts';
import { initialiseCluster } from '../../store/launcher/initialise-cluster.ts';
import { OWNER } from '../../store/launcher/listening.ts';
import { serverArguments } from '../../store/launcher/server-settings.ts';
import { chooseServerUser } from '../../store/launcher/server-user.ts';
import { end, familyOf, gone, startChild } from './children.ts';

const READY_WITHIN_MS = 60_000;
/** Backends of a killed server need a moment to go, and PostgreSQL refuses until then. */
const AGAIN_AFTER_MS = 20;

export interface PostgresChild {
  readonly version: string;
  readonly port: number;
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
  url(port?: number): string;
  /** Starts and returns when `select 1` was answered: that instant, by this machine's monotonic clock. */
  start(): Promise<number>;
  /** The whole server with -9, its backends included, as when the machine's memory runs out. */
  kill(): Promise<void>;
  running(): boolean;
  /** What it said last. */
  said(): Promise<string>;
  stop(): Promise<void>;
}

/**
 * A PostgreSQL with the settings of the embedded one, as a direct child of this process: a killed postmaster whose
 * parent does not wait for it stays a zombie, and its lock file blocks the next start.
 */
export async function makePostgres(
  directory: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<PostgresChild> {
  await mkdir(directory, { recursive: true, mode: 0o711 });
  await chmod(directory, 0o711);
  const user = await chooseServerUser(undefined);
  const home: DatabaseHome = { directory, cluster: join(directory, 'cluster'), user };
  const binaries = await chooseBinaries({
    home,
    places: undefined,
    prefer: 'host',
    major: undefined,
    onProgress: () => undefined,
  });
  await initialiseCluster(home, binaries);
  // Only this machine reaches it, for some minutes, and only made-up people are in it.
  const rules = join(directory, 'pg_hba.conf');
  await writeFile(rules, 'host all all 127.0.0.1/32 trust\n');
  await chmod(rules, 0o644);
  const port = await freePort();
  const log = join(directory, 'server.log');
  const listening = { kind: 'loopback', host: '127.0.0.1', port, password: '' } as const;
  let child: ChildProcess | null = null;
  // Set when its user is already changed: a library that it preloads makes files of that user.
  const settings = Object.entries(environment).map(([name, value]) => `${name}=${value}`);

  async function launch(): Promise<ChildProcess> {
    const out = await open(log, 'a');
    try {
      return startChild(
        'env',
        [
          ...settings,
          program(binaries.directory, 'postgres'),
          ...serverArguments(home, listening, binaries.origin),
        ],
        {
          env: serverEnvironment(binaries.environment),
          cwd: '/',
          stdio: ['ignore', out.fd, out.fd],
          ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
        },
      );
    } finally {
      await out.close();
    }
  }

  const server: PostgresChild = {
    version: binaries.version,
    port,
    user,
    url: (through = port) => `postgresql://${OWNER}@127.0.0.1:${through}/lockstep`,
    async start() {
      const deadline = performance.now() + READY_WITHIN_MS;
      for (;;) {
        if (child === null || child.exitCode !== null || child.signalCode !== null) child = await launch();
        if (await answers(port)) return performance.now();
        if (performance.now() > deadline)
          throw new Error(`PostgreSQL did not answer: ${(await server.said()).slice(-2_000)}`);
        await sleep(AGAIN_AFTER_MS);
      }
    },
    async kill() {
      if (child === null) return;
      const killed = child;
      for (const pid of familyOf(killed)) end(pid);
      await gone(killed);
      child = null;
    },
    running: () => child !== null && child.exitCode === null && child.signalCode === null,
    said: () => readFile(log, 'utf8').catch(() => ''),
    async stop() {
      if (child === null) return;
      const stopped = child;
      stopped.kill('SIGINT');
      const late = setTimeout(() => void server.kill(), 10_000);
      await gone(stopped);
      clearTimeout(late);
      child = null;
    },
  };
  if (user !== undefined) await chown(directory, 0, 0);
  await server.start();
  const first = new pg.Client({ host: '127.0.0.1', port, user: OWNER, database: 'postgres', ssl: false });
  await first.connect();
  await first.query('create database lockstep');
  await first.end();
  return server;
}

async function answers(port: number): Promise<boolean> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: OWNER, database: 'postgres', ssl: false });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('no port')),
      );
    });
  });
}
