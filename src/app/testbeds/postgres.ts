import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Certification, Testbed, TestbedHost } from '../../connectors/kit/index.ts';
import { certify } from '../../connectors/kit/index.ts';
import { postgres } from '../../connectors/postgres/index.ts';
import type { AccountRef, Credential } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { isLockstepError, LockstepError } from '../../domain/errors.ts';
import { Secret } from '../../domain/secret.ts';
import type { DatabaseConnection } from '../../store/launcher/index.ts';
import { PASSWORD_GROUP, startDatabase } from '../../store/launcher/index.ts';
import type { MachinePlaces } from '../../store/launcher/start-database.ts';
import { openLyingPostgres } from './lying-postgres.ts';

const CONNECTOR_ROLE = 'certify_connector';
/** Receives what a person owned when the operation names nobody. */
const SUCCESSOR = 'certify_departed';
const GROUPS = ['staff', 'night shift'] as const;

/**
 * A PostgreSQL of its own in the folder of the host: the machine's binaries, else those of the npm package. The
 * connector works on it with the rights of "Least privilege" in its README, people sign in with their password.
 * Throws CONNECTOR_SERVER_MISSING where no PostgreSQL can be run.
 */
export async function openPostgresTestbed(host: TestbedHost, machine?: MachinePlaces): Promise<Testbed> {
  const server = await startDatabase({ dataDir: host.folder }, machine).catch((error: unknown) => {
    throw withoutServer(error);
  });
  const hands = openHands(server.connection);
  const way = await openLyingPostgres(server.connection);
  const close = async () => {
    await hands.close();
    await way.close();
    await server.stop();
  };
  try {
    const admin = await hands.connect({});
    const password = randomBytes(24).toString('base64url');
    await admin.query(setup(admin, password));
    return {
      name: `PostgreSQL ${server.version}, by a role without SUPERUSER`,
      config: {
        host: way.host,
        port: way.port,
        user: CONNECTOR_ROLE,
        database: server.connection.database,
        password: 'connector',
        successor: SUCCESSOR,
        managed: { group: PASSWORD_GROUP },
        passwordProbe: { schema: 'lockstep_probe', function: 'has_password' },
        pageSize: 2,
      },
      runtime: {
        clock: host.clock,
        random: host.random,
        http: () => Promise.reject(new ConnectorFault('unsupported', 'This testbed speaks no HTTP')),
        secret: () => Promise.resolve(new Secret(password)),
      },
      person: (n) => ({
        ref: { name: `certify${n}`, keys: { employeeNumber: `C${n}` } },
        attributes: { comment: `Tester ${n}` },
        changed: { comment: `Chief tester ${n}`, connectionLimit: 7 },
      }),
      entitlements: GROUPS.map((value) => ({ kind: 'role', value })),
      wait: host.wait,
      tryLogin: hands.tryLogin,
      openSession: hands.openSession,
      trySession: hands.trySession,
      openToken: hands.openToken,
      tryToken: hands.tryToken,
      async groundTruth({ name }) {
        const { rows } = await admin.query<{ active: boolean }>(
          'SELECT rolcanlogin AND rolconnlimit <> 0 AS active FROM pg_roles WHERE rolname::text = $1::text',
          [name],
        );
        return rows[0] ?? null;
      },
      async drift({ name }) {
        await admin.query(`ALTER ROLE ${admin.escapeIdentifier(name)} LOGIN CONNECTION LIMIT -1`);
      },
      lies: [
        {
          name: 'it answers NOLOGIN and does nothing',
          start: async () => way.lie(true),
          stop: async () => way.lie(false),
        },
      ],
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Everything that happens past the connector: an administrator, and people with their password. */
function openHands(connection: DatabaseConnection) {
  const sessions = new Map<string, pg.Client>();
  const ownerOf = new Map<string, string>();

  async function connect(as: { readonly user?: string; readonly password?: string }): Promise<pg.Client> {
    const client = new pg.Client({
      ...connection,
      ...as,
      connectionTimeoutMillis: 10_000,
      query_timeout: 10_000,
    });
    // A session that the server ends must not end this process.
    client.on('error', () => undefined);
    await client.connect();
    sessions.set(`session ${sessions.size + 1}`, client);
    return client;
  }

  async function lets(user: string, password: string): Promise<boolean> {
    try {
      const client = await connect({ user, password });
      await client.end();
      return true;
    } catch (error) {
      if (isRefusal(error)) return false;
      throw error;
    }
  }

  return {
    connect,
    tryLogin: async ({ name }: AccountRef, credential?: Credential) =>
      credential !== undefined && (await lets(name, credential.secret.reveal())),
    async openSession({ name }: AccountRef, credential?: Credential): Promise<string> {
      const client = await connect({ user: name, password: passwordOf(credential) });
      // Something of the person's own, so that a teardown has to hand it over.
      await client.query(`CREATE TABLE work.${client.escapeIdentifier(name)} AS SELECT 1 AS x`);
      return `session ${sessions.size}`;
    },
    /** Whatever keeps an open session from answering, it is of no use to the person any more. */
    trySession: async (session: string) =>
      sessions
        .get(session)
        ?.query('SELECT 1')
        .then(
          () => true,
          () => false,
        ) ?? false,
    /** The password is the only key that PostgreSQL keeps. */
    async openToken({ name }: AccountRef, credential?: Credential): Promise<string> {
      const password = passwordOf(credential);
      ownerOf.set(password, name);
      return password;
    },
    tryToken: async (password: string) => lets(ownerOf.get(password) ?? '', password),
    async close() {
      await Promise.all([...sessions.values()].map((client) => client.end().catch(() => undefined)));
    },
  };
}

function passwordOf(credential: Credential | undefined): string {
  if (credential !== undefined) return credential.secret.reveal();
  throw new ConnectorFault('invalid', 'The account was created without a password');
}

/** Class 28, invalid authorization. Any other trouble is no proof that the door is shut. */
function isRefusal(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code?.startsWith('28') === true;
}

/** The statements of the connector's README; its own role owns the groups, as since version 16 it must. */
function setup(admin: pg.Client, password: string): string {
  const groups = GROUPS.map((group) => admin.escapeIdentifier(group));
  return `
    CREATE ROLE ${PASSWORD_GROUP} NOLOGIN;
    CREATE ROLE ${SUCCESSOR} NOLOGIN;
    ${groups.map((group) => `CREATE ROLE ${group} NOLOGIN;`).join(' ')}
    CREATE ROLE ${CONNECTOR_ROLE} LOGIN CREATEROLE PASSWORD ${admin.escapeLiteral(password)};
    GRANT pg_signal_backend, pg_read_all_stats TO ${CONNECTOR_ROLE};
    GRANT ${[PASSWORD_GROUP, SUCCESSOR, ...groups].join(', ')} TO ${CONNECTOR_ROLE} WITH ADMIN OPTION;
    CREATE SCHEMA lockstep_probe;
    CREATE FUNCTION lockstep_probe.has_password(role oid) RETURNS boolean
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
      AS 'SELECT EXISTS (SELECT FROM pg_authid WHERE oid = role AND rolpassword IS NOT NULL)';
    REVOKE ALL ON FUNCTION lockstep_probe.has_password(oid) FROM PUBLIC;
    GRANT USAGE ON SCHEMA lockstep_probe TO ${CONNECTOR_ROLE};
    GRANT EXECUTE ON FUNCTION lockstep_probe.has_password(oid) TO ${CONNECTOR_ROLE};
    CREATE SCHEMA work;
    GRANT USAGE, CREATE ON SCHEMA work TO PUBLIC;`;
}

function withoutServer(error: unknown): unknown {
  if (!isLockstepError(error) || error.code !== 'DATABASE_NO_BINARIES') return error;
  return new LockstepError(
    'CONNECTOR_SERVER_MISSING',
    'The postgres connector is certified on a real PostgreSQL, and none can be run here. Install PostgreSQL 15 or newer (Debian and Ubuntu: apt install postgresql; Fedora: dnf install postgresql-server; macOS: brew install postgresql), or Lockstep with its optional packages.',
    { details: error.details, cause: error },
  );
}

export const certifyPostgres: Certification = async (host, options) => {
  const testbed = await openPostgresTestbed(host);
  try {
    return await certify(postgres, testbed, options);
  } finally {
    await testbed.close();
  }
};
