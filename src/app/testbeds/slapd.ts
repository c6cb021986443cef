import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { LockstepError } from '../../domain/errors.ts';
import { ADMINISTRATOR, configuration, content, type Passwords } from './slapd-content.ts';

const run = promisify(execFile);

const PROGRAMS = ['/usr/sbin', '/usr/local/sbin', '/usr/libexec', '/opt/homebrew/opt/openldap/libexec'];
const MODULES = [
  '/usr/lib/ldap',
  '/usr/lib64/openldap',
  '/usr/lib/openldap',
  '/usr/libexec/openldap',
  '/opt/homebrew/opt/openldap/libexec/openldap',
];
const SCHEMAS = ['/etc/ldap/schema', '/etc/openldap/schema', '/opt/homebrew/etc/openldap/schema'];

/** What slapd is made of on this machine. */
interface Installation {
  readonly programs: string;
  readonly schemas: string;
  /** undefined: everything is compiled in. */
  readonly modules: string | undefined;
}

export interface Slapd {
  readonly url: string;
  readonly version: string;
  readonly passwords: Passwords;
  stop(): Promise<void>;
}

/** Throws CONNECTOR_NO_TESTBED where there is none, with what to install. */
export function findSlapd(): Installation {
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const programs = holding([...PROGRAMS, ...path], 'slapd');
  const schemas = holding(SCHEMAS, 'inetorgperson.ldif');
  if (programs === undefined || schemas === undefined) {
    const missing = programs === undefined ? 'slapd is' : 'its schema files are';
    throw new LockstepError(
      'CONNECTOR_NO_TESTBED',
      `The ldap connector is certified on a real OpenLDAP server, and ${missing} not installed here. Install it (Debian and Ubuntu: apt install slapd; Fedora: dnf install openldap-servers; macOS: brew install openldap).`,
    );
  }
  return { programs, schemas, modules: holding(MODULES, 'ppolicy.so') ?? holding(MODULES, 'ppolicy.la') };
}

function holding(folders: readonly string[], file: string): string | undefined {
  return folders.find((folder) => existsSync(join(folder, file)));
}

/** A slapd of our own on loopback: its files in `folder`, its content from slapd-content.ts. */
export async function startSlapd(folder: string, wait: (ms: number) => Promise<void>): Promise<Slapd> {
  const { programs, schemas, modules } = findSlapd();
  const passwords = { administrator: secret(), connector: secret() };
  const config = join(folder, 'config');
  const data = join(folder, 'data');
  await mkdir(config);
  await mkdir(data);
  const files = { config: join(folder, 'config.ldif'), content: join(folder, 'content.ldif') };
  await writeFile(files.config, configuration({ folder, data, schemas, modules, passwords }), {
    mode: 0o600,
  });
  await writeFile(files.content, content(passwords), { mode: 0o600 });
  const slapadd = (database: string, file: string) =>
    run(join(programs, 'slapadd'), ['-n', database, '-F', config, '-l', file], { timeout: 60_000 });
  try {
    await slapadd('0', files.config);
    await slapadd('1', files.content);
  } catch (error) {
    throw notStarted(error);
  }

  const port = await freePort();
  const server = spawn(
    join(programs, 'slapd'),
    ['-F', config, '-h', `ldap://127.0.0.1:${port}/`, '-d', '0'],
    {
      stdio: 'ignore',
    },
  );
  const ended = new Promise<void>((resolve) => {
    server.once('exit', () => resolve());
    server.once('error', () => resolve());
  });
  const stop = async () => {
    server.kill('SIGTERM');
    await ended;
  };
  for (let tries = 0; !(await answers(programs, port, passwords)); tries += 1) {
    if (tries < MAX_TRIES && server.exitCode === null && server.pid !== undefined) {
      await wait(TRY_EVERY_MS);
      continue;
    }
    await stop();
    throw notStarted(new Error('it did not answer'));
  }
  return { url: `ldap://127.0.0.1:${port}`, version: await versionOf(programs), passwords, stop };
}
