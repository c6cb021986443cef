import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import { LockstepError } from '../../domain/errors.ts';
import type { DatabaseHome } from './database-home.ts';
import type { PostmasterFile } from './postmaster-file.ts';
import { prepareSocketDirectory, SOCKET_PORT } from './socket-directory.ts';

export const OWNER = 'lockstep_owner';
export const DATABASE = 'lockstep';

/** How to reach the database; passes as `ClientConfig` of pg. `host` is the socket's folder on Unix. */
export interface DatabaseConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly password?: string;
  /** Always said, false included: pg would else take PGSSLMODE from the environment. */
  readonly ssl: boolean | ConnectionOptions;
}

/** Where a server of ours listens: a private socket; on Windows, which has no owner of a socket, loopback. */
export type Listening =
  | { readonly kind: 'socket'; readonly directory: string; readonly port: number }
  | {
      readonly kind: 'loopback';
      readonly host: '127.0.0.1';
      readonly port: number;
      readonly password: string;
    };

export async function chooseListening(
  home: DatabaseHome,
  remembered: string | undefined,
): Promise<Listening> {
  if (process.platform !== 'win32') {
    return { kind: 'socket', directory: await prepareSocketDirectory(home, remembered), port: SOCKET_PORT };
  }
  return { kind: 'loopback', host: '127.0.0.1', port: await freePort(), password: await ownerPassword(home) };
}

/** From what a running server wrote of itself; undefined while it has not come that far. */
export async function listeningOf(home: DatabaseHome, file: PostmasterFile): Promise<Listening | undefined> {
  if (file.port === undefined) return undefined;
  if (process.platform === 'win32') {
    return { kind: 'loopback', host: '127.0.0.1', port: file.port, password: await ownerPassword(home) };
  }
  if (file.socketDirectory === undefined) return undefined;
  return { kind: 'socket', directory: file.socketDirectory, port: file.port };
}

export function connectionTo(listening: Listening): DatabaseConnection {
  const common = { port: listening.port, user: OWNER, database: DATABASE, ssl: false };
  return listening.kind === 'socket'
    ? { host: listening.directory, ...common }
    : { host: listening.host, password: listening.password, ...common };
}

export function ownerPasswordPath(home: DatabaseHome): string {
  return join(home.directory, 'owner-password');
}

/** Made once, with the cluster. */
export async function ownerPassword(home: DatabaseHome): Promise<string> {
  const path = ownerPasswordPath(home);
  const found = await readFile(path, 'utf8').catch(() => undefined);
  if (found !== undefined) return found.trim();
  const made = randomBytes(32).toString('base64url');
  await writeFile(path, made, { mode: 0o600, flag: 'wx', flush: true });
  return made;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === 'string') {
    throw new LockstepError('DATABASE_START_FAILED', 'No free port on 127.0.0.1.');
  }
  return address.port;
}
