import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { LockstepError } from '../../domain/errors.ts';
import { asUser, type Binaries, program, serverEnvironment } from './binaries.ts';
import type { DatabaseHome } from './database-home.ts';
import { hasErrorCode } from './error-code.ts';
import { OWNER, ownerPassword, ownerPasswordPath } from './listening.ts';
import { markUnsynced } from './sync-cluster.ts';

const LONGEST_MS = 120_000;

/**
 * Makes the cluster beside its place and moves it there in one step: a cut-off start leaves no half cluster.
 * Order of keys never depends on ICU or the host's libc: the built-in C.UTF-8 from 17 on, plain C before.
 * @throws DATABASE_START_FAILED with what initdb said.
 */
export async function initialiseCluster(home: DatabaseHome, binaries: Binaries): Promise<void> {
  const name = `${basename(home.cluster)}.new-`;
  for (const left of await readdir(home.directory)) {
    if (left.startsWith(name)) await rm(join(home.directory, left), { recursive: true, force: true });
  }
  const fresh = join(home.directory, `${name}${randomBytes(4).toString('hex')}`);
  await mkdir(fresh, { mode: 0o700 });
  try {
    if (home.user !== undefined) await chown(fresh, home.user.uid, home.user.gid);
    const args = ['-D', fresh, '--no-sync', '--no-instructions', '--data-checksums', `--username=${OWNER}`];
    args.push('--encoding=UTF8', '--locale=C', '--auth-local=trust', '--auth-host=scram-sha-256');
    if (binaries.major >= 17) args.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8');
    if (process.platform === 'win32') {
      await ownerPassword(home);
      args.push(`--pwfile=${ownerPasswordPath(home)}`);
    }
    await runInitdb(home, binaries, args);
    await markUnsynced(home);
    await rename(fresh, home.cluster);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    // Another process finished first; its cluster is as good.
    if (!hasErrorCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  }
}

async function runInitdb(home: DatabaseHome, binaries: Binaries, args: readonly string[]): Promise<void> {
  const child = spawn(program(binaries.directory, 'initdb'), args, {
    ...asUser(home.user),
    env: serverEnvironment(binaries.environment),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_MS,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4096);
    });
  }
  const outcome = await new Promise<{ readonly code: number | null; readonly cause?: Error }>((resolve) => {
    child.once('error', (cause) => resolve({ code: null, cause }));
    child.once('close', (code) => resolve({ code }));
  });
  if (outcome.code === 0) return;
  const reason =
    said.trim().split('\n').slice(-5).join(' ') || outcome.cause?.message || 'it was ended from outside';
  const message = `PostgreSQL ${binaries.version} could not make a database in ${home.directory}: ${reason}`;
  throw new LockstepError('DATABASE_START_FAILED', message, {
    details: { home: home.directory, binaries: binaries.directory, exit: outcome.code },
    cause: outcome.cause,
  });
}
