import type { Certification, Testbed, TestbedHost } from '../../connectors/kit/index.ts';
import { certify } from '../../connectors/kit/index.ts';
import { escapeDnValue } from '../../connectors/ldap/dn.ts';
import { change } from '../../connectors/ldap/entry.ts';
import { ldap } from '../../connectors/ldap/index.ts';
import type { AccountRef, Credential } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { Secret } from '../../domain/secret.ts';
import type { Bound, Slapd } from './slapd.ts';
import { startSlapd } from './slapd.ts';
import { ADMINISTRATOR, CONNECTOR, GROUPS, PEOPLE, PLACEHOLDER, POLICY } from './slapd-content.ts';

/** RFC 4511 appendix A. */
const NO_SUCH_OBJECT = 32;

/**
 * A slapd of its own in the folder of the host, with password policies and cn=Monitor. People bind with their
 * password; a bound connection is their session. Throws CONNECTOR_SERVER_MISSING where no slapd can be run.
 */
export async function openLdapTestbed(host: TestbedHost): Promise<Testbed> {
  const slapd = await startSlapd(host.folder, host.wait);
  const hands = openHands(slapd);
  const administrator = await hands
    .connect(ADMINISTRATOR, slapd.passwords.administrator)
    .catch(async (error: unknown) => {
      await slapd.stop();
      throw error;
    });
  const enforce = (lockout: boolean) =>
    administrator.modify(POLICY, change('replace', 'pwdLockout', [lockout ? 'TRUE' : 'FALSE']));
  /** null: there is no such entry. */
  const read = async (dn: string, attribute: string): Promise<readonly string[] | null> => {
    try {
      const { searchEntries } = await administrator.search(dn, { scope: 'base', attributes: [attribute] });
      const [entry] = searchEntries;
      return entry === undefined ? null : [entry[attribute] ?? []].flat().map(String);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === NO_SUCH_OBJECT) return null;
      throw error;
    }
  };

  return {
    name: `OpenLDAP ${slapd.version}`,
    config: {
      url: slapd.url,
      bindDn: CONNECTOR,
      password: 'connector',
      people: { base: PEOPLE },
      groups: { base: GROUPS, placeholder: PLACEHOLDER },
      posixGroups: { base: GROUPS },
      administratorGroups: ['administrators'],
      disable: { method: 'ppolicy', policy: POLICY },
      pageSize: 2,
    },
    runtime: {
      clock: host.clock,
      random: host.random,
      http: () => Promise.reject(new ConnectorFault('unsupported', 'This testbed speaks no HTTP')),
      secret: () => Promise.resolve(new Secret(slapd.passwords.connector)),
    },
    person: (n) => ({
      ref: { name: `certify${n}`, keys: { employeeNumber: `C${n}` } },
      attributes: { cn: `Certify ${n}`, sn: `Certify ${n}`, title: 'Tester' },
      changed: { sn: `Changed ${n}`, title: 'Chief tester', mail: `certify${n}@example.test` },
    }),
    entitlements: [
      { kind: 'group', value: 'staff' },
      { kind: 'posixGroup', value: 'night shift' },
    ],
    // The declared residual has no bound: waiting any time shows no more than not waiting at all.
    wait: async () => undefined,
    tryLogin: hands.tryLogin,
    openSession: hands.openSession,
    trySession: hands.trySession,
    openToken: hands.openToken,
    tryToken: hands.tryToken,
    /** slapo-ppolicy(5): a lock counts only under a policy that enforces it. */
    async groundTruth({ name }) {
      const locked = await read(dnOf(name), 'pwdAccountLockedTime');
      if (locked === null) return null;
      const [policy] = (await read(dnOf(name), 'pwdPolicySubentry')) ?? [];
      const [lockout] = policy === undefined ? [] : ((await read(policy, 'pwdLockout')) ?? []);
      return { active: locked.length === 0 || lockout !== 'TRUE' };
    },
    async drift({ name }) {
      await administrator.modify(dnOf(name), change('replace', 'pwdAccountLockedTime', []));
    },
    lies: [
      {
        name: 'it keeps the lock and lets the person in',
        start: () => enforce(false),
        stop: () => enforce(true),
      },
    ],
    async close() {
      await hands.close();
      await slapd.stop();
    },
  };
}

/** What people do, past the connector. */
function openHands(slapd: Slapd) {
  const sessions: Bound[] = [];
  const ownerOf = new Map<string, AccountRef>();

  async function connect(dn: string, password: string): Promise<Bound> {
    const client = await slapd.signIn(dn, password);
    sessions.push(client);
    return client;
  }

  async function lets(account: AccountRef, password: string): Promise<boolean> {
    try {
      const client = await slapd.signIn(dnOf(account.name), password);
      await client.unbind();
      return true;
    } catch (error) {
      // Any other trouble is no proof that the door is shut.
      if (error instanceof ConnectorFault && error.kind === 'auth') return false;
      throw error;
    }
  }

  return {
    connect,
    tryLogin: async (account: AccountRef, credential?: Credential) =>
      credential !== undefined && (await lets(account, credential.secret.reveal())),
    async openSession({ name }: AccountRef, credential?: Credential): Promise<string> {
      await connect(dnOf(name), passwordOf(credential));
      return String(sessions.length - 1);
    },
    /** Still bound, and still shown what only people who are bound may read. */
    trySession: async (session: string) =>
      sessions[Number(session)]?.search(PEOPLE, { scope: 'base' }).then(
        ({ searchEntries }) => searchEntries.length > 0,
        () => false,
      ) ?? false,
    /** The password is the key that people of this directory have. */
    async openToken(account: AccountRef, credential?: Credential): Promise<string> {
      const password = passwordOf(credential);
      ownerOf.set(password, account);
      return password;
    },
    async tryToken(password: string): Promise<boolean> {
      const owner = ownerOf.get(password);
      return owner !== undefined && lets(owner, password);
    },
    async close() {
      await Promise.all(sessions.map((client) => client.unbind().catch(() => undefined)));
    },
  };
}

function dnOf(name: string): string {
  return `uid=${escapeDnValue(name)},${PEOPLE}`;
}

function passwordOf(credential: Credential | undefined): string {
  if (credential !== undefined) return credential.secret.reveal();
  throw new ConnectorFault('invalid', 'The account was created without a password');
}

export const certifyLdap: Certification = async (host, options) => {
  const testbed = await openLdapTestbed(host);
  try {
    return await certify(ldap, testbed, options);
  } finally {
    await testbed.close();
  }
};
