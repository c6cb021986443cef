import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'ldapts';

export const SUFFIX = 'dc=corp,dc=test';
export const PEOPLE = `ou=people,${SUFFIX}`;
export const GROUPS = `ou=groups,${SUFFIX}`;
export const SERVICE = `cn=lockstep,${SUFFIX}`;
export const LOCKING_POLICY = `cn=lock,ou=policies,${SUFFIX}`;
export const SERVICE_PASSWORD = 'svc';

/** A real slapd of the test's own on loopback, with ppolicy, memberof, refint and cn=Monitor. */
export interface Slapd {
  readonly url: string;
  /** The same server over TLS, with a certificate for 127.0.0.1; null where openssl cannot make one. */
  readonly tls: { readonly url: string; readonly certificate: string } | null;
  /** Bound as the root DN, which no access rule stops. */
  readonly root: Client;
  readonly bind: (dn: string, password: string) => Promise<Client>;
  /** Resolves when no thread of the server runs any more: the signal takes effect later than it is sent. */
  readonly pause: () => Promise<void>;
  readonly resume: () => void;
  readonly stop: () => Promise<void>;
}

const BINARIES = ['/usr/sbin', '/usr/local/sbin', '/usr/libexec', '/opt/homebrew/opt/openldap/libexec'];
const MODULES = ['/usr/lib/ldap', '/usr/lib64/openldap', '/usr/lib/openldap', '/usr/libexec/openldap'];
const SCHEMAS = ['/etc/ldap/schema', '/etc/openldap/schema'];

/** Why no slapd can be started here; null when one can. */
export function whyNoSlapd(): string | null {
  if (directoryOf(BINARIES, 'slapd') === null) return 'slapd is not installed';
  if (directoryOf(SCHEMAS, 'inetorgperson.ldif') === null)
    return 'the schema files of slapd are not installed';
  return null;
}

function directoryOf(candidates: readonly string[], file: string): string | null {
  return candidates.find((directory) => existsSync(join(directory, file))) ?? null;
}

export async function startSlapd(): Promise<Slapd> {
  const root = mkdtempSync(join(tmpdir(), 'lsldap-'));
  const binaries = directoryOf(BINARIES, 'slapd') ?? '';
  mkdirSync(join(root, 'conf'));
  mkdirSync(join(root, 'db'));
  const certificate = makeCertificate(root);
  writeFileSync(join(root, 'slapd.ldif'), configuration(root, certificate !== null));
  execFileSync(
    join(binaries, 'slapadd'),
    ['-n', '0', '-F', join(root, 'conf'), '-l', join(root, 'slapd.ldif')],
    { stdio: 'pipe' },
  );
  const port = await freePort();
  const url = `ldap://127.0.0.1:${port}`;
  const secureUrl = `ldaps://127.0.0.1:${await freePort()}`;
  const listeners = certificate === null ? `${url}/` : `${url}/ ${secureUrl}/`;
  const server = spawn(join(binaries, 'slapd'), ['-F', join(root, 'conf'), '-h', listeners, '-d', '0'], {
    stdio: 'ignore',
  });
  const clients = new Set<Client>();
  const bind = async (dn: string, password: string) => {
    const client = new Client({ url, timeout: 10_000 });
    try {
      await client.bind(dn, password);
    } catch (error) {
      await client.unbind();
      throw error;
    }
    clients.add(client);
    return client;
  };
  const admin = await untilUp(() => bind(`cn=admin,${SUFFIX}`, 'secret')).catch((error: unknown) => {
    server.kill('SIGTERM');
    throw error;
  });
  await fill(admin);
  return {
    url,
    tls: certificate === null ? null : { url: secureUrl, certificate },
    root: admin,
    bind,
    pause: async () => {
      server.kill('SIGSTOP');
      const state = () =>
        execFileSync('ps', ['-o', 'state=', '-p', String(server.pid)], { encoding: 'utf8' });
      while (!state().startsWith('T'));
    },
    resume: () => server.kill('SIGCONT'),
    stop: async () => {
      server.kill('SIGCONT');
      await Promise.all([...clients].map((client) => client.unbind().catch(() => {})));
      const exited = once(server, 'exit');
      server.kill('SIGTERM');
      await exited;
      rmSync(root, { recursive: true, force: true });
    },
  };
}

