import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { bind } from '../../connectors/ldap/connection.ts';
import { ldap } from '../../connectors/ldap/index.ts';
import type { ConnectorRuntime } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { LockstepError } from '../../domain/errors.ts';
import { Secret } from '../../domain/secret.ts';
import { ADMINISTRATOR, configuration, content, type Passwords } from './slapd-content.ts';

const run = promisify(execFile);

const MAX_TRIES = 400;
const TRY_EVERY_MS = 25;

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

export type Bound = Awaited<ReturnType<typeof bind>>;

export interface Slapd {
  readonly url: string;
  /** '2.5.13' */
  readonly version: string;
  readonly passwords: Passwords;
  /** A connection of its own; rejects with ConnectorFault. */
  signIn(dn: string, password: string): Promise<Bound>;
  stop(): Promise<void>;
}

/** Where to look. */
export interface SlapdPlaces {
  readonly programs: readonly string[];
  readonly schemas: readonly string[];
  readonly modules: readonly string[];
}

function placesOfMachine(): SlapdPlaces {
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return { programs: [...PROGRAMS, ...path], schemas: SCHEMAS, modules: MODULES };
}

/** Throws CONNECTOR_SERVER_MISSING where there is none, with what to install. */
export function findSlapd(places: SlapdPlaces = placesOfMachine()): Installation {
  const programs = holding(places.programs, 'slapd');
  const schemas = holding(places.schemas, 'inetorgperson.ldif');
  if (programs !== undefined && schemas !== undefined) {
    const modules = holding(places.modules, 'ppolicy.so') ?? holding(places.modules, 'ppolicy.la');
    return { programs, schemas, modules };
  }
  const missing = programs === undefined ? 'slapd is' : 'its schema files are';
  throw new LockstepError(
    'CONNECTOR_SERVER_MISSING',
    `The ldap connector is certified on a real OpenLDAP server, and ${missing} not installed here. Install it (Debian and Ubuntu: apt install slapd; Fedora: dnf install openldap-servers; macOS: brew install openldap).`,
  );
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

  const url = `ldap://127.0.0.1:${await freePort()}`;
  const flags = ['-F', config, '-h', `${url}/`, '-d', '0'];
  const server = spawn(join(programs, 'slapd'), flags, { stdio: 'ignore' });
  let running = true;
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      running = false;
      resolve();
    };
    server.once('exit', end).once('error', end);
  });
  const signIn = (dn: string, password: string) => signInTo(url, dn, password);
  const stop = async () => {
    server.kill('SIGTERM');
    await ended;
  };
  // Its own password: whoever else listens there is not taken for it.
  const answers = () =>
    signIn(ADMINISTRATOR, passwords.administrator).then(
      (client) => client.unbind().then(() => true),
      () => false,
    );
  for (let tries = 0; !(await answers()); tries += 1) {
    if (running && tries < MAX_TRIES) await wait(TRY_EVERY_MS);
    else {
      await stop();
      throw notStarted(new Error('it does not answer'));
    }
  }
  return { url, version: await versionOf(programs), passwords, signIn, stop };
}

function signInTo(url: string, dn: string, password: string): Promise<Bound> {
  const config = ldap.parseConfig({
    url,
    bindDn: dn,
    password: 'password',
    people: { base: dn },
    disable: { method: 'attribute', attribute: 'employeeType', off: 'off' },
  });
  const runtime: ConnectorRuntime = {
    clock: () => 0,
    random: () => 0,
    http: () => Promise.reject(new ConnectorFault('unsupported', 'This testbed speaks no HTTP')),
    secret: () => Promise.resolve(new Secret(password)),
  };
  return bind(config, runtime, url);
}

/** slapd says its version on standard error: '@(#) $OpenLDAP: slapd 2.5.13+dfsg-5 (…'. */
async function versionOf(programs: string): Promise<string> {
  const { stdout, stderr } = await run(join(programs, 'slapd'), ['-VV'], { timeout: 10_000 });
  return /slapd (\d+(?:\.\d+){1,2})/.exec(`${stdout}${stderr}`)?.[1] ?? 'of unknown version';
}

function notStarted(cause: unknown): LockstepError {
  const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : '';
  const why = said.split('\n').at(-1) || (cause instanceof Error ? cause.message : String(cause));
  return new LockstepError(
    'CONNECTOR_SERVER_MISSING',
    `The ldap connector is certified on a real OpenLDAP server, and slapd cannot be started here: ${why.slice(0, 300)}.`,
    { cause },
  );
}

function secret(): string {
  return randomBytes(24).toString('base64url');
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = probe.address();
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  if (address === null || typeof address === 'string') throw notStarted(new Error('no free port'));
  return address.port;
}
