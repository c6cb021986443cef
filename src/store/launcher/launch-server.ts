import { spawn } from 'node:child_process';
import { LockstepError } from '../../domain/errors.ts';
import { awaitAnswer, type ServerAnswer } from './ask-server.ts';
import { asUser, type Binaries, program, serverEnvironment } from './binaries.ts';
import type { DatabaseHome } from './database-home.ts';
import { connectionTo, type Listening } from './listening.ts';
import { openServerLog, readServerLog, serverLogPath, serverLogSize } from './server-log.ts';
import { serverArguments, writeAccessRules } from './server-settings.ts';

/** Recovery after a crash replays at most max_wal_size, 2 GB. */
const READY_WITHIN_MS = 120_000;
/** Backends of a killed server end by themselves within a few seconds; until then PostgreSQL refuses. */
const LEFTOVERS_WITHIN_MS = 15_000;
const LEFTOVERS = 'pre-existing shared memory block';

/**
 * Starts the server and returns when our database answers. It stands in a session of its own and is not waited for:
 * neither Ctrl-C nor the death of this process ends it.
 * @throws DATABASE_START_FAILED with the end of the server's log.
 */
export async function launchServer(
  home: DatabaseHome,
  binaries: Binaries,
  listening: Listening,
): Promise<ServerAnswer> {
  await writeAccessRules(home, listening);
  const retryUntil = performance.now() + LEFTOVERS_WITHIN_MS;
  for (;;) {
    const since = await serverLogSize(home.directory);
    const ended = await start(home, binaries, listening);
    const deadline = performance.now() + READY_WITHIN_MS;
    let leftovers = false;
    try {
      return await awaitAnswer(connectionTo(listening), async () => {
        const end = ended();
        if (end === undefined && performance.now() < deadline) return;
        const said = await readServerLog(home.directory, since);
        leftovers = end !== undefined && said.includes(LEFTOVERS) && performance.now() < retryUntil;
        throw failed(home, binaries, end ?? `did not answer within ${READY_WITHIN_MS / 1000} s`, said);
      });
    } catch (error) {
      if (!leftovers) throw error;
    }
  }
}

/** Returns what tells, at any later time, in words how the server ended; undefined while it runs. */
async function start(
  home: DatabaseHome,
  binaries: Binaries,
  listening: Listening,
): Promise<() => string | undefined> {
  const log = await openServerLog(home.directory);
  const args = serverArguments(home, listening, binaries.origin);
  // PostgreSQL refuses an administrator's token on Windows; pg_ctl gives it a restricted one.
  const [name, argv] =
    process.platform === 'win32'
      ? ([
          'pg_ctl',
          ['start', '--no-wait', '-D', home.cluster, '-o', args.slice(2).map(quoted).join(' ')],
        ] as const)
      : (['postgres', args] as const);
  let ending: string | undefined;
  try {
    const child = spawn(program(binaries.directory, name), argv, {
      ...asUser(home.user),
      env: serverEnvironment(binaries.environment),
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
      windowsHide: true,
    });
    child.once('error', (error) => {
      ending = error.message;
    });
    child.once('exit', (code, signal) => {
      if (name === 'pg_ctl' && code === 0) return;
      ending = signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
    });
    child.unref();
  } finally {
    await log.close();
  }
  return () => ending;
}

function failed(home: DatabaseHome, binaries: Binaries, how: string, said: string): LockstepError {
  const last = said.split('\n').filter((line) => /FATAL|PANIC|ERROR|error while loading/.test(line));
  const reason = (last.length > 0 ? last : said.split('\n')).slice(-3).join(' ');
  const log = serverLogPath(home.directory);
  const message = `PostgreSQL ${binaries.version} ${how}. Its log ${log} says: ${reason || 'nothing'}`;
  return new LockstepError('DATABASE_START_FAILED', message, {
    details: { log, cluster: home.cluster, binaries: binaries.directory },
  });
}

function quoted(argument: string): string {
  return `"${argument.replaceAll('"', '\\"')}"`;
}