async function untilUp<T>(attempt: () => Promise<T>): Promise<T> {
  for (let n = 0; ; n += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (n > 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}

function makeCertificate(root: string): string | null {
  const subject = ['-subj', '/CN=test', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const key = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-keyout',
    join(root, 'key.pem'),
  ];
  try {
    execFileSync(
      'openssl',
      ['req', '-x509', '-days', '2', ...key, '-out', join(root, 'cert.pem'), ...subject],
      { stdio: 'pipe' },
    );
    return readFileSync(join(root, 'cert.pem'), 'utf8');
  } catch {
    return null;
  }
}

function configuration(root: string, tls: boolean): string {
  const service = `dn.exact="${SERVICE}"`;
  const schema = directoryOf(SCHEMAS, 'inetorgperson.ldif') ?? '';
  return `dn: cn=config
objectClass: olcGlobal
cn: config
olcPidFile: ${root}/slapd.pid
${tls ? `olcTLSCertificateFile: ${root}/cert.pem\nolcTLSCertificateKeyFile: ${root}/key.pem\n` : ''}
dn: cn=module,cn=config
objectClass: olcModuleList
cn: module
olcModulePath: ${directoryOf(MODULES, 'ppolicy.la') ?? MODULES[0]}
olcModuleLoad: back_mdb
olcModuleLoad: back_monitor
olcModuleLoad: ppolicy
olcModuleLoad: memberof
olcModuleLoad: refint

dn: cn=schema,cn=config
objectClass: olcSchemaConfig
cn: schema

${['core', 'cosine', 'nis', 'inetorgperson'].map((name) => `include: file://${schema}/${name}.ldif`).join('\n')}

dn: cn=openssh-lpk,cn=schema,cn=config
objectClass: olcSchemaConfig
cn: openssh-lpk
olcAttributeTypes: ( 1.3.6.1.4.1.24552.500.1.1.1.13 NAME 'sshPublicKey' EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 )
olcObjectClasses: ( 1.3.6.1.4.1.24552.500.1.1.2.0 NAME 'ldapPublicKey' SUP top AUXILIARY MUST ( sshPublicKey $ uid ) )

dn: olcDatabase=frontend,cn=config
objectClass: olcDatabaseConfig
objectClass: olcFrontendConfig
olcDatabase: frontend

dn: olcDatabase=mdb,cn=config
objectClass: olcDatabaseConfig
objectClass: olcMdbConfig
olcDatabase: mdb
olcSuffix: ${SUFFIX}
olcRootDN: cn=admin,${SUFFIX}
olcRootPW: secret
olcDbDirectory: ${root}/db
olcDbMaxSize: 268435456
olcDbNoSync: TRUE
olcDbIndex: objectClass,uid,entryUUID,employeeNumber,member,memberUid,cn eq
olcLimits: ${service} size=unlimited
olcAccess: to attrs=userPassword by ${service} write by dn.exact="cn=blind,${SUFFIX}" none by self write by anonymous auth by * none
olcAccess: to dn.subtree="${PEOPLE}" by ${service} write by users read
olcAccess: to dn.subtree="${GROUPS}" by ${service} write by users read
olcAccess: to * by users read

dn: olcOverlay=ppolicy,olcDatabase={1}mdb,cn=config
objectClass: olcOverlayConfig
objectClass: olcPPolicyConfig
olcOverlay: ppolicy
olcPPolicyHashCleartext: TRUE

dn: olcOverlay=memberof,olcDatabase={1}mdb,cn=config
objectClass: olcOverlayConfig
objectClass: olcMemberOf
olcOverlay: memberof

dn: olcOverlay=refint,olcDatabase={1}mdb,cn=config
objectClass: olcOverlayConfig
objectClass: olcRefintConfig
olcOverlay: refint
olcRefintAttribute: member

dn: olcDatabase=monitor,cn=config
objectClass: olcDatabaseConfig
objectClass: olcMonitorConfig
olcDatabase: monitor
olcAccess: to * by ${service} read by * none
`;
}

async function fill(admin: Client): Promise<void> {
  const unit = (name: string) =>
    admin.add(`ou=${name},${SUFFIX}`, { objectClass: 'organizationalUnit', ou: name });
  await admin.add(SUFFIX, { objectClass: ['dcObject', 'organization'], dc: 'corp', o: 'corp' });
  for (const name of ['people', 'groups', 'policies']) await unit(name);
  const policy = (name: string, pwdLockout: string) =>
    admin.add(`cn=${name},ou=policies,${SUFFIX}`, {
      objectClass: ['device', 'pwdPolicy'],
      cn: name,
      pwdAttribute: 'userPassword',
      pwdLockout,
    });
  await policy('lock', 'TRUE');
  await policy('lax', 'FALSE');
  for (const name of ['lockstep', 'blind']) {
    await admin.add(`cn=${name},${SUFFIX}`, {
      objectClass: ['organizationalRole', 'simpleSecurityObject'],
      cn: name,
      userPassword: SERVICE_PASSWORD,
    });
  }
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
